"""The heads of a flat table of figures, a column an address: table, row or applicant, bracket, line."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from reports import statutory
from reports.models import Figures
from reports.models.figures import Value
from reports.statutory import Column, Form

Head = tuple[str, str, str, str]
"""Table, row (or applicant, or route), bracket and line, as message ids; empty where there is none."""


def _crossed(prefix: str, rows: Iterable[Column], columns: Iterable[Column]) -> dict[str, Head]:
    columns = tuple(columns)
    return {
        f"{prefix}/{row.key}/{column.key}": (statutory.SECTIONS[1], row.label, "", column.label)
        for row in rows
        for column in columns
    }


def _disclosure() -> dict[str, Head]:
    section, prefix = statutory.SECTIONS[1], "disclosure"
    return {
        **_crossed(prefix, statutory.DOCUMENT_ROWS, statutory.DOCUMENT_COLUMNS),
        **{
            f"{prefix}/{row.key}": (section, row.label, "", statutory.DECISIONS_COLUMN)
            for row in statutory.DECISION_ROWS
        },
        f"{prefix}/{statutory.FEES_ROW.key}": (
            section,
            statutory.FEES_ROW.label,
            "",
            statutory.FEES_COLUMN,
        ),
    }


def _disclosure_2019() -> dict[str, Head]:
    parts = (
        (statutory.DOCUMENT_ROWS_2019, statutory.DOCUMENT_COLUMNS_2019),
        (statutory.MATTER_ROWS_2019, statutory.MATTER_COLUMNS_2019),
        ((statutory.FEES_ROW_2019,), statutory.MATTER_COLUMNS_2019[:2]),
        ((statutory.PROCUREMENT_ROW_2019,), statutory.PROCUREMENT_COLUMNS_2019),
    )
    found: dict[str, Head] = {}
    for rows, columns in parts:
        found |= _crossed("disclosure_2019", rows, columns)
    return found


HEADS: dict[str, Head] = {
    **_disclosure(),
    **_disclosure_2019(),
    **{
        f"requests/{column.key}/{line.key}": (
            statutory.SECTIONS[2],
            column.label,
            line.group or "",
            line.label,
        )
        for column in statutory.APPLICANTS
        for line in statutory.REQUEST_LINES
    },
    **{
        f"challenges/{route.key}/{outcome.key}": (
            statutory.SECTIONS[3],
            route.label,
            "",
            outcome.label,
        )
        for route in statutory.ROUTES
        for outcome in statutory.OUTCOMES
    },
}
"""By address, in the order of a flat table: an applicant's rows stand together."""


def addresses(form: Form, known: Callable[[str], Value]) -> list[str]:
    """Return the columns of a flat table: those of the form of the year, and others in which a figure stands."""
    printed = set(Figures.blank(form).addresses())
    return [at for at in HEADS if at in printed or known(at) is not None]
