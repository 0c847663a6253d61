"""HTML to Document: paragraphs, headings and innermost data tables in reading order.

Scripts are never run, nothing is fetched, what a browser would not show is not read.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import BinaryIO, Final

from lxml import etree

from reports.readers import limits, prose
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
from reports.readers.encoding import decode

Element = etree._Element

READER: Final = f"lxml {etree.__version__}"
TAGS: Final = 1_000_000
WIDEST_SPAN: Final = 100
"""The form has 16 columns; a colspan of 100000 is a slip or an attack."""
LONGEST_CELL: Final = 800
"""Characters; a table with a longer cell lays out a page, it does not hold figures."""

_UNSHOWN: Final = frozenset(
    "script style template noscript head select textarea button iframe object svg canvas audio video".split()
)
_BLOCKS: Final = frozenset(
    "address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form frameset h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section "
    "summary table tbody td tfoot th thead tr ul".split()
)
_HIDING: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET: Final = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_INLINE_DATA: Final = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]{64,}")
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LIMIT_ERRORS: Final = frozenset(
    {
        etree.ErrorTypes.ERR_RESOURCE_LIMIT,
        etree.ErrorTypes.ERR_INTERNAL_ERROR,
        etree.ErrorTypes.ERR_NO_MEMORY,
    }
)


def read(stream: BinaryIO) -> Document:
    """Read a page, or a page saved as MHTML; raise ``too_complex``, ``unknown_encoding`` or ``broken``."""
    data = limits.read_at_most(stream, limits.MARKUP_BYTES)
    media_type = "text/html"
    declared = _CHARSET.search(data[:4096])
    charset = declared[1].decode() if declared else None
    if _is_mime(data):
        data, charset = _page_of_mhtml(data)
        media_type = "multipart/related"
    root = parse(decode(data, charset))
    title = root.findtext(".//title") if root is not None else None
    return Document(
        blocks=limits.bounded(blocks(root, Anchors())),
        media_type=media_type,
        reader=READER,
        title=prose.one_line(title) or None if title else None,
    )


@dataclass(slots=True)
class Anchors:
    """Counts paragraphs and tables of one document, so that blocks from several pieces are numbered on."""

    paragraphs: Iterator[int] = field(default_factory=lambda: count(1))
    tables: Iterator[int] = field(default_factory=lambda: count(1))

    def paragraph(self) -> Place:
        return Place(anchor=f"p{next(self.paragraphs)}")

    def table(self) -> Place:
        return Place(anchor=f"t{next(self.tables)}")


def parse(text: str) -> Element | None:
    """Parse markup leniently; ``None`` for markup without any element."""
    text = _INLINE_DATA.sub("", text.replace("\0", ""))
    if text.count("<") > TAGS:
        raise UnreadableDocument("too_complex")
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=False, no_network=True, remove_pis=True, remove_comments=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        if "empty" in str(error).lower():
            return None
        raise UnreadableDocument("broken") from error
    # Past its limits libxml2 drops the rest of a page and carries on as if it had ended there.
    if any(entry.type in _LIMIT_ERRORS for entry in parser.error_log):
        raise UnreadableDocument("too_complex")
    return root


def blocks(root: Element | None, anchors: Anchors) -> Iterator[Block]:
    """Yield the blocks of a parsed page; a table that holds tables or long text is only layout."""
    if root is None:
        return
    level = 0
    line: list[str] = []

    def flush() -> Iterator[Block]:
        text = prose.one_line("".join(line))
        line.clear()
        if text and level:
            yield Heading(text, level, anchors.paragraph())
        elif text:
            yield Paragraph(text, anchors.paragraph())

    tables = data_tables(root)
    for event, element, text in shown(root, tables):
        tag = element.tag
        if event == "text":
            line.append(text)
        elif event == "start" and element in tables:
            yield from flush()
            yield from table(element, anchors)
        elif tag in _HEADINGS:
            yield from flush()
            level = int(tag[1]) if event == "start" else 0
        elif tag == "br" and level:
            line.append("\n")
        elif tag in _BLOCKS:
            yield from flush()
    yield from flush()


def shown(
    root: Element, opaque: frozenset[Element] | set[Element]
) -> Iterator[tuple[str, Element, str]]:
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


def table(element: Element, anchors: Anchors) -> Iterator[Block]:
    """Yield a data table, its caption before it."""
    caption = element.find("caption")
    if caption is not None and (text := text_of(caption)):
        yield Paragraph(prose.joined(text.split("\n")), anchors.paragraph())
    place = anchors.table()
    yield Table(tuple(rows_to_cells(own_rows(element), f"{place.anchor}")), place)


def rows_to_cells(rows: list[Element], anchor: str) -> Iterator[Cell]:
    """Place the cells of HTML rows on a grid as a browser does; no cell covers another."""
    covered: dict[int, int] = {}  # column → first row that it is free in
    for row, (element, rows_left) in enumerate(zip(rows, _rows_left(rows), strict=True)):
        column = 0
        for number, cell in enumerate(own_cells(element), start=1):
            while covered.get(column, 0) > row:
                column += 1
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
    for event, inner, text in shown(element, frozenset()):
        if event == "text":
            line.append(text)
        elif inner.tag in _BLOCKS:
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


def _is_mime(data: bytes) -> bool:
    head = data[:4096].lstrip().lower()
    return not head.startswith(b"<") and (
        head.startswith((b"mime-version:", b"from:")) or b"\nmime-version:" in head
    )


def _page_of_mhtml(data: bytes) -> tuple[bytes, str | None]:
    """The first HTML part of a saved page and its declared encoding."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return payload, part.get_content_charset()
    raise UnreadableDocument("broken")
