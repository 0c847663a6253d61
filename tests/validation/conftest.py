"""A clean report on the form of 2021, in memory and stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from reports.models import Doubt, Reading, Report, Revision
from reports.writers.manuscript import title_of
from validation import specimen
from validation.engine import Dossier

AGENCY = "临江市财政局"
"""The filer's agency; the specimen's text names none, so that it may be anybody's."""


def dossier(**changes: Any) -> Dossier:
    """Return the clean dossier of the filer's department, with some of its fields replaced."""
    clean = specimen.clean_dossier()
    ours = replace(
        clean, agency=AGENCY, title=title_of(AGENCY, specimen.YEAR), names=(AGENCY, "市财政局")
    )
    return replace(ours, **changes)


def edited(edit: Mapping[str, Any], **changes: Any) -> Dossier:
    """Return the clean dossier with cells changed; a string is printed there instead of a number."""
    return specimen.edited(dossier(**changes), edit)


@pytest.fixture
def store(province: Any) -> Callable[..., Revision]:
    """Store a dossier's figures as the current revision of 临江市财政局's report, as intake would."""

    def store(dossier: Dossier, *, doubts: tuple[Doubt, ...] = ()) -> Revision:
        report, _ = Report.objects.get_or_create(agency=province.bureau, year=dossier.year or 2024)
        number = report.revisions.count() + 1
        revision = Revision.objects.create(
            report=report,
            number=number,
            original_name="年报.pdf",
            size=1,
            sha256=f"{number:064d}",
            state=Revision.State.READ,
            title=dossier.title or "",
            form=dossier.figures.form,
            combined=dossier.figures.combined,
            reader="pdfium 5",
        )
        received = datetime(report.year + 1, 1, 20, tzinfo=UTC)
        Revision.objects.filter(pk=revision.pk).update(received_at=received)
        for narrative in dossier.sections:
            narrative.revision = revision
            narrative.save()
        for row in dossier.figures.rows():
            row.revision = revision  # type: ignore[attr-defined]
            row.save()
        for doubt in doubts:
            doubt.revision = revision
            doubt.save()
        Reading.objects.create(
            revision=revision,
            printed=dict(dossier.printed),
            places={at: {"page": 1} for at in dossier.figures.addresses()},
        )
        report.current = revision
        report.save()
        return revision

    return store
