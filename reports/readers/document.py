"""The neutral form between readers and extraction: blocks in reading order.

Readers know nothing of the law and import neither Django nor Celery; what reads a
:class:`Document` knows nothing of files.  Everything here is frozen and plain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reports.readers.reasons import REASONS


class UnreadableDocument(Exception):
    """The file itself cannot be read as a report: a state of the document, not a fault of ours.

    ``code`` is a key of :data:`reports.readers.reasons.REASONS`; ``reason`` is its Chinese sentence, which
    tells the filer what to do.
    """

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    @property
    def reason(self) -> str:
        return REASONS[self.code].format(**self.params)

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the source.

    ``page`` counts from 1 and ``box`` is (x0, y0, x1, y1) in PDF points with the origin at the
    top left of the page; both are ``None`` outside PDF.  ``anchor`` names the block in the other
    formats, in document order: ``p12`` for the twelfth paragraph, ``t2r5c3`` for table 2, row 5,
    cell 3 of that row, ``l40`` for line 40 of a text file (all counted from 1).
    """

    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A block that the source itself marks as a heading (``level`` from 1); PDF yields none."""

    text: str
    level: int
    place: Place


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, lines that were only wrapped joined together (``text`` has no newline)."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Cell:
    r"""One cell of a table at (``row``, ``column``), both from 0, covering ``row_span`` × ``col_span``.

    ``text`` is what is printed, white space trimmed; line breaks inside the cell are kept as ``\n``.
    The empty string is an empty cell.  ``certain`` is false where the reader guessed the cell's
    column or extent (clustered text without ruling lines, ragged rows).
    """

    text: str
    row: int
    column: int
    row_span: int
    col_span: int
    place: Place
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a grid; ``cells`` in row-major order, never overlapping.

    ``ruled`` says that the grid comes from ruling lines or markup; false where it was guessed from
    the position of text or the rows are ragged (then only the order in a row can be trusted).
    """

    cells: tuple[Cell, ...]
    place: Place
    ruled: bool = True

    @property
    def row_count(self) -> int:
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    @property
    def column_count(self) -> int:
        return max((cell.column + cell.col_span for cell in self.cells), default=0)

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Yield the cells that begin in each row, left to right."""
        by_row: dict[int, list[Cell]] = {}
        for cell in self.cells:
            by_row.setdefault(cell.row, []).append(cell)
        for row in range(self.row_count):
            yield tuple(sorted(by_row.get(row, []), key=lambda cell: cell.column))

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell that covers (row, column), if any."""
        for cell in self.cells:
            if (
                cell.row <= row < cell.row + cell.row_span
                and cell.column <= column < cell.column + cell.col_span
            ):
                return cell
        return None


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: its blocks in reading order and what is known of the file."""

    blocks: tuple[Block, ...]
    media_type: str
    reader: str
    """Name and version of the engine, e.g. ``pdfium 5.0.0``."""
    pages: int | None = None
    title: str | None = None
    """The title the file's metadata or markup gives itself (HTML ``<title>``), if any."""
    notes: tuple[str, ...] = field(default=())
    """What the reader noticed about the file, English keys (``cut_row_joined`` …); for logs."""

    def tables(self) -> Iterator[Table]:
        for block in self.blocks:
            if isinstance(block, Table):
                yield block
