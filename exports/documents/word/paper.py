"""Word documents as an office makes them by hand: 仿宋 body, 黑体 heads, full grids, page numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import BinaryIO

from exports.documents.word import grids
from exports.documents.word.package import FOOTER_ID, pack
from exports.documents.word.text import clean, paragraph
from reports.writers.docx import TEXT_WIDTH, table_xml
from reports.writers.manuscript import Manuscript

LYING_WIDTH = 14570
"""Width of the text on a page laid on its side, in twips (A4, margins of 20 mm)."""
STANDING = (
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1701" w:right="1417" w:bottom="1417"'
    ' w:left="1417" w:header="851" w:footer="720" w:gutter="0"/>'
)
LYING = (
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1134" w:right="1134"'
    ' w:bottom="1134" w:left="1134" w:header="720" w:footer="567" w:gutter="0"/>'
)
REQUESTS = 3
"""The section of the long table."""
NOT_INDENTED = '<w:ind w:firstLine="0"/>'


class Paper:
    """A document being written, top to bottom."""

    def __init__(self, title: str, author: str, at: datetime) -> None:
        self.name, self.author, self.at = title, author, at
        self.width = TEXT_WIDTH
        self._body: list[str] = []
        self._page = STANDING
        self._breaks = ""

    def title(self, text: str) -> None:
        self._add(text, "Title")

    def heading(self, text: str) -> None:
        self._add(text, "Heading1")

    def paragraph(self, text: str, *, indent: bool = True) -> None:
        self._add(text, "", "" if indent else NOT_INDENTED)

    def signed(self, office: str, day: str) -> None:
        """End with who writes and when, on one page with what it ends."""
        self._add("", "", "<w:keepNext/>")
        self._add(office, "", f'<w:keepNext/>{NOT_INDENTED}<w:jc w:val="right"/>')
        self._add(day, "", f'{NOT_INDENTED}<w:jc w:val="right"/>')

    def page_break(self) -> None:
        """Begin what comes next on a new page."""
        self._breaks = "<w:pageBreakBefore/>"

    def lying_pages(self) -> None:
        """Go on on pages that lie on their side, for wide tables."""
        ended = '<w:spacing w:line="20" w:lineRule="exact"/>' + _section(self._page)
        self._body.append(paragraph("", "", ended))
        self._page, self.width = LYING, LYING_WIDTH

    def table(
        self,
        heads: Sequence[str],
        rows: Iterable[Sequence[str]],
        widths: Sequence[int],
        centred: Collection[int] = (),
    ) -> None:
        """Write a full grid with a head that is repeated on every page; ``widths`` are relative.

        Columns named in ``centred`` stand in the middle.
        """
        self._body.append(grids.listing(heads, rows, self._twips(widths), centred))
        self.gap()

    def facts(self, title: str, rows: Iterable[tuple[str, str]]) -> None:
        """Write a small grid of names and what is to be said of each, under a title that spans it."""
        self._body.append(grids.facts(title, list(rows), self._twips((4, 22))))
        self.gap()

    def gap(self) -> None:
        """Leave a little room."""
        self._add("", "", '<w:spacing w:line="200" w:lineRule="exact"/>')

    def official_form(self, manuscript: Manuscript, label: Callable[[str], str] = str) -> None:
        """Write the sections of the official form with its tables, the long one on a page of its own.

        ``label`` puts headings and labels; without it they are the form's own words.
        """
        for section, _paragraphs, grid in manuscript.parts():
            if section.number == REQUESTS:
                self.page_break()
            self.heading(label(section.heading))
            if grid is None:
                self.paragraph("")
            else:
                self._body.append(table_xml(manuscript, grid, label))
                self.gap()

    def save(self, out: BinaryIO) -> None:
        """Write the document; the same content gives the same bytes."""
        body = "".join((*self._body, _section(self._page)))
        title = clean(self.name.replace("\n", ""))[:255]
        pack(body, title, clean(self.author)[:255], self.at, out)

    def _add(self, text: str, style: str, properties: str = "") -> None:
        kept = "<w:keepNext/>" * properties.startswith("<w:keepNext/>")
        rest = properties.removeprefix(kept)
        self._body.append(paragraph(text, style, kept + self._breaks + rest))
        self._breaks = ""

    def _twips(self, widths: Sequence[int]) -> list[int]:
        return [self.width * width // sum(widths) for width in widths]


def _section(page: str) -> str:
    return f'<w:sectPr><w:footerReference w:type="default" r:id="{FOOTER_ID}"/>{page}</w:sectPr>'
