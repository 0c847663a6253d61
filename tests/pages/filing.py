"""Reports as the pages find them: stored, read and checked, without a worker."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile

from agencies.models import Agency, Region
from reports.models import Doubt, Figures, Reading, Report, Revision
from reports.statutory import Form
from tests import specimens
from validation.findings import check

_bytes = itertools.count()


def file_revision(agency: Agency, year: int = 2024, **fields: Any) -> Revision:
    """Store one file as the next version of a report, in whatever state ``fields`` say."""
    kind = fields.pop("kind", Report.Kind.OWN)
    report, _ = Report.objects.get_or_create(agency=agency, year=year, kind=kind)
    content = fields.pop("content", b"%PDF-1.7 ") + str(next(_bytes)).encode()
    revision = Revision(
        report=report,
        number=report.revisions.count() + 1,
        original_name=fields.pop("original_name", "年度报告.pdf"),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        media_type=fields.pop("media_type", "application/pdf"),
        **fields,
    )
    revision.file.save("ignored", ContentFile(content), save=False)
    revision.save()
    return revision


def file_report(
    agency: Agency,
    year: int = 2024,
    *,
    edit: Mapping[str, Any] | None = None,
    printed: Mapping[str, str] | None = None,
    doubts: tuple[Doubt, ...] = (),
    **fields: Any,
) -> Revision:
    """Store a report that was read: the clean specimen with ``edit`` ({address: value}), checked."""
    fields = {"state": Revision.State.READ, "stage": Revision.Stage.DONE} | fields
    revision = file_revision(agency, year, form=Form.F2021, **fields)
    figures: Figures = specimens.clean_figures()
    for at, value in (edit or {}).items():
        figures.put(at, value)
    for row in figures.rows():
        row.revision = revision  # type: ignore[attr-defined]
        row.save()
    for narrative in specimens.sections(*specimens.TEXTS):
        narrative.revision = revision
        narrative.save()
    for doubt in doubts:
        doubt.revision = revision
        doubt.save()
    places = {at: {"page": 3, "box": None, "anchor": None} for at in figures.addresses()}
    Reading.objects.create(revision=revision, printed=printed or {}, places=places, pages=6)
    if revision.state == Revision.State.READ:
        Report.objects.filter(pk=revision.report_id).update(current=revision)
        revision.report.refresh_from_db()
        check(revision)
    return revision


def plant_bureaus(count: int, parent: Agency, region: Region | None = None) -> list[Agency]:
    """Plant that many departments below an agency."""
    return [
        Agency.objects.plant(
            name=f"{parent.name}第{number}局",
            kind=Agency.Kind.DEPARTMENT,
            region=region or parent.region,
            parent=parent,
        )
        for number in range(1, count + 1)
    ]
