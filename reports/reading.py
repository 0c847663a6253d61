"""A file to an extraction: sniffed, read, extracted, and read a second time where that can help."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from reports import readers
from reports.equations import failing
from reports.extraction import Extraction, extract
from reports.extraction.names import row_and_column
from reports.readers.document import UnreadableDocument
from reports.readers.numerals import Kind, parse_count

Progress = Callable[[int, int], None]
_PDF = "application/pdf"
_REFERENCE = "pdfminer"


def read_report(
    stream: BinaryIO, name: str, *, twice: bool = False, progress: Progress | None = None
) -> Extraction:
    """Read one report; raise ``UnreadableDocument`` where the file or what is in it cannot be read.

    A PDF is read again by the reference engine when the first raised a doubt or read figures that do not
    add up, and always where ``twice`` is set.
    """
    first = extract(readers.read(stream, name, progress=progress))
    if first.media_type != _PDF or not (twice or first.doubts or failing(first.figures)):
        return first
    stream.seek(0)
    try:
        second = extract(readers.read(stream, name, engine=_REFERENCE, progress=progress))
    except UnreadableDocument:
        return first  # the reference cannot judge what it cannot read
    return reconcile(first, second)


def reconcile(first: Extraction, second: Extraction) -> Extraction:
    """Return the reading with fewer doubts, the first of equals, and doubt every cell the other reads otherwise."""
    base, other = (second, first) if len(second.doubts) < len(first.doubts) else (first, second)
    for at in base.figures.addresses():
        one, two = shown(base, at), shown(other, at)
        if one != two and not (_is_placeholder(one) and _is_placeholder(two)):
            row, column = row_and_column(at)
            base.doubt("engines_disagree", at, row=row, column=column, first=one, second=two)
    base.reader = f"{first.reader} + {second.reader}"
    return base


def shown(extraction: Extraction, at: str) -> str:
    """Return what a reading found printed at an address, white space aside; the empty string for a blank."""
    if at in extraction.printed:
        return "".join(extraction.printed[at].split())
    try:
        value = extraction.figures.value(at)
    except KeyError:  # the second reading took the report for another form
        return ""
    return "" if value is None else str(value)


def _is_placeholder(text: str) -> bool:
    """Whether a text is a dash of some sort; engines tell apart what looks the same."""
    return parse_count(text).kind is Kind.PLACEHOLDER
