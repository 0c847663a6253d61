"""What an aggregate report's cells should be: the sum of the reports below it, in every reasonable reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports import statutory
from reports.models import Figures
from validation.engine import Dossier, Subordinates
from validation.functions import VERTICAL, functions_of
from validation.tallies import APPLICANTS, figure

TOLERANCE = Decimal("0.01")
"""万元 a report may lose by rounding."""
_OFFICE = re.compile(r"政府办公[厅室]")
_NOT_ADDED = ("previous_items", "change")
"""Keys of the form of 2019 that are no counts of the year."""
DOCUMENTS = ("administrative_rules", "normative_documents")
DOCUMENT_CELLS = (
    "disclosure/normative_documents/issued",
    "disclosure/normative_documents/in_force",
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A cell of an aggregate report beside those of the reports it adds up."""

    at: str
    whole: int | Decimal
    parts: Mapping[str, int | Decimal]
    """By agency name, blanks left out."""
    readings: tuple[int | Decimal, ...]
    """What the sum is: of all, and where some may be counted twice or stand outside, without them."""
    is_complete: bool
    """Whether no report is missing and no cell blank."""

    @property
    def sum(self) -> int | Decimal:
        return self.readings[0]

    @property
    def difference(self) -> int | Decimal:
        return self.whole - self.sum

    @property
    def tolerance(self) -> Decimal:
        return TOLERANCE * len(self.parts) if is_money(self.at) else Decimal(0)

    @property
    def agrees(self) -> bool:
        return any(
            abs(Decimal(self.whole) - Decimal(reading)) <= self.tolerance
            for reading in self.readings
        )

    @property
    def exceeded(self) -> bool:
        """Whether even the smallest reading is more than the whole, whatever is missing."""
        return min(self.readings) - self.whole > self.tolerance


def compared_documents(dossier: Dossier) -> Iterator[Comparison]:
    """Compare the cells that count normative documents."""
    if dossier.subordinates is None:
        return
    for at in DOCUMENT_CELLS:
        comparison = compare(dossier, dossier.subordinates, at)
        if comparison is not None:
            yield comparison


def compared(dossier: Dossier) -> Iterator[Comparison]:
    """Compare each cell of an aggregate that should be a sum; an applicant's where its row's total agrees."""
    below = dossier.subordinates
    if below is None or not below.figures:
        return
    differing: set[str] = set()
    for at in added_addresses(dossier.figures):
        line = at.rsplit("/", 1)[1]
        if is_applicant(at) and line in differing:
            continue
        comparison = compare(dossier, below, at)
        if comparison is None:
            continue
        if not comparison.agrees and at.startswith("requests/total/"):
            differing.add(line)
        yield comparison


def added_addresses(figures: Figures) -> list[str]:
    """Return the cells that should be sums: table two, the total column of table three before the others, four."""
    found = [at for at in figures.addresses() if at.rsplit("/", 1)[1] not in _NOT_ADDED]
    return sorted(found, key=is_applicant)


def compare(dossier: Dossier, below: Subordinates, at: str) -> Comparison | None:
    """Put one cell beside those it should be the sum of; ``None`` for a blank or nothing to add."""
    whole = figure(dossier.figures, at)
    values = {name: figure(figures, at) for name, figures in below.figures.items()}
    parts = {name: value for name, value in values.items() if value is not None}
    if whole is None or not parts:
        return None
    complete = not below.missing and len(parts) == len(values)
    return Comparison(at, whole, parts, readings(dossier.agency, parts), complete)


def readings(
    government: str | None, parts: Mapping[str, int | Decimal]
) -> tuple[int | Decimal, ...]:
    """Return the sum of all, and without those that may stand in it twice or outside it."""
    whole = sum(parts.values())
    vertical = sum(value for name, value in parts.items() if is_vertical(name))
    found = [whole, whole - vertical]
    offices = [
        name
        for name in parts
        if government and name.startswith(government) and _OFFICE.search(name)
    ]
    if government and government in parts and offices:
        for name in (government, *offices):
            found += [whole - parts[name], whole - vertical - parts[name]]
    return tuple(found)


def is_vertical(name: str) -> bool:
    """Whether an agency answers to its own ministry, so that it may stand outside the government's sum."""
    return not VERTICAL.isdisjoint(functions_of(name))


def is_applicant(at: str) -> bool:
    """Whether a cell stands in one applicant's column of table three."""
    return at.startswith("requests/") and at.split("/")[1] in APPLICANTS


def is_document(at: str) -> bool:
    """Whether a cell counts documents, which the government and the drafting department may both count."""
    return at.split("/")[1] in DOCUMENTS


def is_money(at: str) -> bool:
    return at in statutory.MONEY_ADDRESSES
