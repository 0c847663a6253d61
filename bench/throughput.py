"""How many reports a second go from upload to findings, through real workers, PostgreSQL and Redis."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

import django

from tests import servers

if TYPE_CHECKING:
    from reports.demonstration.filing import DemoFile

POLL_SECONDS = 0.05
PATIENCE_SECONDS = 600


def run(reports: int, processes: int) -> None:
    """Upload ``reports`` files of the demonstration province while a worker of ``processes`` reads them."""
    this_run = servers.plan()
    for name, value in servers.environment(this_run).items():
        os.environ.setdefault(name, value)
    if servers.is_needed(this_run, os.environ):
        servers.ensure(this_run)
    manage("migrate", "--verbosity", "0")
    worker = subprocess.Popen(
        [
            *(sys.executable, "-m", "celery", "-A", "config", "worker"),
            *("--concurrency", str(processes), "--loglevel", "ERROR"),
        ],
        start_new_session=True,
    )
    try:
        _measure(reports, processes)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(60)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"  processor time of all children: {used.ru_utime + used.ru_stime:.1f} s")
        servers.release(this_run)


def manage(*arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], check=True)


def _measure(reports: int, processes: int) -> None:
    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from reports.demonstration.filing import files
    from reports.demonstration.planting import plant
    from reports.models import Revision
    from validation.models import Finding

    plant(timezone.now())
    written = [(file, file.content) for file in islice(files(), reports + processes * 4)]
    first, timed = written[: processes * 4], written[processes * 4 :]
    _upload(first)
    _wait_until_done()
    begun = time.perf_counter()
    _upload(timed)
    uploaded = time.perf_counter() - begun
    _wait_until_done()
    seconds = time.perf_counter() - begun
    states = Counter(Revision.objects.values_list("state", flat=True))
    assert states.total() == len(written)
    print(f"\nUpload to findings: {len(timed)} reports, {processes} worker processes,")
    print(f"  {settings.DATABASES['default']['ENGINE'].rsplit('.', 1)[-1]}, Redis protocol")
    print(f"  uploaded in {uploaded:.1f} s, all done in {seconds:.1f} s")
    print(f"  {len(timed) / seconds:.1f} reports per second   (aim ≥ 10 on two cores)")
    print(f"  states: {dict(states)}, findings {Finding.objects.count()}")


def _upload(written: list[tuple[DemoFile, bytes]]) -> None:
    """Hand each file in for its agency and enqueue it, as the upload page does."""
    from django.core.files.base import ContentFile

    from agencies.models import Agency
    from reports.intake import receive
    from reports.tasks import read_revision

    agencies = {agency.name: agency for agency in Agency.objects.all()}
    for file, content in written:
        receipt = receive(
            agency=agencies[file.agency_name],
            year=file.year,
            kind=file.kind,
            upload=ContentFile(content, name=file.name),
            name=file.name,
            user=None,
        )
        if not receipt.known:
            read_revision.delay_on_commit(receipt.revision.pk)


def _wait_until_done() -> None:
    from reports.models import Revision

    deadline = time.monotonic() + PATIENCE_SECONDS
    while Revision.objects.pending().exists():
        if time.monotonic() > deadline:
            raise TimeoutError("the workers did not finish")
        time.sleep(POLL_SECONDS)
