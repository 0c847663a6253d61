"""The reports one files, and the way home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.models import Agency, AnyUser
from agencies.views import signed_in
from desk.review import unanswered
from reports.deadlines import due_on
from reports.filing import Standing, expected, with_report_standing, with_standing
from reports.models import Report
from reports.reminding import owed_kind
from reports.years import chosen_year, reporting_year
from validation.engine import Severity
from validation.models import Finding

PER_PAGE = 50


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Send staff to the queue and filers to their reports."""
    return redirect("queue" if signed_in(request).is_staff_member else "report-list")


# --- my reports ----------------------------------------------------------------------------------


@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    """List the reports of the agencies one files for, latest year first; staff have the agency list."""
    if signed_in(request).is_staff_member:
        return redirect("agency-list")
    agencies = list(Agency.objects.visible_to(request.user).select_related("region")[:2])
    reports = with_report_standing(Report.objects.visible_to(request.user))
    filed = counted(reports.exclude(standing=Standing.MISSING), request.user)
    page = Paginator(filed, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "reports/list.html",
        {
            "agency": agencies[0] if len(agencies) == 1 else None,
            "agencies": agencies,
            "page": page,
            "reports": page.object_list,
            "pending": any(report.standing == Standing.PENDING for report in page.object_list),
            "year": chosen_year(request),
            "owed": owed(request),
        },
    )


@dataclass(frozen=True, slots=True)
class Owed:
    """The reports of the year now reported on of which nothing has come in yet."""

    year: int
    count: int
    agency: Agency | None
    """The agency, and until when it has time, where there is but one."""
    due: date | None


def owed(request: HttpRequest) -> Owed | None:
    """Return what the agencies one files for still have to hand in, if anything."""
    year = reporting_year(timezone.localdate())
    fileable = expected(Agency.objects.fileable_by(request.user), year)
    missing = with_standing(fileable, year).filter(standing=Standing.MISSING)
    count = missing.count()
    only = missing.first() if count == 1 else None
    due = due_on(only, year, owed_kind(only)) if only else None
    return Owed(year, count, only, due) if count else None


def counted(reports: QuerySet[Any], user: AnyUser) -> QuerySet[Any]:
    """Annotate how many findings of each severity still speak against a report, as the queue counts them, and how many wait."""
    visible = Finding.objects.visible_to(user).present().filter(handling__in=Finding.STANDING)
    annotated: QuerySet[Any] = (
        reports.select_related("agency", "current")
        .annotate(
            **{
                f"{severity.value}s": Count(
                    "findings",
                    filter=Q(findings__in=visible.filter(severity=severity)),
                )
                for severity in Severity
            },
            unanswered=Count("findings", filter=Q(findings__in=unanswered(visible))),
        )
        .order_by("-year", "agency__path", "kind")
    )
    return annotated
