"""A document as plain markup of our own making: text escaped, every block with its anchor, nothing of the file's markup."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from reports.readers.document import (
    Block,
    Cell,
    Document,
    Heading,
    Place,
    Table,
    UnreadableDocument,
)

MOST_CHARACTERS: Final = 4_000_000
"""Of markup; a report has a hundred thousand."""


def document_to_markup(document: Document) -> str:
    """Return headings, paragraphs and tables in reading order; raises ``too_complex``."""
    parts: list[str] = []
    length = 0
    for block in document.blocks:
        for part in block_to_parts(block):
            parts.append(part)
            length += len(part)
            if length > MOST_CHARACTERS:
                raise UnreadableDocument("too_complex")
    return "".join(parts)


def block_to_parts(block: Block) -> Iterator[str]:
    """Yield the markup of one block piece by piece."""
    if isinstance(block, Table):
        yield from table_to_parts(block)
        return
    # The page has headings of its own above; those of the file begin below them.
    name = f"h{min(6, block.level + 2)}" if isinstance(block, Heading) else "p"
    yield f"<{name}{anchored(block.place)}>{escape(block.text)}</{name}>"


def table_to_parts(table: Table) -> Iterator[str]:
    yield f"<table{anchored(table.place)}><tbody>"
    for row in table.rows():
        yield "<tr>"
        for cell in row:
            yield cell_to_markup(cell)
        yield "</tr>"
    yield "</tbody></table>"


def cell_to_markup(cell: Cell) -> str:
    spans = "".join(
        f' {name}="{span}"'
        for name, span in (("rowspan", cell.row_span), ("colspan", cell.col_span))
        if span > 1
    )
    text = "<br>".join(escape(line) for line in cell.text.split("\n"))
    return f"<td{anchored(cell.place)}{spans}>{text}</td>"


def anchored(place: Place) -> str:
    """Return the attribute that names where a block stands."""
    return f' data-anchor="{escape(place.anchor)}"' if place.anchor else ""
