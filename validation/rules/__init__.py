"""The rules by family; importing this package enters every rule into the catalogue."""

from validation.rules import arithmetic, cross_table, entries, fees, patterns

__all__ = ["arithmetic", "cross_table", "entries", "fees", "patterns"]
