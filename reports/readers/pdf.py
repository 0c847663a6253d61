"""PDF to Document: an engine yields characters and rules page by page, the same code makes blocks of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from itertools import groupby
from typing import BinaryIO, Final, Protocol, cast

from reports.readers.document import Block, Document, UnreadableDocument
from reports.readers.grid import rules_to_grids
from reports.readers.pdf_cells import Fragment, fill_grids
from reports.readers.pdf_clusters import lines_to_fragments
from reports.readers.pdf_joins import continues, fragments_to_table
from reports.readers.pdf_page import Page
from reports.readers.pdf_paragraphs import (
    PrintedLine,
    lines_to_column,
    lines_to_paragraphs,
    without_furniture,
)
from reports.readers.pdf_words import Line, characters_to_words, words_to_lines

MEDIA_TYPE: Final = "application/pdf"
MOST_PAGES: Final = 100
"""An annual report has some ten pages, with all appendices seldom fifty."""
LEAST_CHARACTERS: Final = 20
"""A page covered by a picture with fewer characters than that (a stamp, a page number) is a scan."""

Progress = Callable[[int, int], None]


class Source(Protocol):
    """An opened PDF as every engine shows it."""

    page_count: int

    def title(self) -> str: ...

    def pages(self) -> Iterator[Page]: ...


class Engine(Protocol):
    """A module that opens PDF files; raises ``encrypted`` or ``broken``."""

    NAME: str

    def opened(self, data: bytes) -> AbstractContextManager[Source]: ...


ENGINES: Final = {
    "pdfium": "reports.readers.pdf_pdfium",
    "pdfminer": "reports.readers.pdf_pdfminer",
}
"""Modules that are an :class:`Engine`, imported when first needed."""


def read(stream: BinaryIO, *, engine: str = "pdfium", progress: Progress | None = None) -> Document:
    """Read a PDF; raises ``encrypted``, ``broken``, ``too_many_pages`` or ``no_text_layer``."""
    program = cast("Engine", import_module(ENGINES[engine]))
    data = stream.read()
    if is_truncated(data):
        raise UnreadableDocument("broken")
    with program.opened(data) as source:
        if source.page_count > MOST_PAGES:
            raise UnreadableDocument("too_many_pages", pages=source.page_count, limit=MOST_PAGES)
        pages = []
        for page in source.pages():
            pages.append(page_to_parts(page))
            if progress:
                progress(len(pages), source.page_count)
        title = source.title().strip()
    if not pages:
        raise UnreadableDocument("broken")
    if all(page.is_scan for page in pages):
        raise UnreadableDocument("no_text_layer")
    return Document(
        tuple(parts_to_blocks(pages)),
        MEDIA_TYPE,
        program.NAME,
        pages=len(pages),
        title=title or None,
        notes=tuple(f"page_{page.number}_cut_short" for page in pages if page.cut_short),
    )


def is_truncated(data: bytes) -> bool:
    """Whether the end is missing.

    Engines then rebuild what they can find and show a document with silent gaps; a figure lost so would look blank.
    """
    return data.rfind(b"startxref") < data.rfind(b"endobj")


@dataclass(frozen=True, slots=True)
class Parts:
    """One page taken apart: parts of tables, and lines of running text."""

    number: int
    height: float
    fragments: list[Fragment]
    lines: list[Line]
    is_scan: bool
    cut_short: bool


def page_to_parts(page: Page) -> Parts:
    """Return the tables and the running text of a page."""
    grids = rules_to_grids(page.rules)
    fragments, outside = fill_grids(characters_to_words(page.characters), grids, page.number)
    count = len(page.characters)
    return Parts(
        page.number,
        page.height,
        [fragment for fragment in fragments if any(piece.lines for piece in fragment.pieces)],
        words_to_lines(outside),
        is_scan=not count or (page.pictured and count < LEAST_CHARACTERS),
        cut_short=page.cut_short,
    )


def parts_to_blocks(pages: list[Parts]) -> Iterator[Block]:
    """Yield tables and paragraphs in reading order, joined over page breaks."""
    bodies = without_furniture([page.lines for page in pages], [page.height for page in pages])
    items = [
        item
        for page, lines in zip(pages, bodies, strict=True)
        for item in in_reading_order(page, lines)
    ]
    column = lines_to_column(item for item in items if isinstance(item, PrintedLine))
    for is_text, run in groupby(items, key=lambda item: isinstance(item, PrintedLine)):
        if is_text:
            yield from lines_to_paragraphs(
                (item for item in run if isinstance(item, PrintedLine)), column
            )
        else:
            chains = to_chains(item for item in run if isinstance(item, Fragment))
            yield from map(fragments_to_table, chains)


def in_reading_order(page: Parts, lines: list[Line]) -> list[Fragment | PrintedLine]:
    """Return what stands on a page from top to bottom."""
    guessed, rest = lines_to_fragments(lines, page.number)
    items: list[tuple[float, Fragment | PrintedLine]] = [
        (fragment.box[1], fragment) for fragment in (*page.fragments, *guessed)
    ]
    items += [(line.y0, PrintedLine(page.number, line)) for line in rest]
    return [item for _, item in sorted(items, key=lambda pair: pair[0])]


def to_chains(fragments: Iterable[Fragment]) -> Iterator[list[Fragment]]:
    """Yield the parts of each table: on later pages, nothing between them, in the same columns."""
    chain: list[Fragment] = []
    for fragment in fragments:
        if chain and not (fragment.page > chain[-1].page and continues(chain[-1], fragment)):
            yield chain
            chain = []
        chain.append(fragment)
    if chain:
        yield chain
