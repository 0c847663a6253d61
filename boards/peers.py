"""The middle of an agency's peers: those of the same level and function, eight or more; their names are nobody's business here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from agencies.models import Agency
from boards.figures import KEY_CELLS
from reports import shares
from reports.keeping import kept_as
from reports.measures import MEASURES, Measure
from reports.models import Report
from reports.trends import Basis
from validation.distribution import FEWEST_PEERS
from validation.functions import functions_of, label

BASIS = Basis.CURRENT
PLACES = 9
"""Decimals of a median: more than is shown, fewer than a binary fraction errs in."""


@dataclass(frozen=True, slots=True)
class Peers:
    """How many peers' reports of a year were read, and the medians of their figures and shares."""

    group: str
    count: int
    medians: dict[str, Decimal]

    def median(self, cells: Sequence[str]) -> Decimal | None:
        """Return the median of a sum of cells, ``None`` where too few have it."""
        return self.medians.get(_name(cells))

    def median_share(self, measure: Measure) -> Decimal | None:
        """Return the median of a share, ``None`` where it is defined for too few."""
        return self.medians.get(measure.code)


def peers_of(agency: Agency, year: int) -> Peers | None:
    """Return the middle of the peers' own-organ reports of a year, ``None`` where they are too few."""
    level, function = agency.region.level, next(iter(functions_of(agency.name)), "")
    kind = "" if function else agency.kind
    medians = kept_as(
        ("peers", level, function, kind, year),
        lambda: _medians(_alike(level, function, kind), year),
    )
    count = int(medians.pop("", 0))
    if count < FEWEST_PEERS:
        return None
    group = _("{level} · {function}").format(
        level=agency.region.get_level_display(),
        function=_(label(function)) if function else agency.get_kind_display(),
    )
    return Peers(group, count, {name: Decimal(str(one)) for name, one in medians.items()})


def _alike(level: str, function: str, kind: str) -> list[int]:
    """Return the agencies of a level that have a function, or of a kind where the name tells none."""
    if not function:
        of_kind = Agency.objects.filter(region__level=level, kind=kind).order_by()
        return list(of_kind.values_list("pk", flat=True))
    return kept_as(("members", level), lambda: _by_function(level)).get(function, [])


def _by_function(level: str) -> dict[str, list[int]]:
    """Return the agencies of a level by each function their names tell."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    agencies = Agency.objects.filter(region__level=level).order_by()
    for pk, name in agencies.values_list("pk", "name"):
        for function in functions_of(name):
            found[function].append(pk)
    return dict(found)


def _medians(agencies: list[int], year: int) -> dict[str, float]:
    """Return the medians of what enough of these agencies have, and under no name how many were read; one query."""
    reports = _reports().filter(shares.Among("agency_id", agencies), year=year)
    columns = dict(enumerate(_asked()))
    found = reports.aggregate(
        reports=Count("pk"),
        **{
            f"median_{n}": shares.MedianOfEnough(f"column_{n}", fewest=FEWEST_PEERS)
            for n in columns
        },
    )
    return {"": found["reports"]} | {
        name: round(middle, PLACES)
        for n, name in columns.items()
        if (middle := found[f"median_{n}"]) is not None
    }


@cache
def _reports() -> QuerySet[Any, Any]:
    """Return the reports that were read with a column for all that is asked of them; to build it takes longer than to ask."""
    reports = Report.objects.filter(kind=Report.Kind.OWN, current__isnull=False).order_by()
    return reports.annotate(**{f"column_{n}": one for n, one in enumerate(_asked().values())})


def _asked() -> dict[str, Any]:
    return {
        **{_name(cells): shares.added(BASIS, cells) for _label, cells in KEY_CELLS},
        **{one.code: shares.percent(BASIS, one) for one in MEASURES.values()},
    }


def _name(cells: Sequence[str]) -> str:
    return " + ".join(cells)
