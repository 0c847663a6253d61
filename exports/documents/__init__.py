"""The documents: one module a kind."""
