"""Kills one part of the worker at each stage of one report's way; prints what became of each, as JSON.

python -m tests.workers.stages child|"pool process"|main|group
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

import django
import psutil

STAGES = ("claimed", "reading", "read", "in the transaction", "stored")
PATIENCE_SECONDS = 60


def main(victim: str) -> None:
    django.setup()
    from django.conf import settings

    from reports.models import Revision
    from tests.workers.site import Site

    stages = ("reading",) if victim in {"child", "forkserver"} else STAGES
    folder = Path(settings.DATA_DIR)
    site = Site("tests.workers.app")
    site.build(len(stages))
    site.start_worker()
    site.start_beat()
    outcome: dict[str, object] = {}
    try:
        for number, stage in enumerate(stages, start=1):
            (folder / "pause-at").write_text(stage)
            revision = site.upload(number)
            paused = wait_for(folder)
            kill(site, victim, int(paused.name.removeprefix("paused-")))
            paused.unlink()
            site.wait(PATIENCE_SECONDS)
            outcome[stage] = Revision.objects.get(pk=revision.pk).attempts
    finally:
        site.abandon()
    print(
        json.dumps(
            {
                "attempts": outcome,
                "faults": site.faults(range(1, len(stages) + 1)),
                "left running": left_running(site),
            }
        )
    )


def wait_for(folder: Path) -> Path:
    """Return the file of the process that waits at the stage, as soon as there is one."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := list(folder.glob("paused-*"))):
        if time.monotonic() > deadline:
            raise TimeoutError("no worker came to the stage")
        time.sleep(0.02)
    return found[0]


def left_running(site) -> list[list[str]]:
    """Return the commands of what still runs a few seconds after its worker was killed."""
    _, alive = psutil.wait_procs(site.survivors(), timeout=10)
    return [process.cmdline() for process in alive]


def kill(site, victim: str, waiting: int) -> None:
    """Kill the part of the worker that has to do with the waiting process (a child, or one of the pool)."""
    if victim in {"main", "group"}:
        assert site.kill(victim, random.Random())
        return
    process = psutil.Process(waiting)
    if victim == "pool process" and process not in site.pool():
        process = process.parents()[1]  # child → its server → pool
    if victim == "forkserver":
        process = process.parents()[0]
    process.kill()


if __name__ == "__main__":
    main(sys.argv[1])
