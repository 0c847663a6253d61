"""Pages: reports with what the rules make of them, findings, and the rules themselves."""
