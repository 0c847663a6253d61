"""Address of a cell → the names its row and column have on the paper."""

from __future__ import annotations

from functools import cache

from reports import statutory


@cache
def row_and_column(address: str) -> tuple[str, str]:
    """Return the printed labels of a cell's row and column (Chinese message ids)."""
    table, *keys = address.split("/")
    if table == "requests":
        return _LINES[keys[1]], _APPLICANTS[keys[0]]
    if table == "challenges":
        return _ROUTES[keys[0]], _OUTCOMES[keys[1]]
    if table == "disclosure":
        return _ROWS[keys[0]], _COLUMNS.get(keys[-1], _SINGLE[keys[0]] if len(keys) == 1 else "")
    return _ROWS_2019[keys[0]], _COLUMNS_2019[keys[1]]


def _labels(*groups: tuple[statutory.Column | statutory.Line, ...]) -> dict[str, str]:
    return {item.key: item.label for group in groups for item in group}


_LINES = _labels(statutory.REQUEST_LINES)
_APPLICANTS = _labels(statutory.APPLICANTS)
_ROUTES = _labels(statutory.ROUTES)
_OUTCOMES = _labels(statutory.OUTCOMES)
_ROWS = _labels(statutory.DOCUMENT_ROWS, statutory.DECISION_ROWS, (statutory.FEES_ROW,))
_COLUMNS = _labels(statutory.DOCUMENT_COLUMNS)
_SINGLE = {row.key: statutory.DECISIONS_COLUMN for row in statutory.DECISION_ROWS} | {
    statutory.FEES_ROW.key: statutory.FEES_COLUMN
}
_ROWS_2019 = _labels(
    statutory.DOCUMENT_ROWS_2019,
    statutory.MATTER_ROWS_2019,
    (statutory.FEES_ROW_2019, statutory.PROCUREMENT_ROW_2019),
)
_COLUMNS_2019 = _labels(
    statutory.DOCUMENT_COLUMNS_2019,
    statutory.MATTER_COLUMNS_2019,
    statutory.PROCUREMENT_COLUMNS_2019,
)
