"""A claim beside the figures: agrees, differs, unmatched or ambiguous."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum, auto

from reports.models import Figures
from validation.claims.cells import CLOSED, LEGAL_COLUMNS
from validation.claims.claim import Claim, Measure, Period
from validation.claims.tokens import Bound


class Status(StrEnum):
    """How a claim stands to the tables (docs/contract.md, section 3)."""

    AGREES = auto()
    DIFFERS = auto()
    UNMATCHED = auto()
    AMBIGUOUS = auto()


def compare(claim: Claim, figures: Figures, previous: Figures | None = None) -> Status:
    """Say whether any reasonable reading of a claim holds; nothing is said over blank cells."""
    if claim.measure == Measure.SUM:
        return _sum_status(claim)
    verdicts = list(_verdicts(claim, figures, previous))
    known = [verdict for verdict in verdicts if verdict is not None]
    if not known:
        return Status.UNMATCHED
    if verdicts[0] or (claim.measure == Measure.SHARE and any(known)):
        return Status.AGREES
    return Status.AMBIGUOUS if any(known) else Status.DIFFERS


def _verdicts(claim: Claim, figures: Figures, previous: Figures | None) -> Iterator[bool | None]:
    """Yield for each reading whether it holds, ``None`` where a cell is blank or last year unknown."""
    if claim.measure == Measure.SHARE:
        yield from _share_verdicts(claim, figures)
    elif claim.measure == Measure.LEVEL:
        stated = previous if claim.period == Period.PREVIOUS else figures
        for cells in claim.readings:
            yield _level_verdict(claim, cells, stated)
    else:
        for cells in claim.readings:
            yield _change_verdict(claim, total(figures, cells), total(previous, cells))


def _level_verdict(claim: Claim, cells: tuple[str, ...], figures: Figures | None) -> bool | None:
    """Compare a figure; blank cells can only add to the printed ones, so those may decide alone."""
    values = _values(figures, cells)
    known = [value for value in values if value is not None]
    if not known:
        return None
    actual = sum(known, Decimal(0))
    if len(known) == len(values) or holds(claim, actual):
        return holds(claim, actual)
    return False if claim.bound == Bound.EXACT and actual > Decimal(claim.value) else None


def _change_verdict(claim: Claim, now: Decimal | None, before: Decimal | None) -> bool | None:
    """Compare a difference or a growth with both years' figures."""
    if now is None or before is None:
        return None
    if claim.measure == Measure.CHANGE:
        return holds(claim, now - before)
    return near(claim, (now - before) * 100 / before, Decimal("0.15")) if before else None


def _share_verdicts(claim: Claim, figures: Figures) -> Iterator[bool | None]:
    """Yield for each whole, stated in the text or printed in the tables, whether the share holds."""
    wholes = [*claim.wholes, *(total(figures, cells) for cells in claim.alternatives)]
    for whole in wholes:
        yield near(claim, claim.parts[0] * 100 / whole, Decimal("0.1")) if whole else None


def near(claim: Claim, actual: Decimal, least: Decimal) -> bool:
    """Whether a stated percentage is the actual one, to one unit of its last printed digit."""
    tolerance = max(least, Decimal(1).scaleb(-claim.places))
    if claim.approximate:
        tolerance = max(tolerance, Decimal(2))
    return abs(actual - Decimal(claim.value)) <= tolerance


def total(figures: Figures | None, cells: tuple[str, ...]) -> Decimal | None:
    """Add cells up; ``None`` if one is blank or not on this form."""
    values = _values(figures, cells)
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(values) else None


def _values(figures: Figures | None, cells: tuple[str, ...]) -> list[Decimal | None]:
    """Return the figures at cells; a blank 总计 is read from the columns it adds up."""
    if figures is None:
        return []
    values: list[Decimal | None] = []
    for address in _on_form(figures, cells):
        value = _value(figures, address)
        if value is None and address.startswith("requests/total/"):
            line = address.rpartition("/")[2]
            values += [_value(figures, f"requests/{column}/{line}") for column in COLUMNS]
        else:
            values.append(value)
    return values


COLUMNS = ("natural_person", *LEGAL_COLUMNS)


def _on_form(figures: Figures, cells: tuple[str, ...]) -> tuple[str, ...]:
    """Where （六）其他处理 is printed as one row, that row stands for its three."""
    closed = {address for address in cells if address.rpartition("/")[2] in CLOSED}
    if not figures.combined or len(closed) % len(CLOSED) or not closed:
        return cells
    columns = dict.fromkeys(address.rpartition("/")[0] for address in closed)
    kept = tuple(address for address in cells if address not in closed)
    return (*kept, *(f"{column}/closed_combined" for column in columns))


def _value(figures: Figures, address: str) -> Decimal | None:
    try:
        value = figures.value(address)
    except KeyError:
        return None
    return None if value is None else Decimal(value)


def holds(claim: Claim, actual: Decimal) -> bool:
    """Whether a figure is what the claim says, as loosely as its wording."""
    value = Decimal(claim.value)
    if claim.high is not None:
        return value <= actual <= claim.high
    if claim.bound == Bound.EXACT:
        # Money is rounded in prose: half a unit of the last digit printed.
        slack = Decimal("0.5").scaleb(-claim.places) if claim.kind == "N28" else Decimal(0)
        return abs(actual - value) <= slack
    if claim.bound == Bound.LEAST:
        return value <= actual
    low, high = {
        Bound.ABOVE: (Decimal(1), Decimal(2)),
        Bound.BELOW: (Decimal("0.8"), Decimal(1)),
        Bound.ABOUT: (Decimal("0.8"), Decimal("1.2")),
    }[claim.bound]
    return value * low <= actual <= value * high


def _sum_status(claim: Claim) -> Status:
    """Compare a total with its parts; a list that need not be complete proves nothing by falling short."""
    whole, parts = Decimal(claim.value), claim.parts
    running = Decimal(0)
    for part in parts:
        running += part
        if running == whole:
            return Status.AGREES
    if claim.approximate:
        return Status.AGREES if running <= whole * 2 else Status.DIFFERS
    if running > whole or claim.exhaustive:
        return Status.DIFFERS
    return Status.UNMATCHED
