"""``Claim``: one number, or one none, that the text states about the report's own figures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum, auto

from validation.claims.tokens import Bound


class Measure(StrEnum):
    """What the value of a claim is."""

    LEVEL = auto()
    """The figure itself (or last year's figure, if the period is *previous*)."""
    CHANGE = auto()
    """This year's figure less last year's."""
    GROWTH = auto()
    """Change in percent of last year's figure."""
    SHARE = auto()
    """``parts[0]`` in percent of one of ``wholes``."""
    SUM = auto()
    """``parts`` add up to it."""


class Scope(StrEnum):
    """Whom a claim speaks of."""

    OWN = auto()
    AREA = auto()


class Period(StrEnum):
    """Which year a claim speaks of."""

    CURRENT = auto()
    PREVIOUS = auto()


@dataclass(frozen=True, slots=True)
class Claim:
    """One stated number with what it should equal.

    ``cells`` are the addresses whose sum the value should equal, ``alternatives`` other reasonable
    readings.  ``text[span[0]:span[1]]`` of the section is ``quote``.  Money is in 万元 (N28) or 元 (N29).
    A ``weak`` claim rests on a loose wording: a difference is worth a question, never an error.
    """

    kind: str
    value: int | Decimal
    approximate: bool
    scope: Scope
    period: Period
    cells: tuple[str, ...]
    quote: str
    span: tuple[int, int]
    section: int
    alternatives: tuple[tuple[str, ...], ...] = ()
    measure: Measure = Measure.LEVEL
    bound: Bound = Bound.EXACT
    high: Decimal | None = None
    weak: bool = False
    parts: tuple[Decimal, ...] = ()
    wholes: tuple[Decimal, ...] = ()
    exhaustive: bool = False
    places: int = 0

    @property
    def readings(self) -> tuple[tuple[str, ...], ...]:
        """All reasonable readings, the likeliest first."""
        return (self.cells, *self.alternatives) if self.cells else self.alternatives
