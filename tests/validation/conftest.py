"""A clean report on the form of 2021, in memory and stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from reports.models import Doubt, Figures, Reading, Report, Revision
from reports.statutory import Form
from validation.engine import Dossier


def clean_figures(form: Form = Form.F2021, *, combined: bool | None = None) -> Figures:
    """Return figures in which every equation holds: 7 + 1 natural persons' requests and 3 of businesses."""
    figures = Figures.blank(form, combined=combined)
    for address in figures.addresses():
        figures.put(address, 0)
    for column, numbers in {
        "natural_person": {
            "received": 7,
            "carried_in": 1,
            "granted": 3,
            "partially_granted": 1,
            "denied_deliberative": 1,
            "unavailable_not_held": 2,
            "concluded": 7,
            "carried_out": 1,
        },
        "business": {
            "received": 3,
            "granted": 2,
            "not_processed_petition": 1,
            "concluded": 3,
        },
        "total": {
            "received": 10,
            "carried_in": 1,
            "granted": 5,
            "partially_granted": 1,
            "denied_deliberative": 1,
            "unavailable_not_held": 2,
            "not_processed_petition": 1,
            "concluded": 10,
            "carried_out": 1,
        },
    }.items():
        for line, number in numbers.items():
            figures.put(f"requests/{column}/{line}", number)
    for route, numbers in {
        "reconsideration": {"upheld": 2, "corrected": 1, "pending": 1, "total": 4},
        "litigation_direct": {"upheld": 1, "total": 1},
        "litigation_after_reconsideration": {"other": 1, "total": 1},
    }.items():
        for outcome, number in numbers.items():
            figures.put(f"challenges/{route}/{outcome}", number)
    if form == Form.F2021:
        figures.put("disclosure/normative_documents/issued", 4)
        figures.put("disclosure/normative_documents/repealed", 2)
        figures.put("disclosure/normative_documents/in_force", 31)
        figures.put("disclosure/licensing_decisions", 68)
        figures.put("disclosure/fees_10k_yuan", Decimal("12.5"))
    return figures


def dossier(**changes: Any) -> Dossier:
    """Return the clean dossier of a municipal department, with some of its fields replaced."""
    clean = Dossier(
        figures=clean_figures(),
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
            row.revision = revision
            row.save()
        for doubt in doubts:
            doubt.revision = revision
            doubt.save()
        Reading.objects.create(revision=revision, printed=dict(dossier.printed))
        report.current = revision
        report.save()
        return revision

    return store
