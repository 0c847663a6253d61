"""The ledger's sheet of findings: a line each, with place, quote, figures, decision and discussion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from exports.documents.discussion import Said, said_of
from exports.documents.ledger.pace import Pace
from exports.documents.places import figures_told, place
from exports.documents.views import BATCH
from exports.documents.workbook import A3, Book
from validation.engine import CATALOGUE
from validation.models import Finding

HEADS = (
    (gettext_noop("机关"), 20),
    (gettext_noop("地区"), 10),
    (gettext_noop("报告类别"), 9),
    (gettext_noop("规则"), 6),
    (gettext_noop("规则名称"), 14),
    (gettext_noop("级别"), 7),
    (gettext_noop("位置"), 20),
    (gettext_noop("问题"), 40),
    (gettext_noop("引文"), 30),
    (gettext_noop("所据数字"), 26),
    (gettext_noop("应为"), 9),
    (gettext_noop("实为"), 9),
    (gettext_noop("处理情况"), 10),
    (gettext_noop("处理意见"), 18),
    (gettext_noop("机关说明"), 24),
    (gettext_noop("批注"), 24),
    (gettext_noop("期限"), 11),
)


def write_findings(book: Book, issues: QuerySet[Finding], pace: Pace) -> None:
    """Write a line a finding, with what was said of it where the agency can read it."""
    sheet = book.long_sheet(_("问题"), paper=A3)
    widths = book.heads(sheet, 0, [(_(head), width) for head, width in HEADS])
    row = 0
    for row, told in enumerate(_lines(issues), start=1):
        book.line(sheet, row, told, widths)
        pace.step()
    if row:
        sheet.autofilter(0, 0, row, len(HEADS) - 1)
    else:
        book.line(sheet, 1, (_("无。"),), widths)


def _lines(issues: QuerySet[Finding]) -> Iterator[tuple[Any, ...]]:
    for batch in _batches(issues):
        said = said_of(batch)
        yield from (_told(finding, said[finding.pk]) for finding in batch)


def _batches(issues: QuerySet[Finding]) -> Iterator[list[Finding]]:
    """Yield the findings a few hundred at a time; their keys are asked for once, in order."""
    keys = list(issues.values_list("pk", flat=True))
    loaded = Finding.objects.select_related("report__agency__region")
    for start in range(0, len(keys), BATCH):
        part = keys[start : start + BATCH]
        found = loaded.in_bulk(part)
        yield [found[key] for key in part]


def _told(finding: Finding, said: Said) -> tuple[Any, ...]:
    rule = CATALOGUE.get(finding.rule)
    return (
        finding.report.agency.name,
        finding.report.agency.region.name,
        str(finding.report.get_kind_display()),
        finding.rule,
        _(rule.title) if rule else "",
        str(finding.get_severity_display()),
        place(finding),
        finding.message,
        "\n".join(quote["text"] for quote in finding.quotes),
        figures_told(finding),
        finding.expected,
        finding.actual,
        str(finding.get_handling_display()),
        said.decision,
        said.explanation,
        said.comments,
        finding.due_on or finding.report.return_due_on,
    )
