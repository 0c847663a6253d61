"""The official form for the next report: blank, or begun with what is known already."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agencies.models import Agency, Region
from exports.documents.word.paper import Paper
from exports.kinds import DOCX, Progress, export
from exports.snapshot import Snapshot
from reports import statutory
from reports.models import Figures, Report
from reports.statutory import Form
from reports.writers.manuscript import Manuscript, blank, title_of


def agency_of(data: Snapshot) -> Agency:
    """Return the agency asked for; 404 if it is out of sight."""
    key = data.params.get("agency", "")
    visible = Agency.objects.visible_to(data.user)
    agency: Agency | None = visible.filter(pk=int(key) if key.isdigit() else 0).first()
    if agency is None:
        raise Http404
    return agency


@export(
    "form-blank",
    title=gettext_noop("空白年度报告"),
    about=gettext_noop("官方表式的空白年度报告（Word），写好机关名称和年度，可直接填写。"),
    suffix=".docx",
    media_type=DOCX,
    asks=("year", "agency"),
    staff_only=False,
    group="form",
)
def form_blank(data: Snapshot, out: BinaryIO, progress: Progress) -> None:
    """Write the form with every cell empty."""
    progress(0, 1)
    written(blank(agency_of(data).name, data.year), data).save(out)


@export(
    "form-begun",
    title=gettext_noop("预填年度报告"),
    about=gettext_noop(
        "官方表式的年度报告（Word），已按上年报告填好应当衔接的数字：上年结转逐列取自上年的“结转下年度”。其余留空。"
    ),
    suffix=".docx",
    media_type=DOCX,
    asks=("year", "agency"),
    staff_only=False,
    group="form",
)
def form_begun(data: Snapshot, out: BinaryIO, progress: Progress) -> None:
    """Write the form with what follows from last year's report, and a page that says what that is."""
    progress(0, 1)
    agency = agency_of(data)
    last = last_years(agency, data.year)
    figures = Figures.blank(Form.for_year(data.year))
    for column in statutory.APPLICANTS:
        at = f"requests/{column.key}/"
        figures.put(at + "carried_in", last.value(at + "carried_out") if last else None)
    empty = blank(agency.name, data.year)
    begun = Manuscript(empty.title, agency.name, data.year, figures, empty.sections)
    paper = written(begun, data)
    paper.page_break()
    paper.heading(_("填报提示（报送前删除本页）"))
    for line in hints(agency, data.year, last):
        paper.paragraph(line)
    paper.save(out)


def written(manuscript: Manuscript, data: Snapshot) -> Paper:
    """Return the document with the form, ready to be gone on with."""
    paper = Paper(manuscript.title, manuscript.agency, data.at)
    paper.title(manuscript.title)
    paper.official_form(manuscript)
    return paper


def kind_of(agency: Agency) -> Report.Kind:
    """Return the kind of report the agency owes."""
    above = agency.region.level != Region.Level.TOWNSHIP
    return Report.Kind.AGGREGATE if agency.is_government and above else Report.Kind.OWN


def last_years(agency: Agency, year: int) -> Figures | None:
    """Return the figures of last year's report of the kind the agency owes: the accepted version, else the current."""
    reports = Report.objects.filter(agency=agency, year=year - 1, kind=kind_of(agency))
    report = reports.select_related("accepted", "current").first()
    revision = report and (report.accepted or report.current)
    return revision.figures() if revision else None


def hints(agency: Agency, year: int, last: Figures | None) -> list[str]:
    """Return what whoever fills the form in should know, from last year's report and the calendar."""
    from reports.deadlines import due_on

    day: date = due_on(agency, year, kind_of(agency))
    found = [
        _("标题按“{title}”。").format(title=title_of(agency.name, year)),
        _("报送期限 {day}。").format(day=day.isoformat()),
    ]
    if last is None:
        found.append(_("没有找到上年报告，上年结转留空，请自行填写。"))
        return found
    carried = last.value("requests/total/carried_out")
    found.append(
        _("上年结转已按 {year} 年报告填写，总计 {count} 件。").format(
            year=year - 1, count=carried if carried is not None else _("空白")
        )
    )
    if last.form != Form.F2019:
        in_force = last.value("disclosure/normative_documents/in_force")
        if in_force is not None:
            found.append(
                _(
                    "{year} 年末现行有效行政规范性文件 {count} 件：今年末 = 上年末 + 本年制发 − 本年废止。"
                ).format(year=year - 1, count=in_force)
            )
    return found
