"""The board of the province, or of any region of it: who has filed, what was asked, what was found."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from agencies.models import Agency, Region
from boards import figures, filing, issues, outliers
from boards.charts import Chart, Series
from boards.choice import Choice
from reports.measures import MEASURES, Topic, of_topic

NAMES_A_PAGE = 60


@require_GET
def filing_board(request: HttpRequest) -> HttpResponse:
    """Show who has filed, is late or missing, by region and kind; the missing by name."""
    choice = Choice.of(request)
    groups = filing.by_group(choice)
    whole = filing.whole(groups)
    missing = Paginator(filing.missing(choice), NAMES_A_PAGE)
    missing.count = whole.counts["missing"]
    return _page(
        request,
        "boards/filing.html",
        choice,
        {
            "whole": whole,
            "matrix": filing.matrix(choice, groups),
            "kinds": Agency.Kind.choices,
            "missing": missing.get_page(request.GET.get("page")),
            "late": list(filing.late(choice)[:NAMES_A_PAGE]) if whole.counts["late"] else [],
            "progress": _progress(choice),
            "history": _history(choice),
        },
    )


def _progress(choice: Choice) -> Chart:
    days = filing.received_by_day(choice)
    return Chart(
        "progress",
        "lines",
        _("累计已报送（家）"),
        [day.isoformat() for day, _n in days],
        [Series(_("已报送"), [n for _day, n in days], 1)],
    )


def _history(choice: Choice) -> Chart:
    years = filing.by_year(choice)
    steps = (("on_time", 8), ("late", 4), ("missing", 3))
    labels = dict(filing.STEPS)
    return Chart(
        "history",
        "stack",
        _("历年报送（家）"),
        [str(year) for year in years],
        [
            Series(str(labels[step]), [counts[step] for counts in years.values()], colour)
            for step, colour in steps
        ],
        note=_("只计本系统收到的报告：启用本系统以前的年度，可能已在别处报送。"),
    )


@require_GET
def figures_board(request: HttpRequest) -> HttpResponse:
    """Show what was asked and how it was handled, over the years and by region."""
    choice = Choice.of(request)
    handling = figures.Handling.of(choice)
    listed = choice.agencies().select_related("region").order_by("path")
    agencies = Paginator(listed, NAMES_A_PAGE).get_page(request.GET.get("page"))
    return _page(
        request,
        "boards/figures.html",
        choice,
        {
            "handling": handling,
            "expected": choice.agencies().exclude(kind=Agency.Kind.GOVERNMENT).count()
            if not choice.kind
            else choice.agencies().count(),
            "outcomes": figures.outcomes_by_year(handling.years),
            "volume": figures.volume_by_year(handling.years),
            "disputes": figures.measures_by_year(
                handling.years,
                [one.code for one in of_topic(Topic.DISPUTE)],
                "disputes",
                _("复议、诉讼"),
            ),
            "grounds": figures.grounds(handling),
            "applicants": figures.applicants(handling.now),
            "parts": figures.by_part(choice),
            "part_measures": [MEASURES[code] for code in figures.PART_MEASURES],
            "agencies": agencies,
            "by_agency": figures.by_agency(choice, list(agencies)),
        },
    )


@require_GET
def issues_board(request: HttpRequest) -> HttpResponse:
    """Show what the rules found, and who has most of it open."""
    choice = Choice.of(request)
    counts = issues.by_rule(choice)
    return _page(
        request,
        "boards/issues.html",
        choice,
        {
            "counts": counts,
            "families": issues.by_family(counts),
            "most_open": issues.most_open(choice),
            "regions": issues.by_region(choice),
        },
    )


@require_GET
def outliers_board(request: HttpRequest) -> HttpResponse:
    """Show the agencies that are far from others of their kind in one share."""
    choice = Choice.of(request)
    asked = request.GET.get("measure", "")
    code = asked if asked in outliers.OFFERED else outliers.OFFERED[0]
    found = outliers.groups(choice, code)
    group = next((one for one in found if one.key == request.GET.get("group")), None)
    shown = found if group is None else [group]
    far = Paginator(group.far if group else [], NAMES_A_PAGE)
    return _page(
        request,
        "boards/outliers.html",
        choice,
        {
            "measure": MEASURES[code],
            "offered": [MEASURES[one] for one in outliers.OFFERED],
            "groups": found,
            "group": group,
            "far": far.get_page(request.GET.get("page")),
            "strip": outliers.strip(shown, code),
            "drawn": min(len(shown), outliers.SHOWN_GROUPS),
        },
    )


def _page(
    request: HttpRequest, template: str, choice: Choice, context: dict[str, object]
) -> HttpResponse:
    filters = {"choice": choice, "levels": Region.Level, "agency_kinds": Agency.Kind.choices}
    return render(request, template, filters | context)
