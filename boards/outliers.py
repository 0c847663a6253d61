"""Agencies far from others of the same level and function: dots along a line, the far ones named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.models import Region
from boards.charts import Chart, Point
from boards.choice import Choice
from reports.measures import MEASURES
from reports.models.figures import Value
from reports.trends import totals_by
from validation.distribution import FEWEST_PEERS
from validation.functions import functions_of, label

FAR = 3.5
"""Robust sigmas from the median at which an agency is called far."""
NORMAL = 0.6745
SHOWN_GROUPS = 12
OFFERED = ("disclosed", "denied", "unavailable", "not_processed", "carried_out", "disputed")
"""Shares that can be looked at; counts depend on size and are left to the rules of family P."""
FEWEST_CONCLUDED = 10
"""A share of fewer requests than this says little."""


@dataclass(frozen=True, slots=True)
class Member:
    """One agency with its share."""

    agency: int
    name: str
    report: int
    value: Decimal
    is_far: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Agencies of one level and function, eight or more."""

    label: str
    members: list[Member]

    @property
    def median(self) -> Decimal:
        return median(member.value for member in self.members)

    @property
    def far(self) -> list[Member]:
        return [member for member in self.members if member.is_far]


Seen = tuple[Decimal, int, int, str]
"""A share with the keys of the report and of the agency, and the agency's name."""


def groups(choice: Choice, code: str) -> list[Group]:
    """Return the groups with their members' shares, those with most far members first."""
    measure = MEASURES[code]
    cells = (*measure.cells, "requests/total/concluded")
    keys = ("pk", "agency_id", "agency__name", "agency__region__level")
    found: defaultdict[tuple[str, str], list[Seen]] = defaultdict(list)
    for key, totals in totals_by(choice.own(), choice.basis, keys, cells).items():
        report, agency, name, level = key
        value = measure.percent(totals)
        if value is None or _few(totals("requests/total/concluded")):
            continue
        for function in functions_of(name):
            found[level, function].append((value, report, agency, name))
    made = [
        Group(_label(*group), _members(values))
        for group, values in found.items()
        if len(values) >= FEWEST_PEERS
    ]
    return sorted(made, key=lambda one: (-len(one.far), one.label))


def _few(concluded: Value) -> bool:
    return (concluded or 0) < FEWEST_CONCLUDED


def _label(level: str, function: str) -> str:
    return _("{level} · {function}").format(
        level=Region.Level(level).label, function=_(label(function))
    )


def _members(values: list[Seen]) -> list[Member]:
    far = far_from(float(value) for value, *_rest in values)
    return [
        Member(agency, name, report, value, far(float(value)))
        for value, report, agency, name in sorted(values)
    ]


def far_from(values: Iterable[float]) -> Callable[[float], bool]:
    """Return what tells whether a value is far from these, by median and median absolute deviation."""
    known = list(values)
    middle = median(known)
    spread = median(abs(value - middle) for value in known)
    return lambda value: bool(spread) and NORMAL * abs(value - middle) / spread > FAR


def strip(found: list[Group], code: str) -> Chart:
    """Picture the groups as strips of dots."""
    shown = found[:SHOWN_GROUPS]
    address = reverse("report-detail", args=[0])  # looked up once, not for thousands of dots
    return Chart(
        "outliers",
        "strip",
        _("{measure}：同级同类机关的分布").format(measure=_(MEASURES[code].name)),
        [_("{group}（{count}）").format(group=one.label, count=len(one.members)) for one in shown],
        unit="%",
        points=[
            Point(
                member.name,
                member.value,
                number,
                member.is_far,
                address.replace("0", str(member.report)),
            )
            for number, group in enumerate(shown)
            for member in group.members
        ],
        definitions=[(_(MEASURES[code].name), _(MEASURES[code].definition))],
    )
