"""Writes a report as a Word document laid out like the official form, merged cells and all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from reports.writers.layout import Grid, GridCell, Role
from reports.writers.manuscript import Manuscript

BODY_FONT = "仿宋"
HEAD_FONT = "黑体"
TEXT_WIDTH = 9070
"""Width of the text on the page in twips (A4, margins of 25 mm)."""


def write(manuscript: Manuscript) -> bytes:
    """Return a .docx on A4 with heading styles, Chinese fonts and ruled tables."""
    document = docx.Document(BytesIO(template()))
    document.core_properties.title = manuscript.title
    document.core_properties.author = manuscript.agency
    document.add_paragraph(manuscript.title, style="Title")
    for section, paragraphs, grid in manuscript.parts():
        if section.heading:
            document.add_paragraph(section.heading, style="Heading 1")
        for paragraph in paragraphs:
            document.add_paragraph(paragraph, style="Normal")
        if grid is not None:
            _append(document, parse_xml(table_xml(manuscript, grid)))
    return _dated(document)


def table_xml(manuscript: Manuscript, grid: Grid, label: Callable[[str], str] = str) -> str:
    """Return one official table as a ``w:tbl`` element: gridSpan across, vMerge down; ``label`` puts its labels."""
    widths = [TEXT_WIDTH * width // sum(grid.widths) for width in grid.widths]
    covering = grid.covering()
    heads = grid.head_count
    rows = "".join(
        f"<w:tr><w:trPr>{_KEPT}{_REPEATED * (row < heads)}{_ROW}</w:trPr>"
        f"{''.join(_row(manuscript, covering, widths, row, label))}</w:tr>"
        for row in range(grid.row_count)
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f"<w:tbl {nsdecls('w')}><w:tblPr>{_PROPERTIES}</w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


_ROW = '<w:trHeight w:val="340"/><w:jc w:val="center"/>'
_MARGIN = 40
"""Room left and right of the text of a cell, in twips."""
_KEPT, _REPEATED = "<w:cantSplit/>", "<w:tblHeader/>"
_PROPERTIES = (
    f'<w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>'
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + '</w:tblBorders><w:tblLayout w:type="fixed"/>'
    '<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar>'
)


def _row(
    manuscript: Manuscript,
    covering: dict[tuple[int, int], GridCell],
    widths: list[int],
    row: int,
    label: Callable[[str], str],
) -> Iterator[str]:
    column = 0
    while column < len(widths):
        cell = covering[row, column]
        text = manuscript.cell(cell.address) if cell.is_figure else cell.text and label(cell.text)
        yield _cell(text, cell, sum(widths[column : column + cell.col_span]), row)
        column += cell.col_span


def _cell(text: str, cell: GridCell, width: int, row: int) -> str:
    merge = ""
    if cell.row_span > 1:
        merge = f'<w:vMerge w:val="{"restart" if row == cell.row else "continue"}"/>'
    span = f'<w:gridSpan w:val="{cell.col_span}"/>' if cell.col_span > 1 else ""
    printed = escape(text) if row == cell.row else ""
    letters = _letters(printed, width)
    run = f'<w:r>{letters}<w:t xml:space="preserve">{printed}</w:t></w:r>' if printed else ""
    align = "left" if cell.role == Role.LABEL else "center"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}'
        f'<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/><w:ind w:firstLine="0"/>'
        f'<w:jc w:val="{align}"/>{letters}</w:pPr>{run}</w:p></w:tc>'
    )


SIZE, SMALLEST = 18, 11
"""Of the letters in a table, in half points."""
_NARROW = 5.2
"""Width of a narrow character in twips, for each half point of its size."""
_UNBROKEN = re.compile(r"[\x21-\x7e]+")


def _letters(text: str, width: int) -> str:
    """Return how a cell is printed: small enough that no number and no word is broken."""
    size = fitting(text, width - 2 * _MARGIN, SIZE)
    return (
        f'<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{BODY_FONT}"/>'
        f'<w:sz w:val="{size}"/></w:rPr>'
    )


def fitting(text: str, room: int, size: int) -> int:
    """Return the size in half points, at most ``size``, at which no word or number needs more than ``room`` twips."""
    longest = max((len(word) for word in _UNBROKEN.findall(text)), default=1)
    return max(SMALLEST, min(size, int(room / (_NARROW * longest))))


def _append(document: Any, element: Any) -> None:
    document.element.body.insert_element_before(element, "w:sectPr")


def _dated(document: Any) -> bytes:
    """Return the file with a fixed date in every member, so that equal reports are equal bytes."""
    saved, target = BytesIO(), BytesIO()
    document.save(saved)
    with ZipFile(saved) as source, ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for member in source.namelist():
            archive.writestr(ZipInfo(member, _DATE), source.read(member), ZIP_DEFLATED)
    return target.getvalue()


_DATE = (2021, 9, 26, 0, 0, 0)


@cache
def template() -> bytes:
    """The empty document with the page and the styles set, made once a process."""
    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    page.top_margin, page.bottom_margin = Mm(30), Mm(25)
    _style(document, "Normal", BODY_FONT, 16)
    _style(document, "Title", HEAD_FONT, 20)
    _style(document, "Heading 1", HEAD_FONT, 16)
    normal, title, heading = (
        document.styles[name].paragraph_format for name in ("Normal", "Title", "Heading 1")
    )
    normal.first_line_indent, normal.line_spacing = Pt(32), Pt(28)
    normal.space_after = Pt(0)
    title.first_line_indent = heading.first_line_indent = Pt(0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for border in document.styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
    heading.space_before, heading.space_after = Pt(6), Pt(3)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def _style(document: Any, name: str, font: str, size: int) -> None:
    style = document.styles[name]
    style.font.name, style.font.size = "Times New Roman", Pt(size)
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
