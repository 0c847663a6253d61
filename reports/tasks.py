"""What workers do: each task takes an id, calls one activity, and is safe to run twice."""

from __future__ import annotations

from celery import shared_task

from reports import intake, lease


@shared_task(queue="reading")
def read_revision(revision_id: int) -> None:
    """Read one revision; sent again at once if the attempt failed by our fault."""
    if intake.parse(revision_id):
        read_revision.delay(revision_id)


@shared_task(queue="upkeep")
def recover() -> None:
    """Send again what dead workers or a lost message left behind."""
    for revision_id in lease.recover():
        read_revision.delay(revision_id)
