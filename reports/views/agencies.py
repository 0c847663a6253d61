"""The agencies in one's scope, and one agency over the years."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from agencies.models import Agency, Region
from reports.comparison import ledgers
from reports.deadlines import Calendar
from reports.filing import expected, with_standing
from reports.filters import AgencyFilter
from reports.models import Report
from reports.tables import AgencyTable
from reports.years import chosen_year

PER_PAGE = 50


@require_GET
def agency_list(request: HttpRequest) -> HttpResponse:
    """List agencies with what became of their report for the chosen year."""
    year = chosen_year(request)
    agencies = expected(Agency.objects.visible_to(request.user), year)
    chosen = AgencyFilter(
        request.GET,
        queryset=with_standing(agencies, year).select_related("region"),
        request=request,
    )
    chosen.form.fields["region"].queryset = Region.objects.filter(agencies__in=agencies).distinct()
    table = AgencyTable(chosen.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    shown = [row.record.report_key for row in table.paginated_rows]
    table.reports = Report.objects.in_bulk([key for key in shown if key])
    table.calendar = Calendar.of(year, [row.record.pk for row in table.paginated_rows])
    return render(request, "agencies/list.html", {"filter": chosen, "table": table, "year": year})


@require_GET
def agency_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an agency's years side by side."""
    agencies = Agency.objects.visible_to(request.user).select_related(
        "region", "parent", "successor"
    )
    agency = get_object_or_404(agencies, pk=pk)
    year = chosen_year(request)
    visible = Agency.objects.visible_to(request.user)
    return render(
        request,
        "agencies/detail.html",
        {
            "agency": agency,
            "year": year,
            "ledgers": ledgers(agency, Report.objects.visible_to(request.user), year),
            "children": with_standing(expected(visible.filter(parent=agency), year), year),
            "may_open_parent": visible.filter(pk=agency.parent_id).exists(),
            "former_names": agency.former_names.all(),
            "predecessors": agency.predecessors.all(),
            "may_edit": Agency.objects.administered_by(request.user).filter(pk=pk).exists(),
            "may_file": Agency.objects.fileable_by(request.user).filter(pk=pk).exists(),
        },
    )
