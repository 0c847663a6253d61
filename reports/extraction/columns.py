"""Heads of columns: which columns of a grid belong to which key of the form."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
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
    extra: tuple[Span, ...] = ()
    """Columns right of all these that have a head of their own (历史累计)."""

    @classmethod
    def of(cls, cells: dict[str, Cell], row_cells: Sequence[Cell] = ()) -> Heads:
        """Build heads from their cells; ``row_cells`` are all the cells of the rows they stand in."""
        spans = {key: span(cell) for key, cell in cells.items()}
        end = max((stop for _, stop in spans.values()), default=0)
        return cls(spans, cells, extra=tuple(span(c) for c in row_cells if c.column >= end))

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
HEADS = Vocabulary(
    {
        **dict.fromkeys(_OTHER, "other"),
        **dict.fromkeys(_TOTAL, "total"),
        **{column.label: column.key for column in statutory.APPLICANTS},
    }
)
"""What heads the columns of table three."""


def is_head(row: Row) -> bool:
    """Whether a row heads columns of applicants."""
    return any(cell.text and _FIRST.exact(cell.text) for cell in row.cells)


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
    if total := _last(cells, _TOTAL, beyond=right):
        found["total"] = total
    end = total.column if total and total.column > right else 1_000
    if other := _last([cell for cell in cells if cell.column < end], _OTHER, beyond=right):
        found["other"] = other
    return Heads.of(found, cells)


def _last(cells: Sequence[Cell], texts: Collection[str], *, beyond: int) -> Cell | None:
    """Return the right-most cell with one of the texts that stands beyond a column, or the only one."""
    named = [cell for cell in cells if normalize(cell.text) in texts]
    right = [cell for cell in named if cell.column > beyond]
    if right:
        return max(right, key=lambda cell: cell.column)
    return named[0] if len(named) == 1 else None


def _misprinted(text: str) -> str | None:
    label = normalize(text)
    near = [key for known, key in _SHORT.items() if Levenshtein.distance(label, known) <= 1]
    return near[0] if near and len(label) >= 2 else None
