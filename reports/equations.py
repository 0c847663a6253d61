"""The arithmetic the official form itself demands: 39 + 3 equations between printed cells.

Declared once here; the reader uses it to decide whether to read again, the rules of family A to judge.
Source: 国办公开办函〔2021〕30号, note in the head of table three, and the totals of tables three and four.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reports import statutory
from reports.models.figures import Figures


@dataclass(frozen=True, slots=True)
class Equation:
    """``sum(left) == sum(right)`` over addresses; ``rule`` is the code in the catalogue, ``at`` its cell."""

    rule: str
    at: str
    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        return (*self.left, *self.right)

    def sums(self, figures: Figures) -> tuple[int, int] | None:
        """Return both sides, or ``None`` where a cell is blank: then it cannot be checked."""
        left, right = ([figures.value(at) for at in side] for side in (self.left, self.right))
        if None in left or None in right:
            return None
        return sum(int(v) for v in left if v is not None), sum(
            int(v) for v in right if v is not None
        )

    def fails(self, figures: Figures) -> bool:
        """Whether both sides are printed and differ."""
        sums = self.sums(figures)
        return sums is not None and sums[0] != sums[1]


def equations(*, combined: bool) -> Iterator[Equation]:
    """Yield the equations of a form: 7 balances, 7 results totals, one a row (25 or 23), and 3 totals."""
    applicants = [column.key for column in statutory.APPLICANTS]
    lines = [line.key for line in statutory.request_lines(combined=combined)]
    for column in applicants:
        at = f"requests/{column}/"
        yield Equation(
            "A01",
            at + "received",
            (at + "received", at + "carried_in"),
            (at + "concluded", at + "carried_out"),
        )
    for line in lines:
        yield Equation(
            "A02",
            f"requests/total/{line}",
            (f"requests/total/{line}",),
            tuple(f"requests/{column}/{line}" for column in applicants if column != "total"),
        )
    for column in applicants:
        at = f"requests/{column}/"
        yield Equation(
            "A03",
            at + "concluded",
            (at + "concluded",),
            tuple(at + line for line in statutory.OUTCOME_LINES if line in lines),
        )
    for rule, route in zip(("A04", "A05", "A06"), statutory.ROUTES, strict=True):
        at = f"challenges/{route.key}/"
        yield Equation(
            rule,
            at + "total",
            (at + "total",),
            tuple(at + outcome.key for outcome in statutory.OUTCOMES if outcome.key != "total"),
        )


def failing(figures: Figures) -> list[Equation]:
    """Return the equations that are printed in full and do not hold."""
    return [
        equation for equation in equations(combined=figures.combined) if equation.fails(figures)
    ]
