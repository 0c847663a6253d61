"""Load everything rules may look at of a stored report, with a number of queries that does not grow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum
from django.utils import timezone

from agencies.models import Agency, Region
from reports.deadlines import group_of, statutory
from reports.models import Figures, Report, Revision
from reports.models.figures import Value
from reports.statutory import Form
from validation.engine import Dossier, Filing, Peers, Resemblance, Subordinates
from validation.functions import FUNCTIONS
from validation.kept_claims import kept
from validation.memory import once
from validation.models import Resemblance as ResemblanceRow
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
    return dossiers_of([revision])[revision.pk]


def dossiers_of(revisions: Sequence[Revision]) -> dict[int, Dossier]:
    """Return stored revisions by key, each with the reports it is to be compared with.

    The number of queries does not depend on how many there are, but for aggregates and for groups of peers.
    """
    known = roster()
    loaded = Loaded(revisions, known)
    received = first_received(revisions)
    copied = resemblances_of(revisions)
    claims = kept({one.pk: loaded.own(one) for one in revisions})
    return {
        one.pk: replace(
            loaded.own(one),
            previous=loaded.earlier(one.report),
            own_organ=loaded.counterpart(one.report, OWN),
            aggregate=loaded.counterpart(one.report, AGGREGATE),
            functions=known.entries[one.report.agency_id].functions,
            other_agencies=known.names,
            filing=filing_of(one, received[one.report_id]),
            peers=peers_of(one.report, known),
            subordinates=subordinates_of(one.report, known),
            resemblances=tuple(copied.get(one.report_id, ())),
            claims=claims.get(one.pk),
        )
        for one in revisions
    }


Slot = tuple[int, int, str]
"""Agency, year and kind: there is one report of each."""


class Loaded:
    """Some revisions with the current ones they are compared with, loaded together."""

    def __init__(self, revisions: Sequence[Revision], known: Roster) -> None:
        self._slots = {one.report_id: list(slots_beside(one.report, known)) for one in revisions}
        wanted = {slot for one in revisions for slot in earlier_slots(one.report)}
        wanted |= {slot for slots in self._slots.values() for slot in slots}
        reports = Report.objects.filter(
            agency__in={agency for agency, _year, _kind in wanted},
            year__in={year for _agency, year, _kind in wanted},
            current__isnull=False,
        ).values_list("agency", "year", "kind", "current")
        current = {(agency, year, kind): key for agency, year, kind, key in reports.order_by()}
        self._keys = {slot: current[slot] for slot in wanted & current.keys()}
        rows = (
            Revision.objects.filter(pk__in={one.pk for one in revisions} | {*self._keys.values()})
            .select_related("report__agency__region", "disclosure", "disclosure_2019", "reading")
            .prefetch_related("dispositions", "challenges", "narratives", "doubts")
        )
        self._dossiers = {row.pk: stored(row) for row in rows}

    def own(self, revision: Revision) -> Dossier:
        """Return the dossier of one of the revisions, without any other."""
        return self._dossiers[revision.pk]

    def earlier(self, report: Report) -> Dossier | None:
        """Return the same agency's report of the year before, with the one before it as its own ``previous``."""
        years: list[Dossier | None] = [self._at(slot) for slot in earlier_slots(report)]
        before: Dossier | None = None
        for one in reversed(years):
            before = replace(one, previous=before) if one is not None else None
        return before

    def counterpart(self, report: Report, kind: str) -> Dossier | None:
        """Return the government's report of the other kind; its own before its general office's."""
        slots = [slot for slot in self._slots[report.pk] if slot[2] == kind]
        slots.sort(key=lambda slot: slot[0] != report.agency_id)
        return next(filter(None, map(self._at, slots)), None)

    def _at(self, slot: Slot) -> Dossier | None:
        key = self._keys.get(slot)
        return self._dossiers[key] if key is not None else None


def earlier_slots(report: Report) -> list[Slot]:
    """Return the agency's reports of the years before, the latest first."""
    years = range(report.year - 1, report.year - 1 - EARLIER_YEARS, -1)
    return [(report.agency_id, year, report.kind) for year in years]


def slots_beside(report: Report, known: Roster) -> Iterator[Slot]:
    """Yield the reports that speak for the same government: its own organ's beside its aggregate."""
    entry = known.entries[report.agency_id]
    if report.kind == AGGREGATE:
        for organ in own_organs(known, entry.key):
            yield organ, report.year, OWN
    elif entry.kind == Agency.Kind.GOVERNMENT:
        yield entry.key, report.year, AGGREGATE
    elif entry.kind == Agency.Kind.GENERAL_OFFICE:
        government = known.government_above(entry)
        if government is not None:
            yield government, report.year, AGGREGATE


def own_organs(known: Roster, government: int) -> list[int]:
    """Return who may have filed a government's own-organ report: itself or its general office."""
    return [government, *known.general_offices(government)]


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


def first_received(revisions: Iterable[Revision]) -> dict[int, date]:
    """Return when each report was first handed in readably, by report."""
    checked = {one.pk: one.report_id for one in revisions}
    firsts = (
        Revision.objects.filter(report__in=checked.values())
        .filter(Q(state=Revision.State.READ) | Q(pk__in=checked))
        .order_by()
        .values_list("report")
        .annotate(first=Min("received_at"))
    )
    return {report: timezone.localdate(first) for report, first in firsts}


def filing_of(revision: Revision, first: date) -> Filing:
    """Return when the report was handed in and published, by the office's own clock."""
    report = revision.report
    submitted = report.first_submitted_at
    return Filing(
        received_on=timezone.localdate(submitted) if submitted else first,
        due_on=report.due_on or statutory(report.year, group_of(report.kind)),
        published_on=report.published_on,
        addresses=(report.published_url,) if report.published_url else (),
        file_name=revision.original_name,
    )


# --- peers ---------------------------------------------------------------------------------------

Known = tuple[dict[str, Figures], dict[str, dict[str, Value]]]
"""The figures of a group's reports by agency name, and what was asked of them before (see ``Peers.columns``)."""
_figures_of_groups: dict[tuple[Group, int, str], tuple[object, Known]] = {}


def peers_of(report: Report, known: Roster) -> Peers | None:
    """Return the current reports of agencies of the same function and level, if there are enough."""
    entry = known.entries[report.agency_id]
    if entry.group is None or len(known.groups[entry.group]) <= FEWEST_PEERS:
        return None
    group, year, kind = entry.group, report.year, report.kind
    figures, columns = once(
        ("peers", group, year, kind),
        lambda: figures_of_group(group, known.groups[group], year, kind),
    )
    others = {name: one for name, one in figures.items() if name != entry.name}
    if len(others) < FEWEST_PEERS:
        return None
    return Peers(group_name(entry.group), others, columns)


def figures_of_group(group: Group, members: list[int], year: int, kind: str) -> Known:
    """Return the figures of a group's reports, from memory while no report of it has changed."""
    reports = Report.objects.filter(agency__in=members, year=year, kind=kind, current__isnull=False)
    stamp = reports.aggregate(
        count=Count("pk"),
        keys=Sum("current_id"),
        read=Max("current__read_at"),
        corrected=Max("corrections__pk"),
        withdrawn=Max("corrections__withdrawn_at"),
    )
    key = (group, year, kind)
    known_stamp, known = _figures_of_groups.pop(key, (None, ({}, {})))
    if known_stamp != stamp:
        chosen = reports.order_by("pk").values("current_id")[:MOST_PEERS]
        known = tables(Revision.objects.filter(pk__in=chosen)), {}
    _figures_of_groups[key] = (stamp, known)
    while len(_figures_of_groups) > GROUPS_KEPT:
        del _figures_of_groups[next(iter(_figures_of_groups))]
    return known


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


def resemblances_of(revisions: Iterable[Revision]) -> dict[int, list[Resemblance]]:
    """Return what was found to stand in other agencies' reports of the year, by report, the most alike first."""
    found = (
        ResemblanceRow.objects.filter(
            report__in={one.report_id for one in revisions}, other__current__isnull=False
        )
        .order_by("report", "-share", "other")
        .values_list("report", "other__agency__name", "section", "share", "passages", "is_kin")
    )
    kept: dict[int, list[Resemblance]] = defaultdict(list)
    for report, name, section, share, passages, kin in found:
        if len(kept[report]) < MOST_RESEMBLANCES:
            shared = tuple((here, there) for here, there in passages)
            kept[report].append(Resemblance(name, section, share, shared, kin))
    return kept
