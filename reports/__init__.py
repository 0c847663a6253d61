"""What agencies filed."""
