"""A clean report on the form of 2021, in memory and stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from reports.models import Doubt, Reading, Report, Revision
from reports.statutory import Form
from tests import specimens
from validation.engine import Dossier


def dossier(**changes: Any) -> Dossier:
    """Return the clean dossier of a municipal department, with some of its fields replaced."""
    clean = Dossier(
        figures=specimens.clean_figures(),
        year=2024,
        agency="临江市财政局",
        title="临江市财政局2024年政府信息公开工作年度报告",
        form=Form.F2021,
    )
    return replace(clean, **changes)


def edited(edit: Mapping[str, Any], **changes: Any) -> Dossier:
    """Return the clean dossier with cells changed; a string is printed there instead of a number."""
    changed = dossier(**changes)
    printed = dict(changed.printed)
    for address, value in edit.items():
        changed.figures.put(address, None if isinstance(value, str) else value)
        if isinstance(value, str):
            printed[address] = value
    return replace(changed, printed=printed)


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
            form=dossier.figures.form,
            combined=dossier.figures.combined,
            reader="pdfium 5",
        )
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
