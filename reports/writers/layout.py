"""The grids of the three official tables, declared once; every writer and the pages render these.

A :class:`Grid` says where each label and each figure stands and how far it spans; what is printed in a
cell is the business of whoever renders it.  Labels come from ``reports.statutory`` (Chinese message ids).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from reports import statutory
from reports.models.figures import Figures
from reports.statutory import Column, Form, Line


class Role(StrEnum):
    """What a cell is for: heads name columns, labels name rows, figures are the agency's."""

    HEAD = "head"
    LABEL = "label"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell at (``row``, ``column``), from 0; ``text`` is its label, ``address`` its figure's address."""

    row: int
    column: int
    row_span: int
    col_span: int
    role: Role
    text: str = ""
    address: str = ""

    @property
    def is_figure(self) -> bool:
        return self.role == Role.FIGURE


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: its cells in row-major order and the relative width of each column."""

    cells: tuple[GridCell, ...]
    widths: tuple[int, ...]

    @property
    def row_count(self) -> int:
        return max(cell.row + cell.row_span for cell in self.cells)

    @property
    def column_count(self) -> int:
        return len(self.widths)

    @property
    def head_count(self) -> int:
        """How many rows at the top are nothing but heads."""
        others = (cell.row for cell in self.cells if cell.role != Role.HEAD)
        return min(others, default=self.row_count)

    def rows(self) -> Iterator[tuple[GridCell, ...]]:
        """Yield the cells that begin in each row, left to right (none is possible in a spanned row)."""
        by_row: dict[int, list[GridCell]] = {row: [] for row in range(self.row_count)}
        for cell in self.cells:
            by_row[cell.row].append(cell)
        for row in by_row.values():
            yield tuple(row)

    def covering(self) -> dict[tuple[int, int], GridCell]:
        """Map every (row, column) of the grid to the cell that covers it."""
        return {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.col_span)
        }


def disclosure_grid(figures: Figures) -> Grid:
    """Table two: four columns on the form of 2021; seven on that of 2019, whose parts divide differently."""
    is_2019 = figures.form == Form.F2019
    parts = _PARTS_2019 if is_2019 else _PARTS_2021
    units = 6 if is_2019 else 3
    table = "disclosure_2019" if is_2019 else "disclosure"
    cells: list[GridCell] = []
    row = 0
    for part in parts:
        span = units // len(part.columns)
        cells += [
            GridCell(row, 0, 1, 1 + units, Role.HEAD, part.article),
            GridCell(row + 1, 0, 1, 1, Role.HEAD, statutory.CONTENT),
            *_heads(row + 1, 1, span, part.columns),
        ]
        row += 2
        for line in part.rows:
            cells.append(GridCell(row, 0, 1, 1, Role.LABEL, line.label))
            addresses = [f"{table}/{line.key}/{column.key}".rstrip("/") for column in part.columns]
            cells += _figures(row, 1, span, addresses)
            row += 1
    return Grid(tuple(cells), (4, *[1] * 6) if is_2019 else (1,) * 4)


def requests_grid(figures: Figures) -> Grid:
    """Table three: ten columns, the first three of which the labels and their brackets share."""
    lines = statutory.request_lines(combined=figures.combined)
    first = 3
    cells = _requests_head()
    results = sum(line.key not in _OUTER_LINES for line in lines)
    row = first
    for group, members in groupby(lines, key=lambda line: line.group):
        size = 0
        for line in members:
            here = row + size
            if line.key == "granted":
                cells.append(GridCell(here, 0, results, 1, Role.LABEL, statutory.RESULTS))
            if group and not size:
                cells.append(GridCell(here, 1, _group_size(lines, group), 1, Role.LABEL, group))
            cells.append(_line_label(here, line))
            addresses = [f"requests/{column.key}/{line.key}" for column in statutory.APPLICANTS]
            cells += _figures(here, first, 1, addresses)
            size += 1
        row += size
    return Grid(tuple(cells), (8, 10, 34, *[7] * 7))


def challenges_grid(figures: Figures) -> Grid:  # noqa: ARG001  (the same on every form)
    """Table four: fifteen columns, three rows of heads and one of figures."""
    reconsideration, *suits = statutory.ROUTES
    width = len(statutory.OUTCOMES)
    cells = [
        GridCell(0, 0, 1, width, Role.HEAD, reconsideration.label),
        GridCell(0, width, 1, width * len(suits), Role.HEAD, statutory.LITIGATION),
        *_heads(1, 0, 1, statutory.OUTCOMES, row_span=2),
        *(
            GridCell(1, width * (index + 1), 1, width, Role.HEAD, route.label)
            for index, route in enumerate(suits)
        ),
        *(
            cell
            for index in range(len(suits))
            for cell in _heads(2, width * (index + 1), 1, statutory.OUTCOMES)
        ),
        *_figures(3, 0, 1, statutory.challenge_addresses()),
    ]
    return Grid(tuple(cells), (1,) * (width * len(statutory.ROUTES)))


def grids(figures: Figures) -> dict[int, Grid]:
    """The tables by the number of the section they stand in (2, 3 and 4)."""
    return {
        2: disclosure_grid(figures),
        3: requests_grid(figures),
        4: challenges_grid(figures),
    }


# --- table two, its parts ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    article: str
    rows: Sequence[Column]
    columns: Sequence[Column]


_DECISIONS = (Column("", statutory.DECISIONS_COLUMN),)
_PARTS_2021 = (
    _Part(statutory.ARTICLE_20_1, statutory.DOCUMENT_ROWS, statutory.DOCUMENT_COLUMNS),
    _Part(statutory.ARTICLE_20_5, statutory.DECISION_ROWS[:1], _DECISIONS),
    _Part(statutory.ARTICLE_20_6, statutory.DECISION_ROWS[1:], _DECISIONS),
    _Part(statutory.ARTICLE_20_8, (statutory.FEES_ROW,), (Column("", statutory.FEES_COLUMN),)),
)
_PARTS_2019 = (
    _Part(statutory.ARTICLE_20_1, statutory.DOCUMENT_ROWS_2019, statutory.DOCUMENT_COLUMNS_2019),
    _Part(statutory.ARTICLE_20_5, statutory.MATTER_ROWS_2019[:2], statutory.MATTER_COLUMNS_2019),
    _Part(statutory.ARTICLE_20_6, statutory.MATTER_ROWS_2019[2:], statutory.MATTER_COLUMNS_2019),
    _Part(statutory.ARTICLE_20_8, (statutory.FEES_ROW_2019,), statutory.MATTER_COLUMNS_2019[:2]),
    _Part(
        statutory.ARTICLE_20_9,
        (statutory.PROCUREMENT_ROW_2019,),
        statutory.PROCUREMENT_COLUMNS_2019,
    ),
)

# --- table three, its labels -------------------------------------------------------------------

_OUTER_LINES = frozenset({"received", "carried_in", "carried_out"})


def _requests_head() -> list[GridCell]:
    person, *organizations, total = statutory.APPLICANTS
    return [
        GridCell(0, 0, 3, 3, Role.HEAD, statutory.BALANCE_NOTE),
        GridCell(0, 3, 1, len(statutory.APPLICANTS), Role.HEAD, statutory.APPLICANTS_HEAD),
        GridCell(1, 3, 2, 1, Role.HEAD, person.label),
        GridCell(1, 4, 1, len(organizations), Role.HEAD, statutory.LEGAL_PERSONS),
        GridCell(1, 4 + len(organizations), 2, 1, Role.HEAD, total.label),
        *_heads(2, 4, 1, organizations),
    ]


def _line_label(row: int, line: Line) -> GridCell:
    if line.key in _OUTER_LINES:
        return GridCell(row, 0, 1, 3, Role.LABEL, line.label)
    if line.group:
        return GridCell(row, 2, 1, 1, Role.LABEL, line.label)
    return GridCell(row, 1, 1, 2, Role.LABEL, line.label)


def _group_size(lines: Sequence[Line], group: str) -> int:
    return sum(line.group == group for line in lines)


# --- runs of cells -----------------------------------------------------------------------------


def _heads(
    row: int, column: int, span: int, heads: Sequence[Column], *, row_span: int = 1
) -> Iterator[GridCell]:
    for index, head in enumerate(heads):
        yield GridCell(row, column + index * span, row_span, span, Role.HEAD, head.label)


def _figures(row: int, column: int, span: int, addresses: Sequence[str]) -> Iterator[GridCell]:
    for index, address in enumerate(addresses):
        yield GridCell(row, column + index * span, 1, span, Role.FIGURE, address=address)
