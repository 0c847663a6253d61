"""What a writer writes: one report's figures, their printed forms, and its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from reports import statutory
from reports.models import Figures, Narrative
from reports.writers.layout import Grid, grids


class CannotShow(ValueError):
    """The layout has no way to print this manuscript so that it can be told apart; use another one."""


@dataclass(frozen=True, slots=True)
class Manuscript:
    """One report to be written.

    ``sections`` are unsaved narratives in printed order, number 0 being the covering paragraph; ``printed``
    says what stands in a cell where it is not simply the decimal digits of the figure.
    """

    title: str
    agency: str
    year: int
    figures: Figures
    sections: tuple[Narrative, ...]
    printed: Mapping[str, str] = field(default_factory=dict)

    def cell(self, address: str) -> str:
        """What is printed at an address; the empty string for a blank."""
        return self.printed.get(address, digits(self.figures.value(address)))

    def cells(self) -> Iterator[tuple[str, str]]:
        for address in self.figures.addresses():
            yield address, self.cell(address)

    def parts(self) -> Iterator[tuple[Narrative, list[str], Grid | None]]:
        """Yield each section with its paragraphs and the table that follows them, if it has one."""
        tables = grids(self.figures)
        for section in self.sections:
            yield (
                section,
                section.text.split("\n") if section.text else [],
                tables.get(section.number),
            )


def digits(value: int | Decimal | None) -> str:
    """The plain decimal digits of a figure, without exponent; the empty string for a blank."""
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def title_of(agency: str, year: int) -> str:
    """The title as 国办公开办函〔2021〕30号 prescribes it."""
    return f"{agency}{year}年{statutory.TITLE}"


def blank(agency: str, year: int) -> Manuscript:
    """Return an empty form for an agency to fill in."""
    return Manuscript(
        title_of(agency, year),
        agency,
        year,
        Figures.blank(statutory.Form.for_year(year)),
        tuple(
            Narrative(number=number, heading=heading)
            for number, heading in enumerate(statutory.SECTIONS, start=1)
        ),
    )
