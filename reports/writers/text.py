"""Writes a report as plain text, in the layouts that copying from Word and PDF leaves behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice

from reports.writers.layout import Grid, GridCell
from reports.writers.manuscript import Manuscript
from reports.writers.rows import grid_rows, ragged_rows

LINE = 40
"""Characters of a printed line in the space-separated layout."""
TABLE = 42
"""Characters over the width of a table there; labels that do not fit their column are broken."""
SPILL = 25
"""A label longer than this pushes the last number of its row to a line of its own."""


def write_tabbed(manuscript: Manuscript) -> bytes:
    """Return text whose table fields are separated by tabs, every column kept; blanks are empty fields."""
    return _document(manuscript, lambda grid: map("\t".join, grid_rows(manuscript, grid)))


def write_shifted(manuscript: Manuscript) -> bytes:
    """Return tab-separated text in which columns of labels are lost."""
    return _document(manuscript, lambda grid: map("\t".join, ragged_rows(manuscript, grid)))


def write_spaced(manuscript: Manuscript) -> bytes:
    """Return text as copied from a PDF: wrapped lines, broken labels, a last number alone on its line.

    A blank would vanish between two spaces: ``reports.writers.write`` refuses it.  Where one paragraph ends
    and the next begins is only visible from the length of the line.
    """
    lines = [manuscript.agency, manuscript.title.removeprefix(manuscript.agency), ""]
    for section, paragraphs, grid in manuscript.parts():
        lines += [section.heading, ""] if section.heading else []
        for paragraph in paragraphs:
            lines += _pieces(paragraph, LINE)
        if grid is not None:
            lines += ["", *_spaced_table(manuscript, grid)]
        lines.append("")
    return ("\n".join(lines) + "\n").encode()


def _document(manuscript: Manuscript, table: Callable[[Grid], Iterator[str]]) -> bytes:
    blocks = [manuscript.title]
    for section, paragraphs, grid in manuscript.parts():
        blocks += [section.heading] if section.heading else []
        blocks += paragraphs
        if grid is not None:
            blocks.append("\n".join(table(grid)))
    return ("\n\n".join(blocks) + "\n").encode()


def _spaced_table(manuscript: Manuscript, grid: Grid) -> Iterator[str]:
    for row in grid.rows():
        labels = [cell for cell in row if not cell.is_figure]
        figures = [manuscript.cell(cell.address) for cell in row if cell.is_figure]
        if not figures:
            yield from _heads(grid, labels)
            continue
        for bracket in labels[:-1]:
            yield from (*_broken(grid, bracket), "")
        yield from _line(_broken(grid, labels[-1]) if labels else [], figures)
        yield ""


def _heads(grid: Grid, heads: list[GridCell]) -> Iterator[str]:
    """Heads that fit stand in one line, others one below the other."""
    broken = [_broken(grid, cell) for cell in heads]
    if all(len(pieces) == 1 for pieces in broken):
        yield " ".join(pieces[0] for pieces in broken)
        if len(heads) > 1:
            yield ""
        return
    for pieces in broken:
        yield from (*pieces, "")


def _line(label: list[str], figures: list[str]) -> Iterator[str]:
    """A label that fits stands before its figures, a broken one above them."""
    if len(label) < 2:
        yield " ".join([*label, *figures])
        return
    yield from (*label, "")
    last_alone = sum(map(len, label)) > SPILL
    kept = len(figures) - last_alone
    yield " ".join(islice(figures, kept))
    yield from figures[kept:]


def _broken(grid: Grid, cell: GridCell) -> list[str]:
    """Break a label as a column of its width would."""
    share = sum(grid.widths[cell.column : cell.column + cell.col_span]) / sum(grid.widths)
    return _pieces(cell.text, max(2, int(share * TABLE)))


def _pieces(text: str, width: int) -> list[str]:
    """Break a text every so many characters, never in a number; no line begins with a closing mark."""
    lines = [""]
    for token in re.findall(r"[0-9A-Za-z.%]+|.[，。；：、）》”]*", text):
        if lines[-1] and len(lines[-1]) + len(token) > width + (token[-1] in "，。；：、）》”"):
            lines.append("")
        lines[-1] += token
    return lines
