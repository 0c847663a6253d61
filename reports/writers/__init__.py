"""Figures and text → files: the inverse of ``reports.readers``, laid out like the official form."""
