"""Word documents as an office makes them by hand: 仿宋 body, 黑体 heads, full grids, page numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, BinaryIO

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from exports.packing import settle
from reports.writers.docx import BODY_FONT, HEAD_FONT, table_xml, template
from reports.writers.layout import Grid
from reports.writers.manuscript import Manuscript

SMALL = Pt(10.5)


class Paper:
    """A document being written, top to bottom."""

    def __init__(self, title: str, author: str, at: datetime) -> None:
        self.document = docx.Document(BytesIO(template()))
        properties = self.document.core_properties
        properties.title, properties.author = title, author
        properties.created = properties.modified = at.replace(tzinfo=None, microsecond=0)
        self._number_pages()

    def title(self, text: str) -> None:
        self.document.add_paragraph(text, style="Title")

    def heading(self, text: str) -> None:
        self.document.add_paragraph(text, style="Heading 1")

    def paragraph(self, text: str, *, indent: bool = True, align: str = "left") -> None:
        paragraph = self.document.add_paragraph(clean(text), style="Normal")
        if not indent:
            paragraph.paragraph_format.first_line_indent = Pt(0)
        if align == "right":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def page_break(self) -> None:
        self.document.add_page_break()

    def table(
        self, heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]
    ) -> None:
        """Write a full grid with a head that is repeated on every page; ``widths`` are relative."""
        table = self.document.add_table(rows=1, cols=len(heads), style="Table Grid")
        table.autofit = False
        total = sum(widths)
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            _fill(cell, head, HEAD_FONT)
        repeat = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeat)
        for row in rows:
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=True):
                _fill(cell, text, BODY_FONT)
        for column, width in zip(table.columns, widths, strict=True):
            for cell in column.cells:
                cell.width = Mm(160 * width / total)

    def official_tables(self, manuscript: Manuscript) -> None:
        """Write the statutory tables in their own layout."""
        for section, _paragraphs, grid in manuscript.parts():
            self.heading(section.heading)
            if grid is not None:
                self.grid(manuscript, grid)

    def grid(self, manuscript: Manuscript, grid: Grid) -> None:
        """Write one statutory table."""
        element = parse_xml(table_xml(manuscript, grid))
        self.document.element.body.insert_element_before(element, "w:sectPr")

    def save(self, out: BinaryIO, at: datetime) -> None:
        """Write the document; the same content gives the same bytes."""
        packed = BytesIO()
        self.document.save(packed)
        packed.seek(0)
        settle(packed, out, at)

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


def _fill(cell: Any, text: str, font: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.first_line_indent = Pt(0)
    paragraph.paragraph_format.line_spacing = 1.0
    run = paragraph.add_run(clean(text))
    run.font.size = SMALL
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def clean(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return "".join(c for c in str(text) if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff"))
