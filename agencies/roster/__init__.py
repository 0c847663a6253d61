"""The roster of agencies as a file: what its columns are, what a file would change, and doing it."""
