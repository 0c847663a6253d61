"""Sums and sets of cells that rules across tables, years and agencies compare."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from reports import statutory
from reports.models import Figures
from reports.models.figures import Value
from reports.statutory import Form

APPLICANTS = tuple(column.key for column in statutory.APPLICANTS if column.key != "total")
ROUTES = tuple(route.key for route in statutory.ROUTES)
TOTALS_OF_ROUTES = tuple(f"challenges/{route}/total" for route in ROUTES)

LICENCES, PENALTIES, COMPULSIONS, FEES = (
    f"disclosure/{row.key}" for row in (*statutory.DECISION_ROWS, statutory.FEES_ROW)
)
RECEIVED, CARRIED_IN, CONCLUDED, CARRIED_OUT = (
    f"requests/total/{line}" for line in ("received", "carried_in", "concluded", "carried_out")
)


def lines_of(group: str) -> tuple[str, ...]:
    """Return the cells of the total column in one bracket of table three."""
    return tuple(
        f"requests/total/{line.key}" for line in statutory.REQUEST_LINES if line.group == group
    )


def figure(figures: Figures, address: str) -> Value:
    """Return the figure at an address; ``None`` also where this form has no such cell."""
    try:
        return figures.value(address)
    except KeyError:
        return None


def count(figures: Figures, address: str) -> int | None:
    """Return a count; ``None`` for a blank and where this form has no such cell."""
    value = figure(figures, address)
    return None if value is None else int(value)


def added(figures: Figures, addresses: Iterable[str]) -> int | None:
    """Return the sum of counts, ``None`` if one of them is blank."""
    counts = [count(figures, address) for address in addresses]
    return None if None in counts else sum(number or 0 for number in counts)


def telling(figures: Figures) -> list[str]:
    """Return the cells that hold something else than zero."""
    return [address for address, value in figures.items() if value]


def is_same(one: Figures, other: Figures) -> bool:
    """Whether two reports agree in every cell of the same form, blanks included."""
    if (one.form, one.combined) != (other.form, other.combined) or one.form == Form.OLDER:
        return False
    return all(value == other.value(address) for address, value in one.items())


def percent(part: float, whole: float) -> str:
    """Return a share as printed: one decimal at most."""
    return digits(round(100 * part / whole, 1))


def digits(value: float | Decimal | None) -> str:
    """Return a number without exponent or trailing zeros."""
    text = f"{Decimal(str(value or 0)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
