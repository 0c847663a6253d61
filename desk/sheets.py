"""The three tables as the page shows them: the official grid, every figure with its marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from reports import equations
from reports.comparison import shown
from reports.equations import Equation
from reports.models import Correction, Doubt, Figures, Reading, Revision
from reports.models.figures import Value
from reports.writers import layout
from reports.writers.layout import GridCell
from validation import wording
from validation.engine import Severity
from validation.models import Finding

ANCHORS = {
    r"t(?P<table>\d+)r(?P<row>\d+)c(?P<cell>\d+)": gettext_noop(
        "第 {table} 个表格第 {row} 行第 {cell} 格"
    ),
    r"p(?P<paragraph>\d+)": gettext_noop("第 {paragraph} 段"),
    r"l(?P<line>\d+)": gettext_noop("第 {line} 行"),
}
"""Anchors of documents without pages (see ``Place.anchor``) in words."""
LONG_SUM = 7
"""A sum of more cells than this is written without its zeros."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was seen at an address: the figure, how it is printed, and where."""

    at: str
    text: str
    """As the page shows it: the figure, or the dash that is printed instead; empty for a blank."""
    printed: str
    """What is printed, where that is not simply the digits of the figure."""
    is_zero: bool
    place: str
    value: Value = None
    page: int | None = None
    revision: int | None = None
    """The key of the version it was seen in."""
    correction: Correction | None = None
    """What a person set here by hand, if anybody did."""

    @property
    def has_note(self) -> bool:
        return bool(self.printed) and self.printed != self.text

    @property
    def anchor(self) -> str:
        """The id of the cell in the page."""
        return self.at.replace("/", ".")

    @property
    def name(self) -> str:
        return wording.cell_name(self.at)


@dataclass(slots=True)
class Marks:
    """What is to be said of the figures of one revision, by address."""

    findings: dict[str, list[Finding]] = field(default_factory=dict)
    doubts: dict[str, list[Doubt]] = field(default_factory=dict)

    @classmethod
    def of(cls, findings: Iterable[Finding], doubts: Iterable[Doubt]) -> Marks:
        marks = cls()
        for finding in findings:
            for at in {finding.at, *finding.cells} - {""}:
                marks.findings.setdefault(at, []).append(finding)
        for doubt in doubts:
            marks.doubts.setdefault(doubt.at, []).append(doubt)
        return marks

    def mark(self, at: str) -> str:
        """Return how to mark an address: by the gravest finding on it, and the gravest it is part of."""
        here = self.findings.get(at)
        if not here:
            return ""
        on_it = {finding.severity for finding in here if finding.at == at}
        in_it = {finding.severity for finding in here}
        mark = next((f"mark-{severity}" for severity in Severity.values if severity in on_it), "")
        touched = next(
            (f"touched-{severity}" for severity in Severity.values if severity in in_it), ""
        )
        return f"{mark} {touched}".strip()


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell of the official grid with what stands in it."""

    grid: GridCell
    sighting: Sighting | None
    mark: str = ""
    is_doubtful: bool = False
    is_chosen: bool = False

    @property
    def label(self) -> str:
        return _(self.grid.text) if self.grid.text else ""

    @property
    def is_marked(self) -> bool:
        return self.mark.startswith("mark-")

    @property
    def by_hand(self) -> str:
        """How a correction by hand stands to the reading (``Correction.State``); empty without one."""
        correction = self.sighting.correction if self.sighting else None
        return correction.state.value if correction else ""

    @property
    def looks(self) -> str:
        """The classes of a figure."""
        looks = {
            "zero": self.sighting is not None and self.sighting.is_zero,
            "noted": self.sighting is not None and self.sighting.has_note,
            self.mark: bool(self.mark),
            f"by-hand {self.by_hand}": bool(self.by_hand),
            "doubtful": self.is_doubtful,
            "chosen": self.is_chosen,
        }
        return " ".join(look for look, holds in looks.items() if holds)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table, numbered as the section it stands in."""

    number: int
    rows: list[list[SheetCell]]
    columns: int


class Sightings:
    """The figures of one revision with their places and printed texts."""

    def __init__(self, revision: Revision) -> None:
        self.figures: Figures = revision.figures()
        reading = getattr(revision, "reading", None) or Reading()
        self._places: Mapping[str, Mapping[str, object]] = reading.places
        self._printed: Mapping[str, str] = reading.printed
        self._revision = revision.pk
        self.corrections = Correction.objects.standing().of(revision).by_address()

    def mark(self, findings: Iterable[Finding]) -> None:
        """Tell the findings which of their cells were corrected by hand."""
        for finding in findings:
            finding.corrected = [at for at in finding.cells if at in self.corrections]  # type: ignore[attr-defined]

    def at(self, address: str) -> Sighting:
        value = self.figures.value(address)
        printed = self._printed.get(address, "")
        return Sighting(
            at=address,
            text=printed if value is None else shown(value),
            printed=printed,
            is_zero=value == 0,
            place=place_in_words(self._places.get(address)),
            value=value,
            page=page_of(self._places.get(address)),
            revision=self._revision,
            correction=self.corrections.get(address),
        )


def page_of(place: Mapping[str, object] | None) -> int | None:
    """Return the page of a place, if it is on one."""
    page = place.get("page") if place else None
    return page if isinstance(page, int) else None


def place_in_words(place: Mapping[str, object] | None) -> str:
    """Return a place of the source for people: a page, or the block of a document without pages."""
    if not place:
        return ""
    if place.get("page"):
        return _("第 {page} 页").format(page=place["page"])
    anchor = str(place.get("anchor") or "")
    for pattern, words in ANCHORS.items():
        if found := re.fullmatch(pattern, anchor):
            return _(words).format(**found.groupdict())
    return anchor


def sheets(sightings: Sightings, marks: Marks, chosen: str = "") -> dict[int, Sheet]:
    """Return the tables of sections two, three and four."""
    return {
        number: Sheet(
            number,
            [[_cell(cell, sightings, marks, chosen) for cell in row] for row in grid.rows()],
            grid.column_count,
        )
        for number, grid in layout.grids(sightings.figures).items()
    }


def _cell(cell: GridCell, sightings: Sightings, marks: Marks, chosen: str) -> SheetCell:
    if not cell.is_figure:
        return SheetCell(cell, None)
    at = cell.address
    return SheetCell(
        cell,
        sightings.at(at),
        mark=marks.mark(at),
        is_doubtful=at in marks.doubts,
        is_chosen=at == chosen,
    )


# --- one cell ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WrittenEquation:
    """An equation with its numbers; ``holds`` is ``None`` where a blank keeps it from being checked."""

    left: str
    right: str
    holds: bool | None
    difference: str = ""


def equations_at(at: str, figures: Figures) -> list[WrittenEquation]:
    """Write out the equations the official form demands of a cell."""
    return [
        _written(equation, figures)
        for equation in equations.equations(combined=figures.combined)
        if at in equation.cells
    ]


def _written(equation: Equation, figures: Figures) -> WrittenEquation:
    sums = equation.sums(figures)
    return WrittenEquation(
        left=_side(equation, equation.left, figures),
        right=_side(equation, equation.right, figures),
        holds=None if sums is None else sums[0] == sums[1],
        difference="" if sums is None else shown(abs(sums[0] - sums[1])),
    )


def _side(equation: Equation, cells: tuple[str, ...], figures: Figures) -> str:
    """Write a sum; of a long one only what is not zero, and how many are."""
    written = [at for at in cells if len(cells) <= LONG_SUM or figures.value(at) != 0]
    terms = " + ".join(
        f"{_term(equation, at)} {shown(figures.value(at)) or _('空白')}" for at in written
    )
    zeros = len(cells) - len(written)
    return terms + (_("（其余 {count} 项为 0）").format(count=zeros) if zeros else "")


def _term(equation: Equation, at: str) -> str:
    """Name a cell by what tells it from the others of its equation: its column or its row."""
    table, *keys = at.split("/")
    if table == "challenges":
        return _(wording.outcome(keys[1]))
    if equation.rule == "A02":
        return _(wording.applicant(keys[0]))
    return wording.spoken(wording.line(keys[1]))
