"""What was read becomes rows: figures, text, doubts, places, in one transaction with their checking."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import structlog
from django.db import models, transaction
from django.utils import timezone

from reports import corrections, settling
from reports.extraction import Extraction
from reports.identity import mismatch
from reports.incidents import new_incident
from reports.lease import Lease
from reports.models import (
    Disclosure,
    Disclosure2019,
    Doubt,
    LegalChallenge,
    Narrative,
    Reading,
    Report,
    RequestDisposition,
    Revision,
    Summand,
)
from reports.signals import report_read
from reports.statutory import MONEY_ADDRESSES

log = structlog.get_logger(__name__)

State, Stage = Revision.State, Revision.Stage

LARGEST_COUNT = 2_147_483_647
LARGEST_MONEY = Decimal(10**12)


def store(lease: Lease, extraction: Extraction, *, seconds: float) -> None:
    """Store what was read and have it checked, all in one transaction and only under our lease."""
    _bound(extraction)
    with transaction.atomic():
        report = Report.objects.select_for_update(of=("self",)).get(revisions=lease.revision_id)
        revision = lease.locked()
        _store_rows(revision, extraction, seconds)
        _describe(revision, extraction)
        problem = mismatch(revision, report) or late_arrival(revision, report)
        revision.state = State.HELD if problem else State.READ
        if problem:
            revision.problem, revision.problem_params = problem
            revision.incident = new_incident()
            log.warning("held", incident=revision.incident, problem=revision.problem)
        revision.save()
        corrections.reapply(revision)
        settling.resettle(revision)
        if not problem:
            take(revision, report)


def late_arrival(revision: Revision, report: Report) -> tuple[str, dict[str, str]] | None:
    """Return why a later version must not take the place of the one in the office's hands, else nothing."""
    is_open = report.status in {Report.Status.DRAFT, Report.Status.RETURNED}
    is_later = report.current is not None and revision.number > report.current.number
    return ("arrived_late", {}) if is_later and not is_open else None


def take(revision: Revision, report: Report) -> None:
    """Make a revision the report's current one, unless a later one is, and have it checked."""
    if report.current is not None and report.current.number > revision.number:
        return
    report.current = revision
    report.save(update_fields=["current"])
    revision.report = report
    report_read.send(Revision, revision=revision)


def _describe(revision: Revision, extraction: Extraction) -> None:
    """Set what the document says of itself and that the work is done."""
    now = timezone.now()
    revision.form = extraction.form.value if extraction.form else ""
    revision.combined = extraction.figures.combined
    revision.title = (extraction.title or "")[:300]
    revision.stated_agency = (extraction.agency or "")[:200]
    revision.stated_year = extraction.year
    revision.media_type = extraction.media_type[:100]
    revision.reader = extraction.reader[:80]
    revision.stage, revision.progress = Stage.DONE, 100
    revision.lease = revision.lease_expires_at = None
    revision.read_at = revision.finished_at = now
    revision.problem, revision.problem_params, revision.incident = "", {}, ""


def _store_rows(revision: Revision, extraction: Extraction, seconds: float) -> None:
    """Write everything read, in place of what an earlier reading left."""
    reading = Reading(
        places=extraction.to_json()["places"],
        printed=extraction.printed,
        labels=extraction.labels,
        pages=extraction.pages,
        seconds=round(seconds, 3),
    )
    for section in extraction.sections:
        section.heading = section.heading[:200]
    by_model: dict[type[models.Model], list[Any]] = {
        model: []
        for model in (
            *(Disclosure, Disclosure2019, RequestDisposition, LegalChallenge, Summand),
            *(Narrative, Doubt, Reading),
        )
    }
    for row in (*extraction.figures.rows(), *extraction.sections, *extraction.doubts, reading):
        row.revision = revision  # type: ignore[attr-defined]
        by_model[type(row)].append(row)
    for model, rows in by_model.items():
        if revision.read_at:
            model._default_manager.filter(revision=revision).delete()
        if rows:
            model._default_manager.bulk_create(rows)


def _bound(extraction: Extraction) -> None:
    """Turn figures no column can hold into doubts: no agency has two thousand million applications."""
    for at, value in list(extraction.figures.items()):
        largest = LARGEST_MONEY if at in MONEY_ADDRESSES else Decimal(LARGEST_COUNT)
        if value is not None and abs(Decimal(value)) > largest:
            extraction.figures.put(at, None)
            extraction.printed.setdefault(at, str(value))
            extraction.doubt("not_understood", at, cell=at, printed=str(value))
