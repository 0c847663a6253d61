"""The charts of one agency: what it was asked, how it answered, and how what was found ended."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from boards import figures
from boards.agency import Dashboard
from boards.charts import Break, Chart, Series
from boards.issues import OPEN
from reports import statutory
from reports.measures import added
from validation.families import FAMILIES
from validation.models import Finding

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


@dataclass(frozen=True)
class AgencyCharts:
    """The charts of a dashboard, each drawn when the page asks for it."""

    board: Dashboard

    def series(self, name: str, at: str, colour: int, at_2019: str = "") -> Series:
        """Return one cell over the years, each number leading to it; ``at_2019`` where the older form has it."""
        places = [at if totals(at) is not None else at_2019 for totals in self.board.years.values()]
        return Series(
            name,
            [
                totals(place) if place else None
                for totals, place in zip(self.board.years.values(), places, strict=True)
            ],
            colour,
            addresses=[
                self.board.cell(year, place)
                for year, place in zip(self.board.years, places, strict=True)
            ],
        )

    @property
    def categories(self) -> list[str]:
        return [str(year) for year in self.board.years]

    @property
    def breaks(self) -> list[Break]:
        return figures.breaks(self.board.years)

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
        return figures.outcomes_by_year(self.board.years)

    @property
    def flow(self) -> Chart:
        """Picture the way from applicant to outcome in the chosen year."""
        links: list[tuple[str, str, int]] = []
        nodes: dict[str, int] = {}
        for number, column in enumerate(statutory.APPLICANTS[:-1], start=1):
            for colour, (name, lines) in enumerate(OUTCOME_GROUPS, start=1):
                cells = [f"requests/{column.key}/{line}" for line in lines]
                count = int(added(self.board.now, cells) or 0)
                if count:
                    nodes.setdefault(_(column.label), 7 if number % 2 else 8)
                    links.append((_(column.label), _("结果：{name}").format(name=_(name)), count))
                    nodes.setdefault(_("结果：{name}").format(name=_(name)), colour)
        return Chart(
            "flow",
            "flow",
            _("{year} 年：申请人 → 办理结果（件）").format(year=self.board.year),
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
            self.board.years,
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
        last, issued = self.board.before(at + "in_force"), self.board.now(at + "issued")
        repealed, in_force = self.board.now(at + "repealed"), self.board.now(at + "in_force")
        if last is None or issued is None or repealed is None or in_force is None:
            return ""
        return _(
            "{year} 年滚存：上年现行有效 {last} + 制发 {issued} − 废止 {repealed} = {due}，报告为 {in_force}。"
        ).format(
            year=self.board.year,
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
            Finding.objects.visible_to(self.board.user)
            .present()
            .filter(report__agency=self.board.agency, report__kind=self.board.kind)
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
            Finding.objects.visible_to(self.board.user)
            .filter(report__agency=self.board.agency, report__kind=self.board.kind)
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
