"""What workers check again: each task takes ids, calls one activity, and is safe to run twice."""

from __future__ import annotations

from celery import shared_task
from django.db.models import F

from agencies.tasks import SentOrRecovered
from reports.models import Revision
from validation import rechecking, trials
from validation.copying import comparing, on_request


@shared_task(base=SentOrRecovered, queue="checks")
def check_reports(report_ids: list[int]) -> None:
    """Check the reports among these that somebody has asked for."""
    rechecking.answer_all(report_ids)


@shared_task(base=SentOrRecovered, queue="checks")
def compare_texts(revision_ids: list[int]) -> None:
    """Compare current revisions that have not been compared yet with the other reports of their years."""
    waiting = Revision.objects.filter(
        pk__in=revision_ids, signature=None, report__current=F("pk")
    ).select_related("report__agency")
    changed: set[int] = set()
    for revision in waiting:
        changed |= comparing.compare(revision)
    ask(changed)


@shared_task(base=SentOrRecovered, queue="checks", time_limit=3600)
def compare_year(comparison_id: int) -> None:
    """Compare all reports of a year with each other, as somebody asked."""
    tell(on_request.run(comparison_id))


def ask(reports: set[int]) -> None:
    """Have reports checked whose resemblances have changed."""
    rechecking.request(sorted(reports))
    tell(reports)


def tell(reports: set[int]) -> None:
    """Send reports that are noted to workers."""
    for part in rechecking.parts(sorted(reports)):
        check_reports.delay(part)


@shared_task(base=SentOrRecovered, queue="checks")
def advance_trial(trial_id: int) -> None:
    """Try a change on the next reports, and send the rest on."""
    if trials.advance(trial_id):
        advance_trial.delay(trial_id)


@shared_task(base=SentOrRecovered, queue="upkeep")
def recover_checks() -> None:
    """Send again what a dead worker or a lost message left behind."""
    for part in rechecking.unanswered():
        check_reports.delay(part)
    for trial_id in trials.stalled():
        advance_trial.delay(trial_id)
    for comparison_id in on_request.stalled():
        compare_year.delay(comparison_id)
    uncompared = comparing.uncompared()
    if uncompared:
        compare_texts.delay(uncompared)
