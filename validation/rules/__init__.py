"""The rules by family; importing this package enters every rule into the catalogue."""

from validation.rules import arithmetic, entries, patterns

__all__ = ["arithmetic", "entries", "patterns"]
