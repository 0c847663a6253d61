"""Markdown to Document: headings, paragraphs, pipe tables row by row as typed, HTML tables inside.

Pipe tables are cut from the source, because a Markdown parser drops the cells by which a row is longer than the
header, and with them the last figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import BinaryIO, Final

import markdown_it
from markdown_it import MarkdownIt
from markdown_it.token import Token

from reports.readers import html, limits, prose
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
from reports.readers.encoding import decode
from reports.readers.html_tables import text_of
from reports.readers.lines import is_pipe_delimiter, page_width
from reports.readers.text import lines_of, paragraphs

LONGEST: Final = 1_500_000
"""Characters; the parser reads about 200,000 a second."""
READER: Final = f"markdown-it-py {markdown_it.__version__}"
_PIPE: Final = re.compile(r"(?<!\\)\|")
_LONG_DASHES: Final = re.compile(r"--|:")
_TABLE_START: Final = re.compile(r"<table\b", re.IGNORECASE)
_TABLE_EDGE: Final = re.compile(r"<(/?)table\b[^>]*>", re.IGNORECASE)
_BREAK: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKS: Final = re.compile(
    r"\*\*|__|`|\\(?=[|*_~#\\-])|</?(?:b|strong|em|i|u|span|font|p|div)\b[^>]*>"
)


def read(stream: BinaryIO) -> Document:
    """Read Markdown; raise ``too_complex`` or ``unknown_encoding``."""
    text = prose.without_pictures(decode(limits.read_at_most(stream, limits.TEXT_BYTES)))
    if len(text) > LONGEST:
        raise UnreadableDocument("too_complex")
    return Document(
        blocks=limits.bounded(blocks(re.split(r"\r\n?|\n", text))),
        media_type="text/markdown",
        reader=READER,
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """Consecutive lines of one kind: ``markdown``, ``pipes`` or ``html``; ``first`` counts from 0."""

    kind: str
    first: int
    lines: list[str]


def blocks(lines: list[str]) -> Iterator[Block]:
    """Yield the blocks of all pieces in order."""
    anchors = Anchors()
    width = page_width(lines_of("\n".join(lines)))
    for piece in pieces(lines):
        if piece.kind == "pipes":
            yield pipes_to_table(piece.lines, anchors)
        elif piece.kind == "html":
            yield from html.blocks(html.parse("\n".join(piece.lines)), anchors)
        else:
            yield from _prose("\n".join(piece.lines), width, anchors)


def pieces(lines: list[str]) -> Iterator[Piece]:
    """Cut the source into pipe tables, HTML tables and the rest."""
    start = line = 0
    while line < len(lines):
        kind, end = _table_end(lines, line)
        if end == line:
            line += 1
            continue
        if start < line:
            yield Piece("markdown", start, lines[start:line])
        yield Piece(kind, line, lines[line:end])
        start = line = end
    if start < len(lines):
        yield Piece("markdown", start, lines[start:])


def pipes_to_table(lines: list[str], anchors: Anchors) -> Table:
    """Turn the rows into cells where they stand.

    Never ``ruled``: Markdown has no merged cells, so blanks and shifted rows stand for them.
    """
    place = anchors.table()
    rows = [split_row(line) for line in _without_delimiters(lines)]
    even = len({len(row) for row in rows}) <= 1
    cells = tuple(
        Cell(
            text,
            row,
            column,
            1,
            1,
            Place(anchor=f"{place.anchor}r{row + 1}c{column + 1}"),
            certain=even,
        )
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )
    return Table(cells, place, ruled=False)


def split_row(line: str) -> list[str]:
    """The cells of one row, without the pipes at its ends and the marks of emphasis."""
    line = line.strip()
    parts = _PIPE.split(line)
    if line.startswith("|"):
        parts = parts[1:]
    if len(parts) > 1 and not parts[-1].strip() and _PIPE.search(line[-1:]):
        parts = parts[:-1]
    return [cell_text(part) for part in parts]


def cell_text(source: str) -> str:
    """What a cell shows: ``<br>`` breaks the line, emphasis and escapes vanish."""
    text = _MARKS.sub("", _BREAK.sub("\n", source)).replace("&nbsp;", " ")
    return prose.cell_text(text)


def _table_end(lines: list[str], start: int) -> tuple[str, int]:
    """The kind of table that begins at this line and the line after its last; the same line if none does."""
    if _TABLE_START.search(lines[start]):
        return "html", _html_end(lines, start)
    if "|" in lines[start]:
        return "pipes", _pipes_end(lines, start)
    return "", start


def _html_end(lines: list[str], start: int) -> int:
    depth = 0
    for line in range(start, len(lines)):
        for edge in _TABLE_EDGE.finditer(lines[line]):
            depth += -1 if edge[1] else 1
        if depth <= 0:
            return line + 1
    return len(lines)


def _pipes_end(lines: list[str], start: int) -> int:
    """A table ends before a line without pipes, or where a blank line is followed by another table's head."""
    end = line = start
    rows = 0
    while line < len(lines):
        if _is_row(lines[line]):
            if end < line and _is_delimiter(lines, line + 1):
                break
            rows += 1
            end = line + 1
        elif lines[line].strip():
            break
        line += 1
    return end if rows > 1 else start


def _is_row(line: str) -> bool:
    return _PIPE.search(line) is not None


def _is_delimiter(lines: list[str], line: int) -> bool:
    return line < len(lines) and is_pipe_delimiter(lines[line])


def _without_delimiters(lines: list[str]) -> Iterator[str]:
    """The rows: ``|-|-|`` is a delimiter only in second place, further down it is a row of dashes."""
    rows = [line for line in lines if line.strip()]
    for number, row in enumerate(rows):
        if not is_pipe_delimiter(row) or (number != 1 and not _LONG_DASHES.search(row)):
            yield row


def _prose(source: str, width: int | None, anchors: Anchors) -> Iterator[Block]:
    """Headings and paragraphs; indented Chinese paragraphs are no code."""
    parser = MarkdownIt("commonmark", {"html": True}).disable(["code", "lheading"])
    level = 0
    number = ""
    for token in parser.parse(source):
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "list_item_open" and token.info:
            number = f"{token.info}{token.markup}"
        elif token.type == "html_block":
            yield from html.blocks(html.parse(token.content), anchors)
        elif token.type == "fence":
            for line in filter(None, map(str.strip, token.content.split("\n"))):
                yield Paragraph(line, anchors.paragraph())
        elif token.type == "inline" and (text := number + _shown(token)):
            number = ""
            if level:
                yield Heading(prose.joined(text.split("\n")), level, anchors.paragraph())
            else:
                yield from _unwrapped(text, width, anchors)


def _shown(token: Token) -> str:
    """The text of an inline token without its markup; what is raw HTML in it shows as a browser shows it."""
    children = token.children or []
    raw = any(child.type == "html_inline" for child in children)
    parts = []
    for child in children:
        if child.type in {"softbreak", "hardbreak"}:
            parts.append("\n")
        elif child.type == "html_inline":
            parts.append(child.content)
        elif child.type in {"text", "code_inline", "text_special"}:
            parts.append(escape(child.content) if raw else child.content)
    text = "".join(parts)
    root = html.parse(f"<p>{text}</p>") if raw else None
    return text if root is None else text_of(root)


def _unwrapped(text: str, width: int | None, anchors: Anchors) -> Iterator[Paragraph]:
    """Yield a paragraph a line, lines joined that were only wrapped: few who write reports leave blank lines."""
    for paragraph in paragraphs(lines_of(text), width):
        yield Paragraph(paragraph.text, anchors.paragraph())
