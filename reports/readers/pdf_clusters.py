"""Tables without ruling lines: rows of numbers in running text, clustered into guessed cells."""

from __future__ import annotations

from reports.readers.pdf_cells import Fragment
from reports.readers.pdf_words import Line


def lines_to_fragments(lines: list[Line], page: int) -> tuple[list[Fragment], list[Line]]:
    return [], lines
