"""The rules by family; importing this package enters every rule into the catalogue."""

from validation.rules import (
    aggregates,
    arithmetic,
    changes,
    continuity,
    cross_table,
    entries,
    fees,
    patterns,
    peers,
    powers,
    rates,
    scopes,
)

__all__ = [
    "aggregates",
    "arithmetic",
    "changes",
    "continuity",
    "cross_table",
    "entries",
    "fees",
    "patterns",
    "peers",
    "powers",
    "rates",
    "scopes",
]
