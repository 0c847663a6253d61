"""Example reports and what makes them; see README.md."""
