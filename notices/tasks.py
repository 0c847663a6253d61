"""What workers do for the notices; safe to run twice, and twice at once."""

from __future__ import annotations

from celery import shared_task

from notices import post


@shared_task(queue="upkeep")
def deliver() -> None:
    """Mail what is due."""
    post.deliver()
