"""An inspection as text for people at a terminal: identity, the three tables, doubts and findings."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from reports import statutory
from reports.models.figures import Value
from reports.statutory import Column, Form
from validation import wording
from validation.engine import Severity
from validation.inspection import Inspection

SHAPES = {Severity.ERROR: "■", Severity.WARNING: "▲", Severity.NOTICE: "●"}
LONGEST_LABEL = 44
"""Columns of the terminal a row's name may take up."""

Row = list[str]


def lines(inspection: Inspection) -> Iterator[str]:
    """Yield the lines to print."""
    yield from identity(inspection)
    for heading, rows in (
        (statutory.SECTIONS[1], disclosure(inspection)),
        (statutory.SECTIONS[2], requests(inspection)),
        (statutory.SECTIONS[3], challenges(inspection)),
    ):
        yield ""
        yield _(heading)
        yield from aligned(rows)
    yield from remarks(inspection)


def identity(inspection: Inspection) -> Iterator[str]:
    """Yield who filed what, as far as it was recognized."""
    extraction, unknown = inspection.extraction, _("未认出")
    source = [extraction.media_type, extraction.reader, inspection.sha256[:12]]
    if extraction.pages:
        source.insert(1, _("{count} 页").format(count=extraction.pages))
    rows = [
        [_("标题"), extraction.title or unknown],
        [_("机关"), inspection.dossier.agency or unknown],
        [_("报告年度"), str(inspection.dossier.year or unknown)],
        [_("表式"), extraction.form.value if extraction.form else unknown],
        [_("原件"), " · ".join(source)],
    ]
    for label, text in rows:
        yield f"{padded(label, 10)}{text}"


def disclosure(inspection: Inspection) -> Iterator[Row]:
    """Yield the rows of table two."""
    if inspection.extraction.figures.form == Form.F2019:
        blocks = [
            (statutory.DOCUMENT_ROWS_2019, statutory.DOCUMENT_COLUMNS_2019),
            (statutory.MATTER_ROWS_2019, statutory.MATTER_COLUMNS_2019),
            ((statutory.FEES_ROW_2019,), statutory.MATTER_COLUMNS_2019[:2]),
            ((statutory.PROCUREMENT_ROW_2019,), statutory.PROCUREMENT_COLUMNS_2019),
        ]
        for rows, columns in blocks:
            yield from crossed(inspection, "disclosure_2019", rows, columns)
        return
    yield from crossed(
        inspection, "disclosure", statutory.DOCUMENT_ROWS, statutory.DOCUMENT_COLUMNS
    )
    yield ["", _(statutory.DECISIONS_COLUMN)]
    for row in statutory.DECISION_ROWS:
        yield [_(row.label), shown(inspection, f"disclosure/{row.key}")]
    yield ["", _(statutory.FEES_COLUMN)]
    yield [_(statutory.FEES_ROW.label), shown(inspection, f"disclosure/{statutory.FEES_ROW.key}")]


def requests(inspection: Inspection) -> Iterator[Row]:
    """Yield the rows of table three."""
    yield ["", *(_(column.label) for column in statutory.APPLICANTS)]
    for line in statutory.request_lines(combined=inspection.extraction.figures.combined):
        yield [
            cut(wording.spoken(wording.line(line.key)), LONGEST_LABEL),
            *(
                shown(inspection, f"requests/{column.key}/{line.key}")
                for column in statutory.APPLICANTS
            ),
        ]


def challenges(inspection: Inspection) -> Iterator[Row]:
    """Yield the rows of table four."""
    return crossed(inspection, "challenges", statutory.ROUTES, statutory.OUTCOMES)


def crossed(
    inspection: Inspection, table: str, rows: Iterable[Column], columns: Iterable[Column]
) -> Iterator[Row]:
    """Yield a head with the columns' labels and one row of figures for each row."""
    columns = tuple(columns)
    yield ["", *(_(column.label) for column in columns)]
    for row in rows:
        cells = (f"{table}/{row.key}/{column.key}" for column in columns)
        yield [_(row.label), *(shown(inspection, at) for at in cells)]


def shown(inspection: Inspection, address: str) -> str:
    """Return a figure with its thousands apart, or the mark that is printed instead; a blank as nothing."""
    value = inspection.extraction.figures.value(address)
    if value is None:
        return inspection.extraction.printed.get(address, "")
    return thousands(value)


def thousands(value: Value) -> str:
    return f"{value:,f}" if not isinstance(value, int) else f"{value:,}"


def remarks(inspection: Inspection) -> Iterator[str]:
    """Yield our doubts, then the findings, gravest first, then how many there are."""
    doubts = inspection.extraction.doubts
    if doubts:
        yield ""
        yield _("识读存疑（系统的，不是机关的问题）")
        for doubt in doubts:
            yield f"  ? {doubt.message}"
    yield ""
    yield _("问题")
    for severity in Severity:
        for result in inspection.results:
            if result.severity == severity:
                yield f"  {SHAPES[severity]} {severity.label} {result.rule.code} {_(result.rule.title)}"
                yield f"      {result.message}"
    counts = [
        f"{severity.label} {sum(result.severity == severity for result in inspection.results)}"
        for severity in Severity
    ]
    yield "  " + " · ".join([*counts, _("识读存疑 {count}").format(count=len(doubts))])
    if inspection.crashes:
        yield _("  未能运行的规则：{codes}").format(codes=_("、").join(inspection.crashes))


def aligned(rows: Iterable[Row]) -> Iterator[str]:
    """Yield the rows with the first column to the left and the others to the right, two blanks apart."""
    rows = list(rows)
    count = max(map(len, rows))
    widths = [max((width(row[i]) for row in rows if i < len(row)), default=0) for i in range(count)]
    for row in rows:
        first, *others = row
        cells = [padded(first, widths[0])]
        cells += [
            " " * (size - width(text)) + text
            for text, size in zip(others, widths[1:], strict=False)
        ]
        yield ("  " + "  ".join(cells)).rstrip()


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes up."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def padded(text: str, size: int) -> str:
    return text + " " * (size - width(text))


def cut(text: str, size: int) -> str:
    """Return a text shortened to a number of columns."""
    if width(text) <= size:
        return text
    while width(text) > size - 2:
        text = text[:-1]
    return text + "…"
