"""What every page shows, and to whom."""
