"""One way to read, in a process of its own so that its peak memory is its own.

``python -m bench.contender NAME`` answers each path on standard input with one line of JSON:
``{"seconds": …, "values": {address: value}, "doubts": n, "peak_mb": …}``.  Only the reading itself is timed;
turning what pdfplumber or bare text yields into figures is ours and is not.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import django

Reading = Callable[[bytes, str], tuple[float, Any]]


def mingcha(content: bytes, name: str) -> tuple[float, Any]:
    """Read as the workers do: a second engine only where the first is unsure."""
    return _timed(lambda: _read(content, name))


def mingcha_twice(content: bytes, name: str) -> tuple[float, Any]:
    """Read with both engines whatever the first says."""
    return _timed(lambda: _read(content, name, twice=True))


def pdfplumber(content: bytes, _name: str) -> tuple[float, Any]:
    """Extract the tables and the text of every page, as its documentation shows."""
    import pdfplumber as library

    def extract_all() -> list[tuple[list[Any], str]]:
        with library.open(BytesIO(content)) as pdf:
            return [(page.extract_tables(), page.extract_text()) for page in pdf.pages]

    seconds, pages = _timed(extract_all)
    return seconds, _figures_of_tables([table for tables, _ in pages for table in tables])


def pdfium_text(content: bytes, _name: str) -> tuple[float, Any]:
    """Extract the bare text of every page: the least that any reading must do."""
    import pypdfium2

    def text() -> str:
        pdf = pypdfium2.PdfDocument(content)
        try:
            return "\n".join(page.get_textpage().get_text_range() for page in pdf)
        finally:
            pdf.close()

    seconds, found = _timed(text)
    try:
        return seconds, _read(found.encode(), "bare.txt")
    except Exception:  # bare text often is not readable as a report: no cell is right then
        return seconds, None


CONTENDERS: dict[str, Reading] = {
    "mingcha": mingcha,
    "mingcha, twice": mingcha_twice,
    "pdfplumber": pdfplumber,
    "pdfium bare text": pdfium_text,
}


def _read(content: bytes, name: str, *, twice: bool = False) -> Any:
    from reports.reading import read_report

    return read_report(BytesIO(content), name, twice=twice)


def _timed(call: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    result = call()
    return time.perf_counter() - begun, result


def _figures_of_tables(tables: list[list[list[str | None]]]) -> Any:
    """Put another library's tables through our extraction, so that the cells can be compared."""
    from reports.extraction import extract
    from reports.readers.document import Cell, Document, Place, Table

    nowhere = Place()
    blocks = tuple(
        Table(
            tuple(
                Cell(text or "", row, column, 1, 1, nowhere)
                for row, cells in enumerate(table)
                for column, text in enumerate(cells)
            ),
            nowhere,
        )
        for table in tables
    )
    try:
        return extract(Document(blocks, "application/pdf", "pdfplumber"))
    except Exception:  # what cannot be understood has no right cells
        return None


def main() -> None:
    """Answer paths until standard input ends."""
    django.setup()
    from bench.corpus import values

    read = CONTENDERS[sys.argv[1]]
    for line in sys.stdin:
        path = Path(line.rstrip("\n"))
        seconds, extraction = read(path.read_bytes(), path.name)
        answer = {
            "seconds": seconds,
            "values": values(extraction.figures) if extraction else {},
            "doubts": len(extraction.doubts) if extraction else 0,
            "engines": extraction.reader if extraction else "",
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
