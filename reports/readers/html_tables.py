"""What a page shows and which of its tables hold figures: spans placed on a grid as a browser does."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import Final

from lxml import etree

from reports.readers import prose
from reports.readers.document import Cell, Place, UnreadableDocument

Element = etree._Element

WIDEST_SPAN: Final = 100
"""The form has 16 columns; a colspan of 100000 is a slip or an attack."""
MOST_COLUMNS: Final = 256
"""Row spans without end would push each row further to the right."""
LONGEST_CELL: Final = 800
"""Characters; a table with a longer cell lays out a page, it does not hold figures."""
_UNSHOWN: Final = frozenset(
    {
        "script",
        "style",
        "template",
        "noscript",
        "head",
        "select",
        "textarea",
        "button",
        "iframe",
        "object",
        "svg",
        "canvas",
        "audio",
        "video",
    }
)
BLOCKS: Final = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    }
)
_HIDING: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def shown(root: Element, opaque: Container[Element]) -> Iterator[tuple[str, Element, str]]:
    """Yield ("start" | "end" | "text", element, text) of what a browser would show, without recursion.

    Nothing inside ``opaque`` elements is yielded, only their start.
    """
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "start":
            if _is_hidden(element):
                walker.skip_subtree()
                continue
            yield "start", element, ""
            if element in opaque:
                walker.skip_subtree()
            elif element.text:
                yield "text", element, element.text
            if element.tag == "input" and element.get("type", "text").lower() in {"text", "number"}:
                yield "text", element, element.get("value", "")
        else:
            if element not in opaque and not _is_hidden(element):
                yield "end", element, ""
            if element.tail and element is not root:
                yield "text", element, element.tail


def data_tables(root: Element) -> set[Element]:
    """The innermost tables that hold more than one cell and no long text."""
    data: set[Element] = set()
    layout: set[Element] = set()
    for candidate in reversed(list(root.iter("table"))):
        cells = [cell for row in own_rows(candidate) for cell in own_cells(row)]
        if candidate in layout or len(cells) < 2:
            continue
        if not any(_is_long(cell) for cell in cells):
            data.add(candidate)
        layout.update(candidate.iterancestors("table"))
    return data


def own_rows(table: Element) -> list[Element]:
    """The rows of a table itself, not those of tables inside it."""
    return _nearest(table, {"tr"}, {"table", "td", "th", "caption"})


def own_cells(row: Element) -> list[Element]:
    """The cells of a row itself."""
    return _nearest(row, {"td", "th"}, {"table", "tr"})


def rows_to_cells(rows: list[Element], anchor: str) -> Iterator[Cell]:
    """Place the cells of HTML rows on a grid as a browser does; no cell covers another."""
    covered: dict[int, int] = {}  # column → first row that it is free in
    for row, (element, rows_left) in enumerate(zip(rows, _rows_left(rows), strict=True)):
        column = 0
        for number, cell in enumerate(own_cells(element), start=1):
            while covered.get(column, 0) > row:
                column += 1
            if column > MOST_COLUMNS:
                raise UnreadableDocument("too_complex")
            width = 1
            while width < _span(cell, "colspan") and covered.get(column + width, 0) <= row:
                width += 1
            height = min(_span(cell, "rowspan") or rows_left, rows_left)
            covered.update(dict.fromkeys(range(column, column + width), row + height))
            place = Place(anchor=f"{anchor}r{row + 1}c{number}")
            yield Cell(text_of(cell), row, column, height, width, place)
            column += width


def text_of(element: Element) -> str:
    r"""The shown text of a cell, ``\n`` where a block or ``<br>`` breaks it."""
    lines: list[str] = []
    line: list[str] = []
    for event, inner, text in shown(element, ()):
        if event == "text":
            line.append(text)
        elif inner.tag in BLOCKS:
            lines.append(prose.one_line("".join(line)))
            line.clear()
    lines.append(prose.one_line("".join(line)))
    return "\n".join(filter(None, lines))


def _nearest(element: Element, wanted: set[str], closed: set[str]) -> list[Element]:
    found: list[Element] = []
    waiting = list(reversed(element))
    while waiting:
        inner = waiting.pop()
        if _is_hidden(inner):
            continue
        if inner.tag in wanted:
            found.append(inner)
        elif inner.tag not in closed:
            waiting.extend(reversed(inner))
    return found


def _rows_left(rows: list[Element]) -> list[int]:
    """How many rows each row's group (thead, tbody, tfoot) still has, the row itself included."""
    left: list[int] = []
    for row in reversed(rows):
        same = bool(left) and row.getparent() is rows[len(rows) - len(left)].getparent()
        left.append(left[-1] + 1 if same else 1)
    return left[::-1]


def _span(cell: Element, name: str) -> int:
    """The span as declared; 1 where it is no number, 0 only for ``rowspan="0"`` (to the group's end)."""
    digits = re.match(r"\s*(\d{1,6})", cell.get(name, "1"))
    span = int(digits[1]) if digits else 1
    return span if name == "rowspan" else max(1, min(span, WIDEST_SPAN))


def _is_hidden(element: Element) -> bool:
    return (
        element.tag in _UNSHOWN
        or "hidden" in element.attrib
        or bool(_HIDING.search(element.get("style", "")))
    )


def _is_long(cell: Element) -> bool:
    length = 0
    for text in cell.itertext():
        length += len(text.strip())
        if length > LONGEST_CELL:
            return True
    return False
