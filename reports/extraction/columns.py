"""Heads of columns: which columns of a grid belong to which key of the form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz.distance import Levenshtein

from reports import statutory
from reports.extraction.labels import Vocabulary, normalize
from reports.extraction.rows import Row, Span, span
from reports.readers.document import Cell


@dataclass(frozen=True, slots=True)
class Heads:
    """The columns found: ``spans`` and the ``cells`` that head them, by key.

    ``inherited`` says that they come from the table before, of which this one is the continuation.
    """

    spans: dict[str, Span] = field(default_factory=dict)
    cells: dict[str, Cell] = field(default_factory=dict)
    inherited: bool = False

    @classmethod
    def of(cls, cells: dict[str, Cell]) -> Heads:
        return cls({key: span(cell) for key, cell in cells.items()}, cells)

    def only(self, keys: Sequence[str]) -> Heads:
        """Return the heads of some keys."""
        cells = {key: cell for key, cell in self.cells.items() if key in keys}
        return replace(Heads.of(cells), inherited=self.inherited)

    def order(self, keys: Sequence[str]) -> tuple[str, ...]:
        """Return the keys from left to right as the heads stand, as in the form where one is unknown."""
        if set(keys) <= set(self.spans) and len({self.spans[key][0] for key in keys}) == len(keys):
            return tuple(sorted(keys, key=lambda key: self.spans[key]))
        return tuple(keys)


def head_cells(rows: Iterable[Row]) -> list[Cell]:
    """Return the cells of some rows that print something, each once, in reading order."""
    return [cell for row in rows for cell in row.cells if cell.text and cell.row == row.index]


_FIRST = Vocabulary.of(
    column for column in statutory.APPLICANTS if column.key not in {"other", "total"}
)
_SHORT = {
    normalize(column.label): column.key for column in statutory.APPLICANTS if len(column.label) == 3
}
_OTHER = ("其他", "其它")
_TOTAL = ("总计", "合计", "总数")


def applicant_heads(rows: Sequence[Row]) -> Heads:
    """Find the seven columns of table three in the rows above its first line.

    其他 and 总计 are told by where they stand: right of the columns before them in the form, and last.
    """
    cells = head_cells(rows)
    found: dict[str, Cell] = {}
    for cell in cells:
        if key := _FIRST.find(cell.text) or _misprinted(cell.text):
            found[key] = cell  # the lowest row of the head wins
    if not found:
        return Heads()
    right = max(cell.column for cell in found.values())
    totals = [cell for cell in cells if normalize(cell.text) in _TOTAL and cell.column > right]
    if totals:
        found["total"] = max(totals, key=lambda cell: cell.column)
    end = found["total"].column if totals else max(c.column + c.col_span for c in cells)
    others = [
        cell for cell in cells if normalize(cell.text) in _OTHER and right < cell.column < end
    ]
    if others:
        found["other"] = others[-1]
    return Heads.of(found)


def _misprinted(text: str) -> str | None:
    label = normalize(text)
    near = [key for known, key in _SHORT.items() if Levenshtein.distance(label, known) <= 1]
    return near[0] if near and len(label) >= 2 else None
