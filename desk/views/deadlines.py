"""Until when the reports of a year are due: set by who administers everything, extended by who administers the agency."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from agencies.models import Agency
from agencies.views import signed_in
from desk.turn_forms import DeadlineForm, ExtensionForm
from reports import deadlines
from reports.models import Deadline, Extension
from reports.years import chosen_year
from validation import rechecking, tasks

PER_PAGE = 50


@require_GET
def deadline_list(request: HttpRequest) -> HttpResponse:
    """Show the last days of the chosen year, with the forms to change them."""
    _administering(request)
    return _page(request, chosen_year(request))


@require_POST
def deadline_set(request: HttpRequest) -> HttpResponse:
    """Set the last day of a year for all agencies or all governments."""
    if not deadlines.may_set_deadlines(signed_in(request)):
        raise PermissionDenied
    year = chosen_year(request)
    form = DeadlineForm(request.POST, year=year)
    if not form.is_valid():
        return _page(request, year, form=form)
    said = form.cleaned_data
    changed = deadlines.set_deadline(
        year, said["group"], said["due_on"], said["reason"], by=signed_in(request)
    )
    return _changed(request, year, changed)


@require_POST
def extension_set(request: HttpRequest) -> HttpResponse:
    """Give one agency longer for its reports on a year."""
    agencies = _administering(request)
    year = chosen_year(request)
    form = ExtensionForm(request.POST, year=year, agencies=agencies)
    if not form.is_valid():
        return _page(request, year, extension_form=form)
    said = form.cleaned_data
    changed = deadlines.extend(
        said["agency"], year, said["due_on"], said["reason"], by=signed_in(request)
    )
    return _changed(request, year, changed)


def _administering(request: HttpRequest) -> Any:
    """Return the agencies the user administers; 403 for none."""
    agencies = Agency.objects.administered_by(request.user)
    if not agencies.exists():
        raise PermissionDenied
    return agencies


def _changed(request: HttpRequest, year: int, changed: list[int]) -> HttpResponse:
    """Have the reports checked again whose last day has moved, and say how many they are."""
    rechecking.request(changed)
    for part in rechecking.parts(changed):
        tasks.check_reports.delay_on_commit(part)
    count = len(changed)
    text = ngettext(
        "已保存。{count} 份报告的期限随之改变。", "已保存。{count} 份报告的期限随之改变。", count
    )
    messages.success(request, text.format(count=count))
    return redirect(f"{reverse('deadline-list')}?year={year}")


def _page(request: HttpRequest, year: int, **bound: Any) -> HttpResponse:
    agencies = Agency.objects.administered_by(request.user)
    extensions = Extension.objects.filter(agency__in=agencies, year=year)
    paginator = Paginator(
        extensions.select_related("agency", "set_by").order_by("-set_at"), PER_PAGE
    )
    context = {
        "year": year,
        "rows": _rows(year),
        "extensions": paginator.get_page(request.GET.get("page")),
        "may_set": deadlines.may_set_deadlines(signed_in(request)),
        "form": DeadlineForm(year=year),
        "extension_form": ExtensionForm(year=year, agencies=agencies),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if bound else HTTPStatus.OK
    return render(request, "reports/deadlines.html", context | bound, status=status)


def _rows(year: int) -> list[dict[str, Any]]:
    """Return for each group its name, the last day in force, and what the office set, if it did."""
    chosen = {row.group: row for row in Deadline.objects.filter(year=year).select_related("set_by")}
    calendar = deadlines.Calendar.of(year, [])
    return [
        {
            "name": group.label,
            "due_on": calendar.days[group],
            "statutory": deadlines.statutory(year, group),
            "deadline": chosen.get(group),
        }
        for group in Deadline.Group
    ]
