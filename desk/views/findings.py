"""A finding: its card, what the agency explains, what reviewers decide, who sees to it."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from agencies.views import signed_in
from desk.assigning import assign
from desk.audience import office, powers
from desk.bar import Bar
from desk.handling import NotNow, OutOfDate, decide, explain
from desk.views.cards import Attempt, card_context, card_part, differences, in_scope
from desk.writing import AssignmentForm, DecisionForm, ExplanationForm
from validation.models import Decision, Finding


def back_to(finding: Finding) -> HttpResponse:
    """Send back to the finding on its report's page."""
    report = reverse("report-detail", args=[finding.report_id])
    return redirect(f"{report}#finding-{finding.pk}")


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one finding by itself, with everything said and decided."""
    return card_part(request, "card", in_scope(request, pk))


@require_POST
def explanation(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the filer says to a finding, for the figures it rests on now."""
    finding = in_scope(request, pk)
    if not powers(finding.report.agency, request.user).may_explain:
        raise PermissionDenied(_("只有这个机关的填报人可以说明；机关撤销后不能再说明。"))
    form = ExplanationForm(request.POST, request.FILES)
    text = request.POST.get("text", "")
    if not form.is_valid():
        attempt = Attempt("explanation", first_problem(form), text, has_files=bool(request.FILES))
        return card_part(request, "handling", finding, attempt)
    try:
        explain(
            finding,
            form.cleaned_data["text"],
            signed_in(request),
            edition=form.cleaned_data["edition"],
            files=form.accepted,
        )
    except (OutOfDate, NotNow) as refusal:
        attempt = refused(finding, refusal, request.POST, Attempt("explanation", "", text))
        return card_part(request, "handling", finding, attempt)
    return done(request, finding, _("已提交说明，等待审核方核实。"))


@require_POST
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what a reviewer of the agency makes of a finding, for the figures it rests on now."""
    finding = in_scope(request, pk)
    if not powers(finding.report.agency, request.user).may_decide:
        raise PermissionDenied(_("只有审核这个机关的人可以处理问题。"))
    form = DecisionForm(request.POST)
    text, verdict = request.POST.get("reason", ""), request.POST.get("verdict", "")
    if form.is_valid() and lacks_ground(finding, form):
        form.add_error("reason", _("机关还没有说明；直接采纳的，请写明理由。"))
    if not form.is_valid():
        attempt = Attempt("decision", first_problem(form), text, verdict)
        return card_part(request, "handling", finding, attempt)
    cleaned = form.cleaned_data
    try:
        decide(
            finding,
            cleaned["verdict"],
            cleaned["reason"],
            signed_in(request),
            edition=cleaned["edition"],
        )
    except OutOfDate as refusal:
        attempt = refused(finding, refusal, request.POST, Attempt("decision", "", text, verdict))
        return card_part(request, "handling", finding, attempt)
    return done(request, finding, "")


def lacks_ground(finding: Finding, form: DecisionForm) -> bool:
    """Whether an explanation is accepted that nobody gave, without a reason."""
    cleaned = form.cleaned_data
    is_acceptance = cleaned["verdict"] == Decision.Verdict.ACCEPTED and not cleaned["reason"]
    return is_acceptance and not finding.explanations.exists()


@require_POST
def assignment(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a finding to a reviewer of the agency, with a last day."""
    finding = in_scope(request, pk)
    if not powers(finding.report.agency, request.user).may_decide:
        raise PermissionDenied(_("只有审核这个机关的人可以分派问题。"))
    form = AssignmentForm(request.POST, people=office(finding))
    if not form.is_valid():
        return card_part(request, "handling", finding, Attempt("assignment", first_problem(form)))
    cleaned = form.cleaned_data
    assign([finding.pk], cleaned["assignee"], cleaned["due_on"], signed_in(request))
    return done(request, finding, "")


def is_on_report_page(request: HttpRequest, finding: Finding) -> bool:
    """Whether a part of a page is asked for by the page of the finding's report."""
    page = urlsplit(request.htmx.current_url or "").path  # type: ignore[attr-defined]
    return bool(page == reverse("report-detail", args=[finding.report_id]))


def first_problem(form: ExplanationForm | DecisionForm | AssignmentForm) -> str:
    return next(str(errors[0]) for errors in form.errors.values())


def refused(
    finding: Finding, refusal: OutOfDate | NotNow, data: QueryDict, attempt: Attempt
) -> Attempt:
    """Return what could not be done, with why and what changed meanwhile."""
    if isinstance(refusal, NotNow):
        return replace(attempt, problem=str(refusal), status=409)
    now = Finding.objects.get(pk=finding.pk)
    problem = _(
        "您打开页面之后，这个问题有了变化，所以没有保存。请看现在的情况；您写的内容还在，核对后可以再提交。"
    )
    return replace(attempt, problem=problem, differences=differences(now, data), status=409)


def done(request: HttpRequest, finding: Finding, message: str) -> HttpResponse:
    """Answer with the card's part as it is now, or send back to the report.

    On the page of the report goes along what may now be done with the report: the last error decided on may let it pass.
    """
    if request.htmx:  # type: ignore[attr-defined]
        context = card_context(finding, powers(finding.report.agency, request.user))
        if is_on_report_page(request, finding):
            context["bar"] = Bar(finding.report, signed_in(request))
        return render(request, "findings/handled.html", context)
    if message:
        messages.success(request, message)
    return back_to(finding)
