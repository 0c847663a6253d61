"""The ledger of a large province: how long it takes to write and how much memory the process that writes it needs."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time

import django

from bench import data
from bench.throughput import manage
from tests import servers

AIM_SECONDS, AIM_MEGABYTES = 60, 300


def run(agencies: int) -> None:
    """Fill the database of ``DATABASE_URL`` (or one of this run) and write the last year's ledger in a process of its own."""
    this_run = servers.plan()
    for name, value in servers.environment(this_run).items():
        os.environ.setdefault(name, value)
    django.setup()
    if servers.is_needed(this_run, os.environ):
        servers.ensure(this_run)
    try:
        manage("migrate", "--verbosity", "0")
        data.fill(agencies)
        subprocess.run([sys.executable, "-m", "bench.ledger"], check=True)
    finally:
        servers.release(this_run)


def write() -> None:
    """Write the ledger for who administers everything, as the worker does, and print the figures."""
    django.setup()
    from django.utils import timezone

    from agencies.models import Membership
    from exports.documents.ledger import ledger
    from exports.snapshot import one_moment, snapshot

    administrators = Membership.objects.filter(role=Membership.Role.ADMINISTRATOR)
    user = administrators.select_related("user").order_by("agency__path")[0].user
    told: list[int] = []
    with tempfile.TemporaryFile() as out, one_moment():
        begun, busy = time.perf_counter(), time.process_time()
        wanted = snapshot(user, {"year": str(data.YEARS[-1])}, timezone.now(), "bench")
        ledger(wanted, out, lambda done, total: told.append(100 * done // max(total, 1)))
        took, worked = time.perf_counter() - begun, time.process_time() - busy
        size = out.seek(0, os.SEEK_END)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    coverage = wanted.coverage()
    print(
        f"ledger of {coverage['expected']} agencies, {coverage['included']} reports: {took:.1f} s"
        f" ({worked:.1f} s of its own; at most {AIM_SECONDS}), peak {peak:.0f} MB"
        f" (at most {AIM_MEGABYTES}), file {size / 2**20:.1f} MB, progress told {len(told)} times"
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    write()
