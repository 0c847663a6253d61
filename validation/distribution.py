"""How a figure stands among those of its peers, by statistics that a few wild values do not move."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from django.utils.translation import gettext_noop as _

from validation import wording
from validation.engine import Dossier
from validation.tallies import digits

FEWEST_PEERS = 8
"""With fewer there is no distribution to speak of."""
_NORMAL = 0.6745
"""Median absolute deviation of a standard normal distribution, so that scores read as its sigmas."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """The values of eight peers or more, in rising order."""

    values: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.values)

    @property
    def quartiles(self) -> tuple[float, float]:
        lower, _middle, upper = quantiles(self.values, n=4, method="inclusive")
        return lower, upper

    def quantile(self, tenths: int) -> float:
        """Return the value below which so many tenths of the peers lie."""
        return quantiles(self.values, n=10, method="inclusive")[tenths - 1]

    def score(self, value: float) -> float | None:
        """Return how many robust sigmas a count lies from the median of log(1 + n); ``None`` without spread."""
        logs = [math.log1p(each) for each in self.values]
        middle = median(logs)
        spread = median(abs(each - middle) for each in logs)
        return _NORMAL * (math.log1p(value) - middle) / spread if spread else None

    def params(self) -> dict[str, Any]:
        """Return what a message shows of it: ``count``, ``median`` and quartiles ``lower`` and ``upper``."""
        lower, upper = (digits(round(each, 1)) for each in self.quartiles)
        middle = digits(round(self.median, 1))
        return {"count": len(self.values), "median": middle, "lower": lower, "upper": upper}


def distribution(values: Iterable[float | None]) -> Distribution | None:
    """Return the distribution of the values there are, ``None`` if they are too few."""
    known = sorted(value for value in values if value is not None)
    return Distribution(tuple(known)) if len(known) >= FEWEST_PEERS else None


def peers_at(dossier: Dossier, address: str) -> Distribution | None:
    """Return how the peers' figures at an address are distributed."""
    if dossier.peers is None:
        return None
    values = dossier.peers.at(address)
    return distribution(None if value is None else float(value) for value in values)


def shown(dossier: Dossier, peers: Distribution) -> wording.Words:
    """Say whose distribution it is and how it lies."""
    group = dossier.peers.group if dossier.peers else ""
    return wording.say(
        _("同类机关（{group}，{count} 家）中位数 {median}，四分位 {lower} 至 {upper}"),
        group=wording.verbatim(group),
        **peers.params(),
    )
