"""DOCX to Document: what Word would print of the body, in order.

Read from the XML parts themselves: only four are needed, each is bounded, and tracked changes, content
controls, text boxes and merged cells are all plain there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import BinaryIO, Final

from lxml import etree

from reports.readers import limits, prose
from reports.readers.anchors import Anchors
from reports.readers.document import (
    Block,
    Cell,
    Document,
    Heading,
    Paragraph,
    Place,
    Table,
    UnreadableDocument,
)
from reports.readers.html_tables import LONGEST_CELL, WIDEST_SPAN
from reports.readers.numbering import Numbering, number_of, numbering_from_xml, value_of
from reports.readers.package import Element, Package
from reports.readers.sniffing import DOCX
from reports.readers.styles import Style, is_on, styled, styles_from_xml

READER: Final = f"docx (lxml {etree.__version__})"
_UNPRINTED: Final = frozenset(
    {"del", "moveFrom", "delText", "instrText", "delInstrText", "Fallback", "rt", "pPr", "sectPr"}
)
_WRAPPERS: Final = frozenset(
    {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "AlternateContent", "Choice"}
)
_BOXES: Final = frozenset({"txbxContent"})
_BREAKS: Final = {"br": "\n", "cr": "\n", "tab": " ", "ptab": " ", "noBreakHyphen": "-"}


def read(stream: BinaryIO) -> Document:
    """Read a Word document; raise what :class:`Package` raises, or ``too_complex``."""
    package = Package(stream)
    main = _main_part(package)
    parts = {kind: name for kind, name in package.related(main).values() if name in package.names}
    root = package.xml(main)
    body = root.find("{*}body")
    if body is None:
        raise UnreadableDocument("broken")
    word = Word(
        styles_from_xml(package.xml(parts["styles"])) if "styles" in parts else {},
        numbering_from_xml(package.xml(parts["numbering"]) if "numbering" in parts else None),
    )
    return Document(
        blocks=limits.bounded(word.blocks(body)),
        media_type=DOCX,
        reader=READER,
        title=_title(package),
    )


@dataclass(slots=True)
class Word:
    """Walks one document's body; counts its lists, paragraphs and tables as it goes."""

    styles: dict[str, Style]
    numbering: Numbering
    anchors: Anchors = field(default_factory=Anchors)

    def blocks(self, parent: Element) -> Iterator[Block]:
        """Yield the blocks below a body, cell or text box."""
        for element in _content(parent):
            if _name(element) == "tbl":
                yield from self.table(element)
            else:
                yield from self.paragraph(element)

    def paragraph(self, element: Element) -> Iterator[Block]:
        """Yield a paragraph or heading (none if it is empty), then what its text boxes hold."""
        style = self._style(element)
        text = prose.joined(self.text(element, style).split("\n"))
        if text:
            place = self.anchors.paragraph()
            yield Heading(text, style.level, place) if style.level else Paragraph(text, place)
        for box in _boxes(element):
            yield from self.blocks(box)

    def text(self, element: Element, style: Style) -> str:
        r"""The printed text of one paragraph with its automatic number; ``\n`` for line breaks."""
        number = self._number(style)
        text = "" if style.hidden else "".join(_runs(element))
        return f"{number}{text}" if text.strip() else ""

    def table(self, element: Element) -> Iterator[Block]:
        """Yield a table, or its content where it holds another table or long text and is only layout."""
        rows = list(_rows(element))
        cells = [cell for row in rows for cell in _cells(row)]
        if len(cells) < 2 or any(_is_layout(cell) for cell in cells):
            for cell in cells:
                yield from self.blocks(cell)
            return
        place = self.anchors.table()
        yield Table(tuple(self._place(rows, place)), place)

    def _place(self, rows: list[Element], place: Place) -> list[Cell]:
        """Put the cells on the grid; a cell that continues the one above makes that one taller."""
        cells: list[Cell] = []
        above: dict[
            int, int
        ] = {}  # column → index in cells of the cell that may be continued below
        for row, element in enumerate(rows):
            column = _skipped(element)
            below: dict[int, int] = {}
            for number, cell in enumerate(_cells(element), start=1):
                width, merge = _extent(cell)
                index = above.get(column)
                if merge == "continue" and index is not None and cells[index].col_span == width:
                    cells[index] = _taller(cells[index])
                else:
                    index = len(cells)
                    anchor = Place(anchor=f"{place.anchor}r{row + 1}c{number}")
                    cells.append(Cell(self.cell_text(cell), row, column, 1, width, anchor))
                if merge:
                    below[column] = index
                column += width
            above = below
        return cells

    def cell_text(self, cell: Element) -> str:
        """The printed text of a cell, one line a paragraph, text boxes and trivial tables included."""
        lines = []
        for element in _content(cell):
            if _name(element) == "tbl":
                lines += [self.cell_text(inner) for row in _rows(element) for inner in _cells(row)]
            else:
                lines.append(self.text(element, self._style(element)))
                lines += [self.cell_text(box) for box in _boxes(element)]
        return prose.cell_text("\n".join(lines))

    def _style(self, element: Element) -> Style:
        properties = element.find("{*}pPr")
        if properties is None:
            return self.styles.get("", Style())
        style = self.styles.get(
            value_of(properties.find("{*}pStyle")) or "", self.styles.get("", Style())
        )
        return styled(properties, style)

    def _number(self, style: Style) -> str:
        if not style.list_id or style.list_id == "0":
            return ""
        return self.numbering.next(style.list_id, style.depth)


def _content(parent: Element) -> Iterator[Element]:
    """The paragraphs and tables of a body or cell, out of the wrappers they may stand in."""
    return _unwrapped(parent, {"p", "tbl"})


def _rows(table: Element) -> Iterator[Element]:
    return (row for row in _unwrapped(table, {"tr"}) if not _is_dropped(row))


def _cells(row: Element) -> Iterator[Element]:
    return _unwrapped(row, {"tc"})


def _unwrapped(parent: Element, wanted: set[str]) -> Iterator[Element]:
    """Look through content controls, insertions, smart tags and the preferred of two alternatives."""
    waiting = list(reversed(parent))
    while waiting:
        element = waiting.pop()
        name = _name(element)
        if name in wanted:
            yield element
        elif name in _WRAPPERS:
            waiting.extend(reversed(element))


def _runs(paragraph: Element) -> Iterator[str]:
    """The printed pieces of a paragraph: insertions count, deletions, field codes and hidden runs do not."""
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        name = _name(element)
        if name == "t":
            yield element.text or ""
        elif name in _BREAKS:
            yield "" if value_of(element, "type") == "page" else _BREAKS[name]
        elif name not in _UNPRINTED and name not in _BOXES and not _is_hidden(element):
            waiting.extend(reversed(element))


def _boxes(paragraph: Element) -> Iterator[Element]:
    """The contents of the text boxes anchored in a paragraph, each once."""
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        name = _name(element)
        if name in _BOXES:
            yield element
        elif name not in _UNPRINTED:
            waiting.extend(reversed(element))


def _extent(cell: Element) -> tuple[int, str | None]:
    """Columns covered, and ``restart``, ``continue`` or ``None`` as the cell merges with those below and above."""
    properties = cell.find("{*}tcPr")
    if properties is None:
        return 1, None
    width = number_of(properties.find("{*}gridSpan"), 1)
    merge = properties.find("{*}vMerge")
    return max(1, min(width, WIDEST_SPAN)), None if merge is None else value_of(merge) or "continue"


def _skipped(row: Element) -> int:
    """The columns a row leaves out before its first cell."""
    return max(0, min(number_of(row.find("{*}trPr/{*}gridBefore")), WIDEST_SPAN))


def _taller(cell: Cell) -> Cell:
    return replace(cell, row_span=cell.row_span + 1)


def _is_dropped(row: Element) -> bool:
    """Whether a row is deleted in tracked changes, or hidden."""
    properties = row.find("{*}trPr")
    if properties is None:
        return False
    return properties.find("{*}del") is not None or is_on(properties.find("{*}hidden"))


def _is_layout(cell: Element) -> bool:
    """Whether a cell holds a table of its own or more text than any cell of figures and labels."""
    if any(len(list(islice(table.iter("{*}tc"), 2))) == 2 for table in cell.iter("{*}tbl")):
        return True
    length = 0
    for text in cell.iter("{*}t"):
        length += len(text.text or "")
        if length > LONGEST_CELL:
            return True
    return False


def _is_hidden(run: Element) -> bool:
    return _name(run) == "r" and is_on(run.find("{*}rPr/{*}vanish"))


def _name(element: Element) -> str:
    """The local name; comments and processing instructions have none."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _main_part(package: Package) -> str:
    for kind, name in package.related("").values():
        if kind == "officeDocument" and name in package.names:
            return name
    if "word/document.xml" in package.names:
        return "word/document.xml"
    raise UnreadableDocument("broken")


def _title(package: Package) -> str | None:
    if "docProps/core.xml" not in package.names:
        return None
    title = package.xml("docProps/core.xml").findtext("{*}title")
    return (title and prose.one_line(title)) or None
