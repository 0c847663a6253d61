"""The catalogue of rules and the page of each: what holds, why, how it fares, and how the office has set it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count
from django.forms import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_tables2 import RequestConfig

from agencies.models import User
from agencies.views import signed_in
from audit.recording import record
from reports.models import Report
from reports.years import chosen_year
from validation import rechecking, tasks, trials
from validation.copying import on_request
from validation.deciding import may_set_rules
from validation.engine import CATALOGUE, Rule
from validation.examples import shown_example
from validation.families import FAMILIES
from validation.forms import RuleFilter, SettingForm, initial_setting
from validation.models import (
    Finding,
    Recheck,
    RuleCrash,
    RuleSetting,
    RuleTrial,
    TextComparison,
    TrialOutcome,
)
from validation.records import Record, by_agency, records
from validation.rules.withdrawn import LEFT_OUT
from validation.tables import RuleTable
from validation.tuning import Tuning, in_force

OF_OTHERS = "P09"
"""The rule that rests on comparing the texts of a year."""
MOST_LISTED = 100
RECENT_TRIALS = 5
PER_PAGE = 200
"""The whole catalogue fits on one page."""


@dataclass(frozen=True, slots=True)
class Row:
    """One rule in the catalogue's table."""

    rule: Rule
    effective: Rule
    is_on: bool
    record: Record

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def title(self) -> str:
        return _(self.rule.title)

    def contains(self, words: str) -> bool:
        """Whether every word stands in the code or anywhere on the rule's page."""
        rule = self.rule
        text = "\n".join(
            (
                rule.code,
                *map(_, filter(None, (rule.title, rule.explanation, rule.basis, rule.remedy))),
            )
        ).lower()
        return all(word in text for word in words.lower().split())


# --- reading -------------------------------------------------------------------------------------


@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """List the rules with their records, and those left out with the reason."""
    tuning = in_force(timezone.localdate())
    found = records(request.user)
    rows = [row(rule, tuning, found) for _code, rule in sorted(CATALOGUE.items())]
    form = RuleFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    chosen = [one for one in rows if matches(one, asked)]
    table = RuleTable(chosen)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    year, may_set = chosen_year(request), may_set_rules(request.user)
    return render(
        request,
        "rules/list.html",
        {
            "form": form,
            "table": table,
            "rows": rows,
            "left_out": sorted(LEFT_OUT.items()),
            "year": year,
            "may_set": may_set,
            "recheck": Recheck.objects.filter(year=year).first(),
            "comparison": TextComparison.objects.filter(year=year).first(),
            **(failed(year) if may_set else {}),
        },
    )


def row(rule: Rule, tuning: Tuning, found: dict[str, Record]) -> Row:
    effective = tuning.catalogue.get(rule.code)
    return Row(rule, effective or rule, effective is not None, found.get(rule.code) or Record())


def matches(one: Row, asked: dict[str, Any]) -> bool:
    """Whether a row is what the filter asks for."""
    status = asked.get("status")
    return (
        (not asked.get("q") or one.contains(asked["q"]))
        and (not asked.get("family") or one.rule.family == asked["family"])
        and (not asked.get("severity") or one.effective.severity == asked["severity"])
        and (status not in {"on", "off"} or one.is_on == (status == "on"))
        and (status != "found" or one.record.present > 0)
    )


def declared(code: str) -> Rule:
    """Return the rule of a code, else 404."""
    try:
        return CATALOGUE[code]
    except KeyError:
        raise Http404 from None


@require_GET
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show all there is to know of a rule."""
    return page(request, declared(code))


def page(request: HttpRequest, rule: Rule, form: SettingForm | None = None) -> HttpResponse:
    """Render a rule's page, for administrators with the form to set it."""
    tuning = in_force(timezone.localdate())
    may_set = may_set_rules(request.user)
    setting = tuning.settings.get(rule.code)
    standing = Finding.objects.visible_to(request.user).present().filter(rule=rule.code)
    by_year = standing.select_related("report__agency").order_by("report__year", "pk")
    return render(
        request,
        "rules/detail.html",
        {
            "rule": rule,
            "family": FAMILIES[rule.family],
            "row": row(rule, tuning, records(request.user)),
            "setting": setting,
            "limits": limits(rule, setting),
            "example": shown_example(rule),
            "agencies": by_agency(by_year)[:MOST_LISTED],
            "history": RuleSetting.objects.filter(rule=rule.code).select_related("by"),
            "crashes": RuleCrash.objects.visible_to(request.user)
            .filter(rule=rule.code)
            .select_related("report__agency")[:MOST_LISTED],
            "may_set": may_set,
            "form": form
            or (SettingForm(rule, initial=initial_setting(rule, setting)) if may_set else None),
            "trials": RuleTrial.objects.filter(rule=rule.code)[:RECENT_TRIALS] if may_set else [],
            **(comparisons(request) if may_set and rule.code == OF_OTHERS else {}),
        },
    )


def comparisons(request: HttpRequest) -> dict[str, Any]:
    """What the page of the rule on copied text shows of comparing a whole year."""
    year = chosen_year(request)
    last = TextComparison.objects.filter(year=year).first()
    return {"compares": True, "year": year, "comparison": last}


def limits(rule: Rule, setting: RuleSetting | None) -> list[tuple[str, float, float]]:
    """Return the thresholds of a rule: name, as declared, as set."""
    chosen = setting.limits if setting else {}
    return [(name, value, chosen.get(name, value)) for name, value in rule.limits.items()]


# --- setting -------------------------------------------------------------------------------------


def only_keepers(request: HttpRequest) -> None:
    """Answer 404 to anybody who may not set rules."""
    if not may_set_rules(request.user):
        raise Http404


@require_POST
def setting(request: HttpRequest, code: str) -> HttpResponse:
    """Try a change of a rule on all reports, or set it from a date on."""
    only_keepers(request)
    rule = declared(code)
    form = SettingForm(rule, request.POST)
    is_trial = "try" in request.POST
    if form.is_valid() and not is_trial and not form.cleaned_data["reason"]:
        form.add_error("reason", _("请写明为什么这样设置。"))
    if not form.is_valid():
        return page(request, rule, form)
    user = signed_in(request)
    if is_trial:
        trial = trials.begin(RuleTrial(**form.values(), by=user))
        tasks.advance_trial.delay_on_commit(trial.pk)
        return redirect("rule-trial", trial.pk)
    set_rule(form, user)
    messages.success(request, _("已保存。以后的核对照此进行；已有的结果在重新核对后更新。"))
    return redirect("rule-detail", code)


@transaction.atomic
def set_rule(form: SettingForm, user: User) -> None:
    """Store a setting of a rule, with what was in force before."""
    rule = form.rule.code
    last = RuleSetting.objects.filter(rule=rule).order_by("-pk").first()
    chosen = RuleSetting.objects.create(
        **form.values(),
        effective_from=form.cleaned_data["effective_from"],
        reason=form.cleaned_data["reason"],
        by=user,
    )
    before = model_to_dict(last, exclude=["id", "by"]) if last else None
    record(
        "rule.set",
        chosen,
        by=user,
        before=before,
        after=model_to_dict(chosen, exclude=["id", "by"]),
    )


@require_GET
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a change would do, as far as it has been tried."""
    only_keepers(request)
    return render(request, "rules/trial.html", trial_context(pk))


@require_GET
def trial_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the part of the page that grows while the trial runs."""
    only_keepers(request)
    return render(request, "rules/trial_status.html", trial_context(pk))


def trial_context(pk: int) -> dict[str, Any]:
    one = get_object_or_404(RuleTrial.objects.select_related("by"), pk=pk)
    rule = declared(one.rule)
    counts = dict(one.outcomes.order_by().values_list("effect").annotate(n=Count("pk")))
    shown = one.outcomes.select_related("report__agency", "trial").order_by(
        "report__agency__path", "-report__year", "at"
    )[:MOST_LISTED]
    return {
        "trial": one,
        "rule": rule,
        "effects": [(effect, counts.get(effect.value, 0)) for effect in TrialOutcome.Effect],
        "outcomes": shown,
        "unlisted": max(0, sum(counts.values()) - MOST_LISTED),
        "limits": one.limits.items(),
    }


@require_POST
def recheck(request: HttpRequest) -> HttpResponse:
    """Have all reports of the chosen year checked again."""
    only_keepers(request)
    year = asked_year(request)
    if year is None:
        messages.error(request, _("这个年度没有可以核对的报告。"))
        return redirect("rule-list")
    one, parts = rechecking.recheck_year(year, signed_in(request))
    for part in parts:
        tasks.check_reports.delay_on_commit(part)
    return redirect(f"{reverse('rule-list')}?year={one.year}")


def asked_year(request: HttpRequest) -> int | None:
    """Return the posted year if there are reports of it that can be read."""
    asked = request.POST.get("year", "")
    years = set(Report.objects.filter(current__isnull=False).values_list("year", flat=True))
    is_year = asked.isascii() and asked.isdigit() and int(asked[:6]) in years
    return int(asked[:6]) if is_year else None


@require_GET
def recheck_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Return how far a year's re-checking has come."""
    only_keepers(request)
    one = get_object_or_404(Recheck, pk=pk)
    return render(request, "rules/recheck.html", {"recheck": one, **failed(one.year)})


def failed(year: int) -> dict[str, Any]:
    """What pages show of the reports of a year that could not be checked."""
    found = rechecking.failures(year)
    return {"failures": found[:MOST_LISTED], "failed": found.count(), "year": year}


@require_POST
def recheck_failed(request: HttpRequest) -> HttpResponse:
    """Try the checks of the chosen year that failed once more."""
    only_keepers(request)
    year = asked_year(request)
    again = rechecking.retry(year, signed_in(request)) if year is not None else []
    for part in again:
        tasks.check_reports.delay_on_commit(part)
    if again:
        messages.success(request, _("已重新核对，再失败的会又列在这里。"))
    else:
        messages.info(request, _("没有核对失败的报告，不必重试。"))
    return redirect(f"{reverse('rule-list')}?year={year}" if year else "rule-list")


@require_POST
def comparison(request: HttpRequest) -> HttpResponse:
    """Have the texts of all reports of the chosen year compared with each other."""
    only_keepers(request)
    year = asked_year(request)
    if year is None:
        messages.error(request, _("这个年度没有可以比较的报告。"))
        return redirect("rule-list")
    one, is_new = on_request.begin(year, signed_in(request))
    if is_new:
        tasks.compare_year.delay_on_commit(one.pk)
    else:
        messages.info(request, _("这个年度正在比较，不必再次发起；进度见下。"))
    return redirect(f"{reverse('rule-detail', args=[OF_OTHERS])}?year={one.year}")


@require_GET
def comparison_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Return how far the comparison of a year's texts has come."""
    only_keepers(request)
    one = get_object_or_404(TextComparison.objects.select_related("by"), pk=pk)
    return render(request, "rules/comparison.html", {"comparison": one})
