"""Pages that need both what was filed and what the rules make of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_GET

from agencies.models import Agency, AnyUser
from agencies.views import signed_in
from reports import statutory
from reports.filing import Standing, with_report_standing
from reports.models import Narrative, Report, Revision
from reports.years import chosen_year
from validation.bar import Bar
from validation.engine import CATALOGUE, Severity
from validation.forms import CommentForm
from validation.models import Comment, Decision, Finding
from validation.sheets import Marks, Sheet, Sightings, equations_at, sheets


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Send staff to the overview and filers to their reports."""
    return redirect("overview" if signed_in(request).is_reviewer else "report-list")


# --- my reports ----------------------------------------------------------------------------------


@require_GET
def report_list(request: HttpRequest) -> HttpResponse:
    """List the reports of the agencies one files for, latest year first; staff have the agency list."""
    if signed_in(request).is_reviewer:
        return redirect("agency-list")
    agencies = list(Agency.objects.visible_to(request.user).select_related("region")[:2])
    reports = with_report_standing(Report.objects.visible_to(request.user))
    filed = list(counted(reports.exclude(standing=Standing.MISSING), request.user))
    return render(
        request,
        "reports/list.html",
        {
            "agency": agencies[0] if len(agencies) == 1 else None,
            "agencies": agencies,
            "reports": filed,
            "pending": any(report.standing == Standing.PENDING for report in filed),
            "year": chosen_year(request),
        },
    )


def counted(reports: QuerySet[Any], user: AnyUser) -> QuerySet[Any]:
    """Annotate how many findings of each severity are present that the user may see."""
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
            }
        )
        .order_by("-year", "agency__path", "kind")
    )
    return annotated


# --- one report ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one severity with what the filer is to do about them."""

    severity: Severity
    title: str
    todo: str
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the report with its text and, in two to four, its table."""

    number: int
    heading: str
    printed_heading: str
    paragraphs: list[str]
    sheet: Sheet | None


TITLES = {
    Severity.ERROR: gettext_lazy("必须更正"),
    Severity.WARNING: gettext_lazy("需要说明"),
    Severity.NOTICE: gettext_lazy("供参考"),
}

TODOS = {
    Severity.ERROR: gettext_lazy("更正原件后上传新版本；确实无误的，在批注中写明依据。"),
    Severity.WARNING: gettext_lazy("逐条核实：有误的更正，无误的在批注中说明。"),
    Severity.NOTICE: gettext_lazy("不要求处理，可对照检查。"),
}


def report_in_scope(request: HttpRequest, pk: int) -> Report:
    """Return the report if the user may know of it, else 404."""
    reports = Report.objects.visible_to(request.user)
    return get_object_or_404(reports.select_related("agency__region", "current", "filed", "accepted", "reviewer"), pk=pk)


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
    return revisions.exclude(state=Revision.State.REFILED).order_by("-number").first()


def findings_of(report: Report, revision: Revision, user: AnyUser) -> list[Finding]:
    """Return the findings present in this version; the others' are shown with their own version."""
    if report.current_id != revision.pk:
        return []
    findings = Finding.objects.visible_to(user).filter(report=report).present().by_severity()
    return list(
        findings.select_related("first_revision").prefetch_related(
            Prefetch("comments", Comment.objects.select_related("author")),
            Prefetch("decisions", Decision.objects.select_related("by")),
        )
    )


def gone_from(report: Report, revision: Revision, user: AnyUser) -> list[Finding]:
    """Return the findings of earlier versions that the current one no longer has."""
    if report.current_id != revision.pk:
        return []
    findings = Finding.objects.visible_to(user).filter(report=report, present=False)
    return list(findings.by_severity().select_related("cured_in"))


def may_review(report: Report, user: AnyUser) -> bool:
    """Whether the user reviews the report's agency."""
    return Agency.objects.reviewable_by(user).filter(pk=report.agency_id).exists()


@require_GET
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was read, laid out like the official form, with everything that is to be said of it."""
    report = report_in_scope(request, pk)
    revision = version(request, report)
    if revision is None:
        raise Http404
    versions = report.revisions.select_related("uploaded_by").order_by("-number")
    context = {
        "report": report,
        "agency": report.agency,
        "revision": revision,
        "versions": versions,
    }
    if not revision.has_figures:
        return redirect("revision-detail", revision.pk)
    findings = findings_of(report, revision, request.user)
    doubts = list(revision.doubts.all())
    sightings = Sightings(revision)
    chosen = request.GET.get("cell", "")
    marks = Marks.of(findings, doubts)
    sightings.mark(findings)
    return render(
        request,
        "reports/detail.html",
        context
        | {
            "sections": sections(revision, sheets(sightings, marks, chosen)),
            "groups": groups(findings),
            "findings": findings,
            "doubts": doubts,
            "comment_form": CommentForm(),
            "is_current": report.current_id == revision.pk,
            "gone": gone_from(report, revision, request.user),
            "may_decide": may_review(report, request.user),
            "bar": Bar(report, signed_in(request)),
            "cell": cell_context(sightings, marks, chosen) if chosen else None,
        },
    )


def sections(revision: Revision, tables: dict[int, Sheet]) -> list[Section]:
    """Return the covering paragraph (if any) and the six sections, tables in their places."""
    texts = {narrative.number: narrative for narrative in revision.narratives.all()}
    numbers = range(0 if 0 in texts else 1, len(statutory.SECTIONS) + 1)
    return [section(number, texts.get(number), tables.get(number)) for number in numbers]


def section(number: int, narrative: Narrative | None, sheet: Sheet | None) -> Section:
    heading = statutory.SECTIONS[number - 1] if number else gettext_noop("引言")
    printed = narrative.heading if narrative else ""
    return Section(
        number,
        _(heading),
        printed if printed != heading else "",
        narrative.text.splitlines() if narrative else [],
        sheet,
    )


def groups(findings: Iterable[Finding]) -> list[Group]:
    """Return the findings by severity, the gravest first; empty groups too, so that zero is said."""
    found = list(findings)
    return [
        Group(
            severity,
            str(title),
            str(TODOS[severity]),
            [one for one in found if one.severity == severity],
        )
        for severity, title in TITLES.items()
    ]


@require_GET
def report_cell(request: HttpRequest, pk: int) -> HttpResponse:
    """Return what is known of one cell; without scripts the whole page with that cell chosen."""
    report = report_in_scope(request, pk)
    revision = version(request, report)
    at = request.GET.get("cell", "")
    if revision is None or not revision.has_figures:
        raise Http404
    if not request.htmx:  # type: ignore[attr-defined]
        query = request.GET.urlencode()
        return redirect(f"{reverse('report-detail', args=[pk])}?{query}#{at.replace('/', '.')}")
    marks = Marks.of(findings_of(report, revision, request.user), revision.doubts.all())
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


# --- help ----------------------------------------------------------------------------------------


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Tell what each state means, what is accepted, and what is checked."""
    rules = sorted(CATALOGUE.values(), key=lambda rule: rule.code)
    return render(request, "help.html", {"rules": rules})
