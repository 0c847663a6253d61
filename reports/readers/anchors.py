"""Names of places in formats without pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from reports.readers.document import Place


@dataclass(slots=True)
class Anchors:
    """Counts paragraphs and tables of one document, so that blocks from several pieces are numbered on."""

    paragraphs: Iterator[int] = field(default_factory=lambda: count(1))
    tables: Iterator[int] = field(default_factory=lambda: count(1))

    def paragraph(self) -> Place:
        return Place(anchor=f"p{next(self.paragraphs)}")

    def table(self) -> Place:
        return Place(anchor=f"t{next(self.tables)}")
