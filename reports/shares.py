"""Measures as the database computes them, a report at a time; the same as ``reports.measures`` says of its cells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any

from django.db.backends.signals import connection_created
from django.db.models import (
    Aggregate,
    BooleanField,
    F,
    FloatField,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Coalesce
from django.dispatch import receiver

from reports.measures import Measure
from reports.models import Report
from reports.models.summand import SUMMED
from reports.trends import Basis


def added(basis: Basis, addresses: Iterable[str]) -> Any:
    """Return the sum of the cells of a report that hold a figure, null if none does."""
    columns = [f"{basis.value}_summand__{SUMMED[address]}" for address in addresses]
    return F(columns[0]) if len(columns) == 1 else _Added(*columns)


class _Added(Func):
    """The sum of those columns that are not null; one expression, for a page asks for dozens of such sums."""

    output_field = IntegerField()

    def as_sql(self, compiler: Any, connection: Any, *_form: Any, **_context: Any) -> Any:  # noqa: ARG002
        columns = [compiler.compile(one)[0] for one in self.get_source_expressions()]
        known = " + ".join(f"COALESCE({column}, 0)" for column in columns)
        return f"CASE WHEN COALESCE({', '.join(columns)}) IS NOT NULL THEN {known} END", []


def less(basis: Basis, plus: Sequence[str], minus: Sequence[str]) -> Any:
    """Return the sum of some cells less the sum of others, null if none of the first holds a figure."""
    return added(basis, plus) - Coalesce(added(basis, minus), 0) if minus else added(basis, plus)


def part(basis: Basis, measure: Measure) -> Any:
    return less(basis, measure.numerator, measure.numerator_minus)


def whole(basis: Basis, measure: Measure) -> Any:
    return less(basis, measure.denominator, measure.denominator_minus)


def percent(basis: Basis, measure: Measure) -> Any:
    """Return the share in percent, null where it is not defined."""
    return _Percent(part(basis, measure), whole(basis, measure))


class _Percent(Func):
    arity = 2
    template = "(100.0 * CAST(%(expressions)s AS DOUBLE PRECISION), 0.0))"
    arg_joiner = " AS DOUBLE PRECISION) / NULLIF(CAST("
    output_field = FloatField()


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


class MedianOfEnough(Median):
    """The median of ``fewest`` values or more, null where they are fewer."""

    def as_sql(self, compiler: Any, connection: Any, *form: Any, **context: Any) -> Any:
        values, more = compiler.compile(self.get_source_expressions()[0])
        middle, params = super().as_sql(compiler, connection, *form, **context)
        is_enough = f"COUNT({values}) >= {int(self.extra['fewest'])}"
        return f"CASE WHEN {is_enough} THEN {middle} END", (*more, *params)


class Among(Func):
    """Whether a key is one of a list, which may be long: it is one parameter, not thousands."""

    output_field = BooleanField()
    template = "%(expressions)s)"
    arg_joiner = " = ANY("

    def __init__(self, key: str, keys: Sequence[int]) -> None:
        super().__init__(F(key), Value(list(keys)))

    def as_sqlite(self, compiler: Any, connection: Any, **_context: Any) -> Any:  # noqa: ARG002
        key, keys = self.get_source_expressions()
        column, params = compiler.compile(key)
        among = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - a column's name
        return among, [*params, json.dumps(keys.value)]


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
