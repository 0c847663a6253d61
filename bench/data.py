# ruff: noqa: S608 the statements are put together from our own models' names
"""A province of ten thousand agencies with ten years of reports, made inside PostgreSQL in a minute or two.

Every agency's figures foot and carry over from year to year: they are those of one of a few hundred model agencies,
computed once and copied by the database; governments' aggregates are sums of the agencies below them.  Findings are
those the rules really make on the model agencies' reports.
"""

from __future__ import annotations

import copy
import itertools
import os
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import django

from bench.throughput import manage
from tests import servers

if TYPE_CHECKING:
    from agencies.models import Agency, Region
    from reports.demonstration.province import Organ
    from reports.models import Figures, Report, Revision

YEARS = range(2016, 2026)
CITIES = 20
COUNTIES_PER_CITY = 10
VARIANTS = 3
CHECKED_VARIANTS = 1
"""How many of the variants the rules are run on; the others' copies have no findings."""
MODEL = "模型 "
"""What the names of the model agencies begin with."""
AT_ONCE = 100
"""So many reports are checked together."""
PASSWORD = "mingcha-2026"  # noqa: S105 of a database that is thrown away
TRADES = (
    *("education", "water", "justice", "transport", "land", "environment", "housing", "farming"),
    *("health", "emergency", "market", "urban", "licensing", "police", "culture", "labour"),
)
NAMES = dict(
    zip(
        TRADES,
        (
            *(
                "教育局",
                "水务局",
                "司法局",
                "交通运输局",
                "自然资源局",
                "生态环境局",
                "住房和城乡建设局",
            ),
            *("农业农村局", "卫生健康局", "应急管理局", "市场监督管理局", "城市管理局"),
            *("行政审批服务局", "公安局", "文化广电和旅游局", "人力资源和社会保障局"),
        ),
        strict=True,
    )
)


def run(agencies: int) -> None:
    """Fill the database of ``DATABASE_URL``, or show that it can be done in one of this run."""
    this_run = servers.plan()
    for name, value in servers.environment(this_run).items():
        os.environ.setdefault(name, value)
    django.setup()
    if servers.is_needed(this_run, os.environ):
        servers.ensure(this_run)
    try:
        manage("migrate", "--verbosity", "0")
        begun = time.perf_counter()
        fill(agencies)
        print(f"  {time.perf_counter() - begun:.0f} s")
    finally:
        servers.release(this_run)


def fill(agencies: int = 10_000) -> None:
    """Make the agencies with their reports of ten years, unless they are there; PostgreSQL only."""
    from agencies.models import Agency
    from reports.models import Report

    if not Agency.objects.exists():
        planted = list(_agencies(agencies))
        _model_reports()
        _copy_reports(planted)
        _sum_up_governments()
        _live()
        _sql("ANALYZE")
    print(
        f"\n{Agency.objects.count()} agencies, {Report.objects.count()} reports"
        f" of {len(YEARS)} years"
    )


def _sql(text: str, *params: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(text, params or None)


# --- who ----------------------------------------------------------------------------------------


def _agencies(count: int) -> Iterator[tuple[Agency, str]]:
    """Plant about so many agencies and yield those that report for their own organ, with their model's name."""
    from agencies.models import Agency, Membership, Region, User

    level, kind = Region.Level, Agency.Kind
    keys = itertools.count(1)
    regions: list[Region] = []
    planted: list[Agency] = []

    def region(name: str, level: str, code: str, parent: Region | None) -> Region:
        one = Region(pk=next(keys), name=name, level=level, code=code, parent=parent)
        one.path = f"{parent.path if parent else '/'}{one.pk}/"
        regions.append(one)
        return one

    def agency(name: str, kind: str, region: Region, parent: Agency | None) -> Agency:
        one = Agency(pk=next(keys), name=name, kind=kind, region=region, parent=parent)
        one.path = f"{parent.path if parent else '/'}{one.pk}/"
        planted.append(one)
        return one

    reporting: list[tuple[Agency, str]] = []

    def organs(prefix: str, region: Region, government: Agency, townships: int) -> None:
        trades = [("office", f"{prefix}人民政府办公室", kind.GENERAL_OFFICE)]
        trades += [(trade, prefix + NAMES[trade], kind.DEPARTMENT) for trade in TRADES]
        trades += [
            ("township", f"{prefix}第{number}街道办事处", kind.OTHER)
            for number in range(1, townships + 1)
        ]
        for trade, name, what in trades:
            one = agency(name, what, region, government)
            variant = one.pk % VARIANTS
            reporting.append((one, f"{trade} {region.level} {variant}"))

    province = region("云川省", level.PROVINCE, "970000", None)
    top = agency("云川省人民政府", kind.GOVERNMENT, province, None)
    organs("云川省", province, top, 0)
    counties = CITIES * COUNTIES_PER_CITY
    townships = max(0, (count - 18 * (counties + CITIES + 1)) // counties)
    for city_number in range(1, CITIES + 1):
        city_name = f"云川{city_number:02}市"
        city = region(city_name, level.CITY, f"97{city_number:02}00", province)
        city_government = agency(f"{city_name}人民政府", kind.GOVERNMENT, city, top)
        organs(city_name, city, city_government, 0)
        for number in range(1, COUNTIES_PER_CITY + 1):
            name = f"{city_name}第{number}县"
            county = region(f"第{number}县", level.COUNTY, f"97{city_number:02}{number:02}", city)
            government = agency(f"{name}人民政府", kind.GOVERNMENT, county, city_government)
            organs(name, county, government, townships)
    Region.objects.bulk_create(regions, batch_size=2000)
    Agency.objects.bulk_create(planted, batch_size=2000)
    for table in ("agencies_region", "agencies_agency"):
        _sql(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {next(keys)})")
    for name, role, where in (
        ("guanli", Membership.Role.ADMINISTRATOR, top),
        ("shenhe", Membership.Role.REVIEWER, top),
        ("tianbao", Membership.Role.FILER, reporting[40][0]),
    ):
        user = User.objects.create_user(name, password=PASSWORD, full_name=name)
        Membership.objects.create(user=user, agency=where, role=role)
    yield from reporting


# --- the model agencies ---------------------------------------------------------------------------


def _organ(name: str) -> Organ:
    from agencies.models import Agency, Region
    from reports.demonstration.province import Organ, Place

    trade, level, variant = name.split()
    place = Place("970000", "云川省", Region.Level(level))
    endings = NAMES | {"office": "人民政府办公室", "township": "街道办事处"}
    return Organ(f"云川{level}第{variant}{endings[trade]}", Agency.Kind.DEPARTMENT, place, trade)


def _model_reports() -> None:
    """Store the reports of the model agencies, with what the rules find in them."""
    from agencies.models import Agency, Region
    from reports.models import Report, Revision

    level = Region.Level
    home = Region.objects.get(level=level.PROVINCE)
    top = Agency.objects.get(parent=None)
    names = [
        f"{trade} {where} {variant}"
        for trade in ("office", *TRADES, "township")
        for where in (level.PROVINCE, level.CITY, level.COUNTY)
        for variant in range(VARIANTS)
    ]
    agencies = [
        Agency.objects.plant(
            name=f"{MODEL}{name}", kind=Agency.Kind.DEPARTMENT, region=home, parent=top
        )
        for name in names
    ]
    reports = Report.objects.bulk_create(
        Report(agency=agency, year=year) for agency in agencies for year in YEARS
    )
    figures = [figures_in(_organ(_model_name(one.agency)), one.year) for one in reports]
    revisions = Revision.objects.bulk_create(
        _revision(report, its.form.value, combined=its.combined)
        for report, its in zip(reports, figures, strict=True)
    )
    _store(revisions, figures)
    _sql(CURRENT)
    _check(revisions, figures)


def _model_name(agency: Agency) -> str:
    return agency.name.removeprefix(MODEL)


def figures_in(organ: Organ, year: int) -> Figures:
    """Return plausible figures; those before the form of 2019 are its first year's."""
    from reports.demonstration.activity import figures_of

    return copy.deepcopy(figures_of(organ, max(year, 2019)))


def _store(revisions: list[Revision], figures: list[Figures]) -> None:
    rows: defaultdict[type[Any], list[Any]] = defaultdict(list)
    for revision, its in zip(revisions, figures, strict=True):
        for row in its.rows():
            row.revision = revision  # type: ignore[attr-defined]
            rows[type(row)].append(row)
    for model, those in rows.items():
        model._default_manager.bulk_create(those, batch_size=1000)


def _check(revisions: list[Revision], figures: list[Figures]) -> None:
    """Give one variant's reports their texts and have the rules say what they find."""
    from reports.demonstration.prose import sections_of
    from reports.models import Narrative, Reading
    from validation.findings import check_all

    texts = []
    checked = []
    for revision, its in zip(revisions, figures, strict=True):
        report = revision.report
        report.current = revision
        name = _model_name(report.agency)
        if int(name.split()[-1]) >= CHECKED_VARIANTS:
            continue
        checked.append(revision)
        texts += [
            Narrative(revision=revision, number=one.number, heading=one.heading, text=one.text)
            for one in sections_of(_organ(name), report.year, its)
        ]
    Narrative.objects.bulk_create(texts)
    Reading.objects.bulk_create(Reading(revision=one) for one in checked)
    for begin in range(0, len(checked), AT_ONCE):
        check_all(checked[begin : begin + AT_ONCE])


def _revision(report: Report, form: str, *, combined: bool) -> Revision:
    from reports.models import Revision

    return Revision(
        report=report,
        number=1,
        sha256=f"{report.pk:064d}",
        size=1,
        original_name="年报.docx",
        state=Revision.State.READ,
        stage=Revision.Stage.DONE,
        form=form,
        combined=combined,
    )


# --- copies ---------------------------------------------------------------------------------------


def _copy_reports(reporting: list[tuple[Agency, str]]) -> None:
    """Give every agency a report a year with its model's figures and findings; all of it inside the database."""
    from reports.models import Report, Revision

    _remember(reporting)
    reports = _columns(Report, {"id", "agency_id", "current_id"})
    _sql(
        f"INSERT INTO reports_report (agency_id, {reports}) "
        f"SELECT agency, {reports} FROM reports_report JOIN bench_agency ON agency_id = model"
    )
    _sql(
        "CREATE TABLE bench_report AS SELECT old.id AS old, new.id AS new FROM bench_agency "
        "JOIN reports_report old ON old.agency_id = model "
        "JOIN reports_report new ON new.agency_id = agency AND new.year = old.year"
    )
    revisions = _columns(Revision, {"id", "report_id"})
    _sql(
        f"INSERT INTO reports_revision (report_id, {revisions}) "
        f"SELECT new, {revisions} FROM reports_revision JOIN bench_report ON report_id = old"
    )
    _sql(CURRENT)
    _sql(
        "CREATE TABLE bench_revision AS "
        "SELECT theirs.current_id AS old, ours.current_id AS new, ours.id AS report FROM bench_report "
        "JOIN reports_report theirs ON theirs.id = old JOIN reports_report ours ON ours.id = new"
    )
    _sql("ANALYZE bench_revision")
    for model in _figure_models():
        columns = _columns(model, {"id", "revision_id"})
        _sql(
            f"INSERT INTO {model._meta.db_table} (revision_id, {columns}) "
            f"SELECT new, {columns} FROM {model._meta.db_table} JOIN bench_revision ON revision_id = old"
        )
    _copy_findings()
    _decide()
    _forget_models()
    _sql("DROP TABLE bench_agency, bench_report, bench_revision")


CURRENT = (
    "UPDATE reports_report SET current_id = revision.id "
    "FROM reports_revision revision WHERE report_id = reports_report.id AND current_id IS NULL"
)


def _figure_models() -> tuple[type[Any], ...]:
    from reports.models import (
        Disclosure,
        Disclosure2019,
        LegalChallenge,
        RequestDisposition,
        Summand,
    )

    return RequestDisposition, LegalChallenge, Disclosure, Disclosure2019, Summand


def _remember(reporting: list[tuple[Agency, str]]) -> None:
    """Note which model each agency copies."""
    from django.db import connection

    from agencies.models import Agency

    models = dict(Agency.objects.filter(name__startswith=MODEL).values_list("name", "pk"))
    _sql("CREATE TABLE bench_agency (agency bigint, model bigint)")
    with connection.cursor() as cursor, cursor.copy("COPY bench_agency FROM STDIN") as copy:
        for agency, name in reporting:
            copy.write_row((agency.pk, models[MODEL + name]))


def _copy_findings() -> None:
    from validation.models import Finding

    columns = _columns(Finding, {"id", "report_id", "revision_id", "first_revision_id"})
    _sql(
        f"INSERT INTO validation_finding (report_id, revision_id, first_revision_id, {columns}) "
        f"SELECT report, new, new, {columns} FROM validation_finding JOIN bench_revision ON revision_id = old"
    )


def _decide() -> None:
    """Have the findings of past years decided on: most confirmed, some not; those of the last wait."""
    from agencies.models import User

    reviewer = User.objects.get(username="shenhe")
    verdict = "CASE WHEN validation_finding.id % 10 < 7 THEN 'confirmed' ELSE 'dismissed' END"
    _sql(
        f"UPDATE validation_finding SET handling = {verdict}, edition = 1 FROM reports_report "
        f"WHERE reports_report.id = report_id AND year < {YEARS[-1]}"
    )
    _sql(
        "INSERT INTO validation_decision (finding_id, verdict, reason, figures, by_id, at) "
        f"SELECT id, handling, '核对过', figures, {reviewer.pk}, now() FROM validation_finding "
        "WHERE handling <> 'open'"
    )


def _forget_models() -> None:
    """Remove the model agencies with all that is theirs."""
    from agencies.models import Agency
    from reports.models import Report, Revision

    models = Agency.objects.filter(name__startswith=MODEL)
    Report.objects.filter(agency__in=models).update(current=None)
    from validation.models import Finding

    Finding.objects.filter(report__agency__in=models).delete()
    Revision.objects.filter(report__agency__in=models).delete()
    Report.objects.filter(agency__in=models).delete()
    models.delete()


def _columns(model: type[Any], without: set[str]) -> str:
    fields = model._meta.concrete_fields
    return ", ".join(f'"{field.column}"' for field in fields if field.column not in without)


def _sum_up_governments() -> None:
    """Store the aggregates: the sums of all agencies below each government."""
    from agencies.models import Agency
    from reports.models import Report, Revision

    governments = list(Agency.objects.filter(kind=Agency.Kind.GOVERNMENT))
    reports = Report.objects.bulk_create(
        Report(agency=agency, year=year, kind=Report.Kind.AGGREGATE)
        for agency in governments
        for year in YEARS
    )
    Revision.objects.bulk_create(
        _revision(report, "2021" if report.year >= 2021 else "2019", combined=report.year < 2021)
        for report in reports
    )
    _sql(CURRENT)
    _sql(
        "CREATE TABLE bench_part AS SELECT whole.current_id AS target, part.current_id AS source "
        "FROM agencies_agency agency "
        "CROSS JOIN unnest(string_to_array(btrim(agency.path, '/'), '/')::bigint[]) AS above "
        "JOIN reports_report whole ON whole.agency_id = above AND whole.kind = 'aggregate' "
        "JOIN reports_report part ON part.agency_id = agency.id AND part.year = whole.year "
        "AND part.kind = 'own'"
    )
    _sql("ANALYZE bench_part")
    for model, row in zip(_figure_models(), ("applicant", "route", None, None, None), strict=True):
        counted = [
            field.column
            for field in model._meta.concrete_fields
            if field.column not in {"id", "revision_id", row}
        ]
        keys = f"target, {row}" if row else "target"
        into = f"revision_id, {row}" if row else "revision_id"
        sums = ", ".join(f"SUM({column})" for column in counted)
        _sql(
            f"INSERT INTO {model._meta.db_table} ({into}, {', '.join(counted)}) "
            f"SELECT {keys}, {sums} FROM bench_part JOIN {model._meta.db_table} ON revision_id = source "
            f"GROUP BY {keys}"
        )
    _sql("DROP TABLE bench_part")


def _live() -> None:
    """Give every report a place in its life: past years accepted, the last one in all states, some missing."""
    from reports.models import Report

    last = YEARS[-1]
    chance, day = (
        "id * 7919 % 100",
        "make_date(year + 1, CASE kind WHEN 'own' THEN 1 ELSE 3 END, 31)",
    )
    status = (
        f"CASE WHEN year < {last} OR {chance} < 40 THEN 'accepted' WHEN {chance} < 85 THEN 'submitted' "
        f"WHEN {chance} < 92 THEN 'returned' ELSE 'draft' END"
    )
    lateness = "(ARRAY[-20,-12,-9,-6,-3,-2,-1,0,4,15])[1 + id % 10] * interval '1 day'"
    _sql(
        "UPDATE reports_report SET status = its.status, due_on = its.due_on, "
        "filed_id = CASE WHEN its.status <> 'draft' THEN current_id END, "
        "submitted_at = CASE WHEN its.status <> 'draft' THEN its.at END, "
        "first_submitted_at = CASE WHEN its.status <> 'draft' THEN its.at END, "
        "returned_at = CASE its.status WHEN 'returned' THEN its.at + interval '6 days' END, "
        "return_due_on = CASE its.status WHEN 'returned' THEN (its.at + interval '21 days')::date END, "
        "accepted_id = CASE its.status WHEN 'accepted' THEN current_id END, "
        "accepted_at = CASE its.status WHEN 'accepted' THEN its.at + interval '9 days' END "
        f"FROM (SELECT id AS report, {status} AS status, {day} AS due_on, "
        f"{day} + time '03:00' + {lateness} AS at FROM reports_report) its WHERE report = id"
    )
    missing = Report.objects.filter(year=last, kind=Report.Kind.OWN).order_by("agency_id")
    _remove(list(missing.values_list("pk", flat=True)[::50]))


def _remove(keys: list[int]) -> None:
    """Let some agencies have filed nothing in the last year."""
    from reports.models import Report, Revision
    from validation.models import Finding

    draft = Report.Status.DRAFT
    Report.objects.filter(pk__in=keys).update(
        status=draft, current=None, filed=None, accepted=None, first_submitted_at=None
    )
    Finding.objects.filter(report__in=keys).delete()
    Revision.objects.filter(report__in=keys).delete()
    Report.objects.filter(pk__in=keys).delete()
