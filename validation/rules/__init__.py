"""The catalogue: one module a family of rules."""
