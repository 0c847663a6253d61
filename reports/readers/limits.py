"""How much of a document we are willing to read: far above any report, far below any trouble."""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO, Final

from reports.readers.document import Block, Table, UnreadableDocument

BLOCKS: Final = 20_000
CELLS: Final = 200_000
TEXT_BYTES: Final = 24 * 2**20
"""Of plain text, Markdown, one XML part of a DOCX; a report has seldom more than 0.1 MB."""
MARKUP_BYTES: Final = 64 * 2**20
"""Of HTML as sent: pictures may be inside; they are cut out before anything is parsed."""


def read_at_most(stream: BinaryIO, limit: int) -> bytes:
    """Return the whole stream; raise ``too_complex`` if it is longer than ``limit`` bytes."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise UnreadableDocument("too_complex")
    return data


def bounded(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Collect the blocks; raise ``too_complex`` as soon as there are more than any report has."""
    collected: list[Block] = []
    cells = 0
    for block in blocks:
        collected.append(block)
        cells += len(block.cells) if isinstance(block, Table) else 0
        if len(collected) > BLOCKS or cells > CELLS:
            raise UnreadableDocument("too_complex")
    return tuple(collected)
