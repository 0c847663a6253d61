"""The rules by family; importing this package enters every rule into the catalogue."""

from validation.rules import (
    aggregates,
    arithmetic,
    changes,
    continuity,
    copied,
    cross_table,
    entries,
    fees,
    layout,
    patterns,
    peers,
    powers,
    rates,
    scopes,
    structure,
    timeliness,
)

__all__ = [
    "aggregates",
    "arithmetic",
    "changes",
    "continuity",
    "copied",
    "cross_table",
    "entries",
    "fees",
    "layout",
    "patterns",
    "peers",
    "powers",
    "rates",
    "scopes",
    "structure",
    "timeliness",
]
