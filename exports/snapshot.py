"""What an export is made of: whose reports, of which year, which versions, as of which moment; and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import QueryDict

from agencies.models import Agency, AgencyQuerySet, AnyUser
from boards.choice import Choice
from reports.models import Report
from reports.owing import of_owed_kind


@dataclass(frozen=True)
class Snapshot:
    """The data of one export; ``at`` is the moment they are of, ``choice`` the filters.

    ``params`` are further wishes of the kind, as text.
    """

    choice: Choice
    at: datetime
    rules: str
    params: Mapping[str, str]

    @property
    def user(self) -> AnyUser:
        return self.choice.user

    @property
    def year(self) -> int:
        return self.choice.year

    @cached_property
    def expected(self) -> AgencyQuerySet:
        """The agencies that owe a report on the year, in the order of the roster."""
        agencies: AgencyQuerySet = (
            self.choice.agencies().select_related("region").order_by("region__code", "path")
        )
        return agencies

    @cached_property
    def reports(self) -> QuerySet[Report]:
        """The owed reports that are counted, with a version of the chosen basis."""
        counted = {f"{self.choice.basis.value}__isnull": False}
        return (
            of_owed_kind(Report.objects.for_year(self.year))
            .filter(agency__in=self.choice.agencies(), **counted)
            .select_related("agency__region", self.choice.basis.value)
            .order_by("agency__region__code", "agency__path")
        )

    def missing(self) -> list[Agency]:
        """Return the expected agencies without a counted report."""
        included = set(self.reports.values_list("agency_id", flat=True))
        return [agency for agency in self.expected if agency.pk not in included]

    def coverage(self) -> dict[str, Any]:
        """Return the proof: how many were expected, how many are in it, and who is missing by name."""
        missing = self.missing()
        expected = self.expected.count()
        return {
            "expected": expected,
            "included": expected - len(missing),
            "missing": [agency.name for agency in missing],
        }


def snapshot(user: AnyUser, params: Mapping[str, str], at: datetime, rules: str) -> Snapshot:
    """Return the data for the filters of an export, read anew under the user's present rights."""
    query = QueryDict(mutable=True)
    query.update(params)
    return Snapshot(Choice.asked(user, query), at, rules, params)


@contextmanager
def one_moment() -> Iterator[None]:
    """See the database as it is at one moment while the export is made, whatever others change meanwhile.

    Nothing is written in it, so that others need not wait: SQLite, too, lets a reader keep its moment beside a writer.
    """
    begins_here = not connection.in_atomic_block
    with reading_only(), transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql" and begins_here:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


@contextmanager
def reading_only() -> Iterator[None]:
    """Begin transactions of SQLite without its one right to write, which ours take at once (``config.settings``)."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()  # which sets how transactions begin
    usual = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = usual  # type: ignore[attr-defined]
