"""The reports one files, and the way home."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from agencies.models import Agency, AnyUser
from agencies.views import signed_in
from reports.filing import Standing, with_report_standing
from reports.models import Report
from reports.years import chosen_year
from validation.engine import Severity
from validation.models import Finding
from validation.review import unanswered

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
        },
    )


def counted(reports: QuerySet[Any], user: AnyUser) -> QuerySet[Any]:
    """Annotate how many findings of each severity are present that the user may see, and how many wait for answers."""
    visible = Finding.objects.visible_to(user).present()
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
