"""What workers do for the record."""

from __future__ import annotations

from celery import shared_task

from audit import chain


@shared_task(queue="upkeep")
def seal() -> None:
    """Seal the events whose process ended between their commit and their seal."""
    chain.seal_all()
