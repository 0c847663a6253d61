"""The dashboard of one agency."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from agencies.models import Agency
from boards.agency import Dashboard
from boards.agency_charts import AgencyCharts
from reports.models import Report
from reports.years import chosen_year


@require_GET
def agency_board(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one agency over the years; where it files own and aggregate reports, one series at a time."""
    agencies = Agency.objects.visible_to(request.user).select_related("region")
    agency = get_object_or_404(agencies, pk=pk)
    reports = Report.objects.filter(agency=agency).order_by().values_list("kind", flat=True)
    kinds = sorted(set(reports.distinct()), reverse=True) or [Report.Kind.OWN.value]
    asked = request.GET.get("series", "")
    owed = Report.Kind.AGGREGATE if agency.is_government else Report.Kind.OWN
    default = owed.value if owed in kinds else kinds[0]
    board = Dashboard(
        agency, request.user, chosen_year(request), asked if asked in kinds else default
    )
    return render(
        request,
        "boards/agency.html",
        {
            "agency": agency,
            "board": board,
            "charts": AgencyCharts(board),
            "kinds": [(kind, Report.Kind(kind).label) for kind in kinds],
            "above": Agency.objects.visible_to(request.user).filter(pk__in=agency.ancestor_keys),
        },
    )
