"""Word documents as an office makes them by hand: 仿宋 body, 黑体 heads, full grids, page numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import BinaryIO
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from exports.packing import settle
from reports.writers.docx import BODY_FONT, HEAD_FONT, TEXT_WIDTH, table_xml, template
from reports.writers.layout import Grid
from reports.writers.manuscript import Manuscript

LYING_WIDTH = 14000
"""Width of the text on a page laid on its side, in twips."""
HALF_POINTS = 21
"""Size of the letters in a table."""


class Paper:
    """A document being written, top to bottom."""

    def __init__(self, title: str, author: str, at: datetime) -> None:
        self.document = docx.Document(BytesIO(template()))
        self.width = TEXT_WIDTH
        properties = self.document.core_properties
        properties.title, properties.author = clean(title)[:255], clean(author)[:255]
        properties.created = properties.modified = at.replace(tzinfo=None, microsecond=0)
        self._number_pages()

    def title(self, text: str) -> None:
        self.document.add_paragraph(clean(text), style="Title")

    def heading(self, text: str) -> None:
        self.document.add_paragraph(clean(text), style="Heading 1")

    def paragraph(self, text: str, *, indent: bool = True, align: str = "left") -> None:
        paragraph = self.document.add_paragraph(clean(text), style="Normal")
        if not indent:
            paragraph.paragraph_format.first_line_indent = Pt(0)
        if align == "right":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def page_break(self) -> None:
        self.document.add_page_break()

    def lying_pages(self) -> None:
        """Go on on pages that lie on their side, for wide tables."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        self.width = LYING_WIDTH

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
        self._append(_table(heads, rows, self._twips(widths), centred))

    def facts(self, title: str, rows: Iterable[tuple[str, str]]) -> None:
        """Write a small grid of names and what is to be said of each, under a title that spans it."""
        widths = self._twips((4, 22))
        lines = "".join(
            _row(
                (
                    _cell(name, widths[0], HEAD_FONT, centred=True),
                    _cell(text, widths[1], BODY_FONT),
                )
            )
            for name, text in rows
        )
        titled = _cell(title, sum(widths), HEAD_FONT, span=2)
        head = _row((titled.replace("<w:pPr>", "<w:pPr><w:keepNext/>"),))
        self._append(_grid(head + lines, widths))
        self.gap()

    def gap(self) -> None:
        """Leave a little room."""
        self.document.add_paragraph("", style="Normal").paragraph_format.line_spacing = Pt(10)

    def official_tables(self, manuscript: Manuscript) -> None:
        """Write the statutory tables in their own layout."""
        for section, _paragraphs, grid in manuscript.parts():
            self.heading(section.heading)
            if grid is not None:
                self.grid(manuscript, grid)

    def grid(self, manuscript: Manuscript, grid: Grid) -> None:
        """Write one statutory table."""
        self._append(table_xml(manuscript, grid))

    def save(self, out: BinaryIO, at: datetime) -> None:
        """Write the document; the same content gives the same bytes."""
        packed = BytesIO()
        self.document.save(packed)
        packed.seek(0)
        settle(packed, out, at)

    def _append(self, xml: str) -> None:
        self.document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")

    def _twips(self, widths: Sequence[int]) -> list[int]:
        return [self.width * width // sum(widths) for width in widths]

    def _number_pages(self) -> None:
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.first_line_indent = Pt(0)
        run = paragraph.add_run()
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            if kind:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
            else:
                mark = OxmlElement("w:instrText")
                mark.text = text
            run._r.append(mark)


# --- tables, as text: a table of thousands of rows is parsed once and not put together cell by cell ---


def _table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    widths: Sequence[int],
    centred: Collection[int],
) -> str:
    cells = (
        _cell(head, width, HEAD_FONT, centred=True)
        for head, width in zip(heads, widths, strict=True)
    )
    head = _row(cells, repeated=True)
    return _grid(head + "".join(_lines(rows, widths, centred)), widths)


def _lines(
    rows: Iterable[Sequence[str]], widths: Sequence[int], centred: Collection[int]
) -> Iterator[str]:
    for row in rows:
        cells = enumerate(zip(row, widths, strict=True))
        yield _row(
            _cell(text, width, BODY_FONT, centred=column in centred)
            for column, (text, width) in cells
        )


def _grid(rows: str, widths: Sequence[int]) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(cells: Iterable[str], *, repeated: bool = False) -> str:
    marks = "<w:cantSplit/>" + ("<w:tblHeader/>" if repeated else "")
    return f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(text: str, width: int, font: str, *, centred: bool = False, span: int = 1) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    align = "center" if centred else "left"
    run = (
        f'<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{font}"/>'
        f'<w:sz w:val="{HALF_POINTS}"/></w:rPr>'
    )
    paragraphs = "".join(
        '<w:p><w:pPr><w:spacing w:before="20" w:after="20" w:line="280" w:lineRule="exact"/>'
        f'<w:ind w:firstLine="0"/><w:jc w:val="{align}"/></w:pPr>'
        f'<w:r>{run}<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in clean(text).split("\n")
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraphs}</w:tc>"
    )


def clean(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return "".join(
        c
        for c in str(text)
        if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
