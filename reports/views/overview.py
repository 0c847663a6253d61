"""The province (or whatever part of it one reviews) at a glance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from agencies.models import Agency, AnyUser, Region, User
from reports.deadlines import overdue_agencies
from reports.filing import Standing, expected, with_standing
from reports.models import Report, Revision
from reports.models.report import IN_PHASE, LATE
from reports.years import chosen_year

RECENT = 10
BATCH = timedelta(hours=1)
"""The progress bar counts the files of the last hour."""


@dataclass(slots=True)
class Tally:
    """How many agencies stand where; ``query`` is the part of the agency list's address that lists them."""

    label: str
    query: str = ""
    by_standing: Counter[str] = field(default_factory=Counter)

    @property
    def expected(self) -> int:
        return self.by_standing.total()

    @property
    def filed(self) -> int:
        return self.expected - self.by_standing[Standing.MISSING]

    @property
    def counts(self) -> list[tuple[Standing, int]]:
        return [(standing, self.by_standing[standing]) for standing in Standing]


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Count what was expected, filed, read and not, and name who is missing."""
    agencies = list(
        _standing(request)
        .select_related("region")
        .only(
            "name", "kind", "path", "region__name", "region__path", "region__code", "region__level"
        )
    )
    whole = Tally("")
    whole.by_standing.update(agency.standing for agency in agencies)
    context = {
        "year": chosen_year(request),
        "whole": whole,
        "by_region": _by_region(agencies),
        "by_kind": _by_kind(agencies),
        "standings": list(Standing),
        "missing": [agency for agency in agencies if agency.standing == Standing.MISSING],
        "recent": _recent(request.user),
        "phases": phases(request),
    }
    return render(request, "reports/overview.html", context | _progress(request.user))


@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """Return the counts while files are being read, and have the page loaded anew at the end."""
    counts = _standing(request).order_by().values_list("standing").annotate(n=Count("pk"))
    whole = Tally("", by_standing=Counter(dict(counts)))
    context = {"year": chosen_year(request), "whole": whole} | _progress(request.user)
    context["phases"] = phases(request)
    response = render(request, "reports/pulse.html", context)
    if not context["pending"]:
        response["HX-Refresh"] = "true"
    return response


def _standing(request: HttpRequest) -> Any:
    """Return the agencies one reviews that owe a report for the chosen year, with their standing."""
    if not (isinstance(request.user, User) and request.user.is_reviewer):
        raise PermissionDenied
    year = chosen_year(request)
    return with_standing(expected(Agency.objects.reviewable_by(request.user), year), year)


def phases(request: HttpRequest) -> list[tuple[str, str, int]]:
    """Return how many of the year's reports one reviews are in each phase, late, and overdue: code, name, count."""
    year, today = chosen_year(request), timezone.localdate()
    agencies = Agency.objects.reviewable_by(request.user)
    reports = Report.objects.for_year(year).filter(agency__in=agencies)
    counts = reports.aggregate(
        **{phase.value: Count("pk", filter=condition) for phase, condition in IN_PHASE.items()},
        late=Count("pk", filter=LATE),
    )
    overdue = overdue_agencies(expected(agencies, year), year, today).count()
    named = [(phase.value, str(phase.label), counts[phase.value]) for phase in Report.Phase]
    return [*named, ("late", _("迟报"), counts["late"]), ("overdue", _("逾期未报"), overdue)]


def _by_region(agencies: Iterable[Any]) -> list[Tally]:
    """Tally by city; what belongs to the province itself comes first."""
    cities = {
        region.pk: region
        for region in Region.objects.filter(level__in=(Region.Level.PROVINCE, Region.Level.CITY))
    }
    tallies: dict[int, Tally] = {}
    for agency in agencies:
        keys = [int(key) for key in agency.region.path.strip("/").split("/")]
        region = next((cities[key] for key in reversed(keys) if key in cities), agency.region)
        is_top = region.level == Region.Level.PROVINCE
        query = f"region={region.pk}" + ("&direct=on" if is_top else "")
        label = _("{region}本级").format(region=region.name) if is_top else region.name
        tally = tallies.setdefault(region.pk, Tally(label, query))
        tally.by_standing[agency.standing] += 1
    return list(tallies.values())


def _by_kind(agencies: Iterable[Any]) -> list[Tally]:
    tallies = {kind.value: Tally(str(kind.label), f"kind={kind.value}") for kind in Agency.Kind}
    for agency in agencies:
        tallies[agency.kind].by_standing[agency.standing] += 1
    return [tally for tally in tallies.values() if tally.expected]


def _recent(user: AnyUser) -> list[Revision]:
    revisions = Revision.objects.visible_to(user).select_related("report__agency", "uploaded_by")
    return list(revisions.order_by("-received_at", "-pk")[:RECENT])


def _progress(user: AnyUser) -> dict[str, int]:
    """Return how many files wait or are being read, and how far the last hour's files have come."""
    revisions = Revision.objects.visible_to(user)
    pending = revisions.pending().count()
    batch = revisions.filter(received_at__gte=timezone.now() - BATCH)
    total = batch.count()
    done = total - batch.pending().count()
    return {"pending": pending, "batch_total": max(total, pending), "batch_done": done}
