"""The ledger's flat sheets of figures: a line an agency, a column an address of the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from exports.documents.heads import HEADS, addresses
from exports.documents.ledger.pace import Pace
from exports.documents.views import BATCH
from exports.documents.word.text import lines_taken
from exports.documents.workbook import A3, LINE, Book
from exports.snapshot import Snapshot
from reports import statutory
from reports.models import Report, Revision
from reports.statutory import Form
from reports.trends import TABLES, Totals

FIRST_FIGURE, HEAD_ROWS = 3, 4
WIDTHS = (28, 10, 17)
"""Of the columns that say whose figures they are; they are repeated on every printed page."""
WIDTH = 8
"""Of a figure."""
PRINTED_AT = 54
"""Percent, at which the figures of one applicant stand on one sheet of A3."""


class FigureSheet:
    """Flat sheets of figures: a line an agency, a column an address, and where the sums stand."""

    def __init__(self, book: Book, data: Snapshot, totals: Totals) -> None:
        self.book, self.data, self.totals = book, data, totals
        self.columns = addresses(Form.for_year(data.year), totals)
        self.where: dict[str, str] = {}
        """The cell of the sum at each address, as formulas on other sheets name it."""

    def write(self, name: str, reports: QuerySet[Report], pace: Pace, *, summed: bool) -> None:
        sheet = self.book.long_sheet(name, paper=A3)
        self._lay_out(sheet)
        self._heads(sheet)
        row = HEAD_ROWS - 1
        for report, cells in figures_of(reports, self.data.choice.basis.value):
            row += 1
            self._line(sheet, row, report, cells)
            pace.step()
        if summed and row >= HEAD_ROWS:
            self._sums(sheet, name, row + 1)

    def _lay_out(self, sheet: Any) -> None:
        """Set up screen and paper: a table, or an applicant, on each printed sheet."""
        self.book.widths(sheet, WIDTHS)
        sheet.set_column(FIRST_FIGURE, FIRST_FIGURE + len(self.columns), WIDTH)
        sheet.set_row(HEAD_ROWS - 1, self._head_height())
        sheet.freeze_panes(HEAD_ROWS, 1)
        sheet.repeat_rows(0, HEAD_ROWS - 1)
        sheet.repeat_columns(0, FIRST_FIGURE - 1)
        sheet.set_print_scale(PRINTED_AT)
        sheet.print_across()
        parts = [self._part(at) for at in self.columns]
        begun = [n for n in range(1, len(parts)) if parts[n] != parts[n - 1]]
        sheet.set_v_pagebreaks([FIRST_FIGURE + number for number in begun])

    def _part(self, at: str) -> tuple[str, ...]:
        """Return what stands on one printed sheet: an applicant, or a whole table."""
        table, row, *_rest = at.split("/")
        return (table, row) if table == "requests" else (table,)

    def _head_height(self) -> float:
        return LINE * max(lines_taken(_(HEADS[at][-1]), WIDTH - 1) for at in self.columns)

    def _heads(self, sheet: Any) -> None:
        formats = self.book.formats
        names = [HEADS[at] for at in self.columns]
        for level in range(HEAD_ROWS):
            label = (_("机关"), _("地区"), _("类别"))
            for column in range(FIRST_FIGURE):
                text = label[column] if level == HEAD_ROWS - 1 else ""
                sheet.write_string(level, column, text, formats.head)
            column = FIRST_FIGURE
            for key, group in groupby(names, key=lambda head: head[: level + 1]):
                size = len(list(group))
                self._head(sheet, level, column, size, key[-1])
                column += size

    def _head(self, sheet: Any, row: int, column: int, size: int, text: str) -> None:
        shown = _(text) if text else ""
        if size > 1:
            sheet.merge_range(row, column, row, column + size - 1, shown, self.book.formats.head)
        else:
            sheet.write_string(row, column, shown, self.book.formats.head)

    def _line(self, sheet: Any, row: int, report: Report, cells: Mapping[str, Any]) -> None:
        formats, agency = self.book.formats, report.agency
        whose = (agency.name, agency.region.name, str(agency.get_kind_display()))
        self.book.line(sheet, row, whose, WIDTHS)
        for column, at in enumerate(self.columns, start=FIRST_FIGURE):
            value = cells.get(at)
            if value is None:
                sheet.write_blank(row, column, None, formats.number)
            elif at in statutory.MONEY_ADDRESSES:
                sheet.write_number(row, column, float(value), formats.money)
            else:
                sheet.write_number(row, column, value, formats.number)

    def _sums(self, sheet: Any, name: str, row: int) -> None:
        sums = [self.totals(at) for at in self.columns]
        self.book.sums(sheet, row, FIRST_FIGURE, sums, first_row=HEAD_ROWS)
        for column, at in enumerate(self.columns, start=FIRST_FIGURE):
            cell = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
            self.where[at] = f"'{name}'!{cell}"


def figures_of(reports: QuerySet[Report], basis: str) -> Iterator[tuple[Report, dict[str, Any]]]:
    """Yield each report with the figures of the version that counts, a few hundred reports at a time."""
    ordered = reports.order_by("agency__region__code", "agency__path", "kind")
    keys = list(ordered.values_list("pk", f"{basis}_id"))
    for start in range(0, len(keys), BATCH):
        part = keys[start : start + BATCH]
        loaded = Report.objects.select_related("agency__region").in_bulk([key for key, _r in part])
        cells = _cells([revision for _key, revision in part])
        yield from ((loaded[key], cells.get(revision, {})) for key, revision in part)


def _cells(revisions: list[int]) -> dict[int, dict[str, Any]]:
    """Return the figures of some revisions by address; read as plain rows, which is quick."""
    found: dict[int, dict[str, Any]] = {key: {} for key in revisions}
    for table in TABLES:
        attributes = sorted({attribute for _row, attribute in table.addresses})
        named = [f"{table.rows}__{table.row}"] if table.row else []
        cells = [f"{table.rows}__{attribute}" for attribute in attributes]
        rows = Revision.objects.filter(pk__in=revisions, **{f"{table.rows}__isnull": False})
        for revision, *values in rows.values_list("pk", *named, *cells):
            row = values.pop(0) if named else ""
            for attribute, value in zip(attributes, values, strict=True):
                address = table.addresses.get((row, attribute))
                if address is not None and value is not None:
                    found[revision][address] = value
    return found
