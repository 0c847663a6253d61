"""Lines of running text to paragraphs, by indent, fullness and leading; page numbers and running heads dropped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, quantiles
from typing import Final

from reports.readers.document import Paragraph, Place
from reports.readers.pdf_cells import rounded
from reports.readers.pdf_joins import NUMBERED
from reports.readers.pdf_words import Line, is_han

LABELLED: Final = re.compile(r"[^\s：:，。]{2,6}[：:]")
"""A line below a title that begins so ("日期：…") is not part of it."""
MARGIN: Final = 0.12
"""Page numbers stand in this part of the page, at the top and at the bottom."""
RUNNING_MARGIN: Final = 0.08
"""Running heads and feet stand in this part of the page."""
PAGE_NUMBER: Final = re.compile(
    r"[-—–―－~·•\s]*(第|page)?\s*(\d{1,3}|[ivx]{1,5})\s*(页|/\s*\d+|of\s*\d+)?"
    r"[,，\s]*(共\s*\d+\s*页)?[-—–―－~·•\s]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of running text and the page it stands on."""

    page: int
    line: Line


@dataclass(frozen=True, slots=True)
class Column:
    """The measure the running text is set in: its margins, its size, and the space between its lines."""

    left: float
    right: float
    size: float
    leading: float


def without_furniture(pages: list[list[Line]], heights: list[float]) -> list[list[Line]]:
    """Return the lines of each page without page numbers and what is repeated at its edges."""
    repeated = running_lines(pages, heights)
    return [
        [
            line
            for line in lines
            if not (
                (is_at_edge(line, height, MARGIN) and PAGE_NUMBER.fullmatch(line.text))
                or (is_at_edge(line, height, RUNNING_MARGIN) and wording(line) in repeated)
            )
        ]
        for lines, height in zip(pages, heights, strict=True)
    ]


def running_lines(pages: list[list[Line]], heights: list[float]) -> set[str]:
    """Return the wordings that stand at the edge of most pages, whatever numbers they contain."""
    seen = Counter(
        text
        for lines, height in zip(pages, heights, strict=True)
        for text in {wording(line) for line in lines if is_at_edge(line, height, RUNNING_MARGIN)}
    )
    return {text for text, count in seen.items() if count >= max(2, 0.6 * len(pages))}


def wording(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def is_at_edge(line: Line, height: float, part: float) -> bool:
    return line.y1 < part * height or line.y0 > (1 - part) * height


def lines_to_column(lines: Iterable[PrintedLine]) -> Column:
    """Return the measure most of the running text is set in."""
    lines = list(lines)
    if not lines:
        return Column(0, 0, 1, 0)
    widest = max(printed.line.x1 - printed.line.x0 for printed in lines)
    wide = [printed.line for printed in lines if printed.line.x1 - printed.line.x0 > 0.7 * widest]
    gaps = [
        gap_between(above.line, below.line)
        for above, below in pairwise(lines)
        if above.page == below.page and below.line.y0 > above.line.y0
    ]
    return Column(
        sorted(line.x0 for line in wide)[len(wide) // 10],
        median(line.x1 for line in wide),
        median(printed.line.size for printed in lines for _ in printed.line.text),
        quantiles(gaps, n=5)[0] if len(gaps) > 1 else 0.0,
    )


def lines_to_paragraphs(lines: Iterable[PrintedLine], column: Column) -> Iterator[Paragraph]:
    """Yield the paragraphs of consecutive lines."""
    group: list[PrintedLine] = []
    for line in lines:
        if group and begins_paragraph(group[-1], line, column):
            yield group_to_paragraph(group)
            group = []
        group.append(line)
    if group:
        yield group_to_paragraph(group)


def begins_paragraph(before: PrintedLine, now: PrintedLine, column: Column) -> bool:
    """Whether a line begins a new paragraph rather than going on with the one before."""
    upper, lower = before.line, now.line
    if not 0.85 < lower.size / upper.size < 1.18 or is_apart(before, now, column):
        return True
    titles = is_title(upper, column) and is_title(lower, column)
    if titles or (is_centred(upper, column) and is_centred(lower, column)):
        return NUMBERED.match(lower.text) is not None or LABELLED.match(lower.text) is not None
    return (
        is_centred(upper, column)
        or is_centred(lower, column)
        or (NUMBERED.match(lower.text) is not None and upper.text[-1] in "。；：！？;:!?")
        or lower.x0 > column.left + 1.2 * lower.size
        or upper.x1 + first_token_width(lower) <= column.right
    )


def is_apart(before: PrintedLine, now: PrintedLine, column: Column) -> bool:
    """Whether more space than between lines of a paragraph parts two lines of a page."""
    gap = gap_between(before.line, now.line)
    return before.page == now.page and gap > column.leading + 0.6 * now.line.size


def gap_between(upper: Line, lower: Line) -> float:
    """Return the space between two lines set solid in the size of their type."""
    return lower.middle - upper.middle - (upper.size + lower.size) / 2


def is_title(line: Line, column: Column) -> bool:
    return line.size > 1.15 * column.size


def is_centred(line: Line, column: Column) -> bool:
    off = (line.x0 + line.x1 - column.left - column.right) / 2
    return abs(off) < 0.75 * line.size and line.x0 > column.left + 1.5 * line.size


def first_token_width(line: Line) -> float:
    """Return the room the beginning of a line would have needed on the line before: it cannot be broken off."""
    first = line.words[0]
    if is_han(first.text[0]):
        return 1.8 * line.size  # no line begins with the sign that may follow
    token = next((c.x0 for c in first.characters if is_han(c.text)), first.x1)
    return token - first.x0 + line.size


def group_to_paragraph(group: list[PrintedLine]) -> Paragraph:
    """Return the lines as one paragraph, placed where it begins."""
    text = group[0].line.text
    for printed in group[1:]:
        text += glue(text, printed.line.text) + printed.line.text
    boxes = [printed.line.box for printed in group if printed.page == group[0].page]
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    box = rounded((min(x0), min(y0), max(x1), max(y1)))
    return Paragraph(text, Place(page=group[0].page, box=box))


def glue(left: str, right: str) -> str:
    """Return what stands between two lines of a paragraph: a space between words, nothing in Chinese or a number."""
    latin = left[-1].isascii() and right[0].isascii()
    return " " if latin and not (left[-1].isdigit() and right[0].isdigit()) else ""
