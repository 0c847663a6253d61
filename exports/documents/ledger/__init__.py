"""The compliance ledger: one workbook in which the office finds every agency, finding and figure of a year."""

from __future__ import annotations

from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from boards import filing
from exports.circulars import own_region
from exports.documents.ledger.agencies import write_agencies
from exports.documents.ledger.cover import write_cover, write_definitions, write_missing
from exports.documents.ledger.figures import FigureSheet
from exports.documents.ledger.findings import write_findings
from exports.documents.ledger.overview import write_overview
from exports.documents.ledger.pace import Pace
from exports.documents.ledger.sums import write_sums
from exports.documents.views import findings
from exports.documents.workbook import workbook
from exports.kinds import XLSX, Progress, export
from exports.snapshot import Snapshot
from reports.models import Report
from reports.trends import whole
from validation.models.sight import HINTS

TITLE = gettext_noop("合规台账")
OWN, AGGREGATE = gettext_noop("本机关报告数据"), gettext_noop("汇总报告数据")


@export(
    "ledger",
    title=TITLE,
    about=gettext_noop(
        "一本工作簿：应报与缺报、逐家报送情况、逐条问题与处理、全部数字（含合计公式）、官方表式汇总、指标口径和图表。"
    ),
    suffix=".xlsx",
    media_type=XLSX,
)
def ledger(data: Snapshot, out: BinaryIO, progress: Progress) -> None:
    """Write the ledger, a sheet after the other."""
    coverage = data.coverage()
    issues = findings(data).exclude(HINTS)
    own = data.choice.own().filter(**{f"{data.choice.basis.value}__isnull": False})
    aggregates = data.reports.filter(kind=Report.Kind.AGGREGATE)
    pace = Pace(progress, coverage["expected"] + issues.count() + own.count() + aggregates.count())
    totals = whole(data.choice.own(), data.choice.basis)
    with workbook(out, _(TITLE), data.at) as book:
        write_cover(book, data, coverage)
        overview = book.sheet(_("概览"))
        write_missing(book, coverage["missing"])
        write_agencies(book, data, pace)
        write_findings(book, issues, pace)
        figures = FigureSheet(book, data, totals)
        figures.write(_(OWN), own, pace, summed=True)
        if aggregates.exists():
            figures.write(_(AGGREGATE), aggregates, pace, summed=False)
        places = write_sums(book, figures)
        write_definitions(book)
        write_overview(book, overview, filing_by_region(data), totals, places)


def filing_by_region(data: Snapshot) -> list[filing.Tally]:
    """Return how far the agencies are, a row a part of the region."""
    choice = own_region(data)
    return [head for head, _kinds in filing.matrix(choice, filing.by_group(choice))]
