"""Pages of the rules themselves."""
