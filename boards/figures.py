"""What was asked of the agencies and what became of it: sums and shares of a year, beside the year before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agencies.models import Agency, Region
from boards.charts import Break, Chart, Series, form_breaks
from boards.choice import Choice
from reports import statutory
from reports.measures import MEASURES, OUTCOMES, Change, Measure, Topic, added, of_topic
from reports.models.figures import Value
from reports.trends import Totals, totals_by

KEY_CELLS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (gettext_noop("本年新收申请"), ("requests/total/received",)),
    (gettext_noop("上年结转"), ("requests/total/carried_in",)),
    (gettext_noop("办理结果总计"), ("requests/total/concluded",)),
    (gettext_noop("结转下年度"), ("requests/total/carried_out",)),
    (gettext_noop("行政复议"), ("challenges/reconsideration/total",)),
    (
        gettext_noop("行政诉讼"),
        (
            "challenges/litigation_direct/total",
            "challenges/litigation_after_reconsideration/total",
        ),
    ),
)
"""The figures a board begins with; sums over several cells have one line."""

KEY_MEASURES = ("disclosed", "carried_out", "reconsideration_corrected", "litigation_lost")

SHARED_CELLS = tuple({cell for measure in MEASURES.values() for cell in measure.cells})
"""All cells the measures need."""
RECEIVED_FROM = tuple(f"requests/{column.key}/received" for column in statutory.APPLICANTS)
NEEDED = (
    *SHARED_CELLS,
    *(cell for _label, cells in KEY_CELLS for cell in cells),
    *RECEIVED_FROM,
)


@dataclass(frozen=True, slots=True)
class Card:
    """One figure with its definition and last year's."""

    label: str
    definition: str
    value: Value
    change: Change
    unit: str = ""

    @property
    def points(self) -> Decimal | None:
        """Return the difference of two shares in percentage points."""
        difference = self.change.difference
        return None if difference is None else Decimal(difference)


@dataclass(frozen=True, slots=True)
class Handling:
    """The sums of a year and of the year before, and of every year there is, of own-organ reports."""

    year: int
    now: Totals
    before: Totals
    years: dict[int, Totals]

    @classmethod
    def of(cls, choice: Choice) -> Handling:
        """Add up the reports of each year in one query."""
        sums = totals_by(choice.over_years(), choice.basis, ("year",), NEEDED)
        years = without_gaps({key[0]: totals for key, totals in sums.items()})
        now, before = (years.get(year, Totals()) for year in (choice.year, choice.year - 1))
        return cls(choice.year, now, before, years)

    @property
    def counts(self) -> list[Card]:
        return [
            Card(
                _(label),
                _("表三、表四总计列各单元格之和"),
                added(self.now, cells),
                Change(added(self.now, cells), added(self.before, cells)),
            )
            for label, cells in KEY_CELLS
        ]

    @property
    def shares(self) -> list[Card]:
        return [share_card(MEASURES[code], self.now, self.before) for code in KEY_MEASURES]

    @property
    def grounds(self) -> list[tuple[Measure, Value, Decimal | None, Decimal | None]]:
        """Return each ground with its count, its share and last year's share; those that never occur are left out."""
        return [
            (one, part, one.percent(self.now), one.percent(self.before))
            for one in of_topic(Topic.GROUND)
            if (part := one.parts(self.now)[0])
        ]


def without_gaps(by_year: dict[int, Totals]) -> dict[int, Totals]:
    """Return the years from the first to the last; one without reports has nothing, and is shown so."""
    if not by_year:
        return {}
    return {year: by_year.get(year, Totals()) for year in range(min(by_year), max(by_year) + 1)}


def counted_in(years: dict[int, Totals]) -> str:
    """Say how many reports each year's numbers come from: a sum of more reports is larger for that alone."""
    parts = (f"{year}: {totals.reports}" for year, totals in years.items())
    return _("各年计入的报告份数：{parts}").format(parts="，".join(parts))


def share_card(measure: Measure, now: Totals, before: Totals) -> Card:
    """Return a share with last year's."""
    value = measure.percent(now)
    return Card(
        _(measure.name), _(measure.definition), value, Change(value, measure.percent(before)), "%"
    )


# --- pictures --------------------------------------------------------------------------------------


def outcomes_by_year(years: dict[int, Totals]) -> Chart:
    """Picture how the outcomes share the requests concluded, a bar a year."""
    return Chart(
        "outcomes",
        "stack",
        _("办理结果构成（占办理结果总计）"),
        [str(year) for year in years],
        [
            Series(
                _(MEASURES[code].name),
                [rounded(totals.percent(code)) for totals in years.values()],
                number,
            )
            for number, code in enumerate(OUTCOMES, start=1)
        ],
        unit="%",
        whole=100,
        breaks=breaks(years),
        definitions=definitions(OUTCOMES),
    )


def volume_by_year(years: dict[int, Totals]) -> Chart:
    """Picture how many requests came in, were concluded and were carried over."""
    lines = (
        (gettext_noop("本年新收"), "received"),
        (gettext_noop("办理结果总计"), "concluded"),
        (gettext_noop("结转下年度"), "carried_out"),
    )
    return Chart(
        "volume",
        "lines",
        _("申请数量"),
        [str(year) for year in years],
        [
            Series(
                _(label), [totals(f"requests/total/{line}") for totals in years.values()], number
            )
            for number, (label, line) in enumerate(lines, start=1)
        ],
        note=counted_in(years),
    )


def measures_by_year(years: dict[int, Totals], codes: Sequence[str], key: str, title: str) -> Chart:
    """Picture some shares over the years."""
    return Chart(
        key,
        "lines",
        title,
        [str(year) for year in years],
        [
            Series(
                _(MEASURES[code].name),
                [rounded(totals.percent(code)) for totals in years.values()],
                number,
            )
            for number, code in enumerate(codes, start=1)
        ],
        unit="%",
        definitions=definitions(codes),
    )


def grounds(handling: Handling) -> Chart:
    """Picture how often each ground was given, the most frequent first."""
    found = sorted(handling.grounds, key=lambda one: -(one[1] or 0))
    return Chart(
        "grounds",
        "bars",
        _("未予公开的理由（件）"),
        [short(one[0].name) for one in found],
        [
            Series(str(handling.year), [one[1] for one in found], 1),
        ],
        lying=True,
    )


def applicants(totals: Totals) -> Chart:
    """Picture who asked."""
    columns = statutory.APPLICANTS[:-1]
    return Chart(
        "applicants",
        "bars",
        _("申请人构成（本年新收，件）"),
        [_(column.label) for column in columns],
        [
            Series(
                _("本年新收"), [totals(f"requests/{column.key}/received") for column in columns], 2
            )
        ],
        lying=True,
    )


def breaks(years: Iterable[int]) -> list[Break]:
    return form_breaks(years, _("表式变更"))


def definitions(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Return names and definitions of measures, in the active language."""
    return [(_(MEASURES[code].name), _(MEASURES[code].definition)) for code in codes]


def rounded(value: Decimal | None) -> Decimal | None:
    """Return a share as it is shown: one decimal."""
    return None if value is None else value.quantize(Decimal("0.1"))


def short(label: str) -> str:
    """Return the label of a line without its number."""
    return _(label).split(".", 1)[-1]


# --- by part ---------------------------------------------------------------------------------------


class Summed:
    """What a row of a table shows of its sums."""

    __slots__ = ()
    totals: Totals

    @property
    def received(self) -> Value:
        return self.totals("requests/total/received")

    @property
    def concluded(self) -> Value:
        return self.totals("requests/total/concluded")

    @property
    def shares(self) -> list[Decimal | None]:
        return [self.totals.percent(code) for code in PART_MEASURES]


@dataclass(frozen=True, slots=True)
class Part(Summed):
    """One region (or the chosen region's own level) with its sums."""

    label: str
    region: Region
    is_own_level: bool
    totals: Totals


PART_MEASURES = ("disclosed", "denied", "unavailable", "not_processed", "carried_out")
PART_CELLS = (
    "requests/total/received",
    "requests/total/concluded",
    "challenges/reconsideration/total",
)


def by_part(choice: Choice) -> list[Part]:
    """Return the sums of each region below the chosen one, and of its own level."""
    wanted = (*PART_CELLS, *(cell for code in PART_MEASURES for cell in MEASURES[code].cells))
    sums = totals_by(choice.own(), choice.basis, ("agency__region__path",), wanted)
    top = choice.region or choice.top
    if top is None:
        return []
    found = []
    own_level = sums.get((top.path,))
    if own_level is not None:
        label = _("{region}本级").format(region=top.name)
        found.append(Part(label, top, True, own_level))
    for region in choice.parts:
        together = Totals()
        for (path,), totals in sums.items():
            if path.startswith(region.path):
                together.add(totals)
        if together.reports:
            found.append(Part(region.name, region, False, together))
    return found


# --- by agency -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AgencyPart(Summed):
    """One agency with the sums of its own-organ report of the year; without one there is nothing in them."""

    agency: Agency
    totals: Totals


def by_agency(choice: Choice, agencies: Sequence[Agency]) -> list[AgencyPart]:
    """Return these agencies with their sums, in the same order."""
    wanted = (*PART_CELLS, *(cell for code in PART_MEASURES for cell in MEASURES[code].cells))
    own = choice.own().filter(agency__in=[agency.pk for agency in agencies])
    sums = totals_by(own, choice.basis, ("agency_id",), wanted)
    return [AgencyPart(agency, sums.get((agency.pk,), Totals())) for agency in agencies]
