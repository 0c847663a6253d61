"""How long it takes to compare the texts of a year's reports with each other, how much memory, and what is found."""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import django
from django.core.management import call_command

from bench.throughput import manage
from tests import servers

YEAR = 2024
COPIES = 0.03
"""Part of the reports that copy another one, changing a word in every tenth clause."""
OF_A_TEMPLATE = 0.05
"""Part of the reports that fill in one template, in the same way."""
STOCK_CLAUSES = 80
"""Clauses in everybody's mouth, of which each text has some."""
LENGTHS = {1: 110, 5: 30}
"""Clauses by section: about 1,600 and 430 characters, more than a real report has."""

Texts = dict[int, str]


def run(stored: int) -> None:
    """Store so many generated reports of one year and compare them in a process of its own."""
    this_run = servers.plan()
    for name, value in servers.environment(this_run).items():
        os.environ.setdefault(name, value)
    django.setup()
    if servers.is_needed(this_run, os.environ):
        servers.ensure(this_run)
    try:
        manage("migrate", "--verbosity", "0")
        copied = _store(stored)
        _measure(stored, copied)
    finally:
        servers.release(this_run)


def _measure(stored: int, copied: dict[int, int]) -> None:
    """Compare once from nothing and once from what is stored; print both."""
    from validation.models import Band, Resemblance

    print(
        f"\nComparing the texts of {stored} generated reports of one year, one process, PostgreSQL:"
    )
    for label in ("first time", "from stored sketches"):
        begun, busy = time.perf_counter(), _processor_seconds()
        peak = _compare()
        seconds, busy = time.perf_counter() - begun, _processor_seconds() - busy
        print(f"  {label}: {seconds:.0f} s, of which {busy:.0f} s computing   (aim ≤ 300),", end="")
        print(f" peak memory {peak} MB   (aim ≤ 500)", flush=True)
    rows = Resemblance.objects.filter(share__gte=0.85, section=1)
    found = set(rows.values_list("report", "other"))
    hits = sum((copy, original) in found for copy, original in copied.items())
    alike = Resemblance.objects.filter(share__gte=0.85).values("report").distinct().count()
    print(f"  copies found beside their originals: {hits} of {len(copied)}")
    print(f"  reports alike at 85 % or more: {alike}; bands stored {Band.objects.count()}")


def _processor_seconds() -> float:
    """Return the processor time of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _compare() -> int:
    """Run the command in a process of its own; return its peak memory in MB."""
    code = "import bench.copying; bench.copying.compare_and_tell()"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return int(done.stdout.split()[-1]) // 1024


def compare_and_tell() -> None:
    """Compare the year and print the most memory this process has had, in KB, as the kernel counts it.

    ``ru_maxrss`` would be that of the process that started this one, where that was larger.
    """
    django.setup()
    call_command("compare_texts", year=YEAR)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(status.split("VmHWM:")[1].split()[0])


# --- generated reports ---------------------------------------------------------------------------


def _store(count: int) -> dict[int, int]:
    """Store reports as if they had been read; return the copies with the originals they copy, by key."""
    from agencies.models import Agency, Region
    from reports.models import Narrative, Report, Revision

    region = Region.objects.plant(name="云川省", level=Region.Level.PROVINCE, code="990000")
    plant = Agency.objects.plant
    agencies = [
        plant(name=f"第{number}管理局", kind=Agency.Kind.DEPARTMENT, region=region)
        for number in range(count)
    ]
    reports = Report.objects.bulk_create(Report(agency=one, year=YEAR) for one in agencies)
    revisions = Revision.objects.bulk_create(
        Revision(report=one, number=1, size=1, sha256=f"{one.pk:064d}", state=Revision.State.READ)
        for one in reports
    )
    for report, revision in zip(reports, revisions, strict=True):
        report.current = revision
    Report.objects.bulk_update(reports, ["current"], batch_size=1000)
    copied: dict[int, int] = {}
    narratives: list[Narrative] = []
    for place, (texts, original) in enumerate(_generated(count)):
        if original is not None:
            copied[reports[place].pk] = reports[original].pk
        narratives += [
            Narrative(revision=revisions[place], number=number, text=text)
            for number, text in texts.items()
        ]
    Narrative.objects.bulk_create(narratives, batch_size=1000)
    return copied


def _generated(count: int) -> Iterator[tuple[Texts, int | None]]:
    """Yield texts, with the place of the original where one is a copy."""
    dice = random.Random(2024)
    letters = [chr(0x4E00 + dice.randrange(0x3000)) for _ in range(1500)]
    words = ["".join(dice.choices(letters, k=2)) for _ in range(6000)]
    stock = [_clause(words, dice) for _ in range(STOCK_CLAUSES)]
    template = {number: _clauses(words, stock, length, dice) for number, length in LENGTHS.items()}
    known: list[dict[int, list[str]]] = []
    for place in range(count):
        chance = dice.random()
        original = dice.randrange(place) if chance < COPIES and place else None
        if original is not None:
            clauses = {k: _edited(v, words, dice) for k, v in known[original].items()}
        elif chance < COPIES + OF_A_TEMPLATE:
            clauses = {k: _edited(v, words, dice) for k, v in template.items()}
        else:
            clauses = {k: _clauses(words, stock, n, dice) for k, n in LENGTHS.items()}
        known.append(clauses)
        yield {number: "，".join(ones) + "。" for number, ones in clauses.items()}, original


def _clauses(words: list[str], stock: list[str], length: int, dice: random.Random) -> list[str]:
    return [
        dice.choice(stock) if dice.random() < 0.15 else _clause(words, dice) for _ in range(length)
    ]


def _clause(words: list[str], dice: random.Random) -> str:
    return "".join(dice.choices(words, k=dice.randint(5, 9)))


def _edited(clauses: list[str], words: list[str], dice: random.Random) -> list[str]:
    """Return the clauses with a word changed in some."""
    return [
        clause[:4] + dice.choice(words) + clause[6:] if dice.random() < 0.1 else clause
        for clause in clauses
    ]
