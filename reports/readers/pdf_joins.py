"""Parts of a table on consecutive pages to one table, rows cut by the page edge made whole again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from typing import Final

from reports.readers.document import Place, Table
from reports.readers.grid import SNAP
from reports.readers.pdf_cells import (
    NUMERAL,
    Fragment,
    Piece,
    is_full,
    is_wrapped_number,
    piece_to_cell,
    rounded,
)

SHARED_LINES: Final = 8
"""Upright rules that must agree where a part has fewer label columns: those of the seven right-most columns."""
MOST_HEAD_ROWS: Final = 6
"""Rows of a repeated table head at most."""
NUMBERED: Final = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]")
"""How a label begins that starts a new row of the printed table."""


def fragments_to_table(fragments: list[Fragment]) -> Table:
    """Return the parts (known to continue one another) as one table."""
    whole = reduce(join, fragments)
    wraps = any(len(piece.lines) > 1 and has_number(piece) for piece in whole.pieces)
    measures = whole.measures() if wraps else {}
    cells = sorted(
        (piece_to_cell(piece, measures.get(piece.columns, 0.0)) for piece in whole.pieces),
        key=lambda cell: (cell.row, cell.column),
    )
    place = Place(page=whole.page, box=rounded(fragments[0].box))
    return Table(tuple(cells), place, ruled=whole.ruled)


def has_number(piece: Piece) -> bool:
    """Whether a line of a cell is a number and nothing else."""
    return any(NUMERAL.fullmatch(line.text) for line in piece.lines)


def continues(upper: Fragment, lower: Fragment) -> bool:
    """Whether the columns of a part at the top of a page go on those of the part that ended the page before."""
    return upper.ruled and lower.ruled and shift_between(upper.xs, lower.xs) is not None


def shift_between(upper: tuple[float, ...], lower: tuple[float, ...]) -> float | None:
    """Return what to add to the lower positions to lie on the upper ones, or ``None`` if they do not fit.

    Margins of odd and even pages may differ, so the right edges may be laid on one another first.
    """
    for shift in (0.0, upper[-1] - lower[-1]):
        moved = [x + shift for x in lower]
        shared = [x for x in moved if any(abs(x - other) <= SNAP for other in upper)]
        enough = min(len(upper), len(lower))
        right = moved[-SHARED_LINES:] if enough > SHARED_LINES else moved
        if len(shared) >= enough or all(x in shared for x in right):
            return shift
    return None


def join(upper: Fragment, lower: Fragment) -> Fragment:
    """Return both parts as one, in common columns."""
    upper, lower = in_common_columns(upper, lower)
    lower = without_repeated_head(upper, lower)
    if not lower.row_count:
        return upper
    cut = is_cut(upper, lower)
    pairs = cut_pairs(upper, lower) if cut else split_labels(upper, lower)
    offset = upper.row_count - (1 if cut else 0)
    grown = {
        number: glued(upper.pieces[number], [lower.pieces[at] for at in halves], offset)
        for number, halves in pairs.items()
    }
    used = {at for halves in pairs.values() for at in halves}
    kept = [grown.get(number, piece) for number, piece in enumerate(upper.pieces)]
    moved = [
        piece._replace(row=piece.row + offset)
        for at, piece in enumerate(lower.pieces)
        if at not in used
    ]
    return replace(
        upper,
        row_count=offset + lower.row_count,
        pieces=(*kept, *moved),
        open_bottom=lower.open_bottom,
    )


def in_common_columns(upper: Fragment, lower: Fragment) -> tuple[Fragment, Fragment]:
    """Return both parts with their pieces numbered by the columns of both together."""
    shift = shift_between(upper.xs, lower.xs) or 0.0
    moved = [x + shift for x in lower.xs]
    new = [x for x in moved if all(abs(x - other) > SNAP for other in upper.xs)]
    common = tuple(sorted((*upper.xs, *new)))
    return renumbered(upper, list(upper.xs), common), renumbered(lower, moved, common)


def renumbered(part: Fragment, xs: list[float], common: tuple[float, ...]) -> Fragment:
    """Return the part with its columns numbered after the nearest common positions."""
    if len(xs) == len(common):
        return replace(part, xs=common)
    index = [nearest(x, common) for x in xs]
    pieces = tuple(
        piece._replace(
            column=index[piece.column],
            col_span=index[piece.column + piece.col_span] - index[piece.column],
        )
        for piece in part.pieces
    )
    return replace(part, xs=common, pieces=pieces)


def nearest(x: float, positions: tuple[float, ...]) -> int:
    """Return the number of the position nearest to ``x``."""
    return min(range(len(positions)), key=lambda at: abs(positions[at] - x))


def without_repeated_head(upper: Fragment, lower: Fragment) -> Fragment:
    """Drop the first rows of the lower part where they print the head of the table again."""
    for rows in range(min(MOST_HEAD_ROWS, upper.row_count, lower.row_count), 0, -1):
        head = shape_of(upper, rows)
        if head and head == shape_of(lower, rows):
            pieces = tuple(
                piece._replace(row=piece.row - rows) for piece in lower.pieces if piece.row >= rows
            )
            return replace(lower, row_count=lower.row_count - rows, pieces=pieces, open_top=None)
    return lower


def shape_of(part: Fragment, rows: int) -> set[tuple[int, int, int, int, str]]:
    """Return the first rows as comparable data; empty where a cell reaches beyond them or no text is there."""
    pieces = [piece for piece in part.pieces if piece.row < rows]
    if any(piece.last_row >= rows for piece in pieces) or not all(
        any(piece.lines for piece in pieces if piece.row == row) for row in range(rows)
    ):
        return set()
    return {
        (piece.row, piece.column, piece.row_span, piece.col_span, bare_text(piece))
        for piece in pieces
    }


def bare_text(piece: Piece) -> str:
    return "".join(line.text for line in piece.lines)


def last_row(part: Fragment) -> Iterator[tuple[int, Piece]]:
    """Yield the pieces that reach the bottom of the part, with their numbers."""
    for number, piece in enumerate(part.pieces):
        if piece.last_row == part.row_count - 1:
            yield number, piece


def first_row(part: Fragment) -> Iterator[tuple[int, Piece]]:
    """Yield the pieces that begin at the top of the part, with their numbers."""
    for number, piece in enumerate(part.pieces):
        if piece.row == 0:
            yield number, piece


def is_cut(upper: Fragment, lower: Fragment) -> bool:
    """Whether the last row and the first row are halves of one.

    Without a rule on either side of the break they are, with one on one side they are not.  Word closes both
    halves with a rule, and a repeated head hides whether there is one; then they are halves if something
    goes on and every pair of cells reads as one cell broken by the page.
    """
    if lower.open_top is not None and (upper.open_bottom or lower.open_top):
        return upper.open_bottom and lower.open_top
    pairs = [
        (upper.pieces[number], lower.pieces[at])
        for number, halves in cut_pairs(upper, lower).items()
        for at in halves
    ]
    own = [(above, below) for above, below in pairs if above.row_span == below.row_span == 1]
    if not (
        any(below.lines for _, below in own)
        and any(above.lines for above, _ in own)
        and len(own) >= 2
        and all(above.columns == below.columns for above, below in own)
    ):
        return False
    measures = upper.measures()
    return all(is_broken_cell(above, below, measures[above.columns]) for above, below in own)


def is_broken_cell(above: Piece, below: Piece, measure: float) -> bool:
    """Whether two halves can be one cell: one is empty, or the lower goes on where the upper had no room left."""
    if not below.lines:
        return True
    if NUMBERED.match(below.lines[0].text):
        return False
    if not above.lines:
        return True
    ahead, behind = above.lines[-1], below.lines[0]
    if has_digits_only(above) or has_digits_only(below):
        return is_wrapped_number(ahead, behind, measure)
    return is_full(ahead, ahead.size, measure)


def has_digits_only(piece: Piece) -> bool:
    return bare_text(piece).isdecimal()


def cut_pairs(upper: Fragment, lower: Fragment) -> dict[int, list[int]]:
    """Return for pieces of the cut row the pieces below that go on with them.

    The lower half may have fewer label columns; its label then goes on with the right-most label above.
    """
    pairs: dict[int, list[int]] = {}
    for at, below in first_row(lower):
        above = [
            (piece.column, number)
            for number, piece in last_row(upper)
            if piece.column < below.columns[1] and below.column < piece.columns[1]
        ]
        if above:
            pairs.setdefault(max(above)[1], []).append(at)
    return pairs


def split_labels(upper: Fragment, lower: Fragment) -> dict[int, list[int]]:
    """Return the pairs of cells over several rows that the page break cut between two rows."""
    below = {piece.columns: (at, piece) for at, piece in first_row(lower)}
    return {
        number: [below[piece.columns][0]]
        for number, piece in last_row(upper)
        if piece.columns in below and is_split_label(piece, below[piece.columns][1], lower)
    }


def is_split_label(above: Piece, below: Piece, lower: Fragment) -> bool:
    """Whether a label over several rows goes on below: its lower half empty or not numbered anew."""
    if not above.lines or has_digits_only(above):
        return False
    if below.lines:
        return max(above.row_span, below.row_span) > 1 and not (
            NUMBERED.match(below.lines[0].text) or has_digits_only(below)
        )
    return any(
        piece.lines and not has_digits_only(piece)
        for _, piece in first_row(lower)
        if piece.column >= below.columns[1]
    )


def glued(above: Piece, halves: list[Piece], offset: int) -> Piece:
    """Return one piece of an upper and its lower halves; the place is that of the first with text."""
    lines = above.lines + tuple(line for half in halves for line in half.lines)
    printed = next((half for half in (above, *halves) if half.lines), above)
    reach = max(half.last_row for half in halves) + offset
    return above._replace(
        row_span=reach - above.row + 1,
        lines=lines,
        page=printed.page,
        box=printed.box,
        certain=above.certain and all(half.certain for half in halves),
    )
