"""How far the agencies have come with their reports of a year: expected, filed, on time, late, missing, accepted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyQuerySet, Region
from boards.choice import Choice
from reports.keeping import kept, kept_as
from reports.models import Report
from reports.owing import LATE, RECEIVED, of_owed_kind

Status = Report.Status

STEPS = (
    ("expected", _("应报")),
    ("filed", _("已报送")),
    ("on_time", _("按时")),
    ("late", _("逾期报送")),
    ("missing", _("未报送")),
    ("returned", _("退回整改")),
    ("accepted", _("已通过")),
)
"""What is counted, in the order boards show it; ``filed`` = ``on_time`` + ``late``, ``expected`` = ``filed`` + ``missing``."""


@dataclass(slots=True)
class Tally:
    """Agencies of one group by how far they are."""

    label: str = ""
    region: Region | None = None
    kind: str = ""
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def percent_filed(self) -> float | None:
        return (
            100 * self.counts["filed"] / self.counts["expected"]
            if self.counts["expected"]
            else None
        )

    @property
    def percent_on_time(self) -> float | None:
        return (
            100 * self.counts["on_time"] / self.counts["expected"]
            if self.counts["expected"]
            else None
        )

    @property
    def shade(self) -> int:
        """Return how full a cell is drawn: 0 (nothing filed) to 10 (everything)."""
        return int((self.percent_filed or 0) // 10)

    @property
    def steps(self) -> list[tuple[str, str, int]]:
        return [(step, str(label), self.counts[step]) for step, label in STEPS]


Group = tuple[str, str]
"""Path of the region and kind of the agency."""


def by_group(choice: Choice) -> dict[Group, Counter[str]]:
    """Count by region and kind in two queries, whatever the number of agencies."""
    groups = choice.agencies().order_by().values("region__path", "kind").annotate(n=Count("pk"))
    reports = (
        choice.owed()
        .filter(choice.expected("agency__"))
        .order_by()
        .values("agency__region__path", "agency__kind")
        .annotate(
            filed=Count("pk", filter=RECEIVED),
            late=Count("pk", filter=LATE),
            returned=Count("pk", filter=Q(status=Status.RETURNED)),
            accepted=Count("pk", filter=Q(accepted__isnull=False)),
        )
    )
    try:
        asked = [one.query.sql_with_params() for one in (groups, reports)]
    except EmptyResultSet:
        return {}
    return kept_as(("groups", asked), lambda: _counted(groups, reports))


def _counted(groups: QuerySet[Any, Any], reports: QuerySet[Any, Any]) -> dict[Group, Counter[str]]:
    found: defaultdict[Group, Counter[str]] = defaultdict(Counter)
    for row in groups:
        found[row["region__path"], row["kind"]]["expected"] += row["n"]
    for row in reports:
        counts = found[row["agency__region__path"], row["agency__kind"]]
        counts.update({step: row[step] for step in ("filed", "late", "returned", "accepted")})
    for counts in found.values():
        counts["on_time"] = counts["filed"] - counts["late"]
        counts["missing"] = counts["expected"] - counts["filed"]
    return dict(found)


def whole(groups: dict[Group, Counter[str]]) -> Tally:
    return Tally(counts=_added(groups.values()))


def matrix(choice: Choice, groups: dict[Group, Counter[str]]) -> list[tuple[Tally, list[Tally]]]:
    """Return a row a part of the region (and one for its own level), each with a tally a kind."""
    rows = []
    for region, label in _parts(choice):
        inside = {
            group: counts
            for group, counts in groups.items()
            if (group[0] == region.path if label else group[0].startswith(region.path))
        }
        if inside:
            head = Tally(label or region.name, region, counts=_added(inside.values()))
            rows.append((head, [_of_kind(inside, region, kind) for kind in Agency.Kind.values]))
    return rows


def _parts(choice: Choice) -> Iterator[tuple[Region, str]]:
    """Yield the chosen region's own level, then the regions below it."""
    top = choice.region or choice.top
    if top is not None:
        yield top, str(_("{region}本级")).format(region=top.name)
    for region in choice.parts:
        yield region, ""


def _of_kind(groups: dict[Group, Counter[str]], region: Region, kind: str) -> Tally:
    counts = _added(counts for (_path, one), counts in groups.items() if one == kind)
    return Tally("", region, kind, counts)


def _added(counts: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in counts:
        for step, n in one.items():  # ``update`` of a Counter takes three times as long
            total[step] += n
    return total


# --- by name and by day ---------------------------------------------------------------------------


def missing(choice: Choice) -> AgencyQuerySet:
    """Return the agencies whose owed report the office has not received."""
    received = of_owed_kind(Report.objects.for_year(choice.year)).filter(
        agency=OuterRef("pk"), first_submitted_at__isnull=False
    )
    named: AgencyQuerySet = (
        choice.agencies().filter(~Exists(received)).select_related("region").order_by("path")
    )
    return named


def late(choice: Choice) -> QuerySet[Report]:
    """Return the reports first received after their last day, the latest first."""
    return (
        choice.owed()
        .filter(choice.expected("agency__"), first_submitted_at__date__gt=F("due_on"))
        .select_related("agency__region")
        .order_by("-first_submitted_at", "pk")
    )


def received_by_day(choice: Choice) -> list[tuple[date, int]]:
    """Return how many owed reports had been received by the end of each day on which one was."""
    days: QuerySet[Any, Any] = (
        choice.owed()
        .filter(choice.expected("agency__"), first_submitted_at__isnull=False)
        .order_by()
        .annotate(day=TruncDate("first_submitted_at"))
        .values("day")
        .annotate(n=Count("pk"))
        .order_by("day")
    )
    total, found = 0, []
    for row in kept(days):
        total += row["n"]
        found.append((row["day"], total))
    return found


# --- year beside year -------------------------------------------------------------------------------


def by_year(choice: Choice) -> dict[int, Counter[str]]:
    """Count how the owed reports of each year were filed, from the first year with a report; two queries."""
    rows = (
        of_owed_kind(choice.all_reports())
        .order_by()
        .values("year")
        .annotate(
            filed=Count("pk", filter=RECEIVED),
            late=Count("pk", filter=LATE),
        )
    )
    found = {
        row["year"]: Counter({"filed": row["filed"], "late": row["late"]}) for row in kept(rows)
    }
    lives = kept(
        choice.all_agencies()
        .order_by()
        .values_list("opened_on__year", "closed_on__year")
        .annotate(n=Count("pk"))
    )
    years = range(min(found, default=choice.year), max((choice.year, *found)) + 1)
    counted = {}
    for year in years:
        counts = found.get(year, Counter())
        counts["expected"] = sum(
            n
            for opened, closed, n in lives
            if (opened is None or opened <= year) and (closed is None or closed > year)
        )
        counts["on_time"] = counts["filed"] - counts["late"]
        counts["missing"] = max(0, counts["expected"] - counts["filed"])
        counted[year] = counts
    return counted
