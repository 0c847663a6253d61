"""Tables → rows: every row with all cells that touch it, in the order of the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from reports.extraction.labels import is_numbered
from reports.readers.document import Cell, Table
from reports.readers.numerals import Kind, parse_change, parse_money

_MOST_ALONE = 7
"""Figures that may stand in a row of their own below their label: a row of table three has seven."""

_LONGEST_LABEL = 200
_TALLEST = 60
"""Rows a merged cell reaches down at most; the tallest bracket of the form has 22."""
_WIDEST = 60
"""Cells a row of text grows to at most."""

Span = tuple[int, int]
"""Columns of a grid, the first and the one after the last."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row of a table: its cells from left to right, those that reach in from above included.

    ``table`` counts the tables of the document from 0, ``index`` the rows of the table; ``ruled`` says
    whether columns can be trusted, or only the order in the row.
    """

    cells: tuple[Cell, ...]
    table: int
    index: int
    ruled: bool

    def under(self, span: Span) -> tuple[Cell, ...]:
        """Return the cells that touch some of these columns."""
        return tuple(
            cell
            for cell in self.cells
            if cell.column < span[1] and cell.column + cell.col_span > span[0]
        )

    def after(self, position: int) -> tuple[Cell, ...]:
        """Return the cells right of the one at ``position``."""
        return self.cells[position + 1 :]


def span(cell: Cell) -> Span:
    """Return the columns a cell covers."""
    return cell.column, cell.column + cell.col_span


def table_rows(tables: Iterable[Table]) -> list[Row]:
    """Return the rows of all tables, one after the other."""
    result: list[Row] = []
    for number, table in enumerate(tables):
        rows = _rows(table, number)
        result += rows if table.ruled else _mended(list(rows))
    return result


def _rows(table: Table, number: int) -> Iterator[Row]:
    height = 1 + max((cell.row for cell in table.cells), default=-1)
    grid: list[list[Cell]] = [[] for _ in range(height)]
    reaches_down = False
    for cell in table.cells:
        grid[cell.row].append(cell)
        if cell.row_span > 1:
            reaches_down = True
            for index in range(cell.row + 1, min(cell.row + min(cell.row_span, _TALLEST), height)):
                grid[index].append(cell)
    for index, cells in enumerate(grid):
        if reaches_down:
            cells.sort(key=lambda cell: cell.column)
        yield Row(tuple(cells), number, index, table.ruled)


def _mended(rows: list[Row]) -> list[Row]:
    """Put figures that stand alone in a row of text with the label, or the figures, of the rows before."""
    result: list[Row] = []
    for row in rows:
        if not _is_figures_only(row) and not (result and _goes_on(row, result[-1])):
            result.append(row)
            continue
        first = len(result)
        while (
            first
            and len(figures(row.cells)) <= _MOST_ALONE
            and len(result) - first < _WIDEST
            and _is_label_only(result[first - 1])
        ):
            first -= 1
        if (
            first == len(result)
            and _is_figures_only(row)
            and first
            and figures(result[-1].cells)
            and _is_short(row, result[-1])
        ):
            first -= 1
        parts = (*result[first:], row)
        result[first:] = [replace(row, cells=tuple(cell for part in parts for cell in part.cells))]
    return result


def _goes_on(row: Row, before: Row) -> bool:
    """Whether a row with figures begins with the rest, without a number, of the numbered label before it."""
    head = row.cells[0].text if row.cells else ""
    if not head or is_figure(head) or is_numbered(head) or not figures(row.cells):
        return False
    return _is_label_only(before) and is_numbered(before.cells[0].text)


def _is_figures_only(row: Row) -> bool:
    return bool(row.cells) and all(is_figure(cell.text) for cell in row.cells)


def _is_label_only(row: Row) -> bool:
    return len(row.cells) == 1 and not is_figure(row.cells[0].text)


def _is_short(row: Row, before: Row) -> bool:
    """Whether the figures of a row may be the last of the row before: that one ended with a figure."""
    is_room = len(row.cells) < _MOST_ALONE and len(before.cells) < _WIDEST
    return is_room and is_figure(before.cells[-1].text)


@lru_cache(maxsize=4096)
def is_figure(text: str) -> bool:
    """Whether a cell prints a number or what stands in place of one (a dash, 无), not a label."""
    if text.isascii() and text.isdigit():
        return True
    if not text or len(text) > _LONGEST_LABEL:
        return False
    readings = parse_change(text), parse_money(text)
    return any(reading.kind not in {Kind.BLANK, Kind.NOT_UNDERSTOOD} for reading in readings)


def figures(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return the cells that print a figure."""
    return tuple(cell for cell in cells if is_figure(cell.text))


def labels(row: Row) -> Iterator[tuple[int, Cell]]:
    """Yield a row's cells that may be labels, the one nearest to the figures first."""
    for position in range(len(row.cells) - 1, -1, -1):
        cell = row.cells[position]
        if 0 < len(cell.text) <= _LONGEST_LABEL and not is_figure(cell.text):
            yield position, cell
