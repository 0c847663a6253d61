"""The same content gives the same bytes: the dates inside packed documents are settled."""

from __future__ import annotations

from datetime import datetime


def stamp(at: datetime) -> tuple[int, int, int, int, int, int]:
    """Return a moment as packed members are dated."""
    return (max(at.year, 1980), at.month, at.day, at.hour, at.minute, at.second // 2 * 2)
