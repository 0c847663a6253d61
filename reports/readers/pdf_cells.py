"""Words into the slots of a grid, and the lines of a slot into the text of a cell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from reports.readers.document import Cell, Place
from reports.readers.grid import SNAP, Grid
from reports.readers.pdf_page import Box, Character
from reports.readers.pdf_words import Line, Word, characters_to_word, words_to_lines

WIDEST_PADDING: Final = 8.0
"""Room between text and rule is at most this where the table itself does not show how much."""
EDGE: Final = 0.1
LEADING: Final = 0.6
"""Lines of a cell are nearer than this part of their height."""
SLACK: Final = 3.0
"""The room beside the rules is known this well: twice the width of a border, and spaces between cells."""
CLOSE: Final = 0.25
"""Digits of one number are closer than that, in points; digits of two cells are not."""
NUMERAL: Final = re.compile(r"[\d.,，．]*\d[\d.,，．]*")


class Piece(NamedTuple):
    """A slot of one page with its lines; ``page`` and ``box`` are where it stands.

    A cell cut by a page edge has the lines of both halves, and the place of the first that has any.
    """

    row: int
    column: int
    row_span: int
    col_span: int
    page: int
    box: Box
    lines: tuple[Line, ...] = ()
    certain: bool = True

    @property
    def last_row(self) -> int:
        return self.row + self.row_span - 1

    @property
    def columns(self) -> tuple[int, int]:
        """The first column and the one behind the last."""
        return self.column, self.column + self.col_span

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]


@dataclass(frozen=True, slots=True)
class Fragment:
    """The part of a table that stands on one page; later, with the parts of the next pages joined to it."""

    page: int
    box: Box
    xs: tuple[float, ...]
    row_count: int
    pieces: tuple[Piece, ...]
    open_top: bool | None = False
    open_bottom: bool = False
    ruled: bool = True

    @property
    def padding(self) -> float:
        """What the table keeps free beside its rules: the room left of the leftmost lines."""
        rooms = sorted(line.x0 - piece.box[0] for piece in self.pieces for line in piece.lines)
        return min(max(rooms[len(rooms) // 20], 0.0), WIDEST_PADDING) if rooms else 0.0

    def measures(self) -> dict[tuple[int, int], float]:
        """Return for each pair of columns how wide a line of a cell between them may be, as far as seen."""
        padding = self.padding
        widest: dict[tuple[int, int], float] = {}
        for piece in self.pieces:
            line = max(
                (line.x1 - line.x0 for line in piece.lines if len(line.text) > 1), default=0.0
            )  # a single character is printed however narrow the cell
            widest[piece.columns] = max(
                widest.get(piece.columns, piece.width - 2 * padding - SLACK), line
            )
        return widest


def fill_grids(
    words: Iterable[Word], grids: list[Grid], page: int
) -> tuple[list[Fragment], list[Word]]:
    """Return the grids filled with the words that lie in them, and the words outside."""
    outside: list[Word] = []
    filled: list[dict[int, list[Word]]] = [defaultdict(list) for _ in grids]
    doubtful: list[set[int]] = [set() for _ in grids]
    for word in words:
        number = grid_around(word, grids)
        if number is None:
            outside.append(word)
            continue
        for slot, part, certain in word_to_slots(word, grids[number]):
            filled[number][slot].append(part)
            if not certain:
                doubtful[number].add(slot)
    for number, grid in enumerate(grids):
        outside = without_hanging(outside, grid, filled[number])
    fragments = [
        grid_to_fragment(grid, page, filled[number], doubtful[number])
        for number, grid in enumerate(grids)
    ]
    return fragments, outside


def without_hanging(words: list[Word], grid: Grid, filled: dict[int, list[Word]]) -> list[Word]:
    """Take the words that hang out of a narrow cell at the bottom into it, and return the others.

    Browsers let the text of a label over many rows run on below the last rule before a page break.
    """
    bottom, widest = grid.ys[-1], (grid.xs[-1] - grid.xs[0]) / 4
    free: list[Word] = []
    for word in sorted(words, key=lambda word: word.y0):
        number = grid.slot_at((word.x0 + word.x1) / 2, bottom - EDGE) if word.y1 > bottom else None
        if number is not None and number in filled:
            left, _, right, _ = grid.slot_box(grid.slots[number])
            above = max(other.y1 for other in filled[number])
            inside = left <= word.x0 and word.x1 <= right and right - left <= widest
            if inside and word.y0 - above < LEADING * (word.y1 - word.y0):
                filled[number].append(word)
                continue
        free.append(word)
    return free


def grid_around(word: Word, grids: list[Grid]) -> int | None:
    """Return the number of the grid the middle of the word lies in."""
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    for number, grid in enumerate(grids):
        x0, y0, x1, y1 = grid.box
        if x0 <= x <= x1 and y0 <= y <= y1:
            return number
    return None


def word_to_slots(word: Word, grid: Grid) -> Iterator[tuple[int, Word, bool]]:
    """Yield (slot, part of the word, whether that is certain); the word's middle lies in the grid."""
    y = (word.y0 + word.y1) / 2
    slots = [grid.slot_at((c.x0 + c.x1) / 2, y) for c in (word.characters[0], word.characters[-1])]
    if slots[0] is not None and slots[0] == slots[1]:
        yield slots[0], word, True
        return
    for part in parted(word, [grid.slot_at((c.x0 + c.x1) / 2, y) for c in word.characters]):
        slot = grid.slot_at((part.x0 + part.x1) / 2, y)
        if slot is None:  # sticks out of the table, which has its middle
            slot = grid.slot_at((word.x0 + word.x1) / 2, y) or 0
        x0, _, x1, _ = grid.slot_box(grid.slots[slot])
        yield slot, part, x0 - SNAP <= part.x0 and part.x1 <= x1 + SNAP


def parted(word: Word, slots: list[int | None]) -> Iterator[Word]:
    """Yield the parts of a word that lies in several slots.

    The digits of a number stand without any gap, so where there is one at a rule, two numbers meet; where
    there is none, one number is too wide for its cell and belongs where its middle is.
    """
    number = NUMERAL.fullmatch(word.text) is not None
    part: list[Character] = []
    for character, slot, before in zip(word.characters, slots, (None, *slots), strict=False):
        gap = character.x0 - part[-1].x1 if part else 0.0
        if part and slot != before and not (number and gap < CLOSE):
            yield characters_to_word(part)
            part = []
        part.append(character)
    yield characters_to_word(part)


def grid_to_fragment(
    grid: Grid, page: int, words: dict[int, list[Word]], doubtful: set[int]
) -> Fragment:
    """Return the filled grid."""
    pieces = tuple(
        Piece(
            slot.row,
            slot.column,
            slot.row_span,
            slot.col_span,
            page,
            grid.slot_box(slot),
            tuple(words_to_lines(words[number])) if number in words else (),
            certain=slot.certain and number not in doubtful,
        )
        for number, slot in enumerate(grid.slots)
    )
    return Fragment(
        page, grid.box, grid.xs, len(grid.ys) - 1, pieces, grid.open_top, grid.open_bottom
    )


def piece_to_cell(piece: Piece, measure: float) -> Cell:
    """Return the finished cell; ``measure`` is how wide its lines may be."""
    return Cell(
        lines_to_text(piece.lines, measure),
        piece.row,
        piece.column,
        piece.row_span,
        piece.col_span,
        Place(page=piece.page, box=piece.box),
        certain=piece.certain,
    )


def rounded(box: Box) -> Box:
    """Return the box to a hundredth of a point: finer is noise of the engines."""
    x0, y0, x1, y1 = box
    return round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)


def lines_to_text(lines: tuple[Line, ...], measure: float) -> str:
    r"""Return the text of a cell: lines parted by ``\n``, but a number the cell was too narrow for in one."""
    if len(lines) <= 1:
        return lines[0].text if lines else ""
    text = lines[0].text
    for upper, lower in pairwise(lines):
        text += lower.text if is_wrapped_number(upper, lower, measure) else "\n" + lower.text
    return text


def is_wrapped_number(upper: Line, lower: Line, measure: float) -> bool:
    """Whether two lines are one number: both numeral, and the next digit had no room on the first line.

    Two numbers on purpose below one another ("12" over "34" in a wide cell) leave room and stay apart.
    """
    if not NUMERAL.fullmatch(upper.text) or not NUMERAL.fullmatch(lower.text):
        return False
    digit = lower.words[0].characters[0]
    return is_full(upper, digit.x1 - digit.x0, measure)


def is_full(line: Line, needed: float, measure: float) -> bool:
    """Whether a line has no room left for something ``needed`` points wide."""
    return line.x1 - line.x0 + needed > measure
