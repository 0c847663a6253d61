"""The report year a person works on: chosen once at the top of the page, held in the session."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone

from agencies.models import AnyUser
from reports.models import Report

FIRST_YEAR = 2008
"""Nobody reported before: the Regulations have been in force since May 2008."""


def reporting_year(today: date) -> int:
    """Return the year reported on at a date: reports on a year are filed in the next."""
    return today.year - 1


def years_filed(request: HttpRequest) -> list[int]:
    """Return the years from the first to the last with a report in the user's scope, latest first; asked once a request."""
    known: list[int] | None = getattr(request, "years_filed", None)
    if known is None:
        known = request.years_filed = _years_filed(request.user)  # type: ignore[attr-defined]
    return known


def _years_filed(user: AnyUser) -> list[int]:
    """Return the years from the first to the last with a report in scope.

    Both ends are found by the index on years; to collect every year the database would read every report.
    """
    years = Report.objects.visible_to(user).values_list("year", flat=True)
    first, last = years.order_by("year").first(), years.order_by("-year").first()
    return [] if first is None or last is None else list(range(last, first - 1, -1))


def chosen_year(request: HttpRequest, filed: list[int] | None = None) -> int:
    """Return the year asked for in the address, else the remembered one, else the last one filed for."""
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked[:6]) <= FIRST_YEAR + 92:
        request.session["year"] = int(asked)
    remembered = request.session.get("year")
    return (
        int(remembered)
        if remembered
        else default_year(years_filed(request) if filed is None else filed)
    )


def filing_year(request: HttpRequest) -> int:
    """Return the year to file for unless told otherwise: the chosen one, else the one now reported on."""
    is_chosen = "year" in request.session or "year" in request.GET
    return chosen_year(request) if is_chosen else reporting_year(timezone.localdate())


def default_year(filed: list[int]) -> int:
    """Return the last year with a report in scope, or the year now reported on; ``filed``: latest first."""
    now = reporting_year(timezone.localdate())
    return now if now in filed or not filed else filed[0]
