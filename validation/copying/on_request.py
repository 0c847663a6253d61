"""Compare the texts of a year because an administrator asked: one at a time a year, with progress, never lost.

Started again after a worker died it begins from the start, which finds what was compared already quickly; the
reports to be checked again are noted part by part, so that none is forgotten.
"""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from agencies.models import User
from audit.recording import record
from reports.incidents import new_incident
from reports.models import Report
from validation import rechecking
from validation.copying.whole_year import Step, compare_year
from validation.models import TextComparison

log = structlog.get_logger(__name__)

ATTEMPTS = 3
PATIENCE = 3
"""Times the usual patience with a lost message: between two steps a large year takes longer."""


@transaction.atomic
def begin(year: int, user: User) -> tuple[TextComparison, bool]:
    """Note that the texts of a year are to be compared, and say whether a worker is to be told.

    One that is still under way is returned as it is.
    """
    running = TextComparison.objects.filter(year=year, finished_at=None).first()
    if running is not None:
        return running, False
    total = Report.objects.filter(year=year, current__isnull=False).count()
    try:
        with transaction.atomic():
            comparison = TextComparison.objects.create(
                year=year, by=user, total=total, sent_at=timezone.now()
            )
    except IntegrityError:  # somebody else began it at the same moment
        return TextComparison.objects.filter(year=year).latest("pk"), False
    record("rule.compare", comparison, by=user, year=year, reports=total)
    return comparison, True


def run(comparison_id: int) -> set[int]:
    """Compare the year to the end; return the reports to be checked again, which are noted.

    What fails by our mistake stays to be sent again (``stalled``); after three attempts it has failed for good.
    """
    this = TextComparison.objects.filter(pk=comparison_id, finished_at=None)
    if not this.update(attempts=F("attempts") + 1):
        return set()
    try:
        return _run(this)
    except Exception:
        incident = new_incident()
        log.exception("comparison_failed", comparison=comparison_id, incident=incident)
        _give_up(this.filter(attempts__gte=ATTEMPTS), incident)
        return set()


def _give_up(comparisons: QuerySet[TextComparison], incident: str) -> None:
    comparisons.update(finished_at=timezone.now(), incident=incident)


def _run(this: QuerySet[TextComparison]) -> set[int]:
    comparison = this.get()

    def note(step: Step) -> None:
        rechecking.request(sorted(step.changed))
        this.update(
            done=step.done,
            total=step.total,
            changed=F("changed") + len(step.changed),
            sent_at=timezone.now(),
        )

    done = compare_year(comparison.year, note)
    this.update(
        done=done.reports,
        total=done.reports,
        found=done.resemblances,
        finished_at=timezone.now(),
    )
    return done.changed


def stalled() -> list[int]:
    """Return the comparisons that have not been heard of for long, and note that they are sent again.

    One that ended its worker three times has failed.
    """
    patience = timezone.now() - timedelta(seconds=PATIENCE * settings.RESEND_SECONDS)
    waiting = TextComparison.objects.filter(finished_at=None, sent_at__lt=patience)
    lost = waiting.filter(attempts__gte=ATTEMPTS)
    for key in lost.values_list("pk", flat=True):
        incident = new_incident()
        log.error("comparison_lost", comparison=key, incident=incident)
        _give_up(lost.filter(pk=key), incident)
    keys = list(waiting.values_list("pk", flat=True))
    TextComparison.objects.filter(pk__in=keys).update(sent_at=timezone.now())
    return keys
