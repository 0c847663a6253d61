"""Load everything rules may look at of a stored report, with a number of queries that does not grow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.utils import timezone

from agencies.models import Agency, Region
from reports.models import Figures, Report, Revision
from reports.statutory import Form
from validation.engine import Dossier, Filing, Peers, Resemblance, Subordinates
from validation.functions import FUNCTIONS
from validation.memory import once
from validation.roster import Entry, Group, Roster, roster

FEWEST_PEERS = 8
"""With fewer there is no distribution to speak of."""
MOST_PEERS = 200
EARLIER_YEARS = 2
"""How far back reports are loaded: last year's, and the one before it to tell a series from a chance."""
GROUPS_KEPT = 12
MOST_RESEMBLANCES = 16

OWN, AGGREGATE = Report.Kind.OWN.value, Report.Kind.AGGREGATE.value
CURRENT = Q(pk=F("report__current"))


def dossier_of(revision: Revision) -> Dossier:
    """Return a stored revision with the reports it is to be compared with."""
    known = roster()
    entry = known.entries[revision.report.agency_id]
    loaded = related(revision, known, entry)
    report = revision.report
    mine = stored(loaded.pop(revision.report_id))
    return replace(
        mine,
        previous=earlier(loaded.values(), report, report.year - 1),
        own_organ=counterpart(loaded.values(), report, OWN),
        aggregate=counterpart(loaded.values(), report, AGGREGATE),
        functions=entry.functions,
        other_agencies=known.names - {entry.name},
        filing=filing_of(revision),
        peers=peers_of(report, known, entry),
        subordinates=subordinates_of(report, known),
        resemblances=resemblances_of(report),
    )


def related(revision: Revision, known: Roster, entry: Entry) -> dict[int, Revision]:
    """Load a revision, the current ones of the years before, and those of its government's other reports."""
    report = revision.report
    years = range(report.year - EARLIER_YEARS, report.year)
    of_earlier_years = Q(agency=report.agency_id, year__in=years, kind=report.kind)
    others = Q(year=report.year) & other_side(report, known, entry)
    compared = (
        Report.objects.filter(of_earlier_years | others, current__isnull=False)
        .exclude(pk=report.pk)
        .order_by()
        .values_list("current", flat=True)
    )
    revisions = (
        Revision.objects.filter(pk__in=[revision.pk, *compared])
        .select_related("report__agency__region", "disclosure", "disclosure_2019", "reading")
        .prefetch_related("dispositions", "challenges", "narratives", "doubts")
    )
    return {one.report_id: one for one in revisions}


def other_side(report: Report, known: Roster, entry: Entry) -> Q:
    """The reports that speak for the same government: its own organ's beside its aggregate."""
    if report.kind == AGGREGATE:
        return Q(agency__in=own_organs(known, entry.key), kind=OWN)
    if entry.kind == Agency.Kind.GOVERNMENT:
        return Q(agency=entry.key, kind=AGGREGATE)
    if entry.kind == Agency.Kind.GENERAL_OFFICE:
        return Q(agency=known.government_above(entry), kind=AGGREGATE)
    return Q(pk__in=[])


def own_organs(known: Roster, government: int) -> list[int]:
    """Return who may have filed a government's own-organ report: itself or its general office."""
    return [government, *known.general_offices(government)]


def earlier(revisions: Iterable[Revision], report: Report, year: int) -> Dossier | None:
    """Return the same agency's report of a year, with the one before it as its own ``previous``."""
    for revision in revisions:
        one = revision.report
        if (one.agency_id, one.kind, one.year) == (report.agency_id, report.kind, year):
            return replace(stored(revision), previous=earlier(revisions, report, year - 1))
    return None


def counterpart(revisions: Iterable[Revision], report: Report, kind: str) -> Dossier | None:
    """Return the government's report of the other kind; its own before its general office's."""
    found = [
        revision
        for revision in revisions
        if revision.report.year == report.year and revision.report.kind == kind != report.kind
    ]
    found.sort(key=lambda revision: revision.report.agency_id != report.agency_id)
    return stored(found[0]) if found else None


def stored(revision: Revision) -> Dossier:
    """Return one revision's dossier from its loaded rows."""
    report = revision.report
    reading = getattr(revision, "reading", None)
    return Dossier(
        figures=revision.figures(),
        year=report.year,
        agency=report.agency.name,
        title=revision.title or None,
        form=Form(revision.form) if revision.form else None,
        sections=tuple(revision.narratives.all()),
        printed=reading.printed if reading else {},
        labels=reading.labels if reading else {},
        seen=frozenset(reading.places) if reading else None,
        doubts=tuple(revision.doubts.all()),
        agency_kind=report.agency.kind,
        region_level=report.agency.region.level,
        report_kind=report.kind,
        names=report.agency.names(),
    )


# --- filing --------------------------------------------------------------------------------------


def filing_of(revision: Revision) -> Filing:
    """Return when the report was first handed in readably, by the office's own clock."""
    report = revision.report
    first = report.revisions.filter(Q(state=Revision.State.READ) | Q(pk=revision.pk)).aggregate(
        first=Min("received_at")
    )["first"]
    return Filing(
        received_on=timezone.localdate(first),
        due_on=due_on(report.year, report.kind),
        file_name=revision.original_name,
    )


def due_on(year: int, kind: str) -> date:
    """Return the last day for a report on a year: 条例 article 49, departments and governments."""
    return date(year + 1, 3, 31) if kind == AGGREGATE else date(year + 1, 1, 31)


# --- peers ---------------------------------------------------------------------------------------

_figures_of_groups: dict[tuple[Group, int, str], tuple[object, dict[str, Figures]]] = {}


def peers_of(report: Report, known: Roster, entry: Entry) -> Peers | None:
    """Return the current reports of agencies of the same function and level, if there are enough."""
    if entry.group is None or len(known.groups[entry.group]) <= FEWEST_PEERS:
        return None
    group, year, kind = entry.group, report.year, report.kind
    figures = once(
        ("peers", group, year, kind),
        lambda: figures_of_group(group, known.groups[group], year, kind),
    )
    others = {name: one for name, one in figures.items() if name != entry.name}
    return Peers(group_name(entry.group), others) if len(others) >= FEWEST_PEERS else None


def figures_of_group(group: Group, members: list[int], year: int, kind: str) -> dict[str, Figures]:
    """Return the figures of a group's reports, from memory while no report of it has changed."""
    reports = Report.objects.filter(agency__in=members, year=year, kind=kind, current__isnull=False)
    stamp = reports.aggregate(
        count=Count("pk"), keys=Sum("current_id"), read=Max("current__read_at")
    )
    key = (group, year, kind)
    known_stamp, figures = _figures_of_groups.pop(key, (None, {}))
    if known_stamp != stamp:
        chosen = reports.order_by("pk").values("current_id")[:MOST_PEERS]
        figures = tables(Revision.objects.filter(pk__in=chosen))
    _figures_of_groups[key] = (stamp, figures)
    while len(_figures_of_groups) > GROUPS_KEPT:
        del _figures_of_groups[next(iter(_figures_of_groups))]
    return figures


def tables(revisions: QuerySet[Revision]) -> dict[str, Figures]:
    """Load only the tables of some revisions, by agency name."""
    loaded = (
        revisions.select_related("report__agency", "disclosure", "disclosure_2019")
        .prefetch_related("dispositions", "challenges")
        .order_by("report__agency__path")
    )
    return {one.report.agency.name: one.figures() for one in loaded}


def group_name(group: Group) -> str:
    """Return what a group's members have in common, in Chinese as agencies' names are."""
    level, *shared = group
    labels = [KINDS.get(key) or FUNCTIONS[key][0] for key in shared]
    return f"{LEVELS[level]}{'、'.join(labels)}"


LEVELS: Mapping[str, str] = {
    Region.Level.PROVINCE.value: "省级",
    Region.Level.CITY.value: "市级",
    Region.Level.COUNTY.value: "县级",
    Region.Level.TOWNSHIP.value: "乡级",
}
KINDS: Mapping[str, str] = {
    Agency.Kind.GOVERNMENT.value: "人民政府",
    Agency.Kind.GENERAL_OFFICE.value: "政府办公厅（室）",
}


# --- sums ----------------------------------------------------------------------------------------


def subordinates_of(report: Report, known: Roster) -> Subordinates | None:
    """Return the reports an aggregate is the sum of: its own organ's, its departments', the aggregates below."""
    if report.kind != AGGREGATE:
        return None
    members = known.members[report.agency_id]
    by_kind: dict[str, list[int]] = {OWN: [report.agency_id], AGGREGATE: []}
    for one in members:
        by_kind[owed(one)].append(one.key)
    parts = [Q(report__agency__in=keys, report__kind=kind) for kind, keys in by_kind.items()]
    current = Revision.objects.filter(CURRENT & (parts[0] | parts[1]))
    figures = tables(current.filter(report__year=report.year))
    last_year = current.filter(report__year=report.year - 1)
    previous = frozenset(last_year.values_list("report__agency__name", flat=True))
    return Subordinates(
        figures,
        tuple(one.name for one in members if one.owes(report.year) and one.name not in figures),
        previous or None,
    )


def owed(entry: Entry) -> str:
    """Return the kind of report an agency owes."""
    return AGGREGATE if entry.kind == Agency.Kind.GOVERNMENT else OWN


# --- copied text ---------------------------------------------------------------------------------


def resemblances_of(report: Report) -> tuple[Resemblance, ...]:
    """Return what was found to stand in other agencies' reports of the year, the most alike first."""
    found = (
        report.resemblances.filter(other__current__isnull=False)
        .order_by("-share", "other")
        .values_list("other__agency__name", "section", "share", "passages", "is_kin")
    )
    return tuple(
        Resemblance(name, section, share, tuple((here, there) for here, there in passages), kin)
        for name, section, share, passages, kin in found[:MOST_RESEMBLANCES]
    )
