"""The tables of the site as CSV and JSON: who filed, every figure, every finding."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, BinaryIO

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Choices
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from agencies.spreadsheets import guarded
from exports.documents.places import cell_name
from exports.kinds import CSV, JSON, Progress, export
from exports.snapshot import Snapshot
from reports.models import Figures, Report, Revision
from validation.models import Finding

Rows = Iterator[tuple[Any, ...]]
BATCH = 500


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the key programs read and the head people read (a message id)."""

    key: str
    head: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the site: its columns, how many rows it will have, and the rows."""

    columns: tuple[Column, ...]
    count: Callable[[Snapshot], int]
    rows: Callable[[Snapshot], Rows]


def to_csv(table: Table, data: Snapshot, out: BinaryIO, progress: Progress) -> None:
    """Write the table as CSV that spreadsheets open rightly and take no cell of for a formula."""
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([_(column.head) for column in table.columns])
    for row in _counted(table, data, progress):
        writer.writerow([guarded(_shown(value)) for value in row])
    text.flush()
    text.detach()


def to_json(table: Table, data: Snapshot, out: BinaryIO, progress: Progress) -> None:
    """Write the table as one JSON object: what it covers, and the rows in the words of the contract."""
    cover = {
        "year": data.year,
        "basis": data.choice.basis.value,
        "at": data.at,
        "rules": data.rules,
        **data.coverage(),
    }
    keys = [column.key for column in table.columns]
    head = json.dumps(cover, cls=DjangoJSONEncoder, ensure_ascii=False)
    out.write(f'{head[:-1]}, "rows": ['.encode())
    for number, row in enumerate(_counted(table, data, progress)):
        line = json.dumps(
            dict(zip(keys, row, strict=True)), cls=DjangoJSONEncoder, ensure_ascii=False
        )
        out.write((",\n" if number else "\n").encode() + line.encode())
    out.write(b"\n]}\n")


def _counted(table: Table, data: Snapshot, progress: Progress) -> Rows:
    total = table.count(data)
    for number, row in enumerate(table.rows(data)):
        if number % BATCH == 0:
            progress(number, total)
        yield row


def _shown(value: Any) -> str | int | None:
    """Return a value as people read it: a choice by its name, an amount without idle zeros."""
    if isinstance(value, Choices):
        return str(value.label)
    if isinstance(value, Decimal):
        return plain_number(value)
    return value if value is None or isinstance(value, int | str) else str(value)


def plain_number(value: Decimal | None) -> str:
    """Return a figure without idle zeros; empty for none."""
    if value is None:
        return ""
    digits = f"{value:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


# --- who filed --------------------------------------------------------------------------------------


def _agencies(data: Snapshot) -> Rows:
    owed = {report.agency_id: report for report in data.choice.owed()}
    for agency in data.expected:
        report = owed.get(agency.pk)
        yield (
            agency.name,
            agency.region.name,
            agency.get_kind_display(),
            report.get_status_display() if report else _("未报送"),
            report and report.due_on,
            report and report.first_submitted_at and localtime(report.first_submitted_at).date(),
            report and report.accepted_at and localtime(report.accepted_at).date(),
        )


AGENCIES = Table(
    (
        Column("agency", gettext_noop("机关")),
        Column("region", gettext_noop("地区")),
        Column("kind", gettext_noop("类别")),
        Column("status", gettext_noop("状态")),
        Column("due_on", gettext_noop("期限")),
        Column("received_on", gettext_noop("收到日期")),
        Column("accepted_on", gettext_noop("通过日期")),
    ),
    lambda data: data.expected.count(),
    _agencies,
)


# --- every figure -----------------------------------------------------------------------------------


def _figures(data: Snapshot) -> Rows:
    for report, revision in with_figures(data):
        printed = revision.reading.printed if hasattr(revision, "reading") else {}
        for address, value in Figures.of(revision).items():
            yield (
                report.agency.name,
                report.year,
                Report.Kind(report.kind),
                address,
                value,
                printed.get(address),
            )


def with_figures(data: Snapshot) -> Iterator[tuple[Report, Revision]]:
    """Yield each counted report with the version that counts, its tables loaded a few hundred at a time."""
    keys = list(data.reports.values_list("pk", f"{data.choice.basis.value}_id"))
    for start in range(0, len(keys), BATCH):
        part = dict(keys[start : start + BATCH])
        reports = Report.objects.select_related("agency__region").in_bulk(part)
        revisions = (
            Revision.objects.select_related("disclosure", "disclosure_2019", "reading")
            .prefetch_related("dispositions", "challenges")
            .in_bulk(part.values())
        )
        yield from ((reports[key], revisions[part[key]]) for key in part)


FIGURES = Table(
    (
        Column("agency", gettext_noop("机关")),
        Column("year", gettext_noop("报告年度")),
        Column("kind", gettext_noop("报告类别")),
        Column("address", gettext_noop("单元格")),
        Column("value", gettext_noop("数值")),
        Column("printed", gettext_noop("印刷原样")),
    ),
    lambda data: 200 * data.reports.count(),
    _figures,
)


# --- every finding ----------------------------------------------------------------------------------


def findings(data: Snapshot) -> Any:
    """Return the findings present in the counted reports that the user may see."""
    return (
        Finding.objects.visible_to(data.user)
        .present()
        .filter(report__in=data.reports.values("pk"))
        .select_related("report__agency__region")
        .order_by("report__agency__region__code", "report__agency__path", "rule", "at", "pk")
    )


def _findings(data: Snapshot) -> Rows:
    for one in findings(data).iterator(BATCH):
        yield (
            one.report.agency.name,
            one.report.year,
            Report.Kind(one.report.kind),
            one.rule,
            one.get_severity_display(),
            one.at,
            cell_name(one.at),
            one.message,
            one.expected,
            one.actual,
            "\n".join(quote["text"] for quote in one.quotes),
            one.get_handling_display(),
        )


FINDINGS = Table(
    (
        Column("agency", gettext_noop("机关")),
        Column("year", gettext_noop("报告年度")),
        Column("kind", gettext_noop("报告类别")),
        Column("rule", gettext_noop("规则")),
        Column("severity", gettext_noop("级别")),
        Column("at", gettext_noop("位置")),
        Column("cell", gettext_noop("单元格名称")),
        Column("message", gettext_noop("问题")),
        Column("expected", gettext_noop("应为")),
        Column("actual", gettext_noop("实为")),
        Column("quotes", gettext_noop("引文")),
        Column("handling", gettext_noop("处理情况")),
    ),
    lambda data: findings(data).count(),
    _findings,
)


# --- declared ---------------------------------------------------------------------------------------


def _declare(code: str, table: Table, title: str, about: str) -> None:
    for form, suffix, media_type, write in (
        ("csv", ".csv", CSV, to_csv),
        ("json", ".json", JSON, to_json),
    ):

        def writer(
            data: Snapshot,
            out: BinaryIO,
            progress: Progress,
            write: Callable[[Table, Snapshot, BinaryIO, Progress], None] = write,
        ) -> None:
            write(table, data, out, progress)

        export(
            f"{code}-{form}",
            title=title,
            about=about,
            suffix=suffix,
            media_type=media_type,
            staff_only=False,
            group="data",
        )(writer)


def declare_all(tables: Iterable[tuple[str, Table, str, str]]) -> None:
    for code, table, title, about in tables:
        _declare(code, table, title, about)


declare_all(
    (
        (
            "agencies",
            AGENCIES,
            gettext_noop("报送情况表"),
            gettext_noop("应报机关逐家一行：状态、期限、收到和通过日期。"),
        ),
        (
            "figures",
            FIGURES,
            gettext_noop("全部数字"),
            gettext_noop("每份报告三张表的每个单元格一行；空白为空，印作横线等的另列原样。"),
        ),
        (
            "findings",
            FINDINGS,
            gettext_noop("问题清单"),
            gettext_noop("计入的报告中仍存在的问题逐条一行，含引文和处理情况。"),
        ),
    )
)
