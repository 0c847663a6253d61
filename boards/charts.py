"""Pictures of numbers as data: what ``assets/charts.js`` draws and what the table beside it says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from reports.models.figures import Value


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers: ``colour`` 1 to 8 is a colour of the palette, ``addresses`` where each number leads."""

    name: str
    data: Sequence[Value]
    colour: int | None = None
    dashed: bool = False
    addresses: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Break:
    """A border between two forms, at the category before which nothing may be compared with what follows."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class Point:
    """One agency in a strip, or ``count`` of them nearly alike, whose ``name`` says so."""

    name: str
    value: Value
    group: int
    outlying: bool = False
    address: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture: ``kind`` is ``stack``, ``bars``, ``lines``, ``strip`` or ``flow``.

    ``unit`` stands behind every number (``%``); ``whole`` is the end of the axis, ``lying`` turns it by ninety
    degrees.  ``links`` of a flow are (from, to, number) by the names of its ``nodes``.
    """

    key: str
    kind: str
    title: str
    categories: Sequence[str] = ()
    series: Sequence[Series] = ()
    unit: str = ""
    whole: int | None = None
    lying: bool = False
    breaks: Sequence[Break] = ()
    points: Sequence[Point] = ()
    nodes: Sequence[tuple[str, int]] = ()
    links: Sequence[tuple[str, str, int]] = ()
    note: str = ""
    definitions: Sequence[tuple[str, str]] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        numbers = [value for series in self.series for value in series.data]
        return not (any(value is not None for value in numbers) or self.points or self.links)

    @property
    def spec(self) -> dict[str, Any]:
        """Return what the script draws, as plain data."""
        return {
            "kind": self.kind,
            "title": self.title,
            "categories": list(self.categories),
            "series": [
                {
                    "name": one.name,
                    "data": [number(value) for value in one.data],
                    "colour": one.colour,
                    "dashed": one.dashed,
                }
                for one in self.series
            ],
            "addresses": [list(one.addresses) for one in self.series],
            "unit": self.unit,
            "whole": self.whole,
            "lying": self.lying,
            "breaks": [{"at": one.at, "label": one.label} for one in self.breaks],
            "points": [
                {
                    "name": one.name,
                    "value": number(one.value),
                    "group": one.group,
                    "outlying": one.outlying,
                    "address": one.address,
                    "count": one.count,
                }
                for one in self.points
            ],
            "nodes": [{"name": name, "colour": colour} for name, colour in self.nodes],
            "links": [
                {"source": source, "target": target, "value": value}
                for source, target, value in self.links
            ],
        }

    @property
    def head(self) -> list[str]:
        """Return the columns of the table after the first."""
        return [one.name for one in self.series]

    @property
    def rows(self) -> list[tuple[str, list[tuple[Value, str]]]]:
        """Return the table: a category with the number and the address of each series."""
        return [
            (name, [(one.data[n], _address(one, n)) for one in self.series])
            for n, name in enumerate(self.categories)
        ]


def number(value: Value) -> float | int | None:
    """Return a number as a script understands it, rounded to what can be seen."""
    return round(float(value), 2) if isinstance(value, Decimal) else value


def _address(series: Series, n: int) -> str:
    return series.addresses[n] if n < len(series.addresses) else ""


def form_breaks(years: Iterable[int], label: str) -> list[Break]:
    """Return the borders between the forms of the reports on some years: 2019 and 2021 began new ones."""
    shown = sorted(set(years))
    first = (
        next((year for year in shown if year >= border), None)
        for border in (2019, 2021)
        if shown and shown[0] < border
    )
    return [Break(str(year), label) for year in dict.fromkeys(first) if year is not None]
