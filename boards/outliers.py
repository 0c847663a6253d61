"""Agencies far from others of the same level and function: dots along a line, the far ones named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.models import Region
from boards.charts import Chart, Point
from boards.choice import Choice
from reports import shares
from reports.keeping import kept_as
from reports.measures import MEASURES, percent
from validation.distribution import FEWEST_PEERS
from validation.functions import functions_of, label

FAR = 3.5
"""Robust sigmas from the median at which an agency is called far."""
NORMAL = 0.6745
SHOWN_GROUPS = 12
"""The groups whose dots are drawn; the table lists all."""
NAMED_IN_A_ROW = 8
"""The farthest of a group; the page of the group names all."""
DOTS = 40
"""In a group with more members those of the same whole percent are one dot, which tells how many they are."""
OFFERED = ("disclosed", "denied", "unavailable", "not_processed", "carried_out", "disputed")
"""Shares that can be looked at; counts depend on size and are left to the rules of family P."""
FEWEST_CONCLUDED = 10
"""A share of fewer requests than this says little."""


class Member(NamedTuple):
    """One agency with its share in percent."""

    value: Decimal
    name: str
    report: int


@dataclass(frozen=True, slots=True)
class Dot:
    """One member, or several of nearly the same share: ``value`` is the median of theirs."""

    value: Decimal
    is_far: bool
    count: int
    only: Member | None
    """The member, where it is one."""


@dataclass(frozen=True, slots=True)
class Group:
    """Agencies of one level and function, eight or more; the ``far`` ones by name, the farthest first."""

    level: str
    function: str
    count: int
    median: Decimal
    far: list[Member]
    dots: list[Dot]

    @property
    def key(self) -> str:
        return f"{self.level}.{self.function}"

    @property
    def label(self) -> str:
        return _("{level} · {function}").format(
            level=Region.Level(self.level).label, function=_(label(self.function))
        )

    @property
    def farthest(self) -> list[Member]:
        return self.far[:NAMED_IN_A_ROW]


def groups(choice: Choice, code: str) -> list[Group]:
    """Return the groups, those with most far members first."""
    measure = MEASURES[code]
    concluded = f"{choice.basis.value}_summand__concluded__gte"
    rows: QuerySet[Any, Any] = (
        shares.defined(choice.own(), choice.basis, measure)
        .filter(**{concluded: FEWEST_CONCLUDED})
        .order_by()
        .values_list("agency__region__level", "agency__name", "pk", "part", "whole")
    )
    found = kept_as(("outliers", rows.query.sql_with_params()), lambda: _grouped(rows))
    return sorted(found, key=lambda one: (-len(one.far), one.label))


Row = tuple[str, str, int, int, int]
"""Level and name of the agency, key of its report, part and whole of its share."""


def _grouped(rows: Iterable[Row]) -> list[Group]:
    """Put the agencies into the groups their names tell, and leave out what is too small to compare."""
    found: defaultdict[tuple[str, str], list[tuple[float, Row]]] = defaultdict(list)
    for row in rows:
        level, name, _report, part, whole = row
        for function in functions_of(name):
            found[level, function].append((100 * part / whole, row))
    return [
        _group(*key, sorted(members))
        for key, members in found.items()
        if len(members) >= FEWEST_PEERS
    ]


def _group(level: str, function: str, members: list[tuple[float, Row]]) -> Group:
    values = [value for value, _row in members]
    middle, is_far = median(values), far_from(values)
    far = [one for one in members if is_far(one[0])]
    far.sort(key=lambda one: -abs(one[0] - middle))
    half = len(members) // 2
    exact = [
        _member(row).value for _value, row in members[half - (len(members) % 2 == 0) : half + 1]
    ]
    return Group(
        level,
        function,
        len(members),
        median(exact),
        [_member(row) for _value, row in far],
        list(_dots(members, is_far)),
    )


def _member(row: Row) -> Member:
    _level, name, report, part, whole = row
    value = percent(part, whole)
    assert value is not None
    return Member(value, name, report)


def _dots(members: list[tuple[float, Row]], is_far: Callable[[float], bool]) -> Iterator[Dot]:
    """Yield a dot a member, or where they are many a dot for all of one whole percent, far ones apart."""
    together: defaultdict[tuple[float, bool], list[Row]] = defaultdict(list)
    for value, row in members:
        together[value // 1 if len(members) > DOTS else row[2], is_far(value)].append(row)
    for (_percent, far), rows in together.items():
        middle = _member(rows[len(rows) // 2])
        yield Dot(middle.value, far, len(rows), middle if len(rows) == 1 else None)


def far_from(values: Iterable[float]) -> Callable[[float], bool]:
    """Return what tells whether a value is far from these, by median and median absolute deviation."""
    known = list(values)
    middle = median(known)
    spread = median(abs(value - middle) for value in known)
    return lambda value: bool(spread) and NORMAL * abs(value - middle) / spread > FAR


def strip(found: list[Group], code: str) -> Chart:
    """Picture the groups as strips of dots."""
    shown = found[:SHOWN_GROUPS]
    return Chart(
        "outliers",
        "strip",
        _("{measure}：同级同类机关的分布").format(measure=_(MEASURES[code].name)),
        [_("{group}（{count}）").format(group=one.label, count=one.count) for one in shown],
        unit="%",
        points=[_point(dot, number) for number, group in enumerate(shown) for dot in group.dots],
        definitions=[(_(MEASURES[code].name), _(MEASURES[code].definition))],
        note=_("超过 {most} 家的组里，同一个百分点内的机关并成一点，点越大家数越多。").format(
            most=DOTS
        )
        if any(group.count > DOTS for group in shown)
        else "",
    )


def _point(dot: Dot, group: int) -> Point:
    if dot.only is not None:
        address = reverse("report-detail", args=[dot.only.report])
        return Point(dot.only.name, dot.value, group, dot.is_far, address)
    low = int(dot.value // 1)
    name = ngettext("{count} 家（{low}%—{high}%）", "{count} 家（{low}%—{high}%）", dot.count)
    return Point(
        name.format(count=dot.count, low=low, high=low + 1),
        dot.value,
        group,
        dot.is_far,
        count=dot.count,
    )
