"""What workers do with batches: each task takes an id, calls one activity, and is safe to run twice."""

from __future__ import annotations

from celery import shared_task

from agencies.tasks import SentOrRecovered
from batches import receiving, working
from batches.models import BatchFile
from reports.tasks import read_revision

State = BatchFile.State


@shared_task(base=SentOrRecovered, queue="reading")
def unpack(line_id: int) -> None:
    """Unpack an archive and have what was in it recognised."""
    batch = receiving.unpack(line_id)
    if batch is not None:
        send(working.waiting(batch))


@shared_task(base=SentOrRecovered, queue="reading")
def recognise(line_id: int) -> None:
    """Recognise one file; sent again at once if the attempt failed by our fault."""
    if working.recognise(line_id):
        recognise.delay(line_id)


@shared_task(base=SentOrRecovered, queue="reading")
def file_line(line_id: int) -> None:
    """Hand one file in and have it read."""
    revision = working.file(line_id)
    if revision is not None:
        read_revision.delay(revision)


@shared_task(base=SentOrRecovered, queue="upkeep")
def recover_batches() -> None:
    """Send again what a dead worker or a lost message left behind."""
    send(working.stalled())


@shared_task(base=SentOrRecovered, queue="upkeep")
def clean_batches() -> None:
    """Remove the files of batches whose time is over."""
    working.clean()


NEXT = {State.PACKED: unpack, State.WAITING: recognise, State.FILING: file_line}


def send(lines: list[tuple[int, str]]) -> None:
    """Send each line to the task its state asks for, once what was written is committed."""
    for line, state in lines:
        NEXT[State(state)].delay_on_commit(line)
