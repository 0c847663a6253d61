"""Compare all reports of a year with each other: from their sketches alone which may be alike, then exactly.

Time goes with the reports and with the pairs that are alike, not with all pairs; memory holds the sketches of
one section (about 300 bytes a report) and the texts of one part.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from heapq import nlargest

from django.db import transaction
from django.db.models import F, Q, QuerySet

from reports.models import Report, Revision
from validation.copying.comparing import ALIKE, CANDIDATES, sign
from validation.copying.measuring import Pairs, keep, measured
from validation.copying.sketches import VERSION, bands_of, likeness
from validation.models import Resemblance, Signature
from validation.models.copying import SECTIONS

AT_ONCE = 100
"""Reports whose texts are in memory at once, with those they are compared with."""
NEIGHBOURS = 24
"""In a band many share (a template) each is compared with so many others."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a comparison is, told in the transaction that keeps what the step found."""

    done: int
    total: int
    changed: frozenset[int] = frozenset()
    """Reports whose resemblances this step changed."""


Progress = Callable[[Step], None]


@dataclass(slots=True)
class Comparison:
    """What a comparison of a year did."""

    reports: int = 0
    signed: int = 0
    pairs: int = 0
    """Measured exactly, each direction counted."""
    resemblances: int = 0
    changed: set[int] = field(default_factory=set)
    """Reports to be checked again."""


def silently(_step: Step) -> None:
    """Tell nobody."""


def compare_year(year: int, progress: Progress = silently) -> Comparison:
    """Compare all current reports of a year, and keep what they share."""
    current = Report.objects.filter(year=year, current__isnull=False).order_by("pk")
    reports = list(current.values_list("pk", flat=True))
    begun = Step(0, len(reports))
    done = Comparison(len(reports), signed=sign_all(year, lambda: progress(begun)))
    pairs: Pairs = {}
    for section in SECTIONS:
        pairs |= likely_pairs(section, *sketches_of_year(year, section))
        progress(begun)
    done.pairs = sum(map(len, pairs.values()))
    for start in range(0, len(reports), AT_ONCE):
        part = reports[start : start + AT_ONCE]
        keys = [(report, section) for report in part for section in SECTIONS]
        rows = measured({key: pairs.pop(key) for key in keys if key in pairs})
        done.resemblances += len(rows)
        with transaction.atomic():
            changed = keep(rows, Resemblance.objects.filter(report__in=part))
            progress(Step(start + len(part), len(reports), frozenset(changed)))
        done.changed |= changed
    return done


def sign_all(year: int, signed: Callable[[], None]) -> int:
    """Draw the sketches that are missing or of an older version; return how many.  Calls ``signed`` on the way."""
    missing = current_of(year).filter(Q(signature=None) | ~Q(signature__version=VERSION))
    keys = list(missing.values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        part = Revision.objects.filter(pk__in=keys[start : start + AT_ONCE])
        sign(list(part.select_related("report__agency")))
        signed()
    return len(keys)


def sketches_of_year(year: int, section: int) -> tuple[list[int], list[array[int]]]:
    """Return the reports of a year with a sketch of a section, and their sketches."""
    signatures = Signature.objects.filter(revision__in=current_of(year), version=VERSION)
    reports: list[int] = []
    sketches: list[array[int]] = []
    rows = signatures.annotate(of_report=F("revision__report")).order_by("of_report")
    for signature in rows.iterator(chunk_size=500):
        sketch = signature.sketches().get(section)
        if sketch is not None:
            reports.append(signature.of_report)
            sketches.append(sketch)
    return reports, sketches


def current_of(year: int) -> QuerySet[Revision]:
    """Return the current revisions of a year's reports."""
    return Revision.objects.filter(report__year=year, pk=F("report__current"))


def likely_pairs(section: int, reports: list[int], sketches: list[array[int]]) -> Pairs:
    """Return by report the others whose sketch is much like its own, the most alike ones."""
    alike: dict[int, dict[int, float]] = {}
    for one, other in met(sketches):
        score = likeness(sketches[one], sketches[other])
        if score >= ALIKE:
            for here, there in ((one, other), (other, one)):
                known = alike.setdefault(here, {})
                known[there] = score
                if len(known) > 4 * CANDIDATES:
                    alike[here] = closest(known)
    return {
        (reports[one], section): {reports[other] for other in closest(known)}
        for one, known in alike.items()
    }


def closest(scores: dict[int, float]) -> dict[int, float]:
    """Return the candidates with the highest scores."""
    kept = nlargest(CANDIDATES, scores.items(), key=lambda pair: (pair[1], -pair[0]))
    return dict(kept)


def met(sketches: list[array[int]]) -> Iterator[tuple[int, int]]:
    """Yield pairs that share a band, by their places in the list; one that shares several comes several times."""
    keys = [tuple(bands_of(sketch)) for sketch in sketches]
    for band in range(len(keys[0]) if keys else 0):
        members: dict[int, list[int]] = {}
        for place, own in enumerate(keys):
            members.setdefault(own[band], []).append(place)
        for places in members.values():
            for at, one in enumerate(places):
                for other in places[at + 1 : at + 1 + NEIGHBOURS]:
                    yield one, other
