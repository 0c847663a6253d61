"""How long the rules take on a report, and how many stored reports are checked again in a second."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

import django

from bench.throughput import PATIENCE_SECONDS, POLL_SECONDS, manage
from tests import servers

if TYPE_CHECKING:
    from agencies.models import Agency
    from validation.engine import Dossier
    from validation.models import Recheck

YEAR = 2024
TRADES = (
    *("财政", "审计", "水务", "司法", "民政", "教育", "统计", "商务", "公安", "交通运输"),
    *("自然资源", "生态环境", "住房和城乡建设", "农业农村", "卫生健康", "应急管理"),
    *("市场监督管理", "城市管理", "行政审批服务", "医疗保障"),
)
"""Departments of a county; their namesakes in other counties are their peers."""
SLOWEST = 5
SLOWEST_A_SECOND = 8
"""Reports a second below which the workers are taken to be stuck."""


def run(stored: int, processes: int, rounds: int) -> None:
    """Time the rules in memory, then a worker of ``processes`` checking ``stored`` reports again."""
    this_run = servers.plan()
    for name, value in servers.environment(this_run).items():
        os.environ.setdefault(name, value)
    django.setup()
    _time_rules(rounds)
    if servers.is_needed(this_run, os.environ):
        servers.ensure(this_run)
    try:
        manage("migrate", "--verbosity", "0")
        _store(stored)
        worker = _start_worker(processes)
        try:
            _recheck(stored, processes, worker.pid)
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.wait(60)
    finally:
        servers.release(this_run)


# --- in memory -----------------------------------------------------------------------------------


def _time_rules(rounds: int) -> None:
    from validation.engine import CATALOGUE, examine

    dossiers = list(_demonstration())
    whole: list[float] = []
    by_rule: dict[str, float] = defaultdict(float)
    for _round in range(rounds):
        for dossier in dossiers:
            begun = time.process_time()
            examine(dossier)
            whole.append(time.process_time() - begun)
    for dossier in dossiers:
        for code, rule in CATALOGUE.items():
            begun = time.process_time()
            examine(dossier, {code: rule})
            by_rule[code] += time.process_time() - begun
    slowest = sorted(by_rule, key=lambda code: -by_rule[code])[:SLOWEST]
    print(
        f"\n{len(CATALOGUE)} rules on {len(dossiers)} demonstration reports with last year's, one core's time,"
    )
    print(f"  median {median(whole) * 1000:.1f} ms a report   (aim ≤ 20)")
    print(f"  95 % within {quantiles(whole, n=20)[-1] * 1000:.1f} ms")
    shares = (f"{code} {by_rule[code] / len(dossiers) * 1000:.2f} ms" for code in slowest)
    print(f"  slowest on average: {', '.join(shares)}")


def _demonstration() -> Iterator[Dossier]:
    """Yield the demonstration's reports as dossiers, each with the year before."""
    from reports.demonstration.filing import manuscript_of
    from reports.demonstration.province import organs

    for organ in organs():
        last, this = (_dossier(manuscript_of(organ, year)) for year in (YEAR - 1, YEAR))
        yield replace(this, previous=last)


def _dossier(manuscript: Any) -> Dossier:
    from validation.engine import Dossier
    from validation.functions import functions_of

    return Dossier(
        figures=manuscript.figures,
        year=manuscript.year,
        agency=manuscript.agency,
        title=manuscript.title,
        form=manuscript.figures.form,
        sections=manuscript.sections,
        printed=manuscript.printed,
        names=(manuscript.agency,),
        functions=functions_of(manuscript.agency),
    )


# --- stored --------------------------------------------------------------------------------------


def _start_worker(processes: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "celery", "-A", "config", "worker"),
            *("--concurrency", str(processes), "--loglevel", "ERROR"),
        ],
        start_new_session=True,
    )


def _recheck(stored: int, processes: int, worker: int) -> None:
    """Have the year checked again, once to warm up and once to measure, as if the rules had changed meanwhile."""
    from validation.models import Finding

    _await(_begin())
    _outdate()
    begun, spent, busy = time.perf_counter(), _processor_seconds(worker), os.getloadavg()[0]
    recheck = _await(_begin())
    seconds, spent = time.perf_counter() - begun, _processor_seconds(worker) - spent
    assert recheck.total == stored
    findings = Finding.objects.present().count()
    assert not Finding.objects.present().filter(rules_version=OUTDATED).exists()
    print(f"\nChecking {stored} stored reports again, {processes} worker processes, PostgreSQL:")
    print(f"  {seconds:.1f} s, {stored / seconds:.0f} reports a second   (aim ≥ 60 on two cores)")
    print(f"  {spent / stored * 1000:.1f} ms of the workers' processor time a report")
    print(f"  load of the machine {busy:.1f} before, {os.getloadavg()[0]:.1f} after")
    print(f"  findings {findings}")


OUTDATED = "2000.1"


def _outdate() -> None:
    """Make every result one of an older version of the rules, as after an update."""
    from reports.models import Revision
    from validation.models import Finding

    Finding.objects.update(rules_version=OUTDATED)
    Revision.objects.update(rules=OUTDATED)
    _take_stock()


def _take_stock() -> None:
    """Let the database know its tables, as it does by itself within a minute."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _processor_seconds(group: int) -> float:
    """Return the processor time all processes of a group have used so far; 0 where /proc is not there."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _begin() -> Recheck:
    from agencies.models import User
    from validation.rechecking import recheck_year
    from validation.tasks import check_reports

    user, _made = User.objects.get_or_create(username="bench", defaults={"full_name": "bench"})
    recheck, parts = recheck_year(YEAR, user)
    for part in parts:
        check_reports.delay(part)
    return recheck


def _await(recheck: Recheck) -> Recheck:
    deadline = time.monotonic() + PATIENCE_SECONDS + recheck.total / SLOWEST_A_SECOND
    while recheck.finished_at is None:
        if time.monotonic() > deadline:
            raise TimeoutError("the workers did not finish")
        time.sleep(POLL_SECONDS)
        recheck.refresh_from_db()
    return recheck


def _store(count: int) -> None:
    """Store so many departments' reports of two years, as if they had been read."""
    from reports.demonstration.filing import manuscript_of
    from reports.demonstration.province import organs

    agencies = list(islice(_departments(), count))
    departments = [organ for organ in organs() if not organ.files_aggregate]
    for year in (YEAR - 1, YEAR):
        manuscripts = [manuscript_of(organ, year) for organ in departments]
        _store_year(agencies, year, manuscripts)
    _take_stock()


def _departments() -> Iterator[Agency]:
    """Plant counties without end, and yield their departments."""
    from agencies.models import Agency, Region

    level, kind = Region.Level, Agency.Kind
    province = Region.objects.plant(name="云川省", level=level.PROVINCE, code="990000")
    top = Agency.objects.plant(name="云川省人民政府", kind=kind.GOVERNMENT, region=province)
    number = 0
    while True:
        number += 1
        county = f"第{number}县"
        region = Region.objects.plant(
            name=county, level=level.COUNTY, code=f"99{number:06}", parent=province
        )
        government = Agency.objects.plant(
            name=f"{county}人民政府", kind=kind.GOVERNMENT, region=region, parent=top
        )
        for trade in TRADES:
            yield Agency.objects.plant(
                name=f"{county}{trade}局", kind=kind.DEPARTMENT, region=region, parent=government
            )


def _store_year(agencies: list[Agency], year: int, manuscripts: list[Any]) -> None:
    from reports.models import Narrative, Reading, Report, Revision

    reports = Report.objects.bulk_create(
        [Report(agency=agency, year=year) for agency in agencies], batch_size=1000
    )
    revisions = Revision.objects.bulk_create(
        [
            Revision(
                report=report,
                number=1,
                sha256=f"{report.pk:064d}",
                size=1,
                original_name="年报.docx",
                state=Revision.State.READ,
                form="2021",
                title=f"{report.agency.name}{year}年政府信息公开工作年度报告",
            )
            for report in reports
        ],
        batch_size=1000,
    )
    for report, revision in zip(reports, revisions, strict=True):
        report.current = revision
    Report.objects.bulk_update(reports, ["current"], batch_size=1000)
    rows: dict[type[Any], list[Any]] = defaultdict(list)
    for number, revision in enumerate(revisions):
        manuscript = manuscripts[number % len(manuscripts)]
        for row in manuscript.figures.rows():
            rows[type(row)].append(_copy(row, revision))
        for one in manuscript.sections:
            text = one.text.replace(manuscript.agency, revision.report.agency.name)
            rows[Narrative].append(
                Narrative(revision=revision, number=one.number, heading=one.heading, text=text)
            )
        places = {at: {"page": 1} for at in manuscript.figures.addresses()}
        rows[Reading].append(Reading(revision=revision, printed={}, places=places))
        if number % 500 == 499:
            _flush(rows)
    _flush(rows)


def _flush(rows: dict[type[Any], list[Any]]) -> None:
    for model, these in rows.items():
        model._default_manager.bulk_create(these, batch_size=1000)
    rows.clear()


def _copy(row: Any, revision: Any) -> Any:
    """Return a row of the tables for another revision."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in {"id", "revision"}
    }
    return type(row)(revision=revision, **values)
