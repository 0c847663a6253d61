"""Compare one report with all others of its year, by what is stored of them in short."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from reports.models import Narrative, Revision
from validation.copying.measuring import Pairs, keep, measured
from validation.copying.own_words import own_words_of
from validation.copying.sketches import BANDS, VERSION, bands_of, likeness, sketch_of
from validation.models import Band, Resemblance, Signature
from validation.models.copying import SECTIONS

ALIKE = 0.3
"""Sketches less alike than this are not worth measuring: half of a text's letters shared makes about 0.4."""
CANDIDATES = 16
"""Most alike by their sketches, of one section."""
SEEN_OF_A_BAND = 100
"""Reports looked at of those that share a band, on average: a template may be everybody's."""
AT_ONCE = 200

Sketches = dict[int, "array[int]"]


def compare(revision: Revision) -> set[int]:
    """Find and keep what a current revision shares with others of its year.

    Returns the reports whose resemblances have changed, which are to be checked again.
    """
    report = revision.report
    pairs: Pairs = {}
    for section, sketch in sign([revision])[report.pk].items():
        for other in candidates(report.pk, report.year, section, sketch):
            pairs.setdefault((report.pk, section), set()).add(other)
            pairs.setdefault((other, section), set()).add(report.pk)
    touching = Resemblance.objects.filter(Q(report=report.pk) | Q(other=report.pk))
    return keep(measured(pairs) if pairs else [], touching)


@transaction.atomic
def sign(revisions: list[Revision]) -> dict[int, Sketches]:
    """Store the sketches of revisions, each its report's current one, and index their bands.

    Returns the sketches by report.
    """
    texts: dict[int, list[tuple[int, str]]] = defaultdict(list)
    narratives = Narrative.objects.filter(revision__in=revisions, number__in=SECTIONS)
    for revision, number, text in narratives.values_list("revision", "number", "text"):
        texts[revision].append((number, text))
    signatures: list[Signature] = []
    drawn: dict[int, Sketches] = {}
    for one in revisions:
        drawn[one.report_id] = sketches_of(texts[one.pk], one.report.agency.names())
        signatures.append(Signature(revision=one, version=VERSION))
        signatures[-1].draw(drawn[one.report_id])
    Signature.objects.bulk_create(
        signatures,
        update_conflicts=True,
        unique_fields=["revision"],
        update_fields=["version", "general", "problems"],
    )
    Band.objects.filter(report__in=drawn).delete()
    Band.objects.bulk_create(
        (
            Band(report_id=one.report_id, year=one.report.year, section=section, key=key)
            for one in revisions
            for section, sketch in drawn[one.report_id].items()
            for key in bands_of(sketch)
        ),
        batch_size=2000,
    )
    return drawn


def sketches_of(texts: Iterable[tuple[int, str]], names: tuple[str, ...]) -> Sketches:
    """Return the sketches of sections, given with their numbers, that are long enough."""
    drawn = ((number, sketch_of(own_words_of(text, names).letters)) for number, text in texts)
    return {number: sketch for number, sketch in drawn if sketch is not None}


def candidates(report: int, year: int, section: int, sketch: array[int]) -> list[int]:
    """Return the reports of a year most likely alike in a section; a bounded number of rows is read."""
    rows = (
        Band.objects.filter(year=year, section=section, key__in=list(bands_of(sketch)))
        .exclude(report=report)
        .values_list("report", flat=True)[: BANDS * SEEN_OF_A_BAND]
    )
    most_bands = [key for key, _count in Counter(rows).most_common(SEEN_OF_A_BAND)]
    signatures = Signature.objects.filter(
        revision__report__in=most_bands,
        revision=F("revision__report__current"),
        version=VERSION,
    ).annotate(of_report=F("revision__report"))
    alike = {
        one.of_report: likeness(sketch, other)
        for one in signatures
        if (other := one.sketches().get(section)) is not None
    }
    likely = (key for key in alike if alike[key] >= ALIKE)
    return sorted(likely, key=lambda key: (-alike[key], key))[:CANDIDATES]


def forget(revision: Revision) -> None:
    """Have a revision that was read again compared again."""
    Signature.objects.filter(revision=revision).delete()


def uncompared() -> list[int]:
    """Return current revisions that were read a while ago and never compared, some at once."""
    patience = timezone.now() - timedelta(seconds=settings.RESEND_SECONDS)
    left = Revision.objects.filter(
        pk=F("report__current"), signature=None, read_at__lt=patience
    ).order_by("pk")
    return list(left.values_list("pk", flat=True)[:AT_ONCE])
