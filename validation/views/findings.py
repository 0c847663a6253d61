"""What people write under a finding: comments, and what reviewers decide."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from agencies.models import Agency
from agencies.views import signed_in
from validation.deciding import decide
from validation.forms import CommentForm, DecisionForm
from validation.models import Finding
from validation.views.reports import may_review


def in_scope(request: HttpRequest, pk: int) -> Finding:
    """Return the finding if the user may know of it, else 404."""
    findings = Finding.objects.visible_to(request.user).select_related("report")
    return get_object_or_404(findings, pk=pk)


def back_to(finding: Finding) -> HttpResponse:
    """Send back to the finding on its report's page."""
    report = reverse("report-detail", args=[finding.report_id])
    return redirect(f"{report}#finding-{finding.pk}")


@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a comment to a finding in one's scope."""
    finding = in_scope(request, pk)
    if not Agency.objects.fileable_by(request.user).filter(pk=finding.report.agency_id).exists():
        raise PermissionDenied
    form = CommentForm(request.POST)
    if form.is_valid():
        finding.comments.create(author=signed_in(request), text=form.cleaned_data["text"])
        form = CommentForm()
    if request.htmx:  # type: ignore[attr-defined]
        context = {
            "finding": finding,
            "comments": finding.comments.select_related("author"),
            "comment_form": form,
        }
        return render(request, "reports/comments.html", context)
    if form.errors:
        messages.error(request, str(form.errors["text"][0]))
    return back_to(finding)


@require_POST
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what a reviewer of the agency makes of a finding, for the figures it rests on now."""
    finding = in_scope(request, pk)
    if not may_review(finding.report, request.user):
        raise PermissionDenied
    form = DecisionForm(request.POST)
    if form.is_valid():
        cleaned = form.cleaned_data
        decide(finding, cleaned["verdict"], cleaned["reason"], signed_in(request))
    problem = next((str(errors[0]) for errors in form.errors.values()), "")
    if request.htmx:  # type: ignore[attr-defined]
        context = {"finding": finding, "may_decide": True, "decision_problem": problem}
        return render(request, "reports/decision.html", context)
    if problem:
        messages.error(request, problem)
    return back_to(finding)
