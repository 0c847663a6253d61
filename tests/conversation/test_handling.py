"""How far a finding has come: always what its history says, whatever happens in whatever order."""

from __future__ import annotations

import random

import pytest
from django.db import IntegrityError, transaction

from audit.models import Event
from desk.handling import NotNow, OutOfDate, decide, explain
from notices.models import Notice
from reports.models import LegalChallenge, Report
from tests.conversation.conftest import FAULT
from tests.pages.filing import file_report
from validation import findings
from validation.models import Decision, Finding

pytestmark = pytest.mark.django_db

Handling, Verdict = Finding.Handling, Decision.Verdict


def now(finding: Finding) -> Finding:
    return Finding.objects.get(pk=finding.pk)


def print_instead(finding: Finding, total: int) -> None:
    """Have the report print another total, and be checked again."""
    LegalChallenge.objects.filter(revision=finding.revision_id, route="litigation_direct").update(
        total=total
    )
    findings.check(now(finding).revision)


def test_a_finding_is_open_explained_and_accepted(finding, filer, reviewer):
    assert finding.handling == Handling.OPEN
    explain(finding, "台账如此，附后。", filer)
    assert now(finding).handling == Handling.EXPLAINED
    decide(finding, Verdict.ACCEPTED, "", reviewer)
    assert now(finding).handling == Handling.ACCEPTED


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_decision_is_the_handling(finding, reviewer, verdict):
    decide(finding, verdict, "已核", reviewer)
    assert now(finding).handling == verdict


def test_an_explanation_after_a_confirmation_waits_for_the_reviewer_again(finding, filer, reviewer):
    decide(finding, Verdict.CONFIRMED, "", reviewer)
    explain(finding, "附判决书。", filer)
    assert now(finding).handling == Handling.EXPLAINED
    assert now(finding).last_act.text == "附判决书。"
    decide(finding, Verdict.CONFIRMED, "", reviewer)
    assert now(finding).handling == Handling.CONFIRMED
    assert Decision.objects.count() == 2


def test_changed_figures_reopen_it_and_both_are_shown(finding, filer):
    explain(finding, "台账如此。", filer)
    print_instead(finding, 9)
    reopened = now(finding)
    assert reopened.handling == Handling.OPEN
    assert ("实为", "5", "9") in reopened.changed_figures
    print_instead(finding, 5)
    assert now(finding).handling == Handling.EXPLAINED


def test_a_check_that_finds_the_same_leaves_handling_and_edition(finding, filer):
    explain(finding, "台账如此。", filer)
    before = now(finding)
    findings.check(before.revision)
    file_report(finding.report.agency, edit=FAULT)
    after = now(finding)
    assert (after.handling, after.edition) == (before.handling, before.edition)


def test_checking_takes_as_many_queries_with_many_changed_findings(
    province, filer, reviewer, django_assert_max_num_queries
):
    many = {f"challenges/{route}/total": 5 for route in ("litigation_direct", "reconsideration")}
    revision = file_report(province.bureau, edit=many)
    for number, one in enumerate(Finding.objects.filter(report=revision.report_id)):
        explain(one, f"说明{number}", filer)
        decide(one, Verdict.CONFIRMED, "", reviewer)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(
        connection,
    ) as unchanged:
        findings.check(revision)
    revision.legalchallenge_set.update(total=9) if hasattr(
        revision, "legalchallenge_set"
    ) else LegalChallenge.objects.filter(revision=revision).update(total=9)
    with django_assert_max_num_queries(
        len(unchanged) + 4
    ):  # two to prefetch, the upsert, a savepoint
        findings.check(revision)


def in_words(history: list[tuple[str, int]], figures: int) -> str:
    """Say from the acts alone how far it has come: (what, on which figures), in order."""
    decided = [i for i, (what, _on) in enumerate(history) if what != "explained"]
    explained = [i for i, (what, _on) in enumerate(history) if what == "explained"]
    is_explained = bool(explained) and history[explained[-1]][1] == figures
    if decided and history[decided[-1]][1] == figures:
        later = explained and explained[-1] > decided[-1]
        if not (later and is_explained):
            return history[decided[-1]][0]
    return "explained" if is_explained else "open"


@pytest.mark.parametrize("seed", range(6))
def test_handling_is_always_what_the_history_says(finding, filer, reviewer, seed):
    chance = random.Random(seed)
    history: list[tuple[str, int]] = []
    figures = 5
    for step in range(14):
        what = chance.choice(["explain", "decide", "decide", "figures", "figures", "check"])
        if what == "figures":
            figures = chance.choice([5, 6])
            print_instead(finding, figures)
        elif what == "check":
            findings.check(now(finding).revision)
        elif what == "explain":
            try:
                explain(finding, f"说明 {step}", filer)
            except NotNow:
                assert now(finding).handling in {"dismissed", "accepted"}
            else:
                history.append(("explained", figures))
        else:
            verdict = chance.choice(Verdict.values)
            before = Decision.objects.count()
            decide(finding, verdict, f"理由 {step}", reviewer)
            assert Decision.objects.count() == before + 1
            history.append((verdict, figures))
        stored = now(finding)
        assert stored.handling == in_words(history, figures), history
        assert stored.handling == stored.due_handling


def test_the_same_explanation_sent_twice_is_one(finding, filer):
    first = explain(finding, "台账如此。", filer, edition=0)
    assert explain(finding, "台账如此。", filer, edition=0) == first
    assert finding.explanations.count() == 1


def test_what_was_decided_meanwhile_is_not_overwritten(finding, filer, reviewer, colleague):
    decide(finding, Verdict.CONFIRMED, "", reviewer, edition=0)
    with pytest.raises(OutOfDate):
        decide(finding, Verdict.DISMISSED, "无误", colleague, edition=0)
    with pytest.raises(OutOfDate):
        explain(finding, "台账如此。", filer, edition=0)
    assert now(finding).handling == Handling.CONFIRMED


def test_what_is_settled_gone_or_accepted_needs_no_explanation(finding, filer, reviewer):
    decide(finding, Verdict.DISMISSED, "无误", reviewer)
    with pytest.raises(NotNow, match="已经了结"):
        explain(finding, "台账如此。", filer)
    decide(finding, Verdict.CONFIRMED, "", reviewer)
    Finding.objects.update(present=False)
    with pytest.raises(NotNow, match="已经没有了"):
        explain(finding, "台账如此。", filer)
    Finding.objects.update(present=True)
    report = finding.report
    Report.objects.filter(pk=report.pk).update(
        status="accepted",
        filed=report.current,
        accepted=report.current,
        accepted_at=report.created_at,
        submitted_at=report.created_at,
        first_submitted_at=report.created_at,
    )
    with pytest.raises(NotNow, match="已经通过"):
        explain(finding, "台账如此。", filer)


def test_every_act_is_recorded_and_the_reviewer_is_told_of_an_explanation(finding, filer, reviewer):
    Report.objects.update(reviewer=reviewer)
    explain(finding, "台账如此。", filer)
    decide(finding, Verdict.ACCEPTED, "", reviewer)
    acts = Event.objects.filter(subject="validation.finding", subject_key=str(finding.pk))
    assert [(one.verb, one.before, one.after) for one in acts.order_by("pk")] == [
        ("finding.explain", {"handling": "open"}, {"handling": "explained"}),
        ("finding.decide", {"handling": "explained"}, {"handling": "accepted"}),
    ]
    assert {one.label for one in acts} == {"A05 临江市财政局 2024"}
    assert Notice.objects.get(recipient=reviewer).kind == "finding.explained"


@pytest.mark.parametrize("fields", [{"handling": "lost"}])
def test_the_database_knows_the_handlings(finding, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.update(**fields)


def test_accepting_needs_an_explanation_or_a_reason(finding, reviewer):
    with pytest.raises(IntegrityError), transaction.atomic():
        finding.decisions.create(verdict="accepted", by=reviewer)
