"""Sums of figures over many reports: by year, by region, by kind; one query or five, whatever the number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from django.db.models import Count, QuerySet, Sum

from reports import statutory
from reports.keeping import kept
from reports.measures import MEASURES, Measure
from reports.models import Report
from reports.models.figures import Value
from reports.models.summand import SUMMED

Key = tuple[Any, ...]


class Basis(StrEnum):
    """Which version of a report counts."""

    ACCEPTED = "accepted"
    """The one the office accepted; reports that were not are left out."""
    FILED = "filed"
    """The last one that was submitted, accepted or not."""
    CURRENT = "current"
    """The last one that was read, submitted or not."""


@dataclass(slots=True)
class Totals:
    """Sums of cells over reports; a cell that is blank in all of them has none."""

    do_not_call_in_templates: ClassVar[bool] = True
    cells: dict[str, int | Decimal] = field(default_factory=dict)
    reports: int = 0

    def __call__(self, address: str) -> Value:
        return self.cells.get(address)

    def percent(self, code: str) -> Any:
        """Return a measure in percent, ``None`` where it is not defined."""
        return MEASURES[code].percent(self)

    def parts(self, measure: Measure) -> tuple[Value, Value]:
        return measure.parts(self)

    def add(self, other: Totals) -> None:
        """Take in the sums of further reports."""
        self.reports += other.reports
        for address, value in other.cells.items():
            self.cells[address] = self.cells.get(address, 0) + value


def whole(
    reports: QuerySet[Report], basis: Basis, addresses: Iterable[str] | None = None
) -> Totals:
    """Return the sums over all the reports."""
    return totals_by(reports, basis, (), addresses).get((), Totals())


def totals_by(
    reports: QuerySet[Report],
    basis: Basis,
    keys: tuple[str, ...],
    addresses: Iterable[str] | None = None,
) -> dict[Key, Totals]:
    """Return the sums by fields of the report (such as ``year`` or ``agency__kind``), of all cells or of some.

    Own-organ and aggregate reports are not to be added up: choose one kind before.
    """
    counted = reports.filter(**{f"{basis.value}__isnull": False}).order_by()
    wanted = None if addresses is None else set(addresses)
    if wanted is not None and wanted <= SUMMED.keys():
        return _sums_of_summands(counted, basis, keys, wanted)
    found: defaultdict[Key, Totals] = defaultdict(Totals)
    numbers = (
        kept(counted.values(*keys).annotate(n=Count("pk"))) if keys else [{"n": counted.count()}]
    )
    for row in numbers:
        found[tuple(row[key] for key in keys)].reports = row["n"]
    for table in TABLES:
        table.sum_into(found, counted, basis, keys, wanted)
    return dict(found)


def _sums_of_summands(
    reports: QuerySet[Report], basis: Basis, keys: tuple[str, ...], wanted: set[str]
) -> dict[Key, Totals]:
    """Add up what boards need from the narrow rows that hold nothing else (``Summand``); one query."""
    columns = {address: SUMMED[address] for address in sorted(wanted)}
    sums = {f"sum_{column}": Sum(f"{basis.value}_summand__{column}") for column in columns.values()}
    lines = (
        kept(reports.values(*keys).annotate(n=Count("pk"), **sums))
        if keys
        else [reports.aggregate(n=Count("pk"), **sums)]
    )
    return {
        tuple(line[key] for key in keys): Totals(
            {
                address: line[f"sum_{column}"]
                for address, column in columns.items()
                if line[f"sum_{column}"] is not None
            },
            line["n"],
        )
        for line in lines
    }


@dataclass(frozen=True, slots=True)
class Table:
    """One of the stored tables: the prefix of its addresses, the way to it from a revision, the column that names the row."""

    prefix: str
    rows: str
    row: str | None = None

    def sum_into(
        self,
        found: dict[Key, Totals],
        reports: QuerySet[Report],
        basis: Basis,
        keys: tuple[str, ...],
        wanted: set[str] | None,
    ) -> None:
        """Add the sums of this table over the reports, which are joined to their rows once."""
        asked = self.asked(wanted)
        if not asked:
            return
        table = f"{basis.value}__{self.rows}"
        those = (
            {f"{table}__{self.row}__in": {row for row, _ in asked}}
            if self.row and wanted is not None
            else {f"{table}__isnull": False}
        )
        rows = reports.filter(**those)
        groups = (*keys, f"{table}__{self.row}") if self.row else keys
        attributes = {attribute for _row, attribute in asked}
        sums = {f"sum_{one}": Sum(f"{table}__{one}") for one in sorted(attributes)}
        answer = kept(rows.values(*groups).annotate(**sums)) if groups else [rows.aggregate(**sums)]
        for line in answer:
            totals = found[tuple(line[key] for key in keys)]
            row = line[f"{table}__{self.row}"] if self.row else ""
            for attribute in attributes:
                address = self.addresses.get((row, attribute))
                value = line[f"sum_{attribute}"]
                if address and value is not None and (wanted is None or address in wanted):
                    totals.cells[address] = value

    def asked(self, wanted: set[str] | None) -> set[tuple[str, str]]:
        """Return the rows and attributes asked for."""
        return {
            place
            for place, address in self.addresses.items()
            if wanted is None or address in wanted
        }

    @property
    def addresses(self) -> dict[tuple[str, str], str]:
        """The address of each row and attribute of this table."""
        return ADDRESSES[self.prefix]


TABLES = (
    Table("requests", "dispositions", "applicant"),
    Table("challenges", "challenges", "route"),
    Table("disclosure", "disclosure"),
    Table("disclosure_2019", "disclosure_2019"),
)


def _addresses() -> dict[str, dict[tuple[str, str], str]]:
    known: dict[str, dict[tuple[str, str], str]] = {table.prefix: {} for table in TABLES}
    for address in (
        *statutory.request_addresses(combined=False),
        *statutory.request_addresses(combined=True),
        *statutory.challenge_addresses(),
        *statutory.disclosure_addresses(statutory.Form.F2021),
        *statutory.disclosure_addresses(statutory.Form.F2019),
    ):
        prefix, *rest = address.split("/")
        row = rest.pop(0) if prefix in {"requests", "challenges"} else ""
        known[prefix][row, "_".join(rest)] = address
    return known


ADDRESSES = _addresses()
