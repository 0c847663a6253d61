"""The area's own tables two, three and four: summed from the reports that count, with the list of those that do not yet."""

from __future__ import annotations

from typing import BinaryIO

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from exports.documents import official
from exports.documents.word.paper import Paper
from exports.documents.workbook import workbook
from exports.kinds import DOCX, XLSX, Progress, export
from exports.snapshot import Snapshot
from reports.models import Figures
from reports.statutory import Form
from reports.trends import whole

TITLE = gettext_noop("政府信息公开情况汇总表")
ABOUT = gettext_noop(
    "本地区表二、表三、表四：由各机关本机关报告逐格相加，附未计入名单。汇总报告不计入，不重复累加。"
)


def sums(data: Snapshot) -> Figures:
    """Return the sums of the own-organ reports on the form of the year."""
    return official.figures_of(
        whole(data.choice.own(), data.choice.basis), Form.for_year(data.year)
    )


def not_counted(data: Snapshot) -> tuple[int, list[str]]:
    """Return how many own-organ reports are counted and which agencies' are missing, by name."""
    counted = set(
        data.choice.own()
        .filter(**{f"{data.choice.basis.value}__isnull": False})
        .values_list("agency_id", flat=True)
    )
    owing = data.expected.exclude(pk__in=_governments(data))
    return len(counted), [agency.name for agency in owing if agency.pk not in counted]


def _governments(data: Snapshot) -> list[int]:
    """Return the agencies that owe an aggregate, which is not added up here."""
    from agencies.models import Agency, Region

    governments = data.expected.filter(kind=Agency.Kind.GOVERNMENT)
    above = governments.exclude(region__level=Region.Level.TOWNSHIP)
    return list(above.values_list("pk", flat=True))


def title(data: Snapshot) -> str:
    region = data.choice.region or data.choice.top
    place = region.name if region else ""
    return _("{place}{year}年政府信息公开情况汇总表").format(place=place, year=data.year)


def coverage_line(data: Snapshot, counted: int, missing: list[str]) -> str:
    return _(
        "由 {counted} 份本机关报告相加而得（{basis}），另有 {missing} 个机关未计入，名单附后。数据截止 {at}。"
    ).format(
        counted=counted,
        basis=data.choice.basis_label,
        missing=len(missing),
        at=localtime(data.at).strftime("%Y-%m-%d %H:%M"),
    )


@export("tables-docx", title=TITLE, about=ABOUT, suffix=".docx", media_type=DOCX)
def tables_docx(data: Snapshot, out: BinaryIO, progress: Progress) -> None:
    """Write the tables as a Word document."""
    progress(0, 2)
    counted, missing = not_counted(data)
    paper = Paper(title(data), _("明察"), data.at)
    paper.title(title(data))
    paper.paragraph(coverage_line(data, counted, missing))
    paper.official_form(official.manuscript(title(data), "", data.year, sums(data)), _)
    progress(1, 2)
    paper.page_break()
    paper.heading(_("附：未计入的机关（{count} 个）").format(count=len(missing)))
    for name in missing or [_("无")]:
        paper.paragraph(name)
    paper.save(out)


@export("tables-xlsx", title=TITLE, about=ABOUT, suffix=".xlsx", media_type=XLSX)
def tables_xlsx(data: Snapshot, out: BinaryIO, progress: Progress) -> None:
    """Write the tables as a workbook."""
    progress(0, 2)
    counted, missing = not_counted(data)
    figures, told = sums(data), coverage_line(data, counted, missing)
    with workbook(out, title(data), data.at) as book:
        for number in official.SHEETS:
            sheet = book.sheet(official.sheet_name(number), lying=number == official.WIDE)
            official.Table(number, title(data), figures).write(book, sheet, note=told)
        progress(1, 2)
        names = book.sheet(_("未计入"), lying=False)
        book.names(names, _("未计入的机关"), missing or [_("无")])
