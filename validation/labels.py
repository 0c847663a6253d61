"""Labels of the official form by address, and whether a printed one is only another way of writing it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from reports import statutory
from reports.extraction.labels import unnumbered
from reports.statutory import Column, Line

MOST_EDITS = 3
SHORTEST_CUT = 4
"""Characters a label keeps at least that is only cut off and not altered."""
_REMARKS = re.compile(r"[（(〔\[【][^（）()〔〕\[\]【】]*[）)〕\]】]|[（(〔\[【].*$")
_SAME = (
    *(("年度", "年"), ("数量", "数"), ("件数", "数"), ("其它", "其他"), ("合计", "总计")),
    *(("总数", "总计"), ("未经行政复议", "未经复议"), ("法律法规", "法律行政法规")),
    *(
        ("相关", ""),
        ("有关", ""),
        ("继续", ""),
        ("政府信息", "信息"),
        ("的", ""),
    ),
)
"""Ways of writing that change nothing."""


@dataclass(frozen=True, slots=True)
class Label:
    """A row's or column's label: as the form prints it, what else it may be, and a cell it names."""

    official: str
    aliases: tuple[str, ...]
    cell: str
    section: int


def is_altered(printed: str, label: Label) -> bool:
    """Whether a label is the form's but for one to three characters, and no usual variant of it."""
    mine = folded(printed)
    known = {folded(text) for text in (label.official, *label.aliases)} | _FORMS
    if not mine or any(_is_variant(mine, one) for one in known):
        return False
    own = folded(label.official)
    return Levenshtein.distance(mine, own, score_cutoff=MOST_EDITS) <= min(
        MOST_EDITS, len(own) // 2
    )


def _is_variant(mine: str, known: str) -> bool:
    """Whether a label is the known one, has it in it (a bracket was read with it), or is cut off."""
    if mine == known or (len(known) >= SHORTEST_CUT and known in mine):
        return True
    return len(mine) >= SHORTEST_CUT and (known.startswith(mine) or known.endswith(mine))


def folded(text: str) -> str:
    """Return a label without number, remarks, marks and blanks, usual variants of words made one."""
    compact = "".join(unicodedata.normalize("NFKC", text).split())
    bare = unnumbered(_REMARKS.sub("", compact)) or unnumbered(compact)
    for one, other in _SAME:
        bare = bare.replace(one, other)
    return bare


def _labels() -> Iterator[tuple[str, Label]]:
    form = statutory
    for line in form.REQUEST_LINES:
        yield f"requests/row/{line.key}", _label(line, f"requests/total/{line.key}", 3)
    for column in form.APPLICANTS:
        at = f"requests/{column.key}/received"
        yield f"requests/column/{column.key}", _label(column, at, 3)
    yield from _crossed("disclosure", form.DOCUMENT_ROWS, form.DOCUMENT_COLUMNS)
    for rows, head in (
        (form.DECISION_ROWS, form.DECISIONS_COLUMN),
        ((form.FEES_ROW,), form.FEES_COLUMN),
    ):
        first = f"disclosure/{rows[0].key}"
        yield f"disclosure/column/{rows[0].key}", Label(head, (), first, 2)
        for row in rows:
            yield f"disclosure/row/{row.key}", _label(row, f"disclosure/{row.key}", 2)
    matters = (*form.MATTER_ROWS_2019, form.FEES_ROW_2019)
    table = "disclosure_2019"
    yield from _crossed(table, form.DOCUMENT_ROWS_2019, form.DOCUMENT_COLUMNS_2019)
    yield from _crossed(table, matters, form.MATTER_COLUMNS_2019)
    yield from _crossed(table, (form.PROCUREMENT_ROW_2019,), form.PROCUREMENT_COLUMNS_2019)
    for route in form.ROUTES:
        for outcome in form.OUTCOMES:
            at = f"challenges/{route.key}/{outcome.key}"
            yield f"challenges/column/{route.key}/{outcome.key}", _label(outcome, at, 4)


def _crossed(
    table: str, rows: Iterable[Column], columns: Iterable[Column]
) -> Iterator[tuple[str, Label]]:
    rows, columns = tuple(rows), tuple(columns)
    for row in rows:
        yield f"{table}/row/{row.key}", _label(row, f"{table}/{row.key}/{columns[0].key}", 2)
    for column in columns:
        yield (
            f"{table}/column/{column.key}",
            _label(column, f"{table}/{rows[0].key}/{column.key}", 2),
        )


def _label(item: Column | Line, cell: str, section: int) -> Label:
    return Label(item.label, item.aliases, cell, section)


LABELS: Mapping[str, Label] = dict(_labels())
"""By the address reading gives a label: requests/row/granted, disclosure/column/repealed."""
_FORMS = frozenset(folded(text) for one in LABELS.values() for text in (one.official, *one.aliases))
"""All labels of all forms: one in place of another is a matter of the form used, not of a slip."""
