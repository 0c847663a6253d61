"""The desk: the source on the left; findings, tables, text, versions and history on the right."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from agencies.views import signed_in
from desk import screen
from desk.audience import Powers, office, powers
from desk.bar import Bar
from desk.chronicle import chronicle
from desk.sheets import Marks, Sightings, equations_at, sheets
from reports.corrections import may_correct
from reports.models import Report, Revision, SettledDoubt
from reports.views.facsimiles import viewer_context
from validation.models import Finding

TABS = {
    "findings": gettext_lazy("问题"),
    "tables": gettext_lazy("表格"),
    "text": gettext_lazy("正文"),
    "versions": gettext_lazy("版本"),
    "history": gettext_lazy("记录"),
}


def report_in_scope(request: HttpRequest, pk: int) -> Report:
    """Return the report if the user may know of it, else 404."""
    reports = Report.objects.visible_to(request.user).select_related(
        "agency__region", "current", "filed", "accepted", "reviewer"
    )
    return get_object_or_404(reports, pk=pk)


def version(request: HttpRequest, report: Report) -> Revision | None:
    """Return the version asked for, else the current one, else the latest; 404 for one there is not."""
    revisions = report.revisions.select_related("uploaded_by", "reading")
    asked = request.GET.get("version", "")
    if asked:
        if not asked.isascii() or not asked.isdigit():
            raise Http404
        return get_object_or_404(revisions, number=int(asked[:6]))
    if report.current_id:
        return revisions.get(pk=report.current_id)
    return revisions.exclude(state__in=Revision.PUT_ASIDE).order_by("-number").first()


@require_GET
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show source and reading side by side, with everything that is to be said of them."""
    report = report_in_scope(request, pk)
    revision = version(request, report)
    if revision is None:
        raise Http404
    if not revision.has_figures:
        return redirect("revision-detail", revision.pk)
    user = signed_in(request)
    may = powers(report.agency, user)
    findings = screen.findings_of(report, revision, may)
    prefetch_related_objects([revision], "doubts", "narratives")
    source = screen.Source(revision)
    bar = Bar(report, user)
    tab = request.GET.get("tab", "")
    context = {
        "report": report,
        "agency": report.agency,
        "revision": revision,
        "versions": report.revisions.select_related("uploaded_by").order_by("-number"),
        "is_current": report.current_id == revision.pk,
        "findings": findings,
        "groups": screen.groups(findings),
        "gone": screen.gone_from(report, revision, user),
        "doubts": revision.doubts.all(),
        "settled": SettledDoubt.objects.standing().of(revision).select_related("by"),
        "may_settle": may_correct(report, revision, user),
        "powers": may,
        "may_decide": may.may_decide,
        "colleagues": colleagues(findings, may),
        "bar": bar,
        "tab": tab if tab in TABS else "findings",
        "tabs": TABS,
        "compare": compare_address(report),
        "history": chronicle(report, bar, may) if tab == "history" else None,
    }
    context |= reading_context(request, revision, findings, source)
    context |= source_context(request, revision, findings, source)
    return render(request, "reports/detail.html", context)


def reading_context(
    request: HttpRequest, revision: Revision, findings: list[Finding], source: screen.Source
) -> dict[str, Any]:
    """Return tables, text and the chosen cell, and for scripts where everything stands."""
    chosen = request.GET.get("cell", "")
    marks = Marks.of(findings, revision.doubts.all())
    sightings = Sightings(revision)
    sightings.mark(findings)
    return {
        "sections": screen.sections(revision.narratives.all(), sheets(sightings, marks, chosen)),
        "cell": cell_context(sightings, marks, chosen) if chosen else None,
        "places": json.dumps(source.cells(), separators=(",", ":")),
        "lights": json.dumps(
            {finding.pk: source.light(finding) for finding in findings},
            ensure_ascii=False,
            separators=(",", ":"),
        ),
    }


def source_context(
    request: HttpRequest, revision: Revision, findings: list[Finding], source: screen.Source
) -> dict[str, Any]:
    """Return the left side: it begins with the first finding's page; the strip has a dot for each finding."""
    reading = getattr(revision, "reading", None)
    begin = (source.page(findings[0]) if findings else None) or 1
    viewer = viewer_context(request, revision, reading.pages if reading else None, begin)
    count = viewer["page_count"]
    return viewer | {"strip": screen.strip(source, findings, revision.doubts.all(), count)}


def colleagues(findings: list[Finding], may: Powers) -> list[Any]:
    """Return who may be put in charge of a finding, for those who may decide that."""
    return list(office(findings[0])) if findings and may.may_decide else []


def compare_address(report: Report) -> str:
    """Return the address of the page that compares two versions, where there is one."""
    try:
        return reverse("report-compare", args=[report.pk])
    except NoReverseMatch:
        return ""


# --- parts ---------------------------------------------------------------------------------------


@require_GET
def report_cell(request: HttpRequest, pk: int) -> HttpResponse:
    """Return what is known of one cell; without scripts the whole page with that cell chosen."""
    report = report_in_scope(request, pk)
    revision = version(request, report)
    at = request.GET.get("cell", "")
    if revision is None or not revision.has_figures:
        raise Http404
    if not request.htmx:  # type: ignore[attr-defined]
        query = request.GET.copy()
        query.setdefault("tab", "tables")
        address = reverse("report-detail", args=[pk])
        return redirect(f"{address}?{query.urlencode()}#{at.replace('/', '.')}")
    found = screen.present_in(report, revision, request.user)
    marks = Marks.of(found, revision.doubts.all())
    context = {"cell": cell_context(Sightings(revision), marks, at)}
    return render(request, "reports/cell.html", context)


def cell_context(sightings: Sightings, marks: Marks, at: str) -> dict[str, object]:
    """Return the figure at an address, its equations, findings and doubts; 404 for no such cell."""
    if at not in sightings.figures.addresses():
        raise Http404
    return {
        "sighting": sightings.at(at),
        "equations": equations_at(at, sightings.figures),
        "findings": marks.findings.get(at, []),
        "doubts": marks.doubts.get(at, []),
    }


@require_GET
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Return what happened to the report, the latest first; without scripts the whole page."""
    report = report_in_scope(request, pk)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{reverse('report-detail', args=[pk])}?tab=history")
    user = signed_in(request)
    entries = chronicle(report, Bar(report, user), powers(report.agency, user))
    return render(request, "desk/history.html", {"report": report, "history": entries})
