"""The tables of the boards as CSV and JSON: filing by region and kind, figures by region, findings by rule."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_noop

from agencies.models import Agency
from boards import figures, filing, issues
from exports.documents.views import Column, Rows, Table, declare_all
from exports.snapshot import Snapshot
from reports.measures import MEASURES

# --- filing -----------------------------------------------------------------------------------------


def _filing(data: Snapshot) -> Rows:
    """Yield a row a part of the region and kind of agency, where any is expected."""
    kinds = dict(Agency.Kind.choices)
    for head, tallies in filing.matrix(data.choice, filing.by_group(data.choice)):
        for tally in tallies:
            if tally.counts["expected"]:
                counts = (tally.counts[step] for step, _label in filing.STEPS)
                yield (head.label, str(kinds[tally.kind]), *counts, _share(tally.percent_on_time))


def _share(percent: float | Decimal | None) -> str | None:
    """Return a share as it is shown on the board; nothing where it is not defined."""
    return None if percent is None else f"{percent:.1f}"


FILING = Table(
    (
        Column("region", gettext_noop("地区")),
        Column("kind", gettext_noop("类别")),
        Column("expected", gettext_noop("应报")),
        Column("filed", gettext_noop("已报送")),
        Column("on_time", gettext_noop("按时")),
        Column("late", gettext_noop("逾期报送")),
        Column("missing", gettext_noop("未报送")),
        Column("returned", gettext_noop("退回整改")),
        Column("accepted", gettext_noop("已通过")),
        Column("on_time_percent", gettext_noop("按时率（%）")),
    ),
    lambda data: len(data.choice.parts) * len(Agency.Kind.values),
    _filing,
)


# --- figures ----------------------------------------------------------------------------------------


def _regions(data: Snapshot) -> Rows:
    for part in figures.by_part(data.choice):
        yield (
            part.label,
            part.totals.reports,
            part.received,
            part.concluded,
            *map(_share, part.shares),
        )


REGIONS = Table(
    (
        Column("region", gettext_noop("地区")),
        Column("reports", gettext_noop("计入份数")),
        Column("received", gettext_noop("本年新收")),
        Column("concluded", gettext_noop("办理结果总计")),
        *(Column(f"{code}_percent", MEASURES[code].name) for code in figures.PART_MEASURES),
    ),
    lambda data: len(data.choice.parts),
    _regions,
)


# --- findings ---------------------------------------------------------------------------------------


def _rules(data: Snapshot) -> Rows:
    for one in issues.by_rule(data.choice):
        yield (
            one.code,
            one.title,
            str(one.severity.label),
            one.found,
            one.reports,
            one.dismissed,
        )


RULES = Table(
    (
        Column("rule", gettext_noop("规则")),
        Column("title", gettext_noop("规则名称")),
        Column("severity", gettext_noop("级别")),
        Column("found", gettext_noop("问题数")),
        Column("reports", gettext_noop("报告份数")),
        Column("dismissed", gettext_noop("已驳回")),
    ),
    lambda data: len(issues.by_rule(data.choice)),
    _rules,
)

declare_all(
    (
        (
            "filing",
            FILING,
            gettext_noop("报送统计"),
            gettext_noop("地区和类别一行：应报、已报送、按时、逾期、未报送、退回、已通过。"),
        ),
        (
            "regions",
            REGIONS,
            gettext_noop("分地区数据"),
            gettext_noop("各地区本机关报告相加：新收、办结和各项比率；比率由合计重算。"),
        ),
        (
            "rule-counts",
            RULES,
            gettext_noop("分规则问题"),
            gettext_noop("一条规则一行：问题数、涉及报告、已驳回。"),
        ),
    )
)
