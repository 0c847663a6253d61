"""Exports of a large province: how long each takes to write and how much memory the process that writes it needs."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

import django

from bench import data
from bench.throughput import manage
from tests import servers

if TYPE_CHECKING:
    from validation.models import Finding

AIM_SECONDS, AIM_MEGABYTES = 60, 300
"""What the ledger may take; the others have no aim of their own."""
KINDS = ("ledger", "notices", "circular", "figures-csv", "figures-json", "findings-csv")
ISSUES = 3
"""So many issues each report is given for the notices, so that every agency is written to."""
A_TIME = 5000


def run(agencies: int, kinds: tuple[str, ...] = KINDS) -> None:
    """Fill the database of ``DATABASE_URL`` (or one of this run) and write the last year's exports, each in a process of its own."""
    this_run = servers.plan()
    for name, value in servers.environment(this_run).items():
        os.environ.setdefault(name, value)
    django.setup()
    if servers.is_needed(this_run, os.environ):
        servers.ensure(this_run)
    try:
        manage("migrate", "--verbosity", "0")
        data.fill(agencies)
        for kind in kinds:
            subprocess.run([sys.executable, "-m", "bench.exports", kind], check=True)
    finally:
        servers.release(this_run)


def write(code: str) -> None:
    """Write an export for who administers everything, as the worker does, and print the figures."""
    django.setup()
    from django.db import transaction

    from exports.snapshot import one_moment

    if code == "notices":
        with transaction.atomic():
            print(f"{give_issues()} issues given for the time of the measurement")
            _measure(code)
            transaction.set_rollback(True)
        return
    with one_moment():
        _measure(code)


def _measure(code: str) -> None:
    from django.utils import timezone

    from agencies.models import Membership
    from exports.kinds import REGISTRY
    from exports.snapshot import snapshot

    administrators = Membership.objects.filter(role=Membership.Role.ADMINISTRATOR)
    user = administrators.select_related("user").order_by("agency__path")[0].user
    told: list[int] = []
    with tempfile.TemporaryFile() as out:
        begun, busy = time.perf_counter(), time.process_time()
        params = {"year": str(data.YEARS[-1]), "basis": "current"}
        wanted = snapshot(user, params, timezone.now(), "bench")
        kind: Any = REGISTRY.kinds[code]
        kind.write(wanted, out, lambda done, total: told.append(100 * done // max(total, 1)))
        took, worked = time.perf_counter() - begun, time.process_time() - busy
        size = out.seek(0, os.SEEK_END)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    coverage = wanted.coverage()
    aim = f" (at most {AIM_SECONDS} s, {AIM_MEGABYTES} MB)" if code == "ledger" else ""
    print(
        f"{code} of {coverage['expected']} agencies, {coverage['included']} reports: {took:.1f} s"
        f" ({worked:.1f} s of its own), peak {peak:.0f} MB{aim}, file {size / 2**20:.1f} MB,"
        f" progress told {len(told)} times"
    )


def give_issues() -> int:
    """Give every report of the last year copies of some issues of others; say how many."""
    from validation.models import Finding

    models = list(
        Finding.objects.present().exclude(severity="notice").order_by("rule", "pk")[:ISSUES]
    )
    made = 0
    copies = _copies(models)
    while some := list(islice(copies, A_TIME)):
        made += len(Finding.objects.bulk_create(some))
    return made


def _copies(models: list[Finding]) -> Iterator[Finding]:
    from reports.models import Report
    from validation.models import Finding

    raised = Finding.objects.present().exclude(severity="notice")
    copied = (
        "severity",
        "params",
        "cells",
        "expected",
        "actual",
        "quotes",
        "figures",
        "rules_version",
    )
    reports = Report.objects.for_year(data.YEARS[-1]).filter(current__isnull=False)
    clear = reports.exclude(pk__in=raised.values("report"))
    for report, revision in clear.values_list("pk", "current_id"):
        for number, one in enumerate(models):
            yield Finding(
                report_id=report,
                revision_id=revision,
                first_revision_id=revision,
                rule=one.rule,
                at=f"bench/{number}",
                **{name: getattr(one, name) for name in copied},
            )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    write(sys.argv[1])
