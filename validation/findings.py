"""Check a stored revision and keep what was found: one finding a rule and place, for the life of the report."""

from __future__ import annotations

from dataclasses import asdict, replace

from django.db import transaction
from django.db.models import F, Q

from reports.models import Revision
from reports.statutory import Form
from validation.engine import RULES_VERSION, Dossier, Result, examine
from validation.models import Finding

REFRESHED = (
    "revision",
    "present",
    "severity",
    "doubtful",
    "params",
    "cells",
    "expected",
    "actual",
    "quotes",
    "rules_version",
    "reader",
    "updated_at",
)


@transaction.atomic
def check(revision: Revision) -> list[Finding]:
    """Run the rules on what is stored of a revision and bring its report's findings up to date.

    Findings that are gone stay with their comments as not present; those of a rule that crashed are left as
    they are, because nothing is known of them.  The number of queries does not depend on what is found.
    """
    examination = examine(dossier_of(revision))
    found = {
        (result.rule.code, result.breach.at or ""): finding_of(revision, result)
        for result in examination.results
    }
    standing = Finding.objects.filter(report=revision.report_id).present()
    standing.exclude(rule__in=examination.crashes).update(present=False)
    findings = Finding.objects.bulk_create(
        [finding for _, finding in sorted(found.items())],
        update_conflicts=True,
        unique_fields=["report", "rule", "at"],
        update_fields=REFRESHED,
    )
    revision.rules = RULES_VERSION
    revision.save(update_fields=["rules"])
    return findings


def finding_of(revision: Revision, result: Result) -> Finding:
    """Return a result as a row, not yet stored."""
    breach = result.breach
    return Finding(
        report_id=revision.report_id,
        rule=result.rule.code,
        at=breach.at or "",
        revision=revision,
        first_revision=revision,
        present=True,
        severity=result.severity,
        doubtful=result.doubtful,
        params=dict(breach.params),
        cells=list(breach.cells),
        expected=breach.expected,
        actual=breach.actual,
        quotes=[asdict(quote) for quote in breach.quotes],
        rules_version=RULES_VERSION,
        reader=revision.reader,
    )


def dossier_of(revision: Revision) -> Dossier:
    """Load a revision and the current one of the year before as a dossier, with five queries."""
    report = revision.report
    loaded = {
        one.report_id: one
        for one in Revision.objects.filter(
            Q(pk=revision.pk)
            | Q(
                pk=F("report__current"),
                report__agency=report.agency_id,
                report__year=report.year - 1,
                report__kind=report.kind,
            )
        )
        .select_related("report__agency__region", "disclosure", "disclosure_2019", "reading")
        .prefetch_related("dispositions", "challenges", "narratives", "doubts")
    }
    this = loaded.pop(revision.report_id)
    previous = next((stored(last) for last in loaded.values()), None)
    return replace(stored(this), previous=previous)


def stored(revision: Revision) -> Dossier:
    """Return one revision's dossier from its loaded rows."""
    report = revision.report
    reading = getattr(revision, "reading", None)
    return Dossier(
        figures=revision.figures(),
        year=report.year,
        agency=report.agency.name,
        title=revision.title or None,
        form=Form(revision.form) if revision.form else None,
        sections=tuple(revision.narratives.all()),
        printed=reading.printed if reading else {},
        seen=frozenset(reading.places) if reading else None,
        doubts=tuple(revision.doubts.all()),
        agency_kind=report.agency.kind,
        region_level=report.agency.region.level,
        report_kind=report.kind,
    )
