"""HTML to Document: paragraphs, headings and innermost data tables in reading order.

Scripts are never run, nothing is fetched, what a browser would not show is not read.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from lxml import etree

from reports.readers import limits, prose
from reports.readers.anchors import Anchors
from reports.readers.document import (
    Block,
    Document,
    Heading,
    Paragraph,
    Table,
    UnreadableDocument,
)
from reports.readers.encoding import decode
from reports.readers.html_tables import BLOCKS, data_tables, own_rows, rows_to_cells, shown, text_of

Element = etree._Element

READER: Final = f"lxml {etree.__version__}"
TAGS: Final = 1_000_000

_CHARSET: Final = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
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


def parse(text: str) -> Element | None:
    """Parse markup leniently; ``None`` for markup without any element."""
    text = prose.without_pictures(text.replace("\0", ""))
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
    tables = data_tables(root)
    for event, element, text in shown(root, tables):
        tag = element.tag
        if event == "text":
            line.append(text)
        elif tag == "br" and level:
            line.append("\n")
        elif tag in BLOCKS:
            yield from _block(line, level, anchors)
            if tag in _HEADINGS:
                level = int(tag[1]) if event == "start" else 0
            if element in tables:
                yield from table(element, anchors)
    yield from _block(line, level, anchors)


def _block(line: list[str], level: int, anchors: Anchors) -> Iterator[Block]:
    """Turn the text gathered so far into a block and forget it."""
    text = prose.one_line("".join(line))
    line.clear()
    if text:
        place = anchors.paragraph()
        yield Heading(text, level, place) if level else Paragraph(text, place)


def table(element: Element, anchors: Anchors) -> Iterator[Block]:
    """Yield a data table, its caption before it."""
    caption = element.find("caption")
    if caption is not None and (text := text_of(caption)):
        yield Paragraph(prose.joined(text.split("\n")), anchors.paragraph())
    place = anchors.table()
    yield Table(tuple(rows_to_cells(own_rows(element), f"{place.anchor}")), place)


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
