"""A grid as rows of plain texts, for formats that know no spans."""

from __future__ import annotations

from collections.abc import Iterator

from reports import statutory
from reports.writers.layout import Grid
from reports.writers.manuscript import CannotShow, Manuscript


def grid_rows(manuscript: Manuscript, grid: Grid) -> Iterator[list[str]]:
    """Yield rows of equal length: a text stands in the first field its cell covers, the others are empty.

    Where no cell spans rows, as in table two, the cells of a row follow each other and the rows are filled up.
    """
    follow = all(cell.row_span == 1 for cell in grid.cells)
    length = max(len(row) for row in grid.rows()) if follow else grid.column_count
    for row in grid.rows():
        fields = [""] * length
        for index, cell in enumerate(row):
            text = manuscript.cell(cell.address) if cell.is_figure else cell.text
            fields[index if follow else cell.column] = text
        yield fields


def ragged_rows(manuscript: Manuscript, grid: Grid) -> Iterator[list[str]]:
    """Yield full-length rows in which shallow labels take up one or two fields instead of three.

    So do converters that lose a column of labels; the fields are filled up at the end of the row.
    """
    for fields, row in zip(grid_rows(manuscript, grid), grid.rows(), strict=True):
        first = next((cell.column for cell in row if cell.is_figure), None)
        deepest = max((cell.column for cell in row if not cell.is_figure), default=0)
        if first is None or first - deepest < 2:  # heads, or labels in every column
            yield fields
        else:
            yield [*fields[: first - 1], *fields[first:], ""]


def show_anything(manuscript: Manuscript) -> None:
    """Accept every manuscript."""


def refuse_blanks(manuscript: Manuscript) -> None:
    """Raise :class:`CannotShow` where a cell is empty or would fall apart at its white space."""
    for address, text in manuscript.cells():
        if text.split() != [text]:
            raise CannotShow(f"{address} prints {text!r}")


def refuse_bare_rows(manuscript: Manuscript) -> None:
    """Raise :class:`CannotShow` where nothing at all would stand in the one row of table four."""
    if not any(manuscript.cell(address).strip() for address in statutory.challenge_addresses()):
        raise CannotShow("table four is empty")
