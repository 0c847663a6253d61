"""Tags and filters of the review desk."""
