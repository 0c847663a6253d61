"""Findings across reports: filtered in the address, decided on and assigned together."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from agencies.models import Agency, User
from agencies.views import signed_in
from desk.assigning import assign
from desk.beginning import begin_by_acting
from desk.filters import FindingFilter
from desk.handling import OutOfDate, decided, locked_findings
from desk.tables import FindingTable, KeysFirst
from desk.views.queue import (
    MOST_AT_ONCE,
    back,
    colleagues,
    is_key,
    kept_fields,
    kept_query,
)
from desk.writing import AssignmentForm, DecisionForm
from reports.models import Report
from reports.years import chosen_year
from validation.models import Decision, Finding, SavedFilter

PER_PAGE = 50
SHOWN = (
    *("rule", "at", "severity", "doubtful", "params", "handling", "edition", "due_on"),
    *("report__year", "report__agency__name", "assignee__full_name", "assignee__username"),
)
"""What the list needs."""


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """List the findings of a year in one's scope, the gravest first."""
    year = chosen_year(request)
    may_choose = signed_in(request).is_reviewer
    findings = Finding.objects.visible_to(request.user).present().filter(report__year=year)
    asked = FindingFilter(request.GET, queryset=findings, user=request.user)
    shown = Finding.objects.select_related("report__agency", "assignee").only(*SHOWN)
    rows = KeysFirst(asked.qs.by_severity(), shown)
    table = FindingTable(rows, may_choose=may_choose, shown=request.GET.getlist("show"))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return render(
        request,
        "findings/list.html",
        {
            "table": table,
            "filter": asked,
            "year": year,
            "may_choose": may_choose,
            "colleagues": colleagues(request.user) if may_choose else [],
            "verdicts": Decision.Verdict,
            "saved": SavedFilter.objects.of(request.user).filter(page=SavedFilter.Page.FINDINGS),
            "page_name": SavedFilter.Page.FINDINGS.value,
            "query": kept_query(request.GET),
            "kept": kept_fields(request.GET),
        },
    )


@dataclass(slots=True)
class Outcome:
    """What became of a selection."""

    done: int = 0
    changed_meanwhile: list[Finding] = field(default_factory=list)
    unexplained: list[Finding] = field(default_factory=list)
    """Nobody explained them, so that there is nothing to accept without a reason."""


@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Decide on the chosen findings, or assign them: each is recorded by itself, and none is overwritten."""
    if not signed_in(request).is_reviewer:
        raise PermissionDenied(_("只有审核人可以批量处理问题。"))
    chosen = editions(request.POST.getlist("finding"))
    if not chosen:
        messages.error(request, _("请先选中问题。"))
        return redirect(back(request, "finding-list"))
    if len(chosen) > MOST_AT_ONCE:
        words = _("一次最多处理 %(most)s 个，请分几次。没有改动任何一个。")
        messages.error(request, words % {"most": MOST_AT_ONCE})
        return redirect(back(request, "finding-list"))
    reviewable = Finding.objects.visible_to(request.user).filter(
        report__agency__in=Agency.objects.reviewable_by(request.user)
    )
    allowed = set(reviewable.filter(pk__in=chosen).values_list("pk", flat=True))
    if not allowed:
        raise PermissionDenied(_("您现在不审核这些机关，没有改动任何一个问题。"))
    ours = {key: chosen[key] for key in allowed}
    answer = assigned(request, ours) if "assign" in request.POST else decide_all(request, ours)
    if len(allowed) < len(chosen):
        words = _("有 %(n)s 个不在您的审核范围内，没有改动。")
        messages.error(request, words % {"n": len(chosen) - len(allowed)})
    return answer


def editions(values: list[str]) -> dict[int, int]:
    """Return the chosen findings with the edition the page showed, from ``pk:edition``."""
    pairs = [value.partition(":") for value in values]
    return {
        int(key): int(edition) for key, _colon, edition in pairs if is_key(key) and is_key(edition)
    }


def decide_all(request: HttpRequest, chosen: dict[int, int]) -> HttpResponse:
    form = DecisionForm(request.POST)
    if not form.is_valid():
        problem = next(str(errors[0]) for errors in form.errors.values())
        return answer_with(request, Outcome(), problem, 422)
    cleaned = form.cleaned_data
    outcome = decisions(chosen, cleaned["verdict"], cleaned["reason"], signed_in(request))
    words = ngettext("已处理 %(n)s 个问题。", "已处理 %(n)s 个问题。", outcome.done)
    if outcome.changed_meanwhile or outcome.unexplained:
        return answer_with(request, outcome, words % {"n": outcome.done}, 409)
    messages.success(request, words % {"n": outcome.done})
    return redirect(back(request, "finding-list"))


@transaction.atomic
def decisions(chosen: dict[int, int], verdict: str, reason: str, user: User) -> Outcome:
    """Decide on each finding that still is what the page showed; the review of their reports begins with it."""
    of_findings = Finding.objects.filter(pk__in=chosen).values("report")
    for report in Report.objects.filter(pk__in=of_findings).select_related("agency").order_by("pk"):
        begin_by_acting(report, user, "finding.decide")
    outcome = Outcome()
    for key, finding in locked_findings(chosen).items():
        if verdict == Decision.Verdict.ACCEPTED and not reason and not finding.last_explanation:
            outcome.unexplained.append(finding)
            continue
        try:
            decided(finding, verdict, reason, user, chosen[key])
        except OutOfDate:
            outcome.changed_meanwhile.append(finding)
        else:
            outcome.done += 1
    return outcome


def answer_with(request: HttpRequest, outcome: Outcome, said: str, status: int) -> HttpResponse:
    """Show what was not done, as it is now, with what was written, to be sent again knowingly."""
    left = [*outcome.changed_meanwhile, *outcome.unexplained]
    context = {
        "outcome": outcome,
        "said": said,
        "left": left,
        "chosen": [f"{one.pk}:{one.edition}" for one in left] or request.POST.getlist("finding"),
        "reason": request.POST.get("reason", ""),
        "verdict": request.POST.get("verdict", ""),
        "next": back(request, "finding-list"),
    }
    return render(request, "findings/bulk.html", context, status=status)


def assigned(request: HttpRequest, chosen: dict[int, int]) -> HttpResponse:
    people = User.objects.filter(pk__in=[one.pk for one in colleagues(request.user)])
    form = AssignmentForm(request.POST, people=people)
    if not form.is_valid():
        messages.error(request, next(str(errors[0]) for errors in form.errors.values()))
        return redirect(back(request, "finding-list"))
    to, due = form.cleaned_data["assignee"], form.cleaned_data["due_on"]
    outside = assign(chosen, to, due, signed_in(request))
    done = len(chosen) - len(outside)
    words = ngettext("已分派 %(n)s 个问题。", "已分派 %(n)s 个问题。", done)
    messages.success(request, words % {"n": done})
    for agency in sorted(outside.values())[:10]:
        words = _("%(to)s 不审核 %(agency)s，没有分派。")
        messages.error(request, words % {"to": to, "agency": agency})
    return redirect(back(request, "finding-list"))
