"""Measures as the database computes them, a report at a time; the same as ``reports.measures`` says of its cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add
from statistics import median
from typing import Any

from django.db.backends.signals import connection_created
from django.db.models import Aggregate, Case, F, FloatField, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf
from django.dispatch import receiver

from reports.measures import Measure
from reports.models import Report
from reports.models.summand import SUMMED
from reports.trends import Basis


def added(basis: Basis, addresses: Iterable[str]) -> Any:
    """Return the sum of the cells of a report that hold a figure, null if none does."""
    columns = [f"{basis.value}_summand__{SUMMED[address]}" for address in addresses]
    if len(columns) == 1:
        return F(columns[0])
    known = reduce(add, (Coalesce(F(column), 0) for column in columns))
    is_blank = Q(**{f"{column}__isnull": True for column in columns})
    return Case(When(is_blank, then=None), default=known, output_field=IntegerField())


def less(basis: Basis, plus: Sequence[str], minus: Sequence[str]) -> Any:
    """Return the sum of some cells less the sum of others, null if none of the first holds a figure."""
    return added(basis, plus) - Coalesce(added(basis, minus), 0) if minus else added(basis, plus)


def part(basis: Basis, measure: Measure) -> Any:
    return less(basis, measure.numerator, measure.numerator_minus)


def whole(basis: Basis, measure: Measure) -> Any:
    return less(basis, measure.denominator, measure.denominator_minus)


def percent(basis: Basis, measure: Measure) -> Any:
    """Return the share in percent, null where it is not defined."""
    ratio = Value(100.0) * Cast(part(basis, measure), FloatField())
    return ratio / NullIf(Cast(whole(basis, measure), FloatField()), Value(0.0))


def defined(reports: QuerySet[Report], basis: Basis, measure: Measure) -> QuerySet[Any, Any]:
    """Return the reports for which a share is defined, with its ``part`` and its ``whole``."""
    split = reports.annotate(part=part(basis, measure), whole=whole(basis, measure))
    return split.filter(~Q(whole=0), part__isnull=False, whole__isnull=False)


class Median(Aggregate):
    """The middle of the values that are not null, or halfway between the middle two."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite has what ``_MedianOfSqlite`` teaches each of its connections."""
        return self.as_sql(
            compiler,
            connection,
            function="MEDIAN",
            template="%(function)s(%(expressions)s)",
            **context,
        )


class _MedianOfSqlite:
    def __init__(self) -> None:
        self.values: list[float] = []

    def step(self, value: float | None) -> None:
        if value is not None:
            self.values.append(value)

    def finalize(self) -> float | None:
        return median(self.values) if self.values else None


@receiver(connection_created)
def _teach(connection: Any, **_sent: Any) -> None:
    if connection.vendor == "sqlite":
        connection.connection.create_aggregate("MEDIAN", 1, _MedianOfSqlite)
