"""What workers do: each task takes an id, calls one activity, and is safe to run twice."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from agencies.tasks import SentOrRecovered
from reports import facsimiles, intake, lease, reminding


@shared_task(base=SentOrRecovered, queue="reading")
def read_revision(revision_id: int) -> None:
    """Read one revision; sent again at once if the attempt failed by our fault."""
    if intake.parse(revision_id):
        read_revision.delay(revision_id)


@shared_task(base=SentOrRecovered, queue="upkeep")
def recover() -> None:
    """Send again what dead workers or a lost message left behind."""
    for revision_id in lease.recover():
        read_revision.delay(revision_id)


@shared_task(base=SentOrRecovered, queue="pages")
def draw_page(facsimile_id: int) -> None:
    """Draw one page somebody wants to see; sent again at once if the attempt failed by our fault."""
    if facsimiles.draw(facsimile_id):
        draw_page.delay(facsimile_id)


@shared_task(base=SentOrRecovered, queue="upkeep")
def evict_pages() -> None:
    """Throw away drawn pages nobody looks at any more."""
    facsimiles.evict()


@shared_task(base=SentOrRecovered, queue="upkeep")
def remind() -> None:
    """Remind of deadlines; who was told of a step already is not told again."""
    reminding.remind(timezone.localdate())
