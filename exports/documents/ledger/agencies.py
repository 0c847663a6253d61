"""The ledger's sheet of agencies: how far each has come, and its errors and warnings, open and settled."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agencies.models import Agency
from exports.documents.ledger.pace import Pace
from exports.documents.views import BATCH
from exports.documents.workbook import Book
from exports.snapshot import Snapshot
from reports.models import Report
from validation.engine import Severity
from validation.models import Finding

HEADS = (
    (gettext_noop("机关"), 36),
    (gettext_noop("地区"), 14),
    (gettext_noop("类别"), 17),
    (gettext_noop("状态"), 12),
    (gettext_noop("期限"), 12),
    (gettext_noop("收到日期"), 12),
    (gettext_noop("是否逾期"), 9),
    (gettext_noop("通过日期"), 12),
    (gettext_noop("版本数"), 8),
    (gettext_noop("错误未结"), 9),
    (gettext_noop("错误已结"), 9),
    (gettext_noop("疑问未结"), 9),
    (gettext_noop("疑问已结"), 9),
)
FIRST_SUM = 8


def write_agencies(book: Book, data: Snapshot, pace: Pace) -> None:
    """Write a line an agency, and the sums of what can be added up as formulas."""
    sheet = book.long_sheet(_("机关"))
    widths = book.heads(sheet, 0, [(_(head), width) for head, width in HEADS])
    owed = data.choice.owed().annotate(versions=Count("revisions"))
    reports = {report.agency_id: report for report in owed}
    counts = handled(data)
    sums = [0] * (len(HEADS) - FIRST_SUM)
    row = 0
    for row, agency in enumerate(data.expected.iterator(BATCH), start=1):
        report = reports.get(agency.pk)
        numbers = [report.versions if report else 0, *_handled(counts, report)]
        sums = [total + number for total, number in zip(sums, numbers, strict=True)]
        book.line(sheet, row, (*_told(agency, report), *numbers), widths)
        pace.step()
    if row:
        sheet.autofilter(0, 0, row, len(HEADS) - 1)
        book.sums(sheet, row + 1, FIRST_SUM, sums, first_row=1)


def _told(agency: Agency, report: Report | None) -> tuple[Any, ...]:
    received = report and report.first_submitted_at and localtime(report.first_submitted_at).date()
    due = report.due_on if report else None
    late = "" if not (received and due) else (_("是") if received > due else _("否"))
    return (
        agency.name,
        agency.region.name,
        agency.get_kind_display(),
        str(report.get_status_display()) if report else _("未报送"),
        due,
        received,
        late,
        report.accepted_at and localtime(report.accepted_at).date() if report else None,
    )


def handled(data: Snapshot) -> dict[int, dict[str, Any]]:
    """Count errors and warnings, open and settled, by report, in one query."""
    standing = Q(present=True, handling__in=Finding.STANDING)
    settled = Q(cured_in__isnull=False, present=False) | Q(
        present=True, handling__in=(Finding.Handling.DISMISSED, Finding.Handling.ACCEPTED)
    )
    rows = (
        Finding.objects.filter(report__in=data.choice.owed().values("pk"))
        .order_by()
        .values("report")
        .annotate(
            **{
                f"{severity.value}_{name}": Count("pk", filter=Q(severity=severity) & which)
                for severity in (Severity.ERROR, Severity.WARNING)
                for name, which in (("open", standing), ("settled", settled))
            }
        )
    )
    return {row["report"]: dict(row) for row in rows}


def _handled(counts: dict[int, dict[str, Any]], report: Report | None) -> list[int]:
    found = counts.get(report.pk, {}) if report else {}
    return [
        found.get(f"{severity}_{name}", 0)
        for severity in ("error", "warning")
        for name in ("open", "settled")
    ]
