"""The middle of an agency's peers: those of the same level and function, eight or more; their names are nobody's business here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count
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
    same_level = Agency.objects.filter(region__level=level).order_by()
    if not function:
        return list(same_level.filter(kind=kind).values_list("pk", flat=True))
    return [
        pk for pk, name in same_level.values_list("pk", "name") if function in functions_of(name)
    ]


def _medians(agencies: list[int], year: int) -> dict[str, float]:
    """Return the medians of what enough of these agencies have, and under no name how many were read; one query."""
    reports = Report.objects.filter(
        year=year, kind=Report.Kind.OWN, agency__in=agencies, current__isnull=False
    )
    asked: dict[str, Any] = {
        **{_name(cells): shares.added(BASIS, cells) for _label, cells in KEY_CELLS},
        **{one.code: shares.percent(BASIS, one) for one in MEASURES.values()},
    }
    columns = dict(enumerate(asked))
    found = reports.aggregate(
        reports=Count("pk"),
        **{f"median_{n}": shares.Median(asked[name]) for n, name in columns.items()},
        **{f"known_{n}": Count(asked[name]) for n, name in columns.items()},
    )
    return {"": found["reports"]} | {
        name: round(found[f"median_{n}"], PLACES)
        for n, name in columns.items()
        if found[f"known_{n}"] >= FEWEST_PEERS
    }


def _name(cells: Sequence[str]) -> str:
    return " + ".join(cells)
