"""What workers check again: each task takes ids, calls one activity, and is safe to run twice."""

from __future__ import annotations

from celery import shared_task

from reports.tasks import SentOrRecovered
from validation import rechecking, trials


@shared_task(base=SentOrRecovered, queue="upkeep")
def check_reports(report_ids: list[int]) -> None:
    """Check the reports among these that somebody has asked for."""
    rechecking.answer_all(report_ids)


@shared_task(base=SentOrRecovered, queue="upkeep")
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
