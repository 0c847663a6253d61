"""Table two, form of 2021 and form of 2019: rows by label, columns by the heads of their block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from reports import statutory
from reports.extraction.columns import Heads
from reports.extraction.labels import Vocabulary, normalize
from reports.extraction.ledger import Ledger
from reports.extraction.placing import place
from reports.extraction.printings import Found, Printing, printings, rivals
from reports.extraction.rows import Row, labels
from reports.readers.document import Cell
from reports.statutory import Column, Form


@dataclass(frozen=True)
class Block:
    """Rows of the table that share a head: ``columns`` is empty where each row is one number."""

    rows: tuple[Column, ...]
    columns: tuple[Column, ...]


_SINGLE = "value"
"""Stands for the only column of a row that is one number."""
DECISIONS = Column(_SINGLE, statutory.DECISIONS_COLUMN, aliases=("处理决定数量",))
FEES = Column(_SINGLE, statutory.FEES_COLUMN, aliases=("本年收费金额", "收费金额"))

BLOCKS: Mapping[Form, tuple[Block, ...]] = {
    Form.F2021: (
        Block(statutory.DOCUMENT_ROWS, statutory.DOCUMENT_COLUMNS),
        Block(statutory.DECISION_ROWS, (DECISIONS,)),
        Block((statutory.FEES_ROW,), (FEES,)),
    ),
    Form.F2019: (
        Block(statutory.DOCUMENT_ROWS_2019, statutory.DOCUMENT_COLUMNS_2019),
        Block(statutory.MATTER_ROWS_2019, statutory.MATTER_COLUMNS_2019),
        Block((statutory.FEES_ROW_2019,), statutory.MATTER_COLUMNS_2019[:2]),
        Block((statutory.PROCUREMENT_ROW_2019,), statutory.PROCUREMENT_COLUMNS_2019),
    ),
}
_PREFIX = {Form.F2021: "disclosure", Form.F2019: "disclosure_2019"}
_ROWS = {
    form: Vocabulary.of(row for block in blocks for row in block.rows)
    for form, blocks in BLOCKS.items()
}
_HEADS = {
    form: Vocabulary.of(column for block in blocks for column in block.columns)
    for form, blocks in BLOCKS.items()
}
_SIGNS = {
    Form.F2021: Vocabulary.of(
        (*statutory.DOCUMENT_COLUMNS, Column("decisions", statutory.DECISIONS_COLUMN), FEES)
    ),
    Form.F2019: Vocabulary.of(
        (
            *statutory.DOCUMENT_COLUMNS_2019,
            *statutory.MATTER_COLUMNS_2019[:2],
            *statutory.PROCUREMENT_COLUMNS_2019,
            statutory.MATTER_ROWS_2019[1],
            statutory.PROCUREMENT_ROW_2019,
        )
    ),
}
"""Labels that only one of the two forms prints."""
_CLAUSE = normalize("第二十条第")
_ENOUGH = 3


_ORDER = {
    form: {
        row.key: number for number, row in enumerate(row for block in blocks for row in block.rows)
    }
    for form, blocks in BLOCKS.items()
}


def form_of(rows: Sequence[Row]) -> Form | None:
    """Tell the edition of the form from the labels only it prints; ``None`` without any."""
    texts = {cell.text for row in rows for cell in row.cells if 3 < len(cell.text) < 60}
    counts = Counter(
        {form: sum(1 for text in texts if signs.find(text)) for form, signs in _SIGNS.items()}
    )
    form, count = counts.most_common(1)[0]
    return form if count >= 2 else None


def read_disclosure(rows: Sequence[Row], form: Form, ledger: Ledger) -> bool:
    """Enter table two into the ledger; false if the document has none."""
    found, heads = _find_rows(rows, form)
    candidates = printings(found, _ORDER[form])
    if not candidates or len(candidates[0]) < _ENOUGH:
        return False
    _enter(candidates[0], heads, form, ledger)
    for block in BLOCKS[form]:
        for row in block.rows:
            if row.key not in candidates[0]:
                ledger.doubt("row_missing", row=row.label, key=row.key)
    for other in rivals(candidates):
        second = Ledger()
        _enter(other, heads, form, second)
        ledger.compare(second)
    return True


def _find_rows(rows: Sequence[Row], form: Form) -> tuple[list[Found], dict[Row, Heads]]:
    """Return the rows of table two among all rows of the document, and the head each stands under."""
    result: list[Found] = []
    above: dict[Row, Heads] = {}
    heads = Heads()
    table = -1
    known = tables(rows, form)
    for row in rows:
        if row.table not in known:
            continue
        if row.table != table:
            heads = replace(heads, inherited=True) if row.table == table + 1 else Heads()
            table = row.table
        if found := _row_key(row, form):
            result.append(Found(found[0], row, found[1]))
            above[row] = heads
        elif columns := _head(row, form):
            heads = columns
    return result, above


def tables(rows: Sequence[Row], form: Form) -> set[int]:
    """The tables that are, or go on with, table two: those with enough of its rows, heads or clauses."""
    signs: Counter[int] = Counter()
    for row in rows:
        signs[row.table] += bool(_row_key(row, form)) + bool(_head(row, form))
        signs[row.table] += any(normalize(cell.text).startswith(_CLAUSE) for cell in row.cells[:1])
    return {table for table, count in signs.items() if count >= 2}


def _row_key(row: Row, form: Form) -> tuple[str, int] | None:
    for position, cell in labels(row):
        if position <= 2 and (key := _ROWS[form].find(cell.text)):
            return key, position
    return None


def _head(row: Row, form: Form) -> Heads | None:
    cells: dict[str, Cell] = {}
    for cell in row.cells:
        if cell.text and (key := _HEADS[form].find(cell.text)):
            cells[key] = cell
    return Heads.of(cells) if cells else None


def _enter(printing: Printing, above: Mapping[Row, Heads], form: Form, ledger: Ledger) -> None:
    for block in BLOCKS[form]:
        for row in block.rows:
            if row.key in printing:
                found = printing[row.key]
                _enter_row(found, above[found.row], block, form, ledger)


def _enter_row(found: Found, heads: Heads, block: Block, form: Form, ledger: Ledger) -> None:
    keys = [column.key for column in block.columns]
    ledger.name(f"{_PREFIX[form]}/row/{found.key}", found.row.cells[found.position], _ROWS[form])
    [placed] = place([(found.row, found.position)], heads.only(keys), keys)
    for key in keys:
        at = "/".join((_PREFIX[form], found.key, *(() if key == _SINGLE else (key,))))
        head = heads.cells.get(key)
        ledger.name(_column(block, key, form), head, _HEADS[form])
        ledger.enter_placed(at, placed, key, unit=_unit(head.text if head else ""))


def _column(block: Block, key: str, form: Form) -> str:
    """Return the address of a column's label; a column of single numbers is called by its first row."""
    return f"{_PREFIX[form]}/column/{block.rows[0].key if key == _SINGLE else key}"


def _unit(head: str) -> str:
    """Return the unit of money the head of a column names, if any."""
    return next((unit for unit in ("亿元", "万元", "元") if unit in normalize(head)), "")
