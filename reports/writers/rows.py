"""A grid as rows of plain texts, for formats that know no spans."""

from __future__ import annotations

from collections.abc import Iterator

from reports.writers.layout import Grid
from reports.writers.manuscript import CannotShow, Manuscript


def grid_rows(manuscript: Manuscript, grid: Grid) -> Iterator[list[str]]:
    """Yield full rows: a text stands in the first field its cell covers, the other fields are empty."""
    for row in grid.rows():
        fields = [""] * grid.column_count
        for cell in row:
            fields[cell.column] = manuscript.cell(cell.address) if cell.is_figure else cell.text
        yield fields


def ragged_rows(manuscript: Manuscript, grid: Grid) -> Iterator[list[str]]:
    """Yield full-length rows in which shallow labels take up one or two fields instead of three.

    So do converters that lose a column of labels; the fields are filled up at the end of the row.
    """
    refuse_blanks(manuscript)
    for fields, row in zip(grid_rows(manuscript, grid), grid.rows(), strict=True):
        first = next((cell.column for cell in row if cell.is_figure), None)
        deepest = max((cell.column for cell in row if not cell.is_figure), default=0)
        if first is None or first - deepest < 2:  # heads, or labels in every column
            yield fields
        else:
            yield [*fields[: first - 1], *fields[first:], ""]


def unshowable(manuscript: Manuscript) -> dict[str, str]:
    """Return the cells, by address, that are empty or would fall apart at their white space."""
    return {address: text for address, text in manuscript.cells() if text.split() != [text]}


def refuse_blanks(manuscript: Manuscript) -> None:
    """Raise :class:`CannotShow` where there are such cells."""
    for address, text in unshowable(manuscript).items():
        raise CannotShow(f"{address} prints {text!r}")
