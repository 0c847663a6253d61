"""Family T: when a report was handed in and published, and whether all places name the same year."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext_noop as _

from reports.models import Report
from validation import wording
from validation.engine import Breach, Dossier, Filing, Severity, rule

BASIS = _("《政府信息公开条例》第四十九条")
LATE_DEPARTMENT = _("{event}为 {day}，期限为 {due}，逾期 {days} 天。")
EXPLANATION = _(
    "以首次公布的日期为准，没有登记公布日期的以首次报送的日期为准（只作疑问，因为可能在报送之前已经公布）；"
    "更正版不重新计算。次年年底以后才收到、又没有公布日期的，视为补录旧报告，不判断。"
)
REMEDY = _("核实首次报送和公布的日期；确属逾期的，按条例第四十七条由主管部门处理。")


def filed(**fields: object) -> Callable[[Dossier], Dossier]:
    """Return the edit that changes how the report was filed."""
    return lambda dossier: replace(
        dossier,
        filing=replace(dossier.filing or Filing(), **fields),  # type: ignore[arg-type]
    )


@rule(
    "T01",
    title=_("年报逾期"),
    severity=Severity.ERROR,
    basis=BASIS,
    message=LATE_DEPARTMENT,
    example=filed(published_on=date(2025, 2, 18)),
    explanation=EXPLANATION,
    remedy=REMEDY,
    since=2019,
    traps=_("更正版、补录的旧报告；2018年度及以前按旧条例为3月31日。"),
)
def department_in_time(dossier: Dossier) -> Iterator[Breach]:
    """An agency's own report is handed in and published by 31 January."""
    return late(dossier, Report.Kind.OWN, (1, 31))


def as_aggregate(dossier: Dossier) -> Dossier:
    """Make it a government's report of its whole area, published in April."""
    year = (dossier.year or 0) + 1
    filing = Filing(published_on=date(year, 4, 9), due_on=date(year, 3, 31))
    return replace(dossier, report_kind=Report.Kind.AGGREGATE.value, filing=filing)


@rule(
    "T02",
    title=_("政府汇总年报逾期"),
    severity=Severity.ERROR,
    basis=BASIS,
    message=LATE_DEPARTMENT,
    example=as_aggregate,
    explanation=EXPLANATION,
    remedy=REMEDY,
    since=2019,
    traps=_("地方规定的中间节点不在判断之列；更正版、补录的旧报告。"),
)
def aggregate_in_time(dossier: Dossier) -> Iterator[Breach]:
    """A government's report of its area is published by 31 March."""
    return late(dossier, Report.Kind.AGGREGATE, (3, 31))


def late(dossier: Dossier, kind: str, last_day: tuple[int, int]) -> Iterator[Breach]:
    """Yield the breach where the first publication, or else the first receipt, is after the last day."""
    filing = dossier.filing
    if filing is None or dossier.year is None or dossier.report_kind != kind:
        return
    due = filing.due_on or date(dossier.year + 1, *last_day)
    day = filing.published_on or filing.received_on
    if day is None or day <= due:
        return
    is_published = filing.published_on is not None
    if not is_published and day > date(dossier.year + 1, 12, 31):
        return
    yield Breach(
        "filing",
        {
            "event": _("公布日期") if is_published else _("首次收到日期"),
            "day": day.isoformat(),
            "due": due.isoformat(),
            "days": (day - due).days,
        },
        severity=None if is_published else Severity.WARNING,
    )


@rule(
    "T04",
    title=_("报送或公布过早"),
    severity=Severity.NOTICE,
    basis=_("国办公开办函〔2021〕30号（年度报告反映全年情况）"),
    message=_("{event}为 {day}，报告年度 {year} 年尚未结束，请确认数据统计到 12 月 31 日。"),
    example=filed(published_on=date(2024, 12, 20)),
    explanation=_("报告年度结束之前报送或公布的，数据不可能统计到年底。1 月 1 日以后的不提示。"),
    remedy=_("核对统计截止日期；数据有变化的，报送更正版。"),
    traps=_("次年 1 月 1 日、2 日公布属正常。"),
)
def not_before_the_year_ended(dossier: Dossier) -> Iterator[Breach]:
    """A report is not filed before its year is over."""
    filing = dossier.filing
    if filing is None or dossier.year is None:
        return
    for event, day in (
        (_("公布日期"), filing.published_on),
        (_("首次收到日期"), filing.received_on),
    ):
        if day is not None and day.year <= dossier.year:
            yield Breach(
                "filing", {"event": event, "day": day.isoformat(), "year": str(dossier.year)}
            )
            return


_FOLDER = re.compile(r"/(20\d\d)(?:n|nd|nian|年|年度)?(?=/)")


@rule(
    "T06",
    title=_("归档栏目年度不符"),
    severity=Severity.NOTICE,
    basis=_("国办公开办函〔2019〕61号（政府信息公开平台年度报告栏目）"),
    confirmed=False,
    message=_("公布地址“{address}”在 {folder} 年目录下，报告年度为 {year} 年，请核对栏目归档。"),
    example=filed(addresses=("https://www.linjiang.example/zfxxgk/2019/bg_31.html",)),
    explanation=_(
        "登记的网址中有年度目录，而既不是报告年度也不是公布的次年时提示；只是按网址推断。"
    ),
    remedy=_("核对网站年报栏目，归错年度的移到正确的目录。"),
    traps=_("按公布日期建立的目录；网址中没有年度目录。"),
)
def filed_under_the_right_year(dossier: Dossier) -> Iterator[Breach]:
    """The folder of the publication's address is that of the report's year, or the one it is published in."""
    if dossier.filing is None or dossier.year is None:
        return
    expected = {str(dossier.year), str(dossier.year + 1)}
    for address in dossier.filing.addresses:
        folders = _FOLDER.findall(address)
        if folders and expected.isdisjoint(folders):
            params = {
                "address": wording.verbatim(address),
                "folder": folders[-1],
                "year": str(dossier.year),
            }
            yield Breach(f"filing/{folders[-1]}", params)
            return


_YEAR_OF_REPORT = re.compile(r"(20\d\d)年度?(?!\d{1,2}月)")
_FILE_YEAR = re.compile(r"(20\d\d)年(?:度)?[^\d]{0,20}?(?:政府信息公开|信息公开|年度报告|年报)")


@rule(
    "T07",
    title=_("各处年度不一致"),
    severity=Severity.ERROR,
    basis=_("国办公开办函〔2021〕30号 附件 标题；《政府信息公开条例》第四十九条"),
    message=_("{place}写的是 {found} 年，{other}为 {year} 年。"),
    example=lambda dossier: replace(dossier, title=(dossier.title or "").replace("2024", "2023")),
    explanation=_(
        "标题中的年度与所报年度应当一致。文件名中的年度与标题不同时作为疑问提出，因为文件名不对外公布。"
    ),
    remedy=_("核实报告属于哪一年，更正标题或重新选择年度报送。"),
    traps=_("文件名中的日期、公布年份；标题没有写年度。"),
)
def one_year_everywhere(dossier: Dossier) -> Iterator[Breach]:
    """Title, file name and the year it is filed under agree."""
    if dossier.year is None:
        return
    year = str(dossier.year)
    stated = set(_YEAR_OF_REPORT.findall(dossier.title or ""))
    if stated and year not in stated:
        yield Breach(
            "title",
            {"place": _("标题"), "found": min(stated), "other": _("所报年度"), "year": year},
        )
    name = dossier.filing.file_name if dossier.filing else ""
    named = set(_FILE_YEAR.findall(name))
    if named and year not in named and (not stated or year in stated):
        yield Breach(
            "filing",
            {"place": _("文件名"), "found": min(named), "other": _("标题和所报年度"), "year": year},
            severity=Severity.WARNING,
        )
