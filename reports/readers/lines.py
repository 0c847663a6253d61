"""Lines of plain text: their width, the figures they end with, and what they may be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

NARROWEST_PAGE: Final = 40
WIDEST_PAGE: Final = 120
"""In half-width columns; where most long lines are longer, each line is a paragraph and nothing is wrapped."""
LONGEST_LABEL: Final = 128
"""In half-width columns; the longest label of the form has 74, with its two brackets 110."""
FEWEST_ROWS: Final = 3
FEWEST_ALONE: Final = 20
"""Lines with a row of figures, or with one figure alone, that make a text one with tables in it."""
FULL: Final = 0.85
"""Share of the page's width from which a line is full."""
NARROW: Final = 0.75
"""Share of the page's width up to which a line may be a label in a table."""

_NUMERALS: Final = "一二三四五六七八九十"
_SECTION: Final = re.compile(rf"([{_NUMERALS}]{{1,3}})\s*、(?=\S)")
_MARKER: Final = re.compile(
    rf"[{_NUMERALS}]{{1,3}}\s*、|[(（][{_NUMERALS}]{{1,3}}[)）]|[0-9０-９]{{1,2}}[.．、](?![0-9])"
)
_BARE_MARKER: Final = re.compile(rf"(?:{_MARKER.pattern})\s*")
_FIGURE: Final = re.compile(
    r"[-+−↑↓增减]{0,2}[0-9０-９][0-9０-９,，.．]*(?:件|条|项|个|宗|起|元|万元|亿元|万)?(?:[(（].*[)）])?"
    r"|[-—–－―─/／\\*]{1,3}|无|零|〇"
)
_SENTENCE_END: Final = tuple("。！？；：!?;:")
_CLAUSES: Final = re.compile("[，。；：！？]")
_PAGE_NUMBER: Final = re.compile(r"[-—–－]\s*\d{1,3}\s*[-—–－]|第\s*\d{1,3}\s*页.{0,12}")


@dataclass(frozen=True)
class Line:
    """One line of the file that is not blank: ``number`` counts from 1, ``text`` is trimmed."""

    number: int
    text: str
    after_blank: bool = False

    @cached_property
    def tokens(self) -> list[str]:
        return self.text.split()

    @cached_property
    def figures(self) -> list[str]:
        """The figures and placeholders that the line ends with."""
        count = 0
        for token in reversed(self.tokens):
            if not _FIGURE.fullmatch(token):
                break
            count += 1
        return self.tokens[len(self.tokens) - count :]

    @cached_property
    def labels(self) -> list[str]:
        """What stands before the figures, a new label at each （一） or 1."""
        labels: list[str] = []
        for token in self.tokens[: len(self.tokens) - len(self.figures)]:
            if not labels or (is_marked(token) and not _BARE_MARKER.fullmatch(labels[-1])):
                labels.append(token)
            else:
                labels[-1] += f" {token}"
        return labels

    @cached_property
    def width(self) -> int:
        """The width in half-width columns."""
        return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in self.text)

    @property
    def ends_sentence(self) -> bool:
        return self.text.endswith(_SENTENCE_END)

    @property
    def is_page_number(self) -> bool:
        return _PAGE_NUMBER.fullmatch(self.text) is not None

    @property
    def section(self) -> int:
        """The n of a line that begins with the Chinese numeral n and 、; 0 for other lines."""
        match = _SECTION.match(self.text)
        return _NUMERALS.find(match[1]) + 1 if match else 0


def is_marked(text: str) -> bool:
    """Whether the text begins with 一、 or （一） or 1."""
    return _MARKER.match(text) is not None


def page_width(lines: Sequence[Line]) -> int | None:
    """The width at which the text was wrapped, ``None`` where each line is a paragraph of its own."""
    widths = sorted(
        line.width for line in lines if line.width >= NARROWEST_PAGE and "\t" not in line.text
    )
    if not widths:
        return None
    typical = widths[len(widths) * 4 // 5]
    return typical if typical <= WIDEST_PAGE else None


def is_full(line: Line, width: int | None) -> bool:
    """Whether the line reaches the page's right edge, so that the next may continue it."""
    return width is not None and line.width >= FULL * width


def is_row(line: Line, width: int | None) -> bool:
    """Whether the line is a row of a table: a label with figures, or figures alone."""
    label = " ".join(line.labels)
    if not line.figures or len(label) * 2 > LONGEST_LABEL:
        return False
    if len(line.figures) > 1:
        return not label.endswith(_SENTENCE_END)
    return not _CLAUSES.search(label) and not (label and is_full(line, width))


def is_label(line: Line, width: int | None) -> bool:
    """Whether the line may be (a piece of) a label in a table."""
    widest = LONGEST_LABEL if width is None else NARROW * width
    return not line.figures and line.width <= widest and not line.ends_sentence


def figures_follow(lines: Sequence[Line], index: int, *, within: int = 4) -> bool:
    """Whether a label that begins at this line, and may go on, has its figures alone on a line after it."""
    if lines[index].ends_sentence:
        return False
    for number, line in enumerate(lines[index + 1 : index + 1 + within], start=index + 1):
        if not line.labels:
            return _figures_from(lines, number) > 1
        if line.figures or line.after_blank or is_marked(line.text):
            return False
    return False


def _figures_from(lines: Sequence[Line], start: int) -> int:
    """How many figures stand here without a label, in this line and the next: one a line, or all in one."""
    return sum(len(line.figures) for line in lines[start : start + 2] if not line.labels)


def has_rows_of_figures(text: str) -> bool:
    """Whether tables stand here as bare lines: rows that end with several figures, or one cell a line."""
    lines = [Line(number, raw.strip()) for number, raw in enumerate(text.split("\n"))]
    rows = sum(len(line.figures) > 2 for line in lines)
    alone = sum(bool(line.figures) and not line.labels for line in lines)
    return rows >= FEWEST_ROWS or alone >= FEWEST_ALONE


def is_pipe_delimiter(line: str) -> bool:
    """Whether the line is the |---|:-:| of a Markdown table; no regular expression, blanks can be many."""
    cells = line.strip().removeprefix("|").removesuffix("|").split("|")
    return "|" in line and all(set(cell.strip().strip(":")) == {"-"} for cell in cells)
