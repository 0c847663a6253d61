"""Workbooks as an office makes them by hand: 宋体 on full grids, 黑体 heads, set up for paper."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_range

from agencies.spreadsheets import guarded
from exports.documents.word.text import clean, lines_taken
from reports.models.figures import Value

A3, A4 = 8, 9
LINE = 13.5
"""Height of a line of text, in points."""
HIGHEST = 409
"""No row of a spreadsheet is higher, in points."""
LONGEST = 32_000
"""So many characters are written into one cell; spreadsheets hold 32,767."""

Cell = str | int | float | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Formats:
    """The cell formats of a workbook."""

    title: Any
    note: Any
    fact: Any
    head: Any
    text: Any
    number: Any
    money: Any
    share: Any
    day: Any
    sum: Any
    sum_text: Any
    table_title: Any
    section: Any
    label: Any
    count: Any
    money_shown: Any

    @classmethod
    def of(cls, book: Any) -> Formats:
        song = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
        grid = song | {"border": 1}
        figure = grid | {"font_name": "Times New Roman"}
        total = figure | {"bold": True, "top": 6}
        head = grid | {"font_name": "黑体", "align": "center", "text_wrap": True}
        titled = {
            "font_name": "黑体",
            "font_size": 18,
            "align": "center",
            "valign": "vcenter",
            "text_wrap": True,
        }
        return cls(
            title=book.add_format(titled),
            note=book.add_format(song | {"text_wrap": True}),
            fact=book.add_format(grid | {"align": "left", "indent": 1, "num_format": "#,##0"}),
            head=book.add_format(head),
            text=book.add_format(grid | {"text_wrap": True, "valign": "top"}),
            number=book.add_format(figure | {"num_format": "#,##0"}),
            money=book.add_format(figure | {"num_format": "#,##0.00####"}),
            share=book.add_format(figure | {"num_format": "0.0%"}),
            day=book.add_format(figure | {"num_format": "yyyy-mm-dd", "align": "center"}),
            sum=book.add_format(total | {"num_format": "#,##0.######"}),
            sum_text=book.add_format(total | {"font_name": "黑体", "bold": False}),
            table_title=book.add_format(titled | {"font_size": 16}),
            section=book.add_format(song | {"font_name": "黑体", "font_size": 12}),
            label=book.add_format(grid | {"text_wrap": True}),
            count=book.add_format(figure | {"num_format": "#,##0", "align": "center"}),
            money_shown=book.add_format(figure | {"num_format": "#,##0.00####", "align": "center"}),
        )


class Book:
    """A workbook being written; long sheets go to a file row by row, so that memory does not grow with them."""

    def __init__(self, book: Any, header: str = "") -> None:
        self.book = book
        self.formats = Formats.of(book)
        self.header = header
        """What stands at the head of every printed page."""

    def sheet(self, name: str, *, paper: int = A4, lying: bool = True) -> Any:
        """Add a sheet that is laid out freely."""
        sheet = self.book.add_worksheet(name)
        if lying:
            sheet.set_landscape()
        sheet.set_paper(paper)
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        sheet.set_header(f"&L&9 {self.header}")
        sheet.set_footer("&C&9" + _("第 &P 页，共 &N 页"))
        return sheet

    def long_sheet(self, name: str, *, paper: int = A4) -> Any:
        """Add a sheet that is written from the first row to the last, each row once."""
        self.book.constant_memory = True
        try:
            return self.sheet(name, paper=paper)
        finally:
            self.book.constant_memory = False

    def put(self, sheet: Any, row: int, column: int, value: Cell) -> None:
        """Write a value in the grid, text never as a formula."""
        formats = self.formats
        match value:
            case None:
                sheet.write_blank(row, column, None, formats.text)
            case str():
                sheet.write_string(row, column, safe(value), formats.text)
            case date():
                sheet.write_datetime(row, column, value, formats.day)
            case Decimal():
                form = formats.money if value % 1 else formats.number
                sheet.write_number(row, column, plain(value), form)
            case _:
                sheet.write_number(row, column, value, formats.number)

    def line(self, sheet: Any, row: int, values: Sequence[Cell], widths: Sequence[float]) -> None:
        """Write a row from the first column on, high enough for its longest text."""
        lines = 1
        for column, value in enumerate(values):
            self.put(sheet, row, column, value)
            if isinstance(value, str) and len(value) * 2 > widths[column]:
                lines = max(lines, lines_taken(value, widths[column] - 1))
        if lines > 1:
            sheet.set_row(row, min(LINE * lines + 2, HIGHEST))

    def names(self, sheet: Any, head: str, names: Sequence[str]) -> None:
        """Write a list of names with their numbers, as a sheet of its own."""
        widths = self.heads(sheet, 0, [(_("序号"), 8), (head, 80)])
        for row, name in enumerate(names, start=1):
            self.line(sheet, row, (None, name), widths)
            sheet.write_number(row, 0, row, self.formats.count)

    def fact(self, sheet: Any, row: int, column: int, value: str | int) -> None:
        """Write what stands alone beside its name."""
        if isinstance(value, str):
            sheet.write_string(row, column, safe(value), self.formats.fact)
        else:
            sheet.write_number(row, column, value, self.formats.fact)

    def note(self, sheet: Any, row: int, text: str, widths: Sequence[float]) -> None:
        """Write a sentence across all columns."""
        sheet.merge_range(row, 0, row, len(widths) - 1, safe(text), self.formats.note)
        sheet.set_row(row, LINE * lines_taken(text, sum(widths)) + 4)

    def heads(self, sheet: Any, row: int, heads: Sequence[tuple[str, float]]) -> list[float]:
        """Write heads with the widths of their columns, kept in sight and repeated on every page; return the widths."""
        widths = [width for _head, width in heads]
        self.widths(sheet, widths)
        sheet.set_row(row, LINE * max(lines_taken(head, width - 1) for head, width in heads) + 4)
        for column, (head, _width) in enumerate(heads):
            sheet.write_string(row, column, head, self.formats.head)
        sheet.freeze_panes(row + 1, 1)
        sheet.repeat_rows(row)
        return widths

    def widths(self, sheet: Any, widths: Sequence[float]) -> None:
        """Set the widths of the columns, in narrow characters."""
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)

    def sums(
        self, sheet: Any, row: int, first: int, sums: Sequence[Value], *, first_row: int
    ) -> None:
        """Write real formulas that add the rows above, their values beside them; blank stays blank."""
        formats = self.formats
        sheet.write_string(row, 0, _("合计"), formats.sum_text)
        for column in range(1, first):
            sheet.write_blank(row, column, None, formats.sum_text)
        for column, total in enumerate(sums, start=first):
            if total is None:
                sheet.write_blank(row, column, None, formats.sum)
                continue
            cells = xl_range(first_row, column, row - 1, column)
            sheet.write_formula(row, column, f"=SUM({cells})", formats.sum, plain(total))


@contextmanager
def workbook(out: BinaryIO, title: str, at: datetime) -> Iterator[Book]:
    """Write a workbook to ``out``; what it needs meanwhile is in a folder that goes with it."""
    with tempfile.TemporaryDirectory() as folder:
        options = {
            "tmpdir": folder,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        with xlsxwriter.Workbook(out, options) as book:
            created = localtime(at).replace(tzinfo=None, microsecond=0)
            book.set_properties({"title": title, "author": _("明察"), "created": created})
            until = _("数据截止 {at}").format(at=localtime(at).strftime("%Y-%m-%d %H:%M"))
            yield Book(book, f"{title}  {until}".replace("&", "&&")[:200])


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, without what it cannot hold."""
    shown = clean(text)
    if len(shown) > LONGEST:
        shown = _("{text}……（以下略，全文见系统）").format(text=shown[:LONGEST])
    return str(guarded(shown))


def plain(value: Value) -> float | int:
    """Return a number as spreadsheets hold it."""
    return float(value) if isinstance(value, Decimal) else int(value or 0)
