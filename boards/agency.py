"""One agency over the years: what it filed and when, what it was asked, what it did, and what was found."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from statistics import median

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agencies.models import Agency, AnyUser
from boards import figures
from boards.charts import Break, Chart, Series
from boards.issues import OPEN
from reports import statutory
from reports.measures import MEASURES, Change, Measure, added
from reports.models import Report
from reports.models.figures import Value
from reports.trends import Basis, Totals, totals_by
from validation.distribution import FEWEST_PEERS
from validation.families import FAMILIES
from validation.functions import functions_of, label
from validation.models import Finding

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
class Peers:
    """The agencies of the same level and function, eight or more; their names are nobody's business here."""

    group: str
    totals: Sequence[Totals]

    def median(self, cells: Iterable[str]) -> Decimal | None:
        return _median(added(one, cells) for one in self.totals)

    def median_share(self, measure: Measure) -> Decimal | None:
        return _median(measure.percent(one) for one in self.totals)


def _median(values: Iterable[Value]) -> Decimal | None:
    known = [Decimal(value) for value in values if value is not None]
    return median(known) if len(known) >= FEWEST_PEERS else None


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
        if self.kind != Report.Kind.OWN:
            return None
        same_level = Agency.objects.filter(region__level=self.agency.region.level)
        functions = functions_of(self.agency.name)
        if functions:
            what = _(label(functions[0]))
            names = same_level.order_by().values_list("pk", "name")
            alike = [pk for pk, name in names if functions[0] in functions_of(name)]
        else:
            what = self.agency.get_kind_display()
            alike = list(same_level.filter(kind=self.agency.kind).values_list("pk", flat=True))
        reports = Report.objects.filter(year=self.year, kind=self.kind, agency__in=alike)
        totals = list(totals_by(reports, Basis.CURRENT, ("pk",), figures.NEEDED).values())
        if len(totals) < FEWEST_PEERS:
            return None
        group = _("{level} · {function}").format(
            level=self.agency.region.get_level_display(), function=what
        )
        return Peers(group, totals)

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

    # --- pictures ---

    def series(self, name: str, at: str, colour: int, at_2019: str = "") -> Series:
        """Return one cell over the years, each number leading to it; ``at_2019`` where the older form has it."""
        places = [at if totals(at) is not None else at_2019 for totals in self.years.values()]
        return Series(
            name,
            [
                totals(place) if place else None
                for totals, place in zip(self.years.values(), places, strict=True)
            ],
            colour,
            addresses=[
                self.cell(year, place) for year, place in zip(self.years, places, strict=True)
            ],
        )

    @property
    def categories(self) -> list[str]:
        return [str(year) for year in self.years]

    @property
    def breaks(self) -> list[Break]:
        return figures.breaks(self.years)

    @property
    def volume(self) -> Chart:
        lines = (
            (gettext_noop("本年新收"), "received"),
            (gettext_noop("上年结转"), "carried_in"),
            (gettext_noop("办理结果总计"), "concluded"),
            (gettext_noop("结转下年度"), "carried_out"),
        )
        return Chart(
            "volume",
            "lines",
            _("申请数量"),
            self.categories,
            [
                self.series(_(text), f"requests/total/{line}", number)
                for number, (text, line) in enumerate(lines, start=1)
            ],
        )

    @property
    def outcomes(self) -> Chart:
        return figures.outcomes_by_year(self.years)

    @property
    def flow(self) -> Chart:
        """Picture the way from applicant to outcome in the chosen year."""
        links: list[tuple[str, str, int]] = []
        nodes: dict[str, int] = {}
        for number, column in enumerate(statutory.APPLICANTS[:-1], start=1):
            for colour, (name, lines) in enumerate(OUTCOME_GROUPS, start=1):
                cells = [f"requests/{column.key}/{line}" for line in lines]
                count = int(added(self.now, cells) or 0)
                if count:
                    nodes.setdefault(_(column.label), 7 if number % 2 else 8)
                    links.append((_(column.label), _("结果：{name}").format(name=_(name)), count))
                    nodes.setdefault(_("结果：{name}").format(name=_(name)), colour)
        return Chart(
            "flow",
            "flow",
            _("{year} 年：申请人 → 办理结果（件）").format(year=self.year),
            nodes=list(nodes.items()),
            links=links,
        )

    @property
    def challenges(self) -> Chart:
        return Chart(
            "challenges",
            "bars",
            _("复议、诉讼（件）"),
            self.categories,
            [
                self.series(_(route.label), f"challenges/{route.key}/total", number)
                for number, route in enumerate(statutory.ROUTES, start=1)
            ],
        )

    @property
    def corrected(self) -> Chart:
        return figures.measures_by_year(
            self.years,
            ("reconsideration_corrected", "litigation_lost"),
            "corrected",
            _("纠正率、败诉率"),
        )

    @property
    def documents(self) -> Chart:
        """Picture normative documents; those of the form of 2019 are others and stand before the break."""
        at, at_2019 = "disclosure/normative_documents/", "disclosure_2019/normative_documents/"
        return Chart(
            "documents",
            "bars",
            _("行政规范性文件（件）"),
            self.categories,
            [
                self.series(_("本年制发件数"), at + "issued", 1, at_2019 + "new_made"),
                self.series(_("本年废止件数"), at + "repealed", 3),
                self.series(_("现行有效件数"), at + "in_force", 2, at_2019 + "total_disclosed"),
            ],
            breaks=self.breaks,
            note=self.roll_forward,
        )

    @property
    def roll_forward(self) -> str:
        """Say whether last year's documents in force, plus issued, less repealed, are this year's."""
        at = "disclosure/normative_documents/"
        last, issued = self.before(at + "in_force"), self.now(at + "issued")
        repealed, in_force = self.now(at + "repealed"), self.now(at + "in_force")
        if last is None or issued is None or repealed is None or in_force is None:
            return ""
        return _(
            "{year} 年滚存：上年现行有效 {last} + 制发 {issued} − 废止 {repealed} = {due}，报告为 {in_force}。"
        ).format(
            year=self.year,
            last=last,
            issued=issued,
            repealed=repealed,
            due=last + issued - repealed,
            in_force=in_force,
        )

    @property
    def decisions(self) -> Chart:
        rows = (
            ("licensing_decisions", "licensing/decisions"),
            ("penalty_decisions", "penalty/decisions"),
            ("compulsion_decisions", "compulsion/decisions"),
        )
        return Chart(
            "decisions",
            "bars",
            _("许可、处罚、强制（处理决定数量）"),
            self.categories,
            [
                self.series(_(row.label), f"disclosure/{key}", number, f"disclosure_2019/{older}")
                for number, (row, (key, older)) in enumerate(
                    zip(statutory.DECISION_ROWS, rows, strict=True), start=1
                )
            ],
            breaks=self.breaks,
        )

    @property
    def fees(self) -> Chart:
        return Chart(
            "fees",
            "bars",
            _("行政事业性收费（万元）"),
            self.categories,
            [self.series(_(statutory.FEES_ROW.label), "disclosure/fees_10k_yuan", 4)],
            breaks=self.breaks,
        )

    # --- findings ---

    @property
    def findings(self) -> Chart:
        """Picture the findings of each year by family of rules, and how many of them are settled."""
        rows = (
            Finding.objects.visible_to(self.user)
            .present()
            .filter(report__agency=self.agency, report__kind=self.kind)
            .exclude(severity="notice")
            .order_by()
            .values_list("report__year", "rule")
            .annotate(n=Count("pk"))
        )
        counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
        for year, rule, n in rows:
            counts[rule[0]][year] += n
        years = sorted({year for by_year in counts.values() for year in by_year})
        return Chart(
            "findings",
            "stack",
            _("仍存在的错误和疑问（按规则类别）"),
            [str(year) for year in years],
            [
                Series(
                    f"{letter} {FAMILIES[letter]}", [counts[letter][year] for year in years], colour
                )
                for colour, letter in enumerate(FAMILIES, start=1)
                if letter in counts and colour <= len(PALETTE)
            ],
        )

    @property
    def settled(self) -> Chart:
        """Picture how the errors and warnings of each year ended: still open, settled, or gone."""
        is_open = Q(present=True, handling__in=OPEN)
        rows = (
            Finding.objects.visible_to(self.user)
            .filter(report__agency=self.agency, report__kind=self.kind)
            .exclude(severity="notice")
            .order_by()
            .values("report__year")
            .annotate(
                open=Count("pk", filter=is_open),
                settled=Count("pk", filter=Q(present=True) & ~is_open),
                gone=Count("pk", filter=Q(present=False)),
            )
            .order_by("report__year")
        )
        found = list(rows)
        return Chart(
            "settled",
            "stack",
            _("错误和疑问的办理"),
            [str(row["report__year"]) for row in found],
            [
                Series(_("未办结"), [row["open"] for row in found], 3),
                Series(_("已办结"), [row["settled"] for row in found], 2),
                Series(_("已消除"), [row["gone"] for row in found], 8),
            ],
        )


PALETTE = range(8)
OUTCOME_GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (gettext_noop("予以公开"), ("granted",)),
    (gettext_noop("部分公开"), ("partially_granted",)),
    *(
        (name, tuple(line.key for line in statutory.REQUEST_LINES if line.group == group))
        for name, group in (
            (gettext_noop("不予公开"), statutory.DENIED),
            (gettext_noop("无法提供"), statutory.UNAVAILABLE),
            (gettext_noop("不予处理"), statutory.NOT_PROCESSED),
        )
    ),
    (gettext_noop("其他处理"), (*statutory.CLOSED_LINES, "closed_combined")),
    (gettext_noop("结转下年度"), ("carried_out",)),
)
