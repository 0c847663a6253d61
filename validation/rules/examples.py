"""Examples of what rules look for: edits of the clean dossier, of the year before it, and of its text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from reports.models import Figures, Narrative
from reports.statutory import Form
from validation.engine import Dossier, Peers, Subordinates

Edit = Callable[[Dossier], Dossier]
Cells = Mapping[str, Any]


def put(cells: Cells, **fields: Any) -> Edit:
    """Return the edit that sets cells and replaces fields of the dossier."""
    return lambda dossier: replace(_with(dossier, cells), **fields)


def with_all_zero(cells: Cells | None = None, **fields: Any) -> Edit:
    """Return the edit that prints 0 everywhere but in some cells."""

    def edit(dossier: Dossier) -> Dossier:
        zeros = dict.fromkeys(dossier.figures.addresses(), 0)
        return replace(_with(dossier, {**zeros, **(cells or {})}), **fields)

    return edit


def put_last_year(cells: Cells) -> Edit:
    """Return the edit that sets cells of last year's report."""

    def edit(dossier: Dossier) -> Dossier:
        if dossier.previous is not None:
            _with(dossier.previous, cells)
        return dossier

    return edit


def put_text(number: int, text: str, cells: Cells | None = None) -> Edit:
    """Return the edit that replaces the text of a section, and sets cells."""

    def edit(dossier: Dossier) -> Dossier:
        sections = tuple(
            Narrative(number=one.number, heading=one.heading, text=text)
            if one.number == number
            else one
            for one in dossier.sections
        )
        return replace(_with(dossier, cells or {}), sections=sections)

    return edit


def add_text(number: int, sentence: str) -> Edit:
    """Return the edit that adds a sentence to a section, as a paragraph of its own."""
    return lambda dossier: put_text(number, f"{dossier.text(number)}\n{sentence}".strip())(dossier)


def reword(number: int, old: str, new: str) -> Edit:
    """Return the edit that puts other words in place of some in a section."""
    return lambda dossier: put_text(number, dossier.text(number).replace(old, new))(dossier)


def without_section(number: int) -> Edit:
    """Return the edit that takes a section out."""

    def edit(dossier: Dossier) -> Dossier:
        rest = tuple(one for one in dossier.sections if one.number != number)
        return replace(dossier, sections=rest)

    return edit


def same_as_last_year(dossier: Dossier) -> Dossier:
    """Copy all of last year's figures."""
    before = dossier.previous
    return _with(dossier, dict(before.figures.items())) if before else dossier


def among_peers(cells: Cells, *, each: Callable[[int], Cells] | None = None, **fields: Any) -> Edit:
    """Return the edit that sets cells and gives nine peers with the clean figures, ``each`` changed."""

    def edit(dossier: Dossier) -> Dossier:
        peers = {
            f"第{number}市水务局": copied(dossier.figures, each(number) if each else {})
            for number in range(1, 10)
        }
        return replace(_with(dossier, cells), peers=Peers("市级水务", peers), **fields)

    return edit


def aggregated(
    cells: Cells,
    *,
    parts: Mapping[str, Cells] | None = None,
    missing: tuple[str, ...] = (),
    **fields: Any,
) -> Edit:
    """Return the edit that makes the report the sum of two others, then sets cells of it and of its ``parts``."""

    def edit(dossier: Dossier) -> Dossier:
        names = ("临江市水务局", "临江市人民政府办公室")
        below = {name: copied(dossier.figures, (parts or {}).get(name, {})) for name in names}
        doubled = {
            at: None if value is None else value * len(names)
            for at, value in dossier.figures.items()
        }
        whole = replace(_with(dossier, doubled), subordinates=Subordinates(below, missing), **AREA)
        if whole.previous is not None:
            before = whole.previous.figures
            _with(whole.previous, {at: value and value * 2 for at, value in before.items()})
            whole = replace(whole, previous=replace(whole.previous, **AREA))
        return replace(_with(whole, cells), **fields)

    return edit


AREA: Mapping[str, Any] = {
    "agency": "临江市人民政府",
    "names": ("临江市人民政府",),
    "agency_kind": "government",
    "report_kind": "aggregate",
}


def copied(figures: Figures, cells: Cells) -> Figures:
    """Return the same figures in rows of their own, with some cells changed."""
    twin = Figures.blank(figures.form, combined=figures.combined)
    for at, value in figures.items():
        twin.put(at, cells.get(at, value))
    return twin


def _with(dossier: Dossier, cells: Cells) -> Dossier:
    for at, value in cells.items():
        dossier.figures.put(at, value)
    return dossier


def on_form_2019(dossier: Dossier) -> Dossier:
    """Print the same report on the form of 2019."""
    figures = Figures.blank(Form.F2019)
    for at in figures.addresses():
        figures.put(at, 0)
    return replace(dossier, figures=figures, form=Form.F2019, previous=None)


def as_own_organ(dossier: Dossier) -> Dossier:
    """Make the report an aggregate with the very figures of the government's own organ."""
    whole = replace(dossier, previous=None, **AREA)
    own = replace(
        dossier, agency="临江市人民政府办公室", agency_kind="general_office", previous=None
    )
    return replace(whole, own_organ=own)
