"""Tables as files: CSV that Excel opens rightly, and XLSX; cells that could be taken for formulas are disarmed."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

import openpyxl
import xlsxwriter
from charset_normalizer import from_bytes

from audit.exporting import disarmed

Row = Sequence[str | int | None]
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_GUARDED = re.compile(r"'[=+\-@\t\r]")
_UNPACKED_BYTES = 200 * 2**20
_WIDEST = 60


class NotATable(Exception):
    """A file that is no CSV or XLSX we can read; ``code`` is ``broken``, ``encoding`` or ``too_long``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


# --- writing -------------------------------------------------------------------------------------


def written(rows: Iterable[Row], form: str) -> bytes:
    """Return the rows, the first of them the heads, as a file of the form ``csv`` or ``xlsx``."""
    return {"csv": _csv, "xlsx": _xlsx}[form](rows)


def guarded(value: str | int | None) -> str | int:
    """Return a value that no spreadsheet takes for a formula."""
    if isinstance(value, str):
        return disarmed(value)
    return "" if value is None else value


def _csv(rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([guarded(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(rows: Iterable[Row]) -> bytes:
    target = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, {"in_memory": True, **plain}) as book:
        sheet = book.add_worksheet()
        head = book.add_format({"bold": True, "bottom": 1})
        widths: dict[int, int] = {}
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                sheet.write(number, column, guarded(value), head if number == 0 else None)
                widths[column] = max(widths.get(column, 8), 2 * len(str(value or "")) + 2)
        for column, width in widths.items():
            sheet.set_column(column, column, min(width, _WIDEST))
        sheet.freeze_panes(1, 0)
    return target.getvalue()


# --- reading -------------------------------------------------------------------------------------


def read(stream: IO[bytes], limit: int) -> list[list[str]]:
    """Return the rows of a CSV (UTF-8 or GBK) or XLSX as text; formulas count as their values.

    Raises :class:`NotATable`, also where there are more than ``limit`` rows.
    """
    stream.seek(0)
    is_package = stream.read(4) == b"PK\x03\x04"
    stream.seek(0)
    rows: list[list[str]] = []
    for row in _of_xlsx(stream) if is_package else _of_csv(stream):
        rows.append(row)
        if len(rows) > limit:
            raise NotATable("too_long")
    return rows


def _of_csv(stream: IO[bytes]) -> Iterator[list[str]]:
    text = _decoded(stream.read())
    if "\0" in text:
        raise NotATable("broken")
    head = text[: text.find("\n") + 1] or text
    separator = max(",\t;", key=head.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield [_bare(value) for value in row]
    except csv.Error as error:
        raise NotATable("broken") from error


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} and (best := from_bytes(data).best()):
        return str(best)
    raise NotATable("encoding")


def _of_xlsx(stream: IO[bytes]) -> Iterator[list[str]]:
    try:
        _refuse_bomb(stream)
        book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        try:
            for row in book.worksheets[0].iter_rows(values_only=True):
                yield [_text(value) for value in row]
        finally:
            book.close()
    except NotATable:
        raise
    except Exception as error:  # openpyxl raises whatever the file provokes
        raise NotATable("broken") from error


def _refuse_bomb(stream: IO[bytes]) -> None:
    with zipfile.ZipFile(stream) as package:
        if sum(part.file_size for part in package.infolist()) > _UNPACKED_BYTES:
            raise NotATable("broken")
    stream.seek(0)


def _text(value: Any) -> str:
    """Return a cell as it would be typed: dates as 2024-01-31, whole numbers without a point."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else _bare(str(value))


def _bare(value: str) -> str:
    """Return a cell without the mark that kept it from being a formula, and without white space around it."""
    value = value.strip()
    return value[1:] if _GUARDED.match(value) else value
