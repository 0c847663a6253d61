"""Rows whose line of the form is known → printings of the table, each of which may span several tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.extraction.rows import Row

_MOST = 6
"""Printings that are compared with one another at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A row whose line of the form is known; ``position`` is that of its label among the row's cells."""

    key: str
    row: Row
    position: int
    sure: bool = True
    """Whether the label says so, not only where the row stands."""


Printing = dict[str, Found]
"""One printing of a statutory table: its rows by key."""


def printings(found: Sequence[Found], order: Mapping[str, int]) -> list[Printing]:
    """Divide rows in document order into printings of the table, the most complete first.

    A row begins another printing where its line is already there, or where another table of the document
    begins with a line that comes earlier in the form.
    """
    result: list[Printing] = []
    for row in found:
        if not result or not _goes_on(result[-1], row, order):
            result.append({})
        result[-1][row.key] = row
    return sorted(result, key=lambda printing: -len(printing))


def _goes_on(printing: Printing, found: Found, order: Mapping[str, int]) -> bool:
    if found.key in printing:
        return False
    last = next(reversed(printing.values()))
    return found.row.table == last.row.table or order[found.key] > max(
        order[key] for key in printing
    )


def rivals(printings: Sequence[Printing]) -> list[Printing]:
    """Return the other printings that are complete enough to be the table a second time."""
    return [other for other in printings[1:_MOST] if 2 * len(other) >= len(printings[0])]
