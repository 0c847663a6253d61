"""Scores of the rules."""
