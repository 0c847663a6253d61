"""Measure exactly how alike reports are that may be, and keep what was found."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, QuerySet

from reports.models import Narrative
from validation.copying.overlap import Overlap, overlap
from validation.copying.own_words import OwnWords, own_words_of
from validation.models import Resemblance
from validation.models.copying import SECTIONS
from validation.roster import Roster, roster

LEAST_SHARE = 0.5
"""Less is not kept: the rule's threshold cannot usefully be set lower."""
KEPT = 8
"""Resemblances kept of one section, the most alike first."""

Pairs = dict[tuple[int, int], set[int]]
"""By report and section, the reports it may be alike."""
Texts = dict[tuple[int, int], OwnWords]


def measured(pairs: Pairs) -> list[Resemblance]:
    """Compare candidates; return what is worth keeping, the most alike of each section, not yet stored."""
    known = roster()
    agencies, texts = texts_of({key for key, _section in pairs}.union(*pairs.values()))
    best: list[Resemblance] = []
    for (report, section), others in pairs.items():
        found: list[Resemblance] = []
        for other in others:
            if not is_apart(agencies, report, other):
                continue
            shared = shared_text(texts, report, other, section)
            if shared is not None and shared.share >= LEAST_SHARE:
                kin = are_kin(known, agencies[report], agencies[other])
                found.append(row(report, other, section, shared, kin=kin))
        best += sorted(found, key=_closest)[:KEPT]
    return best


@transaction.atomic
def keep(rows: list[Resemblance], stored: QuerySet[Resemblance]) -> set[int]:
    """Put rows in place of stored ones; return the reports that now resemble others than before."""
    before = set(stored.values_list("report", "other", "section", "share"))
    now = {(one.report_id, one.other_id, one.section, one.share) for one in rows}
    if before == now:
        return set()
    stored.delete()
    Resemblance.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return {report for report, _other, _section, _share in before ^ now}


def row(report: int, other: int, section: int, shared: Overlap, *, kin: bool) -> Resemblance:
    """Return what two reports share as a row, not yet stored."""
    return Resemblance(
        report_id=report,
        other_id=other,
        section=section,
        share=round(shared.share, 3),
        passages=[list(pair) for pair in shared.passages],
        is_kin=kin,
    )


def shared_text(texts: Texts, report: int, other: int, section: int) -> Overlap | None:
    """Return what a section shares with the other's, if both are there."""
    here, there = texts.get((report, section)), texts.get((other, section))
    return None if here is None or there is None else overlap(here, there)


def texts_of(reports: set[int]) -> tuple[dict[int, int], Texts]:
    """Load what some reports say in their own words: their agencies by report, and the texts."""
    rows = Narrative.objects.filter(
        revision__report__in=reports,
        revision=F("revision__report__current"),
        number__in=SECTIONS,
    ).values_list(
        "revision__report",
        "revision__report__agency",
        "revision__report__agency__name",
        "revision__report__agency__aliases",
        "number",
        "text",
    )
    agencies: dict[int, int] = {}
    texts: Texts = {}
    for report, agency, name, aliases, number, text in rows:
        agencies[report] = agency
        texts[report, number] = own_words_of(text, (name, *aliases))
    return agencies, texts


def is_apart(agencies: dict[int, int], report: int, other: int) -> bool:
    """Whether two reports are there and of two agencies: own and aggregate may well say the same."""
    one, two = agencies.get(report), agencies.get(other)
    return one is not None and two is not None and one != two


def are_kin(known: Roster, one: int, other: int) -> bool:
    """Whether one agency stands above the other: directly, or in the same line one government up."""
    first, second = known.entries[one], known.entries[other]
    if first.parent == other or second.parent == one:
        return True
    if not set(first.functions) & set(second.functions):
        return False
    return _is_above(known, one, other) or _is_above(known, other, one)


def _is_above(known: Roster, upper: int, lower: int) -> bool:
    """Whether the government of one agency is above that of the other."""
    top = known.government_above(known.entries[upper])
    below = known.government_above(known.entries[lower])
    while below is not None:
        below = known.government_above(known.entries[below])
        if below is not None and below == top:
            return True
    return False


def _closest(one: Resemblance) -> tuple[float, int]:
    return -one.share, one.other_id
