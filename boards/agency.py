"""One agency over the years: what it filed and when, what it was asked, what it did, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agencies.models import Agency, AnyUser
from boards import figures
from boards.peers import Peers, peers_of
from reports.measures import MEASURES, Change, Measure, added
from reports.models import Report
from reports.models.figures import Value
from reports.trends import Basis, Totals, totals_by

HEADLINES: tuple[tuple[str, tuple[str, ...]], ...] = figures.KEY_CELLS[:1] + figures.KEY_CELLS[3:5]
HEADLINE_MEASURES = ("disclosed", "carried_out")


@dataclass(frozen=True, slots=True)
class Year:
    """One year in the filing record: ``standing`` is ``on_time``, ``late``, ``missing``, ``returned``, ``draft`` or ``unowed``."""

    year: int
    report: Report | None
    standing: str

    @property
    def mark(self) -> str:
        return MARKS[self.standing][0]

    @property
    def label(self) -> str:
        return _(MARKS[self.standing][1])


MARKS = {
    "on_time": ("●", gettext_noop("按时报送")),
    "late": ("◐", gettext_noop("逾期报送")),
    "returned": ("↩", gettext_noop("退回整改")),
    "draft": ("◌", gettext_noop("已上传，未报送")),
    "missing": ("○", gettext_noop("未报送")),
}


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure of the year with last year's and the median of the peers."""

    label: str
    definition: str
    value: Value
    change: Change
    unit: str
    peers: Decimal | None
    address: str = ""


@dataclass(frozen=True)
class Dashboard:
    """What the page of one agency shows for a year; ``kind`` is which of its two series of reports."""

    agency: Agency
    user: AnyUser
    year: int
    kind: str

    @cached_property
    def reports(self) -> dict[int, Report]:
        """The reports of the kind by year."""
        reports = Report.objects.filter(agency=self.agency, kind=self.kind).select_related(
            "current"
        )
        return {report.year: report for report in reports.order_by("year")}

    @cached_property
    def years(self) -> dict[int, Totals]:
        """The figures by year; a report that was not read has none."""
        of_kind = Report.objects.filter(agency=self.agency, kind=self.kind)
        found = totals_by(of_kind, Basis.CURRENT, ("year",))
        return figures.without_gaps({key[0]: totals for key, totals in found.items()})

    @property
    def now(self) -> Totals:
        return self.years.get(self.year, Totals())

    @property
    def before(self) -> Totals:
        return self.years.get(self.year - 1, Totals())

    @cached_property
    def peers(self) -> Peers | None:
        """The peers' figures of the year, ``None`` where they are too few."""
        return peers_of(self.agency, self.year) if self.kind == Report.Kind.OWN else None

    # --- the record ---

    @property
    def record(self) -> list[Year]:
        """Return the years from the first report to the chosen one."""
        first = min(self.reports, default=self.year)
        return [
            self._standing(year) for year in range(first, max(self.year, *self.reports, first) + 1)
        ]

    def _standing(self, year: int) -> Year:
        report = self.reports.get(year)
        if report is None:
            return Year(year, None, "missing")
        if report.status == Report.Status.RETURNED:
            return Year(year, report, "returned")
        if report.first_submitted_at is None:
            return Year(year, report, "draft")
        day = localtime(report.first_submitted_at).date()
        is_late = report.due_on is not None and day > report.due_on
        return Year(year, report, "late" if is_late else "on_time")

    # --- figures ---

    @property
    def headlines(self) -> list[Headline]:
        """Return five figures with last year's and the peers' median."""
        return [
            *(self._count(_(label), cells) for label, cells in HEADLINES),
            *(self._share(MEASURES[code]) for code in HEADLINE_MEASURES),
        ]

    def _count(self, label: str, cells: tuple[str, ...]) -> Headline:
        value = added(self.now, cells)
        return Headline(
            label,
            _("表三、表四总计列各单元格之和"),
            value,
            Change(value, added(self.before, cells)),
            "",
            self.peers.median(cells) if self.peers else None,
            self.cell(self.year, cells[0]),
        )

    def _share(self, measure: Measure) -> Headline:
        value = measure.percent(self.now)
        return Headline(
            _(measure.name),
            _(measure.definition),
            value,
            Change(value, measure.percent(self.before)),
            "%",
            self.peers.median_share(measure) if self.peers else None,
        )

    @property
    def shares(self) -> list[tuple[Measure, Decimal | None, Decimal | None, Decimal | None]]:
        """Return every share that is defined, with last year's and the peers' median."""
        return [
            (
                measure,
                value,
                measure.percent(self.before),
                self.peers.median_share(measure) if self.peers else None,
            )
            for measure in MEASURES.values()
            if (value := measure.percent(self.now)) is not None
            and not (measure.code.startswith("ground_") and not value)
        ]

    def cell(self, year: int, address: str) -> str:
        """Return where the figure of a year is shown in its report, empty where there is none."""
        report = self.reports.get(year)
        if report is None or self.years.get(year, Totals())(address) is None:
            return ""
        return f"{reverse('report-detail', args=[report.pk])}?cell={address}"
