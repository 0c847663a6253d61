"""What a board is asked for: a year, a region, a kind of agency, and which versions of reports count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from agencies.models import (
    Agency,
    AgencyQuerySet,
    AnyUser,
    Membership,
    Region,
    held_by,
    owing,
    reach,
)
from reports.models import Report
from reports.owing import of_owed_kind
from reports.trends import Basis
from reports.years import chosen_year

BASES = (Basis.ACCEPTED, Basis.FILED, Basis.CURRENT)


@dataclass(frozen=True)
class Choice:
    """The filters of a board, as they stand in its address."""

    user: AnyUser
    year: int
    region: Region | None = None
    kind: str = ""
    basis: Basis = Basis.FILED

    @classmethod
    def of(cls, request: HttpRequest) -> Choice:
        """Read the filters from the address; 404 for a region that is not in the user's sight."""
        return cls.asked(request.user, request.GET, chosen_year(request))

    @classmethod
    def asked(cls, user: AnyUser, asked: Mapping[str, str], year: int | None = None) -> Choice:
        """Read the filters from text; ``year`` if none is named.  404 for a region out of sight."""
        return cls(
            user,
            year if year is not None else int(asked["year"]),
            _region(asked, user),
            _one_of(asked.get("kind", ""), Agency.Kind.values, ""),
            Basis(_one_of(asked.get("basis", ""), list(Basis), Basis.FILED)),
        )

    @cached_property
    def regions(self) -> list[Region]:
        """The regions of the agencies in sight, with those above them; by code."""
        keys = regions_in_sight(self.user)
        return list(Region.objects.filter(pk__in=keys))

    @cached_property
    def parts(self) -> list[Region]:
        """The regions one level below the chosen one (or below the top)."""
        top = self.region or self.top
        return [region for region in self.regions if top and region.parent_id == top.pk]

    @cached_property
    def top(self) -> Region | None:
        """The region that holds everything in sight."""
        return min(self.regions, key=lambda region: len(region.path), default=None)

    @property
    def above(self) -> list[Region]:
        """The chosen region with those above it, from the top."""
        if self.region is None:
            return []
        keys = [*self.region.ancestor_keys, self.region.pk]
        by_key = {region.pk: region for region in self.regions}
        return [by_key[key] for key in keys if key in by_key]

    def agencies(self) -> AgencyQuerySet:
        """Return the agencies in sight that owe a report on the year."""
        return self._scope().expected_in(self.year)

    def owed(self, year: int | None = None) -> QuerySet[Report]:
        """Return the reports these agencies owe: aggregates of governments, own-organ reports of all others."""
        return of_owed_kind(self._reports(year or self.year))

    def own(self, year: int | None = None) -> QuerySet[Report]:
        """Return the own-organ reports, which alone may be added up."""
        return self._reports(year or self.year).filter(kind=Report.Kind.OWN)

    def all_reports(self) -> QuerySet[Report]:
        """Return the reports of all years and both kinds."""
        return self._of_agencies(Report.objects.all())

    def all_agencies(self) -> AgencyQuerySet:
        """Return the agencies in sight, also those that owe nothing for the year."""
        return self._scope()

    def over_years(self) -> QuerySet[Report]:
        """Return the own-organ reports of all years."""
        return self._of_agencies(Report.objects.filter(kind=Report.Kind.OWN))

    def _reports(self, year: int) -> QuerySet[Report]:
        return self._of_agencies(Report.objects.for_year(year))

    def _of_agencies(self, reports: QuerySet[Report]) -> QuerySet[Report]:
        return reports.filter(self.within("agency__"))

    def _scope(self) -> AgencyQuerySet:
        return Agency.objects.filter(self.within())

    def within(self, agency: str = "") -> Q:
        """The condition that an agency is in sight and chosen; ``agency`` leads to it (``agencies.models.reach``)."""
        scope = reach(self._memberships, agency)
        if self.region is not None:
            scope &= Q(**{f"{agency}region__path__startswith": self.region.path})
        return scope & Q(**{f"{agency}kind": self.kind}) if self.kind else scope

    def expected(self, agency: str = "") -> Q:
        """The condition that an agency in sight and chosen owes a report on the year."""
        return self.within(agency) & owing(self.year, agency)

    @cached_property
    def _memberships(self) -> list[Membership]:
        """What the user may see, asked for once a page."""
        return list(held_by(self.user))

    # --- addresses ---

    @property
    def parameters(self) -> dict[str, str]:
        """Return the filters as they stand in an address; those at rest are left out."""
        found = {"year": str(self.year)}
        if self.region is not None:
            found["region"] = str(self.region.pk)
        if self.kind:
            found["kind"] = self.kind
        if self.basis != Basis.FILED:
            found["basis"] = self.basis.value
        return found

    @property
    def query(self) -> str:
        return "?" + urlencode(self.parameters)

    def into(self, region: Region | None) -> str:
        """Return the address of the same board for another region."""
        return replace(self, region=region).query

    def narrowed(self, **more: Any) -> str:
        """Return the filters with further ones, for another page."""
        return "?" + urlencode({**self.parameters, **more})

    @property
    def basis_label(self) -> str:
        return basis_label(self.basis)

    @property
    def basis_choices(self) -> list[tuple[str, str]]:
        return [(basis.value, basis_label(basis)) for basis in BASES]


def basis_label(basis: Basis) -> str:
    """Say which versions count, in the active language."""
    return {
        Basis.ACCEPTED: _("仅已通过"),
        Basis.FILED: _("已报送（含待审）"),
        Basis.CURRENT: _("全部已识读（含未报送）"),
    }[basis]


def regions_in_sight(user: AnyUser) -> set[int]:
    """Return the keys of the regions with agencies the user sees, and of the regions above them."""
    paths = (
        Agency.objects.visible_to(user).order_by().values_list("region__path", flat=True).distinct()
    )
    return {int(key) for path in paths for key in path.strip("/").split("/")}


def _region(asked: Mapping[str, str], user: AnyUser) -> Region | None:
    key = asked.get("region", "")
    if not key:
        return None
    if not (key.isascii() and key.isdigit()):
        raise Http404
    if int(key[:18]) not in regions_in_sight(user):
        raise Http404
    return Region.objects.get(pk=int(key[:18]))


def _one_of(asked: str, known: list[Any], default: Any) -> Any:
    return asked if asked in known else default
