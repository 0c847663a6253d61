"""Sums in the layout of the official form: as a manuscript for Word, as a sheet for Excel."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from reports import statutory
from reports.models import Figures, Narrative
from reports.models.figures import Value
from reports.statutory import Form
from reports.trends import Totals
from reports.writers.layout import GridCell, Role, grids
from reports.writers.manuscript import Manuscript


def figures_of(totals: Totals, form: Form) -> Figures:
    """Return sums on a form; （六）其他处理 is one row where any of the reports printed it so."""
    closed = "requests/total/closed_combined"
    combined = form == Form.F2019 or totals(closed) is not None
    figures = Figures.blank(form, combined=combined)
    for address in figures.addresses():
        figures.put(address, totals(address))
    if combined:
        for column in statutory.APPLICANTS:
            at = f"requests/{column.key}/"
            lines = (*statutory.CLOSED_LINES, "closed_combined")
            parts = [value for line in lines if (value := totals(at + line)) is not None]
            figures.put(at + "closed_combined", sum(parts) if parts else None)
    return figures


def manuscript(title: str, office: str, year: int, figures: Figures) -> Manuscript:
    """Return the three tables under their headings, without prose."""
    sections = tuple(
        Narrative(number=number, heading=statutory.SECTIONS[number - 1]) for number in (2, 3, 4)
    )
    return Manuscript(title, office, year, figures, sections)


@dataclass(frozen=True, slots=True)
class Formats:
    """The cell formats of a workbook for official tables."""

    head: Any
    label: Any
    count: Any
    money: Any
    title: Any

    @classmethod
    def of(cls, book: Any) -> Formats:
        grid = {"border": 1, "text_wrap": True, "valign": "vcenter", "font_name": "宋体"}
        number = grid | {"font_name": "Times New Roman", "align": "center"}
        return cls(
            book.add_format(grid | {"align": "center", "font_name": "黑体", "font_size": 10}),
            book.add_format(grid | {"font_size": 10}),
            book.add_format(number | {"num_format": "#,##0"}),
            book.add_format(number | {"num_format": "#,##0.00####"}),
            book.add_format({"bold": True, "font_name": "黑体", "font_size": 14}),
        )


Formula = Callable[[str], str]
"""Returns the formula that computes the sum at an address."""


def write_sheet(
    sheet: Any,
    formats: Formats,
    title: str,
    figures: Figures,
    formula: Formula | None = None,
    *,
    sections: Collection[int] = (2, 3, 4),
) -> dict[str, tuple[int, int]]:
    """Write the tables below each other; return where each address stands (row, column from 0).

    With ``formula`` every figure is a formula with its value beside it, so that it is right before anything is
    computed.
    """
    sheet.set_column(0, 0, 9)
    sheet.set_column(1, 2, 16)
    sheet.set_column(3, 20, 9)
    sheet.write(0, 0, title, formats.title)
    places: dict[str, tuple[int, int]] = {}
    row = 2
    for number, grid in sorted(grids(figures).items()):
        if number not in sections:
            continue
        sheet.write(row, 0, _(statutory.SECTIONS[number - 1]), formats.title)
        row += 1
        for cell in grid.cells:
            at = (row + cell.row, cell.column)
            form = _format(formats, cell)
            _span(sheet, cell, at, form)
            if cell.is_figure:
                computed = formula(cell.address) if formula else None
                _write_figure(sheet, at, form, figures.value(cell.address), computed)
            else:
                sheet.write_string(*at, _(cell.text) if cell.text else "", form)
            if cell.is_figure:
                places[cell.address] = at
        row += grid.row_count + 2
    return places


def _span(sheet: Any, cell: GridCell, at: tuple[int, int], form: Any) -> None:
    if cell.row_span > 1 or cell.col_span > 1:
        sheet.merge_range(*at, at[0] + cell.row_span - 1, at[1] + cell.col_span - 1, "", form)


def _write_figure(
    sheet: Any, at: tuple[int, int], form: Any, value: Value, formula: str | None
) -> None:
    if value is None:
        sheet.write_blank(*at, None, form)
    elif formula is not None:
        sheet.write_formula(*at, formula, form, plain(value))
    else:
        sheet.write_number(*at, plain(value), form)


def _format(formats: Formats, cell: GridCell) -> Any:
    if cell.is_figure:
        return formats.money if cell.address in statutory.MONEY_ADDRESSES else formats.count
    return formats.head if cell.role == Role.HEAD else formats.label


def plain(value: Value) -> float | int:
    """Return a number as spreadsheets hold it."""
    return float(value) if isinstance(value, Decimal) else int(value or 0)
