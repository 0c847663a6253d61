"""Two versions of a report beside each other: figures, sentences, words."""
