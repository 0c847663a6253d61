"""Word documents, written as the text they are made of."""
