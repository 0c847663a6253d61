"""The project's Celery application whose workers wait at a stage until they are told to go on, or killed.

The stage is named by the file ``pause-at`` in the data folder; the first process that reaches it renames
the file to ``paused-`` and its own id and waits until that is gone.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from config.celery import app

PATIENCE_SECONDS = 60


def pause(stage: str) -> None:
    from django.conf import settings

    wish, paused = (
        Path(settings.DATA_DIR) / name for name in ("pause-at", f"paused-{os.getpid()}")
    )
    try:
        if wish.read_text() != stage:
            return
        wish.rename(paused)
    except FileNotFoundError:
        return
    deadline = time.monotonic() + PATIENCE_SECONDS
    while paused.exists() and time.monotonic() < deadline:
        time.sleep(0.02)


def pausing_reader(stream, name, **options):
    """Run in the child: wait where a reading would be under way."""
    from reports.reading import read_report

    pause("reading")
    return read_report(stream, name, **options)


def install() -> None:
    """Put the pauses between the steps of the worker's work."""
    from reports import child, intake, storing

    read, store, take = child.read, storing.store, storing.take

    def read_after_pause(*arguments, **options):
        pause("claimed")
        return read(*arguments, **options)

    def store_between_pauses(*arguments, **options):
        pause("read")
        store(*arguments, **options)
        pause("stored")

    def take_before_pause(*arguments):
        take(*arguments)
        pause("in the transaction")

    child.READER = f"{__name__}.pausing_reader"
    child.read, storing.take = read_after_pause, take_before_pause
    vars(intake)["store"] = store_between_pauses


app.on_after_finalize.connect(lambda **_: install(), weak=False)
