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

from agencies.spreadsheets import guarded
from exports.documents.official import plain
from exports.documents.word import clean

A3, A4 = 8, 9
LONGEST = 32_000
"""So many characters are written into one cell; spreadsheets hold 32,767."""

Cell = str | int | float | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Formats:
    """The cell formats of a workbook."""

    title: Any
    line: Any
    note: Any
    head: Any
    text: Any
    number: Any
    money: Any
    share: Any
    day: Any
    sum: Any
    sum_text: Any

    @classmethod
    def of(cls, book: Any) -> Formats:
        song = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
        grid = song | {"border": 1}
        figure = grid | {"font_name": "Times New Roman"}
        total = figure | {"bold": True, "top": 6}
        head = grid | {"font_name": "黑体", "align": "center", "text_wrap": True}
        return cls(
            title=book.add_format({"font_name": "黑体", "font_size": 18, "align": "center"}),
            line=book.add_format(song | {"font_size": 12, "text_wrap": True, "valign": "top"}),
            note=book.add_format(song | {"font_size": 9, "text_wrap": True, "valign": "top"}),
            head=book.add_format(head),
            text=book.add_format(grid | {"text_wrap": True, "valign": "top"}),
            number=book.add_format(figure | {"num_format": "#,##0"}),
            money=book.add_format(figure | {"num_format": "#,##0.00####"}),
            share=book.add_format(figure | {"num_format": "0.0%"}),
            day=book.add_format(figure | {"num_format": "yyyy-mm-dd", "align": "center"}),
            sum=book.add_format(total | {"num_format": "#,##0.######"}),
            sum_text=book.add_format(total | {"font_name": "黑体", "bold": False}),
        )


class Book:
    """A workbook being written; long sheets go to a file row by row, so that memory does not grow with them."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.formats = Formats.of(book)

    def sheet(self, name: str, *, paper: int = A4) -> Any:
        """Add a sheet that is laid out freely."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(paper)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        sheet.set_footer("&C" + _("第 &P 页，共 &N 页"))
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
                sheet.write_number(row, column, plain(value), formats.money)
            case _:
                sheet.write_number(row, column, value, formats.number)

    def heads(self, sheet: Any, row: int, heads: Sequence[tuple[str, int]]) -> None:
        """Write heads (with the widths of their columns), kept in sight and repeated on every page."""
        for column, (head, width) in enumerate(heads):
            sheet.set_column(column, column, width)
            sheet.write_string(row, column, head, self.formats.head)
        sheet.freeze_panes(row + 1, 1)
        sheet.repeat_rows(row)


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
            yield Book(book)


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, without what it cannot hold."""
    shown = clean(text)
    if len(shown) > LONGEST:
        shown = _("{text}……（以下略，全文见系统）").format(text=shown[:LONGEST])
    return str(guarded(shown))
