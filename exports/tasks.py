"""What workers do for exports: each task calls one activity and is safe to run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from agencies.tasks import SentOrRecovered
from exports import jobs


@shared_task(base=SentOrRecovered, queue="exports", time_limit=900)
def run_export(export_id: int) -> None:
    """Make one export; sent again at once if it failed by our fault."""
    if jobs.run(export_id):
        run_export.delay(export_id)


@shared_task(base=SentOrRecovered, queue="upkeep")
def recover_exports() -> None:
    """Send again what a dead worker or a lost message left behind."""
    for export_id in jobs.recover():
        run_export.delay(export_id)


@shared_task(base=SentOrRecovered, queue="upkeep")
def expire_exports() -> None:
    """Remove files whose time is over."""
    jobs.expire(timezone.now())
