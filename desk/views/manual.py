"""The help of the site, and the page of all its components."""

from __future__ import annotations

from types import SimpleNamespace

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.views import signed_in
from desk import manual
from reports import statutory
from reports.filing import Standing
from reports.models import Report, Revision
from validation.engine import CATALOGUE, Severity
from validation.models import Finding


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Tell each role's path, every screen and state, the rows of the form, and what is checked."""
    return render(
        request,
        "help.html",
        {
            "paths": manual.PATHS,
            "screens": manual.SCREENS,
            "phases": manual.PHASES,
            "handlings": manual.HANDLINGS,
            "disclosure": manual.DISCLOSURE,
            "request_lines": statutory.request_lines(combined=False),
            "routes": statutory.ROUTES,
            "rules": sorted(CATALOGUE.values(), key=lambda rule: rule.code),
        },
    )


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Show every component the pages are made of, for those who work on them and for staff."""
    if not signed_in(request).is_staff_member:
        raise PermissionDenied
    return render(
        request,
        "components.html",
        {
            "severities": Severity,
            "standings": Standing,
            "revision_states": Revision.State.choices,
            "phases": [SimpleNamespace(phase=phase) for phase in Report.Phase],
            "handlings": Finding.Handling.choices,
            "counted": SimpleNamespace(errors=2, warnings=1, notices=0),
            "page": Paginator(range(30), 10).page(2),
            "lines": statutory.request_lines(combined=False)[:4],
        },
    )
