"""Table four: fifteen columns under two levels of heads, one row of figures, or a row for each route."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reports import statutory
from reports.extraction.columns import Heads, head_cells
from reports.extraction.labels import Vocabulary, unnumbered
from reports.extraction.ledger import Ledger
from reports.extraction.placing import place
from reports.extraction.rows import Row, figures, is_figure, labels, span
from reports.readers.document import Cell

KEYS = tuple(
    f"{route.key}/{outcome.key}" for route in statutory.ROUTES for outcome in statutory.OUTCOMES
)
_ROUTES = Vocabulary.of(statutory.ROUTES)
_OUTCOMES = Vocabulary.of(outcome for outcome in statutory.OUTCOMES if outcome.key != "total")
_TOTALS = frozenset({"总计", "合计"})
_HEADS = Vocabulary(
    {
        **dict.fromkeys(_TOTALS, "total"),
        **{outcome.label: outcome.key for outcome in statutory.OUTCOMES},
    }
)
_ENOUGH = 4
"""Heads a table must show to be taken for table four."""


def read_challenges(rows: Sequence[Row], ledger: Ledger) -> bool:
    """Enter table four into the ledger; false if the document has none."""
    printings = [
        printing
        for table, body in _bodies(rows).items()
        if (printing := _read(body, _following(rows, table)))
    ]
    if not printings:
        return False
    main, *others = sorted(printings, key=lambda printing: -len(printing.places))
    ledger.add(main)
    for other in others:
        ledger.compare(other)
    return True


def tables(rows: Sequence[Row]) -> set[int]:
    """Return the numbers of the tables that are table four; its row of figures may stand in the next."""
    bodies = _bodies(rows)
    beyond = {row.table for row in rows if row.table - 1 in bodies and _is_bare(row)}
    return bodies.keys() | beyond


def _bodies(rows: Sequence[Row]) -> dict[int, list[Row]]:
    """Return the rows of the tables that show enough of the heads."""
    bodies: dict[int, list[Row]] = {}
    for row in rows:
        bodies.setdefault(row.table, []).append(row)
    return {
        table: body
        for table, body in bodies.items()
        if sum(1 for cell in head_cells(body) if _OUTCOMES.find(cell.text)) >= _ENOUGH
    }


def _following(rows: Sequence[Row], table: int) -> list[Row]:
    return [row for row in rows if row.table == table + 1]


def _read(body: Sequence[Row], following: Sequence[Row]) -> Ledger | None:
    """Return what one printing of the table says; ``None`` where no row of figures follows its heads."""
    last = max(row.index for row in body if _has_outcomes(row))
    head = [row for row in body if row.index <= last]
    below = [row for row in body if row.index > last]
    if lines := _route_lines(below):
        return _enter_routes(lines, head)
    heads = _heads(head)
    bare = [row for row in below if _is_bare(row)]
    if not bare and following and _is_bare(following[0]):
        bare, heads = [following[0]], replace(heads, inherited=True)
    printed = [row for row in bare if figures(row.cells)] or bare[:1]
    readings = [_enter_row(row, heads) for row in printed]
    if not readings:
        return None
    for other in readings[1:]:
        readings[0].compare(other)
    return readings[0]


def _has_outcomes(row: Row) -> bool:
    return any(cell.row == row.index and _OUTCOMES.find(cell.text) for cell in row.cells)


def _is_bare(row: Row) -> bool:
    """Whether a row prints figures and blanks only, or all fifteen figures after the last words of the heads."""
    if len(row.cells) >= 5 and all(not cell.text or is_figure(cell.text) for cell in row.cells):
        return True
    return len(figures(row.cells)) == len(KEYS)


def _enter_row(row: Row, heads: Heads) -> Ledger:
    ledger = Ledger()
    [placed] = place([(row, -1)], heads, KEYS)
    for key, cell in heads.cells.items():
        ledger.name(f"challenges/column/{key}", cell, _HEADS)
    for key in KEYS:
        ledger.enter_placed(f"challenges/{key}", placed, key)
    return ledger


def _heads(rows: Sequence[Row]) -> Heads:
    """Find the fifteen columns: each outcome belongs to the route it stands under."""
    cells = head_cells(rows)
    routes = {key: span(cell) for cell in cells if (key := _ROUTES.find(cell.text))}
    outcomes = sorted(
        ((cell.column, key, cell) for cell in cells if (key := _outcome(cell))),
        key=lambda item: item[0],
    )
    order = [key for _, key, _ in outcomes]
    if order == [key.split("/")[1] for key in KEYS]:
        return Heads.of({key: cell for key, (_, _, cell) in zip(KEYS, outcomes, strict=True)})
    return Heads.of(
        {
            f"{route}/{key}": cell
            for column, key, cell in outcomes
            for route, (start, end) in routes.items()
            if start <= column < end
        }
    )


def _outcome(cell: Cell) -> str | None:
    return "total" if unnumbered(cell.text) in _TOTALS else _OUTCOMES.find(cell.text)


# --- a row for each route, as some agencies turn the table ---------------------------------------


def _route_lines(rows: Sequence[Row]) -> dict[str, tuple[Row, int]]:
    return {
        key: (row, position)
        for row in rows
        if figures(row.cells)
        for position, cell in labels(row)
        if (key := _ROUTES.find(cell.text))
    }


def _enter_routes(lines: dict[str, tuple[Row, int]], head: Sequence[Row]) -> Ledger:
    ledger = Ledger()
    outcomes = [outcome.key for outcome in statutory.OUTCOMES]
    heads = Heads.of({key: cell for cell in head_cells(head) if (key := _outcome(cell))})
    for (route, _), placed in zip(
        lines.items(), place(list(lines.values()), heads, outcomes), strict=True
    ):
        for key in outcomes:
            ledger.enter_placed(f"challenges/{route}/{key}", placed, key)
    for column in statutory.ROUTES:
        if column.key not in lines:
            ledger.doubt("row_missing", row=column.label, key=column.key)
    return ledger
