"""The rules by family; importing this package enters every rule into the catalogue."""

from validation.rules import (
    arithmetic,
    changes,
    continuity,
    cross_table,
    entries,
    fees,
    patterns,
    peers,
    rates,
)

__all__ = [
    "arithmetic",
    "changes",
    "continuity",
    "cross_table",
    "entries",
    "fees",
    "patterns",
    "peers",
    "rates",
]
