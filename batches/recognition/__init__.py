"""Whose report of which year a file is: clues from the document, its name and its folders, weighed against the roster."""
