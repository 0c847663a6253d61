"""What the components of pages need beyond Django's own tags."""
