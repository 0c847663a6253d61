"""What the oversight office makes of what was filed."""
