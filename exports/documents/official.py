"""Sums in the layout of the official form: as a manuscript for Word, as a sheet for Excel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from exports.documents.word.text import lines_taken
from exports.documents.workbook import LINE, Book, Formats, plain, safe
from reports import statutory
from reports.models import Figures, Narrative
from reports.models.figures import Value
from reports.statutory import Form
from reports.trends import Totals
from reports.writers.layout import Grid, GridCell, Role, grids
from reports.writers.manuscript import Manuscript


def figures_of(totals: Totals, form: Form) -> Figures:
    """Return sums on a form; （六）其他处理 is one row where any of the reports printed it so."""
    closed = "requests/total/closed_combined"
    combined = form == Form.F2019 or totals(closed) is not None
    figures = Figures.blank(form, combined=combined)
    for address in figures.addresses():
        figures.put(address, tidy(totals(address)))
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


def tidy(value: Value) -> Value:
    """Return an amount without idle zeros after the point."""
    if not isinstance(value, Decimal):
        return value
    digits = f"{value:f}"
    return Decimal(digits.rstrip("0").rstrip(".")) if "." in digits else value


SHEETS = (2, 3, 4)
"""The sections whose tables have a sheet each."""
WIDE = 4
"""The section of the table that is printed across."""
LABELLED = 3
"""The section whose labels take three columns."""
TOP = 2
"""The row a table begins at, below its title."""
NARROWEST = 11
"""Of columns with figures, in narrow characters: sums of a province are long."""


def sheet_name(number: int) -> str:
    return {2: _("表二"), 3: _("表三"), 4: _("表四")}[number]


Formula = Callable[[str], str]
"""Returns the formula that computes the sum at an address."""


@dataclass(frozen=True, slots=True)
class Table:
    """One official table on a sheet of its own: that of section ``number``, with the sums in it."""

    number: int
    title: str
    figures: Figures

    @property
    def grid(self) -> Grid:
        return grids(self.figures)[self.number]

    @property
    def widths(self) -> list[float]:
        """Of the columns, in narrow characters."""
        labels = {2: 1, LABELLED: 3}.get(self.number, 0)
        whole = sum(self.grid.widths)
        return [
            max(100 * width / whole, 0 if column < labels else NARROWEST)
            for column, width in enumerate(self.grid.widths)
        ]

    def write(
        self, book: Book, sheet: Any, formula: Formula | None = None, note: str = ""
    ) -> dict[str, tuple[int, int]]:
        """Write the table; return where each address stands (row, column from 0).

        With ``formula`` every figure is a formula with its value beside it, so that it is right before anything is
        computed.
        """
        widths = self.widths
        book.widths(sheet, widths)
        sheet.set_row(0, 40)
        sheet.merge_range(0, 0, 0, len(widths) - 1, safe(self.title), book.formats.table_title)
        if note:
            book.note(sheet, 1, note, widths)
        sheet.merge_range(
            TOP,
            0,
            TOP,
            len(widths) - 1,
            _(statutory.SECTIONS[self.number - 1]),
            book.formats.section,
        )
        for row, height in enumerate(self._heights(widths), start=TOP + 1):
            sheet.set_row(row, height)
        return dict(self._cells(book, sheet, formula))

    def _heights(self, widths: list[float]) -> list[float]:
        """Return how high each row has to be for its labels."""
        lines = [1] * self.grid.row_count
        for cell in self.grid.cells:
            if cell.text and cell.row_span == 1:
                room = sum(widths[cell.column : cell.column + cell.col_span]) - 1
                lines[cell.row] = max(lines[cell.row], lines_taken(_(cell.text), room))
        return [LINE * count + 6 for count in lines]

    def _cells(
        self, book: Book, sheet: Any, formula: Formula | None
    ) -> Iterator[tuple[str, tuple[int, int]]]:
        for cell in self.grid.cells:
            at = (TOP + 1 + cell.row, cell.column)
            form = _format(book.formats, cell)
            if cell.row_span > 1 or cell.col_span > 1:
                last = (at[0] + cell.row_span - 1, at[1] + cell.col_span - 1)
                sheet.merge_range(*at, *last, "", form)
            if cell.is_figure:
                computed = formula(cell.address) if formula else None
                _write_figure(sheet, at, form, self.figures.value(cell.address), computed)
                yield cell.address, at
            else:
                sheet.write_string(*at, _(cell.text) if cell.text else "", form)


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
        return formats.money_shown if cell.address in statutory.MONEY_ADDRESSES else formats.count
    return formats.head if cell.role == Role.HEAD else formats.label
