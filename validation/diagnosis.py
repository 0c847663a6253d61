"""Which single cell, if it were printed otherwise, would make the failing equations hold.

Every cell stands in an equation at most once, so one failing equation asks for one exact change of each of its
cells.  A cell is a repair where all the equations it stands in fail and ask the same change of it: then the
change mends them all and breaks none.  At least two must agree; a single one says nothing of which cell it is.  A blank cell is told in the same way
from the equations in which it is the only blank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from reports.equations import Equation, equations
from reports.models import Figures

WITNESSES = 2
"""So many failing equations must ask for the same change."""


@dataclass(frozen=True, slots=True)
class Repair:
    """If the cell printed ``suggested`` instead of ``printed``, the ``mended`` equations would hold."""

    at: str
    printed: int | None
    suggested: int
    mended: tuple[Equation, ...]


def diagnose(figures: Figures) -> tuple[Repair, ...]:
    """Return the one repair of everything that fails, or repairs that do not contradict each other.

    Two repairs that mend the same equation are rivals; then neither is named.  Empty if nothing can be said.
    """
    wanted = changes(figures)
    repairs = [
        Repair(at, printed, printed + change, tuple(mended))
        for at, asked in wanted.items()
        if (change := agreed(asked)) is not None
        and (printed := int(figures.value(at) or 0)) + change >= 0
        and len(mended := [equation for equation, _ in asked]) >= WITNESSES
    ]
    failing = {equation for asked in wanted.values() for equation, change in asked if change}
    complete = [repair for repair in repairs if len(repair.mended) == len(failing)]
    return tuple(complete if len(complete) == 1 else unrivalled(repairs))


def changes(figures: Figures) -> dict[str, list[tuple[Equation, int]]]:
    """Return for each cell the equations it stands in and the change each asks of it (0: it holds)."""
    wanted: dict[str, list[tuple[Equation, int]]] = defaultdict(list)
    for equation in equations(combined=figures.combined):
        sums = equation.sums(figures)
        if sums is None:
            continue
        lacking = sums[1] - sums[0]
        for at in equation.left:
            wanted[at].append((equation, lacking))
        for at in equation.right:
            wanted[at].append((equation, -lacking))
    return wanted


def fill(figures: Figures) -> tuple[Repair, ...]:
    """Return the blank cells of which two equations or more say that the same number, not 0, belongs there."""
    wanted: dict[str, list[tuple[Equation, int]]] = defaultdict(list)
    for equation in equations(combined=figures.combined):
        blank = [at for at in equation.cells if figures.value(at) is None]
        if len(blank) == 1:
            wanted[blank[0]].append((equation, lacking(equation, figures, blank[0])))
    return tuple(
        Repair(at, None, number, tuple(equation for equation, _number in asked))
        for at, asked in wanted.items()
        if len(asked) >= WITNESSES and (number := agreed(asked)) is not None and number > 0
    )


def lacking(equation: Equation, figures: Figures, blank: str) -> int:
    """Return the number that would make an equation hold in place of its only blank."""
    left, right = (
        sum(int(figures.value(at) or 0) for at in side) for side in (equation.left, equation.right)
    )
    return right - left if blank in equation.left else left - right


def agreed(asked: Iterable[tuple[Equation, int]]) -> int | None:
    """Return the change all equations ask for; ``None`` if they ask for none or for different ones."""
    asked_for = {change for _, change in asked}
    return asked_for.pop() if len(asked_for) == 1 and 0 not in asked_for else None


def unrivalled(repairs: list[Repair]) -> list[Repair]:
    """Return the repairs that share no equation with another."""
    return [
        repair
        for repair in repairs
        if not any(
            other is not repair and set(other.mended) & set(repair.mended) for other in repairs
        )
    ]
