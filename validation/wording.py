"""How a finding is put into words: the names of cells as the form prints them, sums written out.

A message is a Chinese message id with ``{named}`` places.  What fills a place is plain JSON, so that it can be
stored and be said again in another language:

=====================================  =====================================================
a number                               as it is
a string                               a Chinese message id, translated
:func:`cell` of an address             自然人列“（一）予以公开”
:func:`terms` of (name, number) pairs  自然人 10 + 商业企业 1
:func:`names` of strings or cells      （一）予以公开、（二）部分公开等
:func:`verbatim` of a string           the words of the report, untouched
:func:`say` of a message id            another sentence
=====================================  =====================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

from reports import statutory

Words = dict[str, Any]

LISTED = 6
"""So many names are listed before “等 n 格”."""

_DOUBTFUL = _("{message}（系统对其中的数字识读存疑，可能是我们读错了，请先核对原件。）")
_SHORT = {
    "partially_granted": _("（二）部分公开"),
    "closed_not_clarified": _("1.申请人无正当理由逾期不补正"),
    "closed_fee_unpaid": _("2.申请人逾期未按收费通知要求缴纳费用"),
}
"""Labels of table three that explain themselves at length, without the explanation."""


def cell(address: str) -> Words:
    """The name of the cell at an address."""
    return {"cell": address}


def terms(pairs: Iterable[tuple[str | Words, int]]) -> Words:
    """A sum written out, every summand with its name (a message id)."""
    return {"terms": [[name, number] for name, number in pairs]}


def names(items: Iterable[str | Words]) -> Words:
    """A list of names, cut after the first few."""
    return {"names": list(items)}


def verbatim(text: str) -> Words:
    """Words of the report itself, never translated."""
    return {"verbatim": text}


def say(template: str, **params: Any) -> Words:
    """A sentence inside a sentence."""
    return {"say": template, "with": params}


def finding(template: str, params: Mapping[str, Any], *, doubtful: bool) -> str:
    """Return the whole sentence of a finding in the active language."""
    message = sentence(template, params)
    return gettext(_DOUBTFUL).format(message=message) if doubtful else message


def sentence(template: str, params: Mapping[str, Any]) -> str:
    """Fill a message id with its parameters in the active language."""
    return gettext(template).format_map({key: spoken(value) for key, value in params.items()})


def spoken(value: Any) -> str:  # noqa: PLR0911 - one a kind of parameter
    """Return a parameter in words of the active language."""
    match value:
        case "":
            return ""
        case str():
            return gettext(value)
        case {"cell": address}:
            return cell_name(address)
        case {"terms": pairs}:
            return " + ".join(f"{spoken(name)} {number}" for name, number in pairs) or "0"
        case {"names": items}:
            return enumeration(items)
        case {"verbatim": text}:
            return str(text)
        case {"say": template, "with": params}:
            return sentence(template, params)
        case _:
            return str(value)


def enumeration(items: list[str | Words]) -> str:
    """Return names as a list in the active language."""
    listed = gettext("、").join(spoken(item) for item in items[:LISTED])
    if len(items) <= LISTED:
        return listed
    return gettext("{names}等").format(names=listed)


def cell_name(address: str) -> str:
    """Return a cell's name in the active language, row and column as the form prints them."""
    return _cell_name(address, get_language())


@lru_cache(maxsize=4096)
def _cell_name(address: str, language: str | None) -> str:  # noqa: ARG001 - tells the names apart
    """Put a cell's name together: a page names hundreds, and the form has no more than that in each language."""
    table, *keys = address.split("/")
    if table == "requests":
        return gettext("{column}列“{row}”").format(
            column=gettext(applicant(keys[0])), row=spoken(line(keys[1]))
        )
    row, column = _LABELS[table][tuple(keys)]
    return gettext("“{row}”的“{column}”").format(row=gettext(row), column=gettext(column))


def applicant(key: str) -> str:
    """Return the printed label of an applicant column."""
    return _APPLICANTS[key]


def line(key: str) -> str | Words:
    """Return the name of a row of table three, with its bracket (三)…(六) where it stands in one."""
    row = _LINES[key]
    label = _SHORT.get(key, row.label)
    return say("{group} {label}", group=row.group, label=label) if row.group else label


def quoted_line(key: str) -> Words:
    """Return the name of a row of table three in quotation marks, to stand among numbers."""
    return say("“{row}”", row=line(key))


def route(key: str) -> str:
    """Return the printed label of a route of table four."""
    return _ROUTES[key]


def outcome(key: str) -> str:
    """Return the printed label of an outcome of table four."""
    return _OUTCOMES[key]


_APPLICANTS = {column.key: column.label for column in statutory.APPLICANTS}
_LINES = {row.key: row for row in statutory.REQUEST_LINES}
_ROUTES = {row.key: row.label for row in statutory.ROUTES}
_OUTCOMES = {column.key: column.label for column in statutory.OUTCOMES}


def _crossed(
    rows: Iterable[statutory.Column], columns: Iterable[statutory.Column]
) -> dict[tuple[str, ...], tuple[str, str]]:
    columns = tuple(columns)
    return {(row.key, column.key): (row.label, column.label) for row in rows for column in columns}


_LABELS: dict[str, dict[tuple[str, ...], tuple[str, str]]] = {
    "disclosure": {
        **_crossed(statutory.DOCUMENT_ROWS, statutory.DOCUMENT_COLUMNS),
        **{(row.key,): (row.label, statutory.DECISIONS_COLUMN) for row in statutory.DECISION_ROWS},
        (statutory.FEES_ROW.key,): (statutory.FEES_ROW.label, statutory.FEES_COLUMN),
    },
    "disclosure_2019": {
        **_crossed(statutory.DOCUMENT_ROWS_2019, statutory.DOCUMENT_COLUMNS_2019),
        **_crossed(
            (*statutory.MATTER_ROWS_2019, statutory.FEES_ROW_2019), statutory.MATTER_COLUMNS_2019
        ),
        **_crossed((statutory.PROCUREMENT_ROW_2019,), statutory.PROCUREMENT_COLUMNS_2019),
    },
    "challenges": _crossed(statutory.ROUTES, statutory.OUTCOMES),
}
