"""Figures that foot: the printed totals follow from the cells an author names."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from reports import statutory
from reports.models import Figures
from reports.statutory import MONEY_ADDRESSES, Form


def footed(
    values: Mapping[str, int | Decimal],
    form: Form = Form.F2021,
    *,
    combined: bool | None = None,
) -> Figures:
    """Return figures in which all equations hold and every cell not named is zero.

    ``values`` names outcomes, ``carried_in`` and ``carried_out`` of the six applicants, the outcomes of the
    three routes and any cell of table two; ``received`` and every total are computed.  A column that
    concludes less than it carried in raises ``ValueError``.
    """
    figures = Figures.blank(form, combined=combined)
    for address in figures.addresses():
        zero = Decimal(0) if address in MONEY_ADDRESSES else 0
        figures.put(address, values.get(address, zero))
    _foot_columns(figures)
    _foot_total_column(figures)
    for route in statutory.ROUTES:
        parts = [f"challenges/{route.key}/{outcome.key}" for outcome in statutory.OUTCOMES]
        figures.put(parts[-1], total(figures, parts[:-1]))
    return figures


def total(figures: Figures, addresses: list[str]) -> int:
    """Add up counts; a blank counts nothing."""
    return sum(int(figures.value(address) or 0) for address in addresses)


def _foot_columns(figures: Figures) -> None:
    lines = [line.key for line in statutory.request_lines(combined=figures.combined)]
    outcomes = [line for line in lines if line in statutory.OUTCOME_LINES]
    for column in statutory.APPLICANTS[:-1]:
        at = f"requests/{column.key}/"
        concluded = total(figures, [at + line for line in outcomes])
        received = concluded + total(figures, [at + "carried_out"])
        received -= total(figures, [at + "carried_in"])
        if received < 0:
            raise ValueError(f"{column.key} concludes less than it carried in")
        figures.put(at + "concluded", concluded)
        figures.put(at + "received", received)


def _foot_total_column(figures: Figures) -> None:
    columns = [column.key for column in statutory.APPLICANTS[:-1]]
    for line in statutory.request_lines(combined=figures.combined):
        parts = [f"requests/{column}/{line.key}" for column in columns]
        figures.put(f"requests/total/{line.key}", total(figures, parts))
