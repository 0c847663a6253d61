"""Pages: uploading, what became of a file, agencies and the province."""
