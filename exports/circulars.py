"""The words of an office's circular: which texts it has, what may stand in them, and what each comes to."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agencies.models import Agency, AnyUser, Membership
from audit.recording import record
from boards import filing
from boards.choice import Choice
from exports.models import DAYS, CircularTemplate
from exports.snapshot import Snapshot
from reports.measures import Change
from reports.models.figures import Value
from reports.trends import Totals

DASH = "—"


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of the circular the office words itself; ``label`` and ``text`` are message ids."""

    key: str
    label: str
    text: str
    rows: int = 3


PASSAGES = (
    Passage(
        "title",
        gettext_noop("标题"),
        gettext_noop("关于{year}年度政府信息公开工作年度报告\n审核情况的通报"),
        2,
    ),
    Passage("addressees", gettext_noop("主送机关"), gettext_noop("各有关单位："), 1),
    Passage(
        "opening",
        gettext_noop("开头（依据）"),
        gettext_noop(
            "根据《中华人民共和国政府信息公开条例》第四十六条、第四十七条、第四十九条、第五十条和国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告格式的要求（国办公开办函〔2021〕30号），{office}对{place}{year}年度政府信息公开工作年度报告进行了审核。现将有关情况通报如下。"
        ),
        5,
    ),
    Passage(
        "overview",
        gettext_noop("一、总体情况"),
        gettext_noop(
            "{place}应报送年度报告{expected}家，截至{cut_off}已报送{filed}家，其中按时报送{on_time}家，按时率{on_time_share}；逾期报送{late}家，未报送{missing}家；已审核通过{accepted}家。"
        ),
    ),
    Passage(
        "figures",
        gettext_noop("二、主要数据"),
        gettext_noop(
            "计入统计的本机关报告{reports}份。本年新收政府信息公开申请{received}件（{received_change}），办理结果总计{concluded}件，公开率{disclosed}；结转下年度继续办理{carried_out}件，结转率{carried_out_share}。行政复议纠正率{reconsideration_corrected}，行政诉讼败诉率{litigation_lost}。"
        ),
        4,
    ),
    Passage(
        "issues",
        gettext_noop("三、存在的主要问题（开头）"),
        gettext_noop(
            "经审核，{issue_agencies}家单位的年度报告存在经核不一致等问题{issue_count}处，主要表现在："
        ),
    ),
    Passage(
        "demands",
        gettext_noop("四、整改要求"),
        gettext_noop(
            "各有关单位要对照问题清单（附件1）逐条核对，于{rectify_by}前更正并重新公布年度报告，书面报送整改情况。同类问题重复出现的，依照《中华人民共和国政府信息公开条例》第四十七条处理。"
        ),
        4,
    ),
    Passage("signature", gettext_noop("落款机关"), gettext_noop("{office}"), 1),
)

PLACEHOLDERS: Mapping[str, str] = {
    "year": gettext_noop("报告年度"),
    "place": gettext_noop("地区"),
    "office": gettext_noop("通报机关"),
    "cut_off": gettext_noop("数据截止日期"),
    "rectify_by": gettext_noop("整改期限"),
    "expected": gettext_noop("应报家数"),
    "filed": gettext_noop("已报送家数"),
    "on_time": gettext_noop("按时家数"),
    "on_time_share": gettext_noop("按时率"),
    "late": gettext_noop("逾期家数"),
    "missing": gettext_noop("未报送家数"),
    "accepted": gettext_noop("已通过家数"),
    "reports": gettext_noop("计入统计的报告份数"),
    "received": gettext_noop("本年新收件数"),
    "received_change": gettext_noop("本年新收同比"),
    "concluded": gettext_noop("办理结果总计"),
    "disclosed": gettext_noop("公开率"),
    "carried_out": gettext_noop("结转下年度件数"),
    "carried_out_share": gettext_noop("结转率"),
    "reconsideration_corrected": gettext_noop("复议纠正率"),
    "litigation_lost": gettext_noop("诉讼败诉率"),
    "issue_agencies": gettext_noop("有问题的单位数"),
    "issue_count": gettext_noop("问题处数"),
}
"""What may stand in braces in any of the texts, with what it means."""


class UnknownPlaceholder(Exception):
    """A text names something in braces that is none of ``PLACEHOLDERS``; the argument is its name."""


class BrokenBraces(Exception):
    """The braces of a text do not pair, or hold more than a name."""


def check(text: str) -> None:
    """Raise ``UnknownPlaceholder`` or ``BrokenBraces`` unless a text can be filled."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as error:
        raise BrokenBraces from error
    for _words, name, form, conversion in parts:
        if name is None:
            continue
        if form or conversion:
            raise BrokenBraces
        if name not in PLACEHOLDERS:
            raise UnknownPlaceholder(name)


# --- the office and its template --------------------------------------------------------------------


def office_of(user: AnyUser) -> Agency | None:
    """Return the highest agency the user acts for as staff."""
    staff = Membership.objects.of(user).filter(role__in=Membership.STAFF)
    return _highest(Agency.objects.filter(memberships__in=staff))


def administered_office(user: AnyUser) -> Agency | None:
    """Return the highest agency the user administers, whose template the user may edit."""
    return _highest(
        Agency.objects.filter(memberships__in=Membership.objects.of(user).administering())
    )


def _highest(agencies: Any) -> Agency | None:
    return min(
        set(agencies), key=lambda agency: (agency.path.count("/"), agency.path), default=None
    )


def own_region(data: Snapshot) -> Choice:
    """Return the filters, narrowed to the office's region where none is chosen and all its agencies are there."""
    choice, office = data.choice, office_of(data.user)
    if choice.region is not None or office is None:
        return choice
    inside = replace(choice, region=office.region)
    return inside if inside.agencies().count() == choice.agencies().count() else choice


def signature(office: Agency | None) -> str:
    """Return the name that signs: the general office of a government, if it has one."""
    if office is None:
        return ""
    general = Agency.objects.filter(parent=office, kind=Agency.Kind.GENERAL_OFFICE).first()
    return (general or office).name


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of an office's circular and the days it gives for corrections."""

    texts: Mapping[str, str]
    days: int

    @classmethod
    def of(cls, office: Agency | None) -> Wording:
        """Return what the office has saved, else what is given."""
        saved = CircularTemplate.objects.filter(agency=office).first() if office else None
        if saved is None:
            return cls.given()
        return cls({**cls.given().texts, **saved.texts}, saved.days)

    @classmethod
    def given(cls) -> Wording:
        return cls({passage.key: _(passage.text) for passage in PASSAGES}, DAYS)

    def filled(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return the texts with the values in place of their names."""
        return {key: text.format_map(values) for key, text in self.texts.items()}


def save(office: Agency, wording: Wording, *, by: Any) -> None:
    """Keep the office's texts; the caller has checked them and holds a transaction."""
    before = CircularTemplate.objects.filter(agency=office).first()
    template, _created = CircularTemplate.objects.update_or_create(
        agency=office,
        defaults={"texts": dict(wording.texts), "days": wording.days, "changed_by": by},
    )
    record(
        "circular_template.save",
        template,
        by=by,
        before={"texts": before.texts, "days": before.days} if before else None,
        after={"texts": template.texts, "days": template.days},
    )


def reset(office: Agency, *, by: Any) -> None:
    """Go back to the given texts; the caller holds a transaction."""
    template = CircularTemplate.objects.filter(agency=office).first()
    if template is not None:
        was = {"texts": template.texts, "days": template.days}
        record("circular_template.reset", template, by=by, before=was, after=None)
        template.delete()


# --- what the names come to -------------------------------------------------------------------------


def values(
    data: Snapshot, days: int, now: Totals, before: Totals, issues: tuple[int, int]
) -> dict[str, str]:
    """Return every placeholder's value, in the active language; ``issues`` are agencies and places."""
    counts = filing.whole(filing.by_group(data.choice)).counts
    place = own_region(data).region
    day = localtime(data.at).date()
    on_time = 100 * counts["on_time"] / counts["expected"] if counts["expected"] else None
    received = Change(now("requests/total/received"), before("requests/total/received"))
    return {
        "year": str(data.year),
        "place": place.name if place else "",
        "office": signature(office_of(data.user)),
        "cut_off": chinese_day(day),
        "rectify_by": chinese_day(day + timedelta(days=days)),
        **{step: str(counts[step]) for step in ("expected", "filed", "on_time", "late")},
        **{step: str(counts[step]) for step in ("missing", "accepted")},
        "on_time_share": share(on_time),
        "reports": str(now.reports),
        "received": number(received.now),
        "received_change": _change(received),
        "concluded": number(now("requests/total/concluded")),
        "carried_out": number(now("requests/total/carried_out")),
        "carried_out_share": share(now.percent("carried_out")),
        **{
            code: share(now.percent(code))
            for code in ("disclosed", "reconsideration_corrected", "litigation_lost")
        },
        "issue_agencies": str(issues[0]),
        "issue_count": str(issues[1]),
    }


def chinese_day(day: date) -> str:
    return _("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)


def number(value: Value) -> str:
    """Return a figure as it stands in running text; a dash for none."""
    return DASH if value is None else str(value)


def share(percent: Any) -> str:
    """Return a share with one decimal; a dash where it is not defined."""
    return DASH if percent is None else f"{percent:.1f}%"


def _change(change: Change) -> str:
    if change.is_new:
        return _("上年为零")
    percent = change.percent
    if percent is None:
        return _("上年无可比数据")
    if not percent:
        return _("与上年持平")
    words = _("同比增长{share}") if percent > 0 else _("同比下降{share}")
    return words.format(share=share(abs(percent)))
