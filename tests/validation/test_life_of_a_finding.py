"""New, persisting, cured, recurring, lapsed; and what people decide on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from desk.handling import decide
from tests.validation.conftest import dossier, edited
from validation import findings
from validation.engine import CATALOGUE, Severity
from validation.models import Decision, Finding, RuleCrash, RuleSetting

pytestmark = pytest.mark.django_db

State, Verdict = Finding.State, Decision.Verdict
WRONG = {"challenges/litigation_direct/total": 5}
STILL_WRONG = {"challenges/litigation_direct/total": 9}


def the_finding() -> Finding:
    return Finding.objects.get(rule="A05")


def test_a_finding_is_new_then_persists_is_cured_and_recurs(store):
    life = []
    for edit in (WRONG, WRONG, {}, WRONG, WRONG, {}):
        findings.check(store(edited(edit)))
        life.append(the_finding().state)
    assert life == [
        State.NEW,
        State.PERSISTING,
        State.CURED,
        State.RECURRING,
        State.RECURRING,
        State.CURED,
    ]


def test_the_versions_that_cured_it_and_brought_it_back_are_known(store):
    findings.check(store(edited(WRONG)))
    second = store(dossier())
    findings.check(second)
    assert the_finding().cured_in == second
    third = store(edited(WRONG))
    findings.check(third)
    assert the_finding().recurred_in == third
    assert the_finding().cured_in is None


def test_checking_the_same_version_again_changes_no_state(store):
    findings.check(store(edited(WRONG)))
    second = store(dossier())
    for _time in range(2):
        findings.check(second)
        assert the_finding().state == State.CURED
    third = store(edited(WRONG))
    for _time in range(2):
        findings.check(third)
        assert the_finding().state == State.RECURRING


def test_a_finding_that_goes_without_a_new_version_lapses_and_is_new_again_when_it_returns(
    store, administrator
):
    revision = store(edited(WRONG))
    findings.check(revision)
    off = RuleSetting.objects.create(
        rule="A05", enabled=False, effective_from=date(2020, 1, 1), reason="试", by=administrator
    )
    findings.check(revision)
    assert the_finding().state == State.LAPSED
    findings.check(store(dossier()))
    assert the_finding().state == State.LAPSED  # nobody looked whether the version cured it
    off.delete()
    findings.check(store(edited(WRONG)))
    assert the_finding().state == State.PERSISTING


def test_a_rule_that_is_off_cures_nothing(store, administrator):
    findings.check(store(edited(WRONG)))
    RuleSetting.objects.create(
        rule="A05", enabled=False, effective_from=date(2020, 1, 1), reason="试", by=administrator
    )
    findings.check(store(dossier()))
    assert the_finding().state == State.LAPSED
    assert the_finding().cured_in is None


def test_a_crash_is_kept_until_the_rule_runs_again(store, monkeypatch):
    def crash(dossier):
        raise ZeroDivisionError

    revision = store(edited(WRONG))
    with monkeypatch.context() as patch:
        patch.setitem(CATALOGUE, "A05", replace(CATALOGUE["A05"], check=crash))
        for _time in range(2):
            findings.check(revision)
        kept = RuleCrash.objects.get()
        assert (kept.rule, kept.report) == ("A05", revision.report)
        assert kept.error.startswith("ZeroDivisionError (test_life_of_a_finding.py:")
        assert not Finding.objects.filter(rule="A05").exists()
    findings.check(revision)
    assert not RuleCrash.objects.exists()
    assert the_finding().present


# --- decisions -----------------------------------------------------------------------------------


def test_a_decision_stands_while_the_figures_do(store, reviewer):
    findings.check(store(edited(WRONG)))
    made = decide(the_finding(), Verdict.DISMISSED, "台账相符", reviewer)
    findings.check(store(edited(WRONG)))
    finding = the_finding()
    assert finding.standing_decision == made
    assert finding.changed_figures == []


def test_a_decision_reopens_when_the_figures_change_and_both_are_shown(store, reviewer):
    findings.check(store(edited(WRONG)))
    made = decide(the_finding(), Verdict.DISMISSED, "台账相符", reviewer)
    findings.check(store(edited(STILL_WRONG)))
    finding = the_finding()
    assert finding.last_decision == made
    assert finding.standing_decision is None
    assert ("“未经复议直接起诉”的“总计”", "5", "9") in finding.changed_figures
    assert ("实为", "5", "9") in finding.changed_figures


def test_a_decision_stands_again_when_the_figures_are_what_they_were(store, reviewer):
    findings.check(store(edited(WRONG)))
    made = decide(the_finding(), Verdict.CONFIRMED, "", reviewer)
    findings.check(store(edited(STILL_WRONG)))
    findings.check(store(edited(WRONG)))
    assert the_finding().standing_decision == made


def test_another_figure_of_the_report_does_not_reopen_a_decision(store, reviewer):
    findings.check(store(edited(WRONG)))
    made = decide(the_finding(), Verdict.CONFIRMED, "", reviewer)
    findings.check(store(edited(WRONG | {"disclosure/licensing_decisions": 237})))
    assert the_finding().standing_decision == made


def test_the_last_decision_counts_and_the_earlier_ones_are_kept(store, reviewer):
    findings.check(store(edited(WRONG)))
    finding = the_finding()
    decide(finding, Verdict.CONFIRMED, "", reviewer)
    last = decide(finding, Verdict.ACCEPTED, "机关已说明", reviewer)
    assert the_finding().standing_decision == last
    assert Decision.objects.count() == 2


def test_deciding_the_same_twice_is_one_decision(store, reviewer):
    findings.check(store(edited(WRONG)))
    first = decide(the_finding(), Verdict.CONFIRMED, "", reviewer)
    assert decide(the_finding(), Verdict.CONFIRMED, "", reviewer) == first
    assert Decision.objects.count() == 1


@pytest.mark.parametrize("fields", [{"verdict": "unsure"}, {"verdict": "dismissed", "reason": ""}])
def test_the_database_refuses_a_decision_that_says_nothing(store, reviewer, fields):
    findings.check(store(edited(WRONG)))
    with pytest.raises(IntegrityError), transaction.atomic():
        the_finding().decisions.create(by=reviewer, **fields)


def test_hints_are_for_the_office_only(store, filer, reviewer, stranger):
    findings.check(store(edited(WRONG)))
    hint = Finding.objects.filter(rule="A05")
    hint.update(rule="P07", severity=Severity.NOTICE)
    hint = Finding.objects.filter(rule="P07")

    def is_seen_by(user) -> bool:
        return Finding.objects.visible_to(user).filter(rule="P07").exists()

    assert [is_seen_by(user) for user in (filer, reviewer, stranger)] == [False, True, False]
    hint.update(severity=Severity.WARNING)
    assert [is_seen_by(user) for user in (filer, reviewer, stranger)] == [True, True, False]
