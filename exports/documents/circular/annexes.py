"""The four annexes of the circular: issues, filing, shares, and the reports nothing speaks against."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, F, OuterRef
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from boards import figures, filing
from exports import circulars
from exports.circulars import share
from exports.documents import issues
from exports.documents.circular.audit import Audit
from exports.documents.circular.body import ANNEXES
from exports.documents.issues import NAMED
from exports.documents.places import measure_name
from exports.documents.word.paper import Paper
from exports.snapshot import Snapshot
from reports.measures import MEASURES
from reports.models import Report
from reports.trends import Totals, whole
from validation.engine import Severity
from validation.models import Finding

LISTED = 2000
"""So many issues are listed at most in annex 1; all of them are in the ledger."""
GOOD = 100
"""So many good reports are listed at most in annex 4."""


def write_annexes(paper: Paper, audit: Audit) -> Iterator[int]:
    """Write the annexes; yield the number of each before it is written."""
    for number, annex in enumerate((annex_issues, annex_filing, annex_measures, annex_good), 1):
        yield number
        if number == 1:
            paper.lying_pages()
        else:
            paper.page_break()
        paper.paragraph(_("附件{number}").format(number=number), indent=False)
        paper.title(_(ANNEXES[number - 1]))
        annex(paper, audit)


def annex_issues(paper: Paper, audit: Audit) -> None:
    """Write annex 1: every issue an agency is named for."""
    named = issues.raised(audit.data).filter(NAMED)
    count = named.count()
    if not count:
        paper.paragraph(_("无。"))
        return
    columns = (
        (_("序号"), 9),
        (_("单位"), 24),
        (_("问题码"), 9),
        (_("位置"), 28),
        (_("原文"), 44),
        (_("应为"), 10),
        (_("依据"), 32),
        (_("级别"), 13),
        (_("整改时限"), 16),
        (_("状态"), 13),
    )
    paper.table(
        [head for head, _width in columns],
        issues.lines(named[:LISTED], audit.rectify_by),
        [width for _head, width in columns],
        centred=(0, 2, 5, 7, 8, 9),
    )
    if count > LISTED:
        paper.paragraph(
            _("共{count}处，本表列前{listed}处，其余见合规台账。").format(
                count=count, listed=LISTED
            )
        )


def annex_filing(paper: Paper, audit: Audit) -> None:
    """Write annex 2: filing by region, and the late and the missing by name."""
    _filing_by_region(paper, audit)
    late = list(filing.late(audit.data.choice))
    missing = list(filing.missing(audit.data.choice))
    paper.heading(_("逾期报送（{count}家）").format(count=len(late)))
    if late:
        paper.table(
            [_("单位"), _("期限"), _("收到日期")],
            (_late_line(report) for report in late),
            (40, 14, 14),
            centred=(1, 2),
        )
    else:
        paper.paragraph(_("无。"))
    paper.heading(_("未报送（{count}家）").format(count=len(missing)))
    names = _("、").join(agency.name for agency in missing)
    paper.paragraph(_("{names}。").format(names=names) if names else _("无。"))


def _filing_by_region(paper: Paper, audit: Audit) -> None:
    groups = filing.by_group(audit.choice)
    tallies = [head for head, _kinds in filing.matrix(audit.choice, groups)]
    total = filing.whole(groups)
    total.label = _("合计")
    heads = [_("地区"), *(str(label) for _step, label in filing.STEPS), _("按时率")]
    rows = (
        (
            tally.label,
            *(str(tally.counts[step]) for step, _label in filing.STEPS),
            share(tally.percent_on_time),
        )
        for tally in (*tallies, total)
    )
    paper.table(heads, rows, (24, *[9] * len(filing.STEPS), 9), centred=range(1, len(heads)))


def _late_line(report: Report) -> tuple[str, str, str]:
    due = report.due_on.isoformat() if report.due_on else ""
    return report.agency.name, due, _day(report.first_submitted_at)


def annex_measures(paper: Paper, audit: Audit) -> None:
    """Write annex 3: the shares of every part, computed from sums, with their definitions."""
    choice = audit.choice
    parts = [(part.label, part.totals) for part in figures.by_part(choice)]
    everything = whole(choice.own(), choice.basis, COLUMNS_NEEDED)
    heads = [_("地区"), _("份数"), _("新收"), _("办结"), *(_(MEASURES[one].name) for one in SHOWN)]
    rows = [*((label, totals) for label, totals in parts), (_("合计"), everything)]
    paper.table(
        heads,
        ((label, *_measured(totals)) for label, totals in rows),
        (22, 8, 9, 9, *[10] * len(SHOWN)),
        centred=range(1, len(heads)),
    )
    paper.heading(_("主要指标"))
    paper.table(
        [_("指标"), _("本年"), _("上年"), _("口径")],
        (
            (
                measure_name(one),
                share(one.percent(audit.now)),
                share(one.percent(audit.before)),
                _(one.definition),
            )
            for one in MEASURES.values()
        ),
        (30, 12, 12, 70),
        centred=(1, 2),
    )


SHOWN = figures.PART_MEASURES
COLUMNS_NEEDED = (*figures.PART_CELLS, *(cell for one in SHOWN for cell in MEASURES[one].cells))


def _measured(totals: Totals) -> Iterator[str]:
    yield str(totals.reports)
    yield circulars.number(totals("requests/total/received"))
    yield circulars.number(totals("requests/total/concluded"))
    yield from (share(totals.percent(code)) for code in SHOWN)


def annex_good(paper: Paper, audit: Audit) -> None:
    """Write annex 4: reports accepted, in time, and without anything that stands against them."""
    reports = good(audit.data)
    if not reports:
        paper.paragraph(_("无。"))
        return
    paper.paragraph(
        _("按时报送、已审核通过、没有未结问题的报告{count}份：").format(count=len(reports))
    )
    paper.gap()
    paper.table(
        [_("序号"), _("单位"), _("地区"), _("收到日期"), _("通过日期")],
        (_good_line(number, report) for number, report in enumerate(reports[:GOOD], start=1)),
        (8, 60, 24, 20, 20),
        centred=(0, 3, 4),
    )
    if len(reports) > GOOD:
        paper.paragraph(_("只列前{count}份。").format(count=GOOD))


def _good_line(number: int, report: Report) -> tuple[str, ...]:
    return (
        str(number),
        report.agency.name,
        report.agency.region.name,
        _day(report.first_submitted_at),
        _day(report.accepted_at),
    )


def good(data: Snapshot) -> list[Report]:
    """Return the reports nothing speaks against."""
    standing = Finding.objects.present().filter(
        report=OuterRef("pk"), handling__in=Finding.STANDING
    )
    grave = standing.exclude(severity=Severity.NOTICE)
    return list(
        data.reports.filter(
            accepted__isnull=False, first_submitted_at__date__lte=F("due_on")
        ).exclude(Exists(grave))
    )


def _day(at: datetime | None) -> str:
    return localtime(at).date().isoformat() if at else ""
