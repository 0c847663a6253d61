"""Cells of a row → columns of the form: by the heads, by the count of figures, or by the rows beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean

from reports.extraction.columns import Heads
from reports.extraction.rows import Row, Span, figures, is_figure, span
from reports.readers.document import Cell, Place

Line = tuple[Row, int]
"""A row and the position of its label among the row's cells (-1: it has none)."""
_ENOUGH_ROWS = 3
"""Rows that must agree on where a column stands before it is measured from them."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The cells of one row by key of the column, and the codes of doubts by key."""

    cells: dict[str, Cell] = field(default_factory=dict)
    doubts: dict[str, str] = field(default_factory=dict)


def place(lines: Sequence[Line], heads: Heads, keys: Sequence[str]) -> list[Placed]:
    """Assign the cells of rows of one table to the columns; what cannot be told stays blank and doubtful."""
    if not lines:
        return []
    order = heads.order(keys)
    guessed: frozenset[str] = frozenset()
    if all(row.ruled for row, _ in lines):
        heads, guessed = _completed(lines, heads, keys)
    placed = [
        _by_heads(line, heads, keys, guessed) or _by_count(line, heads, order) for line in lines
    ]
    starts = _starts(lines, placed, order)
    centres = _centres(placed, order)
    return [
        found
        or _by_neighbours(line, starts, order, heads)
        or _by_measure(line, centres, order)
        or _unplaced(keys)
        for line, found in zip(lines, placed, strict=True)
    ]


# --- by the heads -----------------------------------------------------------------------------


def _completed(
    lines: Sequence[Line], heads: Heads, keys: Sequence[str]
) -> tuple[Heads, frozenset[str]]:
    """Give heads that are missing, or stand on the page before, the right-most columns of the rows.

    Returns with them the keys that were located by position only.
    """
    if not heads.inherited and set(keys) <= set(heads.spans):
        return heads, frozenset()
    tail = next((tail for line in lines if (tail := _tail(line, len(keys)))), ())
    if not tail:
        return heads, frozenset()
    spans = {key: span(cell) for key, cell in zip(keys, tail, strict=True)}
    if heads.inherited:
        agrees = {key for key, cell in zip(keys, tail, strict=True) if _is_below(heads, key, cell)}
        return Heads(spans, heads.cells), frozenset(keys) - agrees
    agrees = {key for key in heads.spans if key in spans and _overlap(heads.spans[key], spans[key])}
    if agrees == set(heads.spans) & set(keys):
        return replace(heads, spans=spans | heads.spans), frozenset(keys) - agrees
    return heads, frozenset()


def _tail(line: Line, count: int) -> tuple[Cell, ...]:
    """Return the ``count`` right-most cells of a row, nothing where its label is among them."""
    row, position = line
    cells = row.after(position)
    return cells[-count:] if len(cells) >= count else ()


def _is_below(heads: Heads, key: str, cell: Cell) -> bool:
    """Whether a cell stands under the head on the page before; without boxes the order has to do."""
    head = heads.cells.get(key)
    if head is None:
        return False
    if head.place.box is None or cell.place.box is None:
        return True
    left, right = (
        max(head.place.box[0], cell.place.box[0]),
        min(head.place.box[2], cell.place.box[2]),
    )
    narrow = min(head.place.box[2] - head.place.box[0], cell.place.box[2] - cell.place.box[0])
    return right - left > narrow / 2


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _by_heads(
    line: Line, heads: Heads, keys: Sequence[str], guessed: frozenset[str]
) -> Placed | None:
    row, position = line
    known = [key for key in keys if key in heads.spans]
    if not row.ruled or not known or not _conforms(line, heads):
        return None
    if step := _in_step(row.after(position), heads, known):
        doubts = {key: "located_by_position" for key in known if key in guessed}
        return Placed(step, doubts)
    placed = Placed()
    for key in known:
        cells = row.under(heads.spans[key])
        printed = [cell for cell in cells if cell.text]
        cell = printed[0] if printed else next(iter(cells), None)
        if cell is None or len(printed) > 1 or (cell.text and _is_shared(cell, row, heads, known)):
            placed.doubts[key] = "row_not_aligned"
        else:
            placed.cells[key] = cell
            if key in guessed:
                placed.doubts[key] = "located_by_position"
    return placed


def _in_step(cells: Sequence[Cell], heads: Heads, keys: Sequence[str]) -> dict[str, Cell] | None:
    """Match cells and heads one to one where there are as many, each cell touching its head.

    Cells of neighbouring rows are often merged unevenly, so that one touches its neighbour's head too.
    """
    headed = sorted(keys, key=lambda key: heads.spans[key])
    if len(cells) != len(headed):
        return None
    pairs = dict(zip(headed, cells, strict=True))
    touch = all(_overlap(heads.spans[key], span(cell)) for key, cell in pairs.items())
    apart = all(cell.row_span == 1 or not cell.text for cell in cells)
    return pairs if touch and apart else None


def _conforms(line: Line, heads: Heads) -> bool:
    """Whether a row's label stands left of all heads and all its figures below them (else it is shifted)."""
    row, position = line
    first = min(start for start, _ in heads.spans.values())
    label = row.cells[position] if position >= 0 else None
    if label is not None and label.column + label.col_span > first:
        return False
    headed = {
        column
        for start, end in (*heads.spans.values(), *heads.extra)
        for column in range(start, end)
    }
    last = max(headed, default=first)
    return all(
        first <= cell.column <= last or not headed.isdisjoint(range(*span(cell)))
        for cell in figures(row.after(position))
    )


def _is_shared(cell: Cell, row: Row, heads: Heads, keys: Sequence[str]) -> bool:
    """Whether a cell lies under several heads or comes down from the row above."""
    heads_above = sum(_overlap(span(cell), heads.spans[key]) for key in keys)
    return heads_above > 1 or cell.row != row.index


# --- by order ---------------------------------------------------------------------------------


def _by_count(line: Line, heads: Heads, order: Sequence[str]) -> Placed | None:
    """Take the figures of a row that has exactly as many as the form has columns, side by side.

    In a ruled table without a readable head they are doubtful: another column may stand among them.
    """
    row, position = line
    cells = row.after(position)
    marks = [number for number, cell in enumerate(cells) if is_figure(cell.text)]
    if len(marks) != len(order) or marks[-1] - marks[0] != len(order) - 1:
        return None
    taken = dict(zip(order, cells[marks[0] : marks[-1] + 1], strict=True))
    doubts = {} if heads.spans or not row.ruled else dict.fromkeys(order, "located_by_position")
    return Placed(taken, doubts)


def _starts(
    lines: Sequence[Line], placed: Sequence[Placed | None], order: Sequence[str]
) -> dict[int, Counter[int]]:
    """Count, by the column of the label, in which column the figures of the rows placed so far begin."""
    starts: dict[int, Counter[int]] = {}
    for (row, position), found in zip(lines, placed, strict=True):
        first = found.cells.get(order[0]) if found else None
        if first is not None:
            label = row.cells[position].column if position >= 0 else -1
            starts.setdefault(label, Counter())[first.column] += 1
    return starts


def _by_neighbours(
    line: Line, starts: dict[int, Counter[int]], order: Sequence[str], heads: Heads
) -> Placed | None:
    """Place a row with blanks as the rows beside it stand, if its own cells reach as far.

    A row that ends early may have lost cells anywhere, so it is not shifted into place.
    """
    row, position = line
    label = row.cells[position].column if position >= 0 else -1
    begin = _start(starts, label, order, heads)
    by_column = {cell.column: cell for cell in row.cells}
    columns = range(begin, begin + len(order)) if begin is not None else ()
    if begin is None or begin <= label or not all(column in by_column for column in columns):
        return None
    outside = [cell for cell in row.after(position) if cell.text and cell.column not in columns]
    if outside:
        return None
    return Placed({key: by_column[column] for key, column in zip(order, columns, strict=True)})


def _start(
    starts: dict[int, Counter[int]], label: int, order: Sequence[str], heads: Heads
) -> int | None:
    counts = starts.get(label) or sum(starts.values(), Counter())
    if len(counts) == 1:
        return next(iter(counts))
    if not counts and set(order) <= set(heads.spans):
        columns = [heads.spans[key][0] for key in order]
        return columns[0] if columns == list(range(columns[0], columns[0] + len(order))) else None
    return None


def _centres(placed: Sequence[Placed | None], order: Sequence[str]) -> dict[str, float]:
    """Return where on the page, from left to right, the figures of each column stand on average."""
    boxes = {key: [box for found in placed if found and (box := _box(found, key))] for key in order}
    if any(len(known) < _ENOUGH_ROWS for known in boxes.values()):
        return {}
    return {key: fmean((box[0] + box[2]) / 2 for box in known) for key, known in boxes.items()}


def _box(found: Placed, key: str) -> tuple[float, float, float, float] | None:
    return found.cells[key].place.box if key in found.cells else None


def _by_measure(line: Line, centres: dict[str, float], order: Sequence[str]) -> Placed | None:
    """Place the figures of a row of text below those of other rows, by where they stand on the page.

    Always doubtful: what stands between the columns may be a slip of the text or of the guess.
    """
    row, position = line
    if row.ruled or not centres:
        return None
    taken: dict[str, Cell] = {}
    for cell in figures(row.after(position)):
        if cell.place.box is None:
            return None
        centre = (cell.place.box[0] + cell.place.box[2]) / 2
        taken[min(order, key=lambda key: abs(centres[key] - centre))] = cell
    if len(taken) != len(figures(row.after(position))):
        return None
    page = Place(page=row.cells[0].place.page, box=row.cells[0].place.box)
    blank = Cell("", row.index, 0, 1, 1, page, certain=False)
    return Placed(
        {key: taken.get(key, blank) for key in order}, dict.fromkeys(order, "guessed_grid")
    )


def _unplaced(keys: Sequence[str]) -> Placed:
    return Placed({}, dict.fromkeys(keys, "row_not_aligned"))
