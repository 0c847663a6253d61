"""What the rules say of a dossier, for the tests of the families."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reports.models import Figures, Narrative
from reports.statutory import Form
from validation.engine import Dossier, Result, run
from validation.specimen import clean_dossier


def found(dossier: Dossier, code: str) -> list[Result]:
    return [result for result in run(dossier) if result.rule.code == code]


def one(dossier: Dossier, code: str) -> Result:
    (result,) = found(dossier, code)
    return result


def places(dossier: Dossier, code: str) -> list[str | None]:
    return [result.breach.at for result in found(dossier, code)]


def report(cells: Mapping[str, Any] | None = None, /, **fields: Any) -> Dossier:
    """Return the clean dossier with cells and fields changed."""
    dossier = replace(clean_dossier(), **fields)
    put(dossier.figures, cells or {})
    return dossier


def put(figures: Figures, cells: Mapping[str, Any]) -> None:
    for at, value in cells.items():
        figures.put(at, value)


def last_year(dossier: Dossier, cells: Mapping[str, Any], **fields: Any) -> Dossier:
    """Return the dossier with cells and fields of last year's report changed."""
    assert dossier.previous is not None
    put(dossier.previous.figures, cells)
    return replace(dossier, previous=replace(dossier.previous, **fields))


def saying(dossier: Dossier, number: int, text: str) -> Dossier:
    """Return the dossier with a sentence added to a section."""
    sections = tuple(
        Narrative(number=s.number, heading=s.heading, text=f"{s.text}\n{text}")
        if s.number == number
        else s
        for s in dossier.sections
    )
    return replace(dossier, sections=sections)


def section(dossier: Dossier, number: int, text: str) -> Dossier:
    """Return the dossier with a section replaced."""
    blank = tuple(
        Narrative(number=s.number, heading=s.heading, text="") if s.number == number else s
        for s in dossier.sections
    )
    return saying(replace(dossier, sections=blank), number, text)


def zeros(form: Form = Form.F2021) -> Figures:
    """Return tables in which every cell prints 0."""
    figures = Figures.blank(form)
    put(figures, dict.fromkeys(figures.addresses(), 0))
    return figures
