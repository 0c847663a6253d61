"""The ledger's sums in the layout of the official form, as formulas on the flat sheet of figures."""

from __future__ import annotations

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from exports.documents import official
from exports.documents.ledger.figures import FigureSheet
from exports.documents.workbook import Book
from reports import statutory
from reports.statutory import Form


def write_sums(book: Book, figures: FigureSheet) -> dict[str, str]:
    """Write a sheet a table; table two of the other form, if any report of the year is on it, on one of its own.

    Returns where each address stands, as formulas of other sheets name it.
    """
    main = Form.for_year(figures.data.year)
    other = Form.F2021 if main == Form.F2019 else Form.F2019
    found: dict[str, str] = {}
    for number in official.SHEETS:
        found |= _sheet(book, figures, official.sheet_name(number), main, number)
    if any(figures.totals(at) is not None for at in statutory.disclosure_addresses(other)):
        found |= _sheet(book, figures, _("表二（另一表式）"), other, 2)
    return found


def _sheet(book: Book, figures: FigureSheet, name: str, form: Form, number: int) -> dict[str, str]:
    title = _("{year}年度汇总（{count} 份本机关报告相加）").format(
        year=figures.data.year, count=figures.totals.reports
    )
    table = official.Table(number, title, official.figures_of(figures.totals, form))
    sheet = book.sheet(name, lying=number == official.WIDE)
    places = table.write(book, sheet, figures_formula(figures))
    return {
        at: f"'{name}'!{xl_rowcol_to_cell(*cell, row_abs=True, col_abs=True)}"
        for at, cell in places.items()
    }


def figures_formula(figures: FigureSheet) -> official.Formula:
    """Return what points from an address to its sum; one row of other handling is the sum of all its lines."""

    def formula(address: str) -> str:
        if not address.endswith("/closed_combined"):
            return f"={figures.where.get(address, '')}"
        prefix = address.removesuffix("closed_combined")
        lines = (*statutory.CLOSED_LINES, "closed_combined")
        cells = [where for line in lines if (where := figures.where.get(prefix + line))]
        return f"=SUM({','.join(cells)})"

    return formula
