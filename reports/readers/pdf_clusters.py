"""Tables without ruling lines: rows of numbers in running text, clustered into guessed cells.

Only where it is plausible: several lines close to one another, each with several numbers that stand apart.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import Final

from reports.readers.pdf_cells import Fragment, Piece, rounded
from reports.readers.pdf_words import Line, Word, words_to_line

APART: Final = 0.8
"""Words further apart than this part of their size stand in different columns."""
FEWEST_NUMBERS: Final = 3
"""A row of a table has at least so many numbers."""
FEWEST_ROWS: Final = 3
"""A table has at least so many such rows."""
NEAR: Final = 3.0
"""Rows are nearer to the next than so many times their height (labels between them wrap)."""
NUMBER: Final = re.compile(r"[\d.,，．]*\d[\d.,，．]*|[-—–/／]+")


def lines_to_fragments(lines: list[Line], page: int) -> tuple[list[Fragment], list[Line]]:
    """Return the guessed tables among the lines of a page, and the lines that are running text."""
    fragments: list[Fragment] = []
    rest: list[Line] = []
    for group in to_groups(lines):
        if sum(is_row(line) for line in group) >= FEWEST_ROWS:
            fragments.append(group_to_fragment(group, page))
        else:
            rest += group
    return fragments, rest


def to_groups(lines: list[Line]) -> list[list[Line]]:
    """Return the lines in groups: from one row of numbers to the last one near it, or a single line."""
    groups: list[list[Line]] = []
    last = -1
    for number, line in enumerate(lines):
        if not is_row(line):
            continue
        if last >= 0 and line.y0 - lines[last].y1 < NEAR * line.size:
            groups[-1] += lines[last + 1 : number + 1]
        else:
            groups += [[other] for other in lines[last + 1 : number]]
            groups.append([line])
        last = number
    return groups + [[other] for other in lines[last + 1 :]]


def is_row(line: Line) -> bool:
    """Whether a line has several numbers that stand apart."""
    parts = line_to_parts(line)
    return sum(NUMBER.fullmatch(part.text) is not None for part in parts) >= FEWEST_NUMBERS


def line_to_parts(line: Line) -> list[Line]:
    """Return the parts of a line that wide gaps part."""
    parts: list[list[Word]] = [[line.words[0]]]
    for left, right in pairwise(line.words):
        if right.x0 - left.x1 > APART * min(left.y1 - left.y0, right.y1 - right.y0):
            parts.append([])
        parts[-1].append(right)
    return [words_to_line(part) for part in parts]


def group_to_fragment(group: list[Line], page: int) -> Fragment:
    """Return rows of parts as cells in the columns the numbers stand in; all of it is a guess."""
    rows = [line_to_parts(line) for line in group]
    xs = parts_to_columns([part for row in rows for part in row])
    pieces: list[Piece] = []
    for number, row in enumerate(rows):
        columns: dict[int, list[Word]] = {}
        for part in row:
            at = bisect_right(xs, (part.x0 + part.x1) / 2) - 1
            columns.setdefault(min(max(at, 0), len(xs) - 2), []).extend(part.words)
        for column, words in sorted(columns.items()):
            line = words_to_line(words)
            pieces.append(
                Piece(number, column, 1, 1, page, rounded(line.box), (line,), certain=False)
            )
    box = (xs[0], min(line.y0 for line in group), xs[-1], max(line.y1 for line in group))
    return Fragment(page, box, xs, len(rows), tuple(pieces), ruled=False)


def parts_to_columns(parts: list[Line]) -> tuple[float, ...]:
    """Return the edges of the columns: the middles of the gaps that no number reaches into."""
    numbers = sorted((part.x0, part.x1) for part in parts if NUMBER.fullmatch(part.text))
    bands: list[list[float]] = []
    for x0, x1 in numbers:
        if bands and x0 <= bands[-1][1]:
            bands[-1][1] = max(bands[-1][1], x1)
        else:
            bands.append([x0, x1])
    left = min(part.x0 for part in parts)
    inner = [(a[1] + b[0]) / 2 for a, b in pairwise(bands)]
    start = [left, bands[0][0] - 1.0] if left < bands[0][0] - 1.0 else [left]
    return (*start, *inner, max(part.x1 for part in parts))
