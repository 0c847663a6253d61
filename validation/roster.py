"""What rules need to know of all agencies at once: names, peers, and who belongs into whose sum.

Held in memory, because ten thousand rows a check would be too many; one small query tells whether the roster
has grown, and after a minute it is read again for what else may have changed.
"""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Max

from agencies.models import Agency
from validation.functions import functions_of
from validation.memory import once

KEPT_SECONDS = 60

GROUPED_BY_KIND = (Agency.Kind.GOVERNMENT, Agency.Kind.GENERAL_OFFICE)
"""Kinds whose agencies are each other's peers whatever they are called."""

Group = tuple[str, ...]
"""Level, then the kind or the functions its members share."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One agency of the roster."""

    key: int
    name: str
    kind: str
    level: str
    parent: int | None
    closed_on: date | None
    functions: tuple[str, ...]

    @property
    def group(self) -> Group | None:
        """Whose peer it is; ``None`` for one whose name does not tell what it does."""
        if self.kind in GROUPED_BY_KIND:
            return (self.level, self.kind)
        return (self.level, *self.functions) if self.functions else None

    def owes(self, year: int) -> bool:
        """Whether it owes a report on a year: not closed before the year ended."""
        return self.closed_on is None or self.closed_on.year > year


class Roster:
    """All agencies, indexed by what rules ask."""

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = {entry.key: entry for entry in entries}
        self.names = frozenset(entry.name for entry in entries)
        self.groups: dict[Group, list[int]] = defaultdict(list)
        self.members: dict[int, list[Entry]] = defaultdict(list)
        """By government: those whose nearest government it is, governments themselves included."""
        for entry in entries:
            if entry.group is not None:
                self.groups[entry.group].append(entry.key)
            government = self.government_above(entry)
            if government is not None:
                self.members[government].append(entry)

    def government_above(self, entry: Entry) -> int | None:
        """Return the nearest government above an agency, whose aggregate its report is part of."""
        above = self.entries.get(entry.parent) if entry.parent is not None else None
        while above is not None and above.kind != Agency.Kind.GOVERNMENT:
            above = self.entries.get(above.parent) if above.parent is not None else None
        return above.key if above is not None else None

    def general_offices(self, government: int) -> list[int]:
        """Return the general office of a government, which often reports in its place."""
        return [
            entry.key
            for entry in self.members[government]
            if entry.kind == Agency.Kind.GENERAL_OFFICE
        ]


def roster() -> Roster:
    """Return the roster as it is now, with one query if it is known already."""
    return once("roster", _roster)


def _roster() -> Roster:
    last = Agency.objects.aggregate(last=Max("pk"))["last"]
    return _read(last, int(time.monotonic() // KEPT_SECONDS))


@lru_cache(maxsize=1)
def _read(_last: int | None, _minute: int) -> Roster:
    rows = Agency.objects.order_by("pk").values_list(
        "pk", "name", "kind", "region__level", "parent_id", "closed_on"
    )
    return Roster(
        [
            Entry(key, name, kind, level, parent, closed_on, functions_of(name))
            for key, name, kind, level, parent, closed_on in rows
        ]
    )
