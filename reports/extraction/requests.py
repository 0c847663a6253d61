"""Table three: rows found by their labels, columns by their heads, ambiguous ones by where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from reports import statutory
from reports.extraction.columns import HEADS, Heads, applicant_heads, is_head
from reports.extraction.labels import Vocabulary, unnumbered
from reports.extraction.ledger import Ledger
from reports.extraction.placing import place
from reports.extraction.printings import Found, Printing, printings, rivals
from reports.extraction.rows import Row, figures, labels

APPLICANTS = tuple(column.key for column in statutory.APPLICANTS)
ORDER = {line.key: number for number, line in enumerate(statutory.REQUEST_LINES)}
LINES = Vocabulary.of(
    line for line in statutory.REQUEST_LINES if line.key not in {"closed_other", "concluded"}
)
_BY_CONTEXT = {
    **dict.fromkeys(("其他", "其它", "其他情形", "其他情况"), "closed_other"),
    **dict.fromkeys(("总计", "合计", "总数", "办理结果总计"), "concluded"),
}
"""Labels that stand for a row of this table only inside it."""
_FIRST_BEFORE_BREAK = "closed_not_clarified"
"""From this row on, a table may go on in the next with a row 其他 or 总计."""
_MOST_AT_AN_END = 2
"""Unlabelled rows that are taken for the first or last lines of the table at most."""
_MOST = 15
_ENOUGH = 3
"""Rows a table must show before its ambiguous labels are taken for those of table three."""


def find_rows(rows: Sequence[Row]) -> list[Found]:
    """Return the rows of table three among all rows of the document."""
    plain = [(row, _unambiguous(row)) for row in rows]
    known = _tables(plain)
    result: list[Found] = []
    for row, found in plain:
        before = result[-1] if result else None
        goes_on = before is not None and 0 <= row.table - before.row.table <= 1
        if row.table not in known and not goes_on:
            continue
        found = _ambiguous(row, before) or found
        if found:
            result.append(found)
    return result


def count(found: Sequence[Found]) -> int:
    """Return how often a document prints the whole table."""
    return sum(len(printing) >= _MOST for printing in printings(found, ORDER))


def _tables(rows: Sequence[tuple[Row, Found | None]]) -> set[int]:
    hits = Counter(row.table for row, found in rows if found)
    return {table for table, hit in hits.items() if hit >= _ENOUGH}


def _unambiguous(row: Row) -> Found | None:
    for position, cell in labels(row):
        if row.ruled and cell.row != row.index:  # a bracket that began in a row above
            continue
        if unnumbered(cell.text) in _BY_CONTEXT:
            return None
        key = LINES.find(cell.text)
        if key and (key != "closed_combined" or cell.row_span == 1):
            return Found(key, row, position)
    return None


def _ambiguous(row: Row, before: Found | None) -> Found | None:
    """Name a row 其他 or 总计 that follows rows of the table."""
    if before is None or ORDER[before.key] >= ORDER["carried_out"]:
        return None
    if before.row.table != row.table and ORDER[before.key] < ORDER[_FIRST_BEFORE_BREAK]:
        return None  # more likely the head of another table
    position, cell = next(labels(row), (0, None))
    key = _BY_CONTEXT.get(unnumbered(cell.text)) if cell else None
    return Found(key, row, position) if key and not is_head(row) else None


def read_requests(
    found: Sequence[Found], rows: Sequence[Row], ledger: Ledger, *, combined: bool
) -> bool | None:
    """Enter table three into the ledger; return whether （六）其他处理 is one row, ``None`` without a table.

    ``combined`` is what to expect where the report prints neither that row nor the three.
    """
    candidates = printings(found, ORDER)
    if not candidates or len(candidates[0]) < _ENOUGH:
        return None
    main = candidates[0]
    if main.keys() & set(statutory.CLOSED_LINES):
        main.pop("closed_combined", None)  # the bracket over the three, alone in its row of text
    is_combined = "closed_combined" in main or (
        combined and main.keys().isdisjoint(statutory.CLOSED_LINES)
    )
    main |= {found.key: found for found in _by_position(main, rows, combined=is_combined)}
    _enter(main, rows, ledger)
    for line in statutory.request_lines(combined=is_combined):
        if line.key not in main:
            ledger.doubt("row_missing", row=line.label, key=line.key)
    for other in rivals(candidates):
        second = Ledger()
        _enter(other, rows, second)
        ledger.compare(second)
    return is_combined


def _by_position(printing: Printing, rows: Sequence[Row], *, combined: bool) -> Iterator[Found]:
    """Yield unlabelled rows that stand exactly where missing lines belong: between two known ones, or at an end."""
    lines = [line.key for line in statutory.request_lines(combined=combined)]
    known = [found for found in printing.values() if found.key in lines]
    taken = {found.row for found in known}
    for one, next_ in pairwise((None, *known, None)):
        start = lines.index(one.key) + 1 if one else 0
        stop = lines.index(next_.key) if next_ else len(lines)
        missing = lines[start:stop]
        if not missing or ((one is None or next_ is None) and len(missing) > _MOST_AT_AN_END):
            continue
        between = [row for row in _rows_between(one, next_, rows) if row not in taken and row.cells]
        if len(missing) == len(between):
            for key, row in zip(missing, between, strict=True):
                position, _ = next(labels(row), (-1, None))
                yield Found(key, row, position, sure=False)


def _rows_between(one: Found | None, next_: Found | None, rows: Sequence[Row]) -> list[Row]:
    """Return the rows of one table between two lines, or those with figures before the first, after the last."""
    if one and next_:
        if one.row.table != next_.row.table:
            return []
        bounds = one.row.index, next_.row.index
        return [
            row
            for row in rows
            if row.table == one.row.table
            and _is_within(row, bounds)
            and (row.ruled or figures(row.cells))
        ]
    edge = one or next_
    if edge is None:
        return []
    bounds = (edge.row.index, len(rows)) if one else (-1, edge.row.index)
    inside = [row for row in rows if row.table == edge.row.table and _is_within(row, bounds)]
    return [row for row in inside if figures(row.cells)]


def _is_within(row: Row, bounds: tuple[int, int]) -> bool:
    return bounds[0] < row.index < bounds[1]


def _enter(printing: Printing, rows: Sequence[Row], ledger: Ledger) -> None:
    found = sorted(printing.values(), key=lambda found: (found.row.table, found.row.index))
    heads = Heads()
    for _, group in groupby(found, key=lambda found: found.row.table):
        fragment = list(group)
        heads = _heads(fragment[0], rows, heads)
        for key, cell in heads.cells.items():
            ledger.name(f"requests/column/{key}", cell, HEADS)
        _enter_fragment(fragment, heads, ledger)


def _heads(first: Found, rows: Sequence[Row], before: Heads) -> Heads:
    """Return the columns of a table from the rows above its first line, else those of the table before."""
    above = [row for row in rows if row.table == first.row.table and row.index < first.row.index]
    heads = applicant_heads(above)
    return heads if heads.spans else replace(before, inherited=True)


def _enter_fragment(fragment: Sequence[Found], heads: Heads, ledger: Ledger) -> None:
    placed = place([(found.row, found.position) for found in fragment], heads, APPLICANTS)
    for found, cells in zip(fragment, placed, strict=True):
        if found.sure and found.key not in _BY_CONTEXT.values():
            ledger.name(f"requests/row/{found.key}", found.row.cells[found.position], LINES)
        for column in APPLICANTS:
            at = f"requests/{column}/{found.key}"
            ledger.enter_placed(at, cells, column)
            if not found.sure and at in ledger.places and column not in cells.doubts:
                ledger.doubt("located_by_position", at)
