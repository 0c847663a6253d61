"""How many reports a second go from upload to findings, through real workers, PostgreSQL and Redis."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import django

from tests import servers

if TYPE_CHECKING:
    from bench.corpus import Specimen

POLL_SECONDS = 0.05
PATIENCE_SECONDS = 600


def run(reports: int, processes: int) -> None:
    """Upload ``reports`` files in turn from the samples while a worker of ``processes`` reads them."""
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

    from bench.corpus import generated
    from reports.models import Report, Revision
    from validation.models import Finding

    with tempfile.TemporaryDirectory() as folder:
        files = list(generated(Path(folder), 12))
        agencies = _agencies(reports + processes * 2, [file.agency for file in files])
        _upload(agencies[reports:], files)
        _wait_until_done()
        done_before = Revision.objects.count()
        begun = time.perf_counter()
        _upload(agencies[:reports], files)
        uploaded = time.perf_counter() - begun
        _wait_until_done()
        seconds = time.perf_counter() - begun
    states = {
        state: Revision.objects.filter(state=state).count() for state in Revision.State.values
    }
    assert Revision.objects.count() - done_before == reports
    print(f"\nUpload to findings: {reports} reports, {processes} worker processes,")
    print(f"  {settings.DATABASES['default']['ENGINE'].rsplit('.', 1)[-1]}, Redis protocol")
    print(f"  uploaded in {uploaded:.1f} s, all done in {seconds:.1f} s")
    print(f"  {reports / seconds:.1f} reports per second   (aim ≥ 10 on two cores)")
    print(f"  states: { {state: n for state, n in states.items() if n} }", end="")
    print(f", reports {Report.objects.count()}, findings {Finding.objects.count()}")


def _agencies(count: int, aliases: list[str]) -> list[int]:
    """Plant ``count`` agencies that all go by the names in the files; return their keys."""
    from agencies.models import Agency, Region

    region = Region.objects.plant(name="云川省", level=Region.Level.PROVINCE, code="990000")
    return [
        Agency.objects.plant(
            name=f"云川省第{number}服务局",
            aliases=aliases,
            kind=Agency.Kind.DEPARTMENT,
            region=region,
        ).pk
        for number in range(1, count + 1)
    ]


def _upload(agencies: list[int], files: list[Specimen]) -> None:
    """Hand a file in for each agency and enqueue it, as the upload page does."""
    from django.core.files import File

    from agencies.models import Agency
    from reports.intake import receive
    from reports.tasks import read_revision

    for number, key in enumerate(agencies):
        specimen = files[number % len(files)]
        path = specimen.path
        with path.open("rb") as stream:
            receipt = receive(
                agency=Agency.objects.get(pk=key),
                year=specimen.year,
                kind="own",
                upload=File(stream, path.name),
                name=path.name,
                user=None,
            )
        read_revision.delay_on_commit(receipt.revision.pk)


def _wait_until_done() -> None:
    from reports.models import Revision

    deadline = time.monotonic() + PATIENCE_SECONDS
    while Revision.objects.pending().exists():
        if time.monotonic() > deadline:
            raise TimeoutError("the workers did not finish")
        time.sleep(POLL_SECONDS)
