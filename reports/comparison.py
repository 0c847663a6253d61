"""One agency's key figures, year beside year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from reports.filing import Standing, with_report_standing
from reports.models import Figures, Report
from reports.models.figures import Value
from reports.statutory import Form

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One line of the comparison; ``at_2019`` is its address on the form of 2019 where that differs."""

    label: StrPromise
    at: str
    at_2019: str | None = None

    def of(self, figures: Figures) -> Value:
        """Return the figure; ``None`` where the form has no such cell."""
        at = self.at if figures.form != Form.F2019 or self.at_2019 is None else self.at_2019
        return figures.value(at) if at else None


@dataclass(frozen=True, slots=True)
class KeyGroup:
    label: StrPromise
    figures: tuple[KeyFigure, ...]


GROUPS = (
    KeyGroup(
        _("政府信息公开申请（总计）"),
        (
            KeyFigure(_("本年新收"), "requests/total/received"),
            KeyFigure(_("上年结转"), "requests/total/carried_in"),
            KeyFigure(_("予以公开"), "requests/total/granted"),
            KeyFigure(_("部分公开"), "requests/total/partially_granted"),
            KeyFigure(_("本机关不掌握相关政府信息"), "requests/total/unavailable_not_held"),
            KeyFigure(_("办理结果总计"), "requests/total/concluded"),
            KeyFigure(_("结转下年度继续办理"), "requests/total/carried_out"),
        ),
    ),
    KeyGroup(
        _("行政复议、行政诉讼（总计）"),
        (
            KeyFigure(_("行政复议"), "challenges/reconsideration/total"),
            KeyFigure(_("未经复议直接起诉"), "challenges/litigation_direct/total"),
            KeyFigure(_("复议后起诉"), "challenges/litigation_after_reconsideration/total"),
        ),
    ),
    KeyGroup(
        _("主动公开"),
        (
            KeyFigure(
                _("行政规范性文件：本年制发件数"),
                "disclosure/normative_documents/issued",
                "disclosure_2019/normative_documents/new_made",
            ),
            KeyFigure(
                _("行政规范性文件：现行有效件数"), "disclosure/normative_documents/in_force", ""
            ),
            KeyFigure(
                _("行政许可：本年处理决定数量"),
                "disclosure/licensing_decisions",
                "disclosure_2019/licensing/decisions",
            ),
            KeyFigure(
                _("行政处罚：本年处理决定数量"),
                "disclosure/penalty_decisions",
                "disclosure_2019/penalty/decisions",
            ),
            KeyFigure(_("行政事业性收费：本年收费金额（万元）"), "disclosure/fees_10k_yuan", ""),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class YearColumn:
    """One year: its report with ``standing``, or no report at all."""

    year: int
    report: Report | None
    figures: Figures | None

    @property
    def standing(self) -> Standing:
        return Standing(self.report.standing) if self.report else Standing.MISSING  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Row:
    label: StrPromise
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """The years of one kind of report (the agency's own or the aggregate), never mixed."""

    kind: Report.Kind
    columns: tuple[YearColumn, ...]

    @property
    def groups(self) -> list[tuple[StrPromise, list[Row]]]:
        return [
            (
                group.label,
                [
                    Row(
                        figure.label,
                        tuple(
                            figure.of(column.figures) if column.figures else None
                            for column in self.columns
                        ),
                    )
                    for figure in group.figures
                ],
            )
            for group in GROUPS
        ]


def ledgers(agency: Agency, reports: QuerySet[Report], year: int) -> list[Ledger]:
    """Return the agency's ledger by kind of report: the kinds it filed, or the one it owes."""
    filed: dict[str, dict[int, Report]] = {}
    for report in _loaded(reports.filter(agency=agency)):
        filed.setdefault(report.kind, {})[report.year] = report
    owed = Report.Kind.AGGREGATE if agency.is_government else Report.Kind.OWN
    kinds = [kind for kind in Report.Kind if kind in filed] or [owed]
    return [Ledger(kind, tuple(_columns(filed.get(kind, {}), year))) for kind in kinds]


def _loaded(reports: QuerySet[Report]) -> QuerySet[Report]:
    return (
        with_report_standing(reports)
        .select_related("current__disclosure", "current__disclosure_2019")
        .prefetch_related("current__dispositions", "current__challenges")
    )


def _columns(filed: dict[int, Report], chosen: int) -> list[YearColumn]:
    """Return every year from the first filed or chosen to the last: a gap is a year not reported."""
    years = {chosen, *filed}
    return [
        YearColumn(
            year,
            report := filed.get(year),
            Figures.of(report.current) if report and report.current else None,
        )
        for year in range(min(years), max(years) + 1)
    ]


def shown(value: Value) -> str:
    """Return a figure with its thousands apart; a blank as nothing."""
    if value is None:
        return ""
    return f"{value.normalize():,f}" if isinstance(value, Decimal) else f"{value:,}"
