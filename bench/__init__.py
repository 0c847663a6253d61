"""Benchmarks that compare in one run; figures are ratios first, because machines are noisy."""
