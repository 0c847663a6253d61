"""What the figures amount to: shares and rates with their definitions, declared once.

A measure is a fraction of sums of cells.  Over several reports it is computed from the sums, never as the mean of
their rates; where the denominator is zero or blank there is no value, which is shown as a dash.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext_noop as _

from reports import statutory
from reports.models.figures import Value

Cells = Callable[[str], Value]
"""Tells the figure, or the sum of figures, at an address; ``None`` for a blank."""


class Topic(StrEnum):
    """What a measure is about, in the order boards show them."""

    OUTCOME = "outcome"
    GROUND = "ground"
    PACE = "pace"
    DISPUTE = "dispute"
    APPLICANT = "applicant"


@dataclass(frozen=True, slots=True)
class Measure:
    """A share in percent: sum of ``numerator`` cells ÷ sum of ``denominator`` cells, less those after the minus."""

    code: str
    name: str
    definition: str
    topic: Topic
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    numerator_minus: tuple[str, ...] = ()
    denominator_minus: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        return (
            *self.numerator,
            *self.numerator_minus,
            *self.denominator,
            *self.denominator_minus,
        )

    def parts(self, cells: Cells) -> tuple[Value, Value]:
        """Return numerator and denominator."""
        return (
            less(cells, self.numerator, self.numerator_minus),
            less(cells, self.denominator, self.denominator_minus),
        )

    def percent(self, cells: Cells) -> Decimal | None:
        """Return the share in percent, ``None`` where it is not defined."""
        return percent(*self.parts(cells))


def percent(part: Value, whole: Value) -> Decimal | None:
    """Return a share in percent, ``None`` for a blank or for nothing divided."""
    if part is None or not whole:
        return None
    return 100 * Decimal(part) / Decimal(whole)


def added(cells: Cells, addresses: Iterable[str]) -> Value:
    """Return the sum of the cells that hold a figure, ``None`` if none does."""
    known = [value for value in map(cells, addresses) if value is not None]
    return sum(known) if known else None


def less(cells: Cells, plus: Iterable[str], minus: Iterable[str]) -> Value:
    """Return the sum of some cells less the sum of others."""
    whole = added(cells, plus)
    return None if whole is None else whole - (added(cells, minus) or 0)


def total(*lines: str) -> tuple[str, ...]:
    return tuple(f"requests/total/{line}" for line in lines)


def bracket(group: str) -> tuple[str, ...]:
    """Return the total cells of the lines in one bracket of table three."""
    return total(*(line.key for line in statutory.REQUEST_LINES if line.group == group))


CONCLUDED = total("concluded")
RECEIVED = total("received")
INFLOW = total("received", "carried_in")
CLOSED_LINES = (*statutory.CLOSED_LINES, "closed_combined")
RECONSIDERED = ("challenges/reconsideration/total",)
LITIGATED = (
    "challenges/litigation_direct/total",
    "challenges/litigation_after_reconsideration/total",
)

MEASURES: dict[str, Measure] = {
    one.code: one
    for one in (
        Measure(
            "granted",
            _("予以公开率"),
            _("予以公开 ÷ 办理结果总计"),
            Topic.OUTCOME,
            total("granted"),
            CONCLUDED,
        ),
        Measure(
            "partially_granted",
            _("部分公开率"),
            _("部分公开 ÷ 办理结果总计"),
            Topic.OUTCOME,
            total("partially_granted"),
            CONCLUDED,
        ),
        Measure(
            "disclosed",
            _("公开率"),
            _("（予以公开 + 部分公开）÷ 办理结果总计"),
            Topic.OUTCOME,
            total("granted", "partially_granted"),
            CONCLUDED,
        ),
        Measure(
            "denied",
            _("不予公开率"),
            _("不予公开各项之和 ÷ 办理结果总计"),
            Topic.OUTCOME,
            bracket(statutory.DENIED),
            CONCLUDED,
        ),
        Measure(
            "unavailable",
            _("无法提供率"),
            _("无法提供各项之和 ÷ 办理结果总计"),
            Topic.OUTCOME,
            bracket(statutory.UNAVAILABLE),
            CONCLUDED,
        ),
        Measure(
            "not_processed",
            _("不予处理率"),
            _("不予处理各项之和 ÷ 办理结果总计"),
            Topic.OUTCOME,
            bracket(statutory.NOT_PROCESSED),
            CONCLUDED,
        ),
        Measure(
            "closed",
            _("其他处理率"),
            _("其他处理各项之和（印为一行的取该行）÷ 办理结果总计"),
            Topic.OUTCOME,
            total(*CLOSED_LINES),
            CONCLUDED,
        ),
        *(
            Measure(
                f"ground_{line.key}",
                line.label,
                _("该项 ÷ 办理结果总计"),
                Topic.GROUND,
                total(line.key),
                CONCLUDED,
            )
            for line in statutory.REQUEST_LINES
            if line.group is not None
        ),
        Measure(
            "carried_out",
            _("结转率"),
            _("结转下年度继续办理 ÷（本年新收 + 上年结转）"),
            Topic.PACE,
            total("carried_out"),
            INFLOW,
        ),
        Measure(
            "concluded",
            _("办结率"),
            _("办理结果总计 ÷（本年新收 + 上年结转）"),
            Topic.PACE,
            CONCLUDED,
            INFLOW,
        ),
        Measure(
            "reconsideration_corrected",
            _("复议纠正率"),
            _("行政复议结果纠正 ÷（行政复议总计 − 尚未审结）"),
            Topic.DISPUTE,
            ("challenges/reconsideration/corrected",),
            RECONSIDERED,
            denominator_minus=("challenges/reconsideration/pending",),
        ),
        Measure(
            "litigation_lost",
            _("诉讼败诉率"),
            _("两类诉讼结果纠正之和 ÷（两类诉讼总计 − 尚未审结）"),
            Topic.DISPUTE,
            (
                "challenges/litigation_direct/corrected",
                "challenges/litigation_after_reconsideration/corrected",
            ),
            LITIGATED,
            denominator_minus=(
                "challenges/litigation_direct/pending",
                "challenges/litigation_after_reconsideration/pending",
            ),
        ),
        Measure(
            "disputed",
            _("争议率"),
            _(
                "（行政复议总计 + 未经复议直接起诉总计）÷ 办理结果总计；复议后起诉的已计入复议，不重复计"
            ),
            Topic.DISPUTE,
            ("challenges/reconsideration/total", "challenges/litigation_direct/total"),
            CONCLUDED,
        ),
        Measure(
            "natural_person",
            _("自然人申请占比"),
            _("自然人本年新收 ÷ 本年新收总计"),
            Topic.APPLICANT,
            ("requests/natural_person/received",),
            RECEIVED,
        ),
        Measure(
            "legal_service_agency",
            _("法律服务机构申请占比"),
            _("法律服务机构本年新收 ÷ 本年新收总计"),
            Topic.APPLICANT,
            ("requests/legal_service_agency/received",),
            RECEIVED,
        ),
    )
}
"""By code, in the order they are shown."""

OUTCOMES = ("granted", "partially_granted", "denied", "unavailable", "not_processed", "closed")
"""The six shares that make up all outcomes."""


def of_topic(topic: Topic) -> list[Measure]:
    return [measure for measure in MEASURES.values() if measure.topic == topic]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure against last year's: ``percent`` is ``None`` where last year's was zero (new) or unknown."""

    now: Value
    before: Value

    @property
    def difference(self) -> Value:
        return None if self.now is None or self.before is None else self.now - self.before

    @property
    def percent(self) -> Decimal | None:
        return percent(self.difference, self.before)

    @property
    def is_new(self) -> bool:
        """Whether there was nothing last year and there is something now."""
        return self.before == 0 and bool(self.now)
