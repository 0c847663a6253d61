"""Two versions of a report beside each other: figures, sentences, findings, and what the filer said of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from agencies.models import Agency
from desk import versions
from reports import statutory
from reports.models import Correction, Report, RequestDisposition, Revision
from reports.versions import figures, sentences
from reports.versions import labels as printed_labels
from reports.versions.figures import Cell, Side
from reports.versions.labels import LabelChange
from reports.versions.sentences import Fate, Row
from reports.writers import layout
from reports.writers.layout import GridCell
from validation import wording
from validation.labels import LABELS

COMPARABLE = (Revision.State.READ, Revision.State.HELD, Revision.State.REFILED)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
SHORTEST_LABEL = 3


# --- what the page shows -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GridView:
    """A cell of the official table: a label, or a figure with what it was."""

    grid: GridCell
    cell: Cell | None
    by_hand: bool = False
    is_older: bool = False
    """Whether it stands in the table of the older version beside that of the newer."""

    @property
    def label(self) -> str:
        return _(self.grid.text) if self.grid.text else ""

    @property
    def anchor(self) -> str:
        """The id of the figure in the page."""
        if self.cell is None:
            return ""
        return ("older." if self.is_older else "") + self.cell.at.replace("/", ".")

    @property
    def looks(self) -> str:
        if self.cell is None:
            return ""
        new = self.cell.new or self.cell.old
        looks = {
            f"changed {self.cell.change}": self.cell.is_changed,
            "zero": new is not None and new.is_zero and not self.cell.is_changed,
            "by-hand corrected": self.by_hand,
        }
        return " ".join(look for look, holds in looks.items() if holds)


@dataclass(frozen=True, slots=True)
class SheetView:
    """One official table; ``of`` is the number of the version whose form it is, where the two differ."""

    number: int
    rows: list[list[GridView]]
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A changed cell in the list, and which words of the filer's notes speak of it."""

    cell: Cell
    mentions: list[str]
    by_hand: bool

    @property
    def name(self) -> str:
        return wording.cell_name(self.cell.at)

    @property
    def anchor(self) -> str:
        return self.cell.at.replace("/", ".")


@dataclass(frozen=True, slots=True)
class ListedLabel:
    """A row's or column's label that the versions print differently, and what the form prints."""

    change: LabelChange

    @property
    def official(self) -> str:
        return _(LABELS[self.change.at].official)

    @property
    def anchor(self) -> str:
        """The id of a cell of the row or column in the page."""
        return LABELS[self.change.at].cell.replace("/", ".")


@dataclass(frozen=True, slots=True)
class ReadingView:
    """How well a version was read: our doubts, and what people corrected."""

    side: Side

    @property
    def corrections(self) -> list[tuple[str, Correction]]:
        return [(wording.cell_name(at), one) for at, one in self.side.corrections.items()]


@dataclass(frozen=True, slots=True)
class Run:
    """Sentences that follow each other: all the same, or a single one that is not."""

    is_same: bool
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section with its sentences and, in two to four, its tables."""

    number: int
    heading: str
    sheets: list[SheetView]
    runs: list[Run]
    changes: int


@dataclass(frozen=True, slots=True)
class Totals:
    """How much changed, for the top of the page."""

    cells: int
    sentences: int
    moved: int


# --- the page ------------------------------------------------------------------------------------


@require_GET
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Compare two versions of a report, by their numbers; without any, the current one and the one before it."""
    visible = Report.objects.visible_to(request.user).select_related("agency__region")
    report = get_object_or_404(visible, pk=pk)
    comparable = report.revisions.filter(state__in=COMPARABLE).order_by("number")
    known = list(comparable.select_related("uploaded_by"))
    context = {"report": report, "agency": report.agency, "versions": known}
    pair = chosen(request, report, known)
    if pair is None:
        return render(request, "reports/compare.html", context)
    old, new = loaded(report, pair)
    notes = notes_between(known, old, new)
    is_reviewed = Agency.objects.reviewable_by(request.user).filter(pk=report.agency_id).exists()
    outcomes = versions.compare(old, new, request.user, hints=is_reviewed)
    return render(
        request,
        "reports/compare.html",
        context
        | {"old": old, "new": new, "same": old.pk == new.pk, "notes": notes, "outcomes": outcomes}
        | compared(old, new, notes),
    )


def loaded(report: Report, pair: tuple[Revision, Revision]) -> tuple[Revision, Revision]:
    """Return two versions with all that was read of them."""
    revisions = (
        Revision.objects.filter(pk__in=[one.pk for one in pair])
        .select_related("uploaded_by", "reading", "disclosure", "disclosure_2019")
        .prefetch_related("dispositions", "challenges", "narratives", "doubts")
    )
    known = {one.pk: one for one in revisions}
    for one in known.values():
        one.report = report
    return known[pair[0].pk], known[pair[1].pk]


def chosen(
    request: HttpRequest, report: Report, known: list[Revision]
) -> tuple[Revision, Revision] | None:
    """Return the older and the newer version to compare, ``None`` if there are not two; 404 for one there is not."""
    by_number = {one.number: one for one in known}
    asked = [request.GET.get(name, "") for name in ("from", "to")]
    if len(known) < 2 and not all(asked):
        return None
    current = next((one for one in known if one.pk == report.current_id), None)
    new = version(by_number, asked[1]) if asked[1] else (current or known[-1])
    before = [one for one in known if one.number < new.number]
    old = version(by_number, asked[0]) if asked[0] else (before[-1] if before else known[-1])
    return (old, new) if old.number <= new.number else (new, old)


def version(known: dict[int, Revision], number: str) -> Revision:
    """Return the version of a number from the address; 404 if there is none or nothing was read of it."""
    if not number.isascii() or not number.isdigit() or int(number[:6]) not in known:
        raise Http404
    return known[int(number[:6])]


def notes_between(known: list[Revision], old: Revision, new: Revision) -> list[Revision]:
    """Return the versions after the older one up to the newer: what their filers said they changed."""
    return [one for one in known if old.number < one.number <= new.number]


def compared(old: Revision, new: Revision, notes: Iterable[Revision]) -> dict[str, object]:
    """Return what is to be shown of figures and text."""
    sides = Side.of(old), Side.of(new)
    cells = figures.compare(*sides)
    texts = sentences.compare(text_of(old), text_of(new))
    said = "\n".join(one.change_note for one in notes)
    by_hand = {*sides[0].corrections, *sides[1].corrections}
    fates = Counter(row.fate for rows in texts.values() for row in rows)
    changed = [cell for cell in cells.values() if cell.is_changed]
    return {
        "sections": list(sections(sides, cells, texts)),
        "changed": [Listed(cell, mentions(said, cell), cell.at in by_hand) for cell in changed],
        "relabelled": list(relabelled(*sides)),
        "one_sided": [cell for cell in cells.values() if cell.change and not cell.is_changed],
        "other_form": sides[0].layout != sides[1].layout,
        "readings": [ReadingView(side) for side in sides],
        "totals": Totals(
            len(changed),
            fates[Fate.CHANGED] + fates[Fate.ADDED] + fates[Fate.REMOVED],
            fates[Fate.MOVED_HERE],
        ),
    }


def relabelled(old: Side, new: Side) -> Iterator[ListedLabel]:
    """Yield the labels printed differently, of rows and columns that both forms have."""
    shared = set(old.figures.addresses()) & set(new.figures.addresses())
    for change in printed_labels.compare(old.labels, new.labels):
        label = LABELS.get(change.at)
        if label is not None and label.cell in shared:
            yield ListedLabel(change)


def text_of(revision: Revision) -> dict[int, str]:
    return {one.number: one.text for one in revision.narratives.all()}


def sections(
    sides: tuple[Side, Side], cells: dict[str, Cell], texts: dict[int, list[Row]]
) -> Iterator[SectionView]:
    """Yield the covering paragraph, if any, and the six sections."""
    tables = list(sheets(sides, cells))
    for number in range(0 if 0 in texts else 1, len(statutory.SECTIONS) + 1):
        rows = texts.get(number, [])
        heading = statutory.SECTIONS[number - 1] if number else gettext_noop("引言")
        yield SectionView(
            number,
            _(heading),
            [sheet for sheet in tables if sheet.number == number],
            [
                Run(is_same, list(some))
                for is_same, some in groupby(rows, key=lambda row: row.fate is Fate.SAME)
            ],
            sum(row.fate is not Fate.SAME for row in rows),
        )


def sheets(sides: tuple[Side, Side], cells: dict[str, Cell]) -> Iterator[SheetView]:
    """Yield the tables on the newer form and, where the older one's differ, those too."""
    old, new = sides
    before, after = layout.grids(old.figures), layout.grids(new.figures)
    by_hand = {*old.corrections, *new.corrections}

    def view(grid: layout.Grid, is_older: bool = False) -> list[list[GridView]]:
        return [
            [
                GridView(cell, cells.get(cell.address), cell.address in by_hand, is_older)
                for cell in row
            ]
            for row in grid.rows()
        ]

    for number, grid in after.items():
        differs = before[number] != grid
        if differs:
            yield SheetView(number, view(before[number], is_older=True), old.revision.number)
        yield SheetView(number, view(grid), new.revision.number if differs else None)


def mentions(said: str, cell: Cell) -> list[str]:
    """Return the words and numbers of the filer's notes that speak of a cell; no judgement on what is said."""
    numbers = set(_NUMBER.findall(said))
    values = [seen.text for seen in (cell.old, cell.new) if seen is not None]
    found = [text for text in values if text in numbers or text.replace(",", "") in numbers]
    return [*(label for label in labels(cell.at) if label in said), *dict.fromkeys(found)]


_ROWS = {field.name: field.verbose_name for field in RequestDisposition._meta.fields}


@lru_cache(maxsize=512)
def labels(at: str) -> tuple[str, ...]:
    """Return the words by which people call a cell, those of its row and column, in the language of the reports."""
    table, *keys = at.split("/")
    with translation.override("zh-hans"):
        if table == "requests":
            row = str(_ROWS[keys[1]])
            names = [wording.applicant(keys[0]), row]
        elif table == "challenges":
            names = [wording.route(keys[0]), wording.outcome(keys[1])]
        else:
            names = re.findall(r"“([^“”]+)”", wording.cell_name(at))
    return tuple(name for name in names if len(name) >= SHORTEST_LABEL)
