"""Rules switched off, weighed differently and given other thresholds, from a date on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.validation.conftest import dossier, edited
from validation import findings, trials
from validation.engine import (
    CATALOGUE,
    RULES_VERSION,
    Breach,
    Dossier,
    Rule,
    Severity,
    examine,
)
from validation.models import Finding, RuleSetting, RuleTrial, TrialOutcome
from validation.tuning import in_force, tuned_dossier

pytestmark = pytest.mark.django_db

WRONG = {"challenges/litigation_direct/total": 5}
DAY = date(2025, 3, 1)


def many(dossier: Dossier) -> Iterator[Breach]:
    permits = dossier.figures.value("disclosure/licensing_decisions") or 0
    if permits > dossier.limit("Z90", "permits"):
        yield Breach("disclosure/licensing_decisions", {"permits": permits})


@pytest.fixture
def threshold_rule(monkeypatch) -> Rule:
    """Fires above 500 permits; the clean report has 236."""
    rule = Rule(
        code="Z90",
        title="试",
        severity=Severity.WARNING,
        basis="试",
        message="许可 {permits} 件。",
        check=many,
        example={},
        limits={"permits": 500},
    )
    monkeypatch.setitem(CATALOGUE, "Z90", rule)
    return rule


@pytest.fixture
def set_rule(administrator):
    def set_rule(code: str, **fields: Any) -> RuleSetting:
        fields = {"effective_from": DAY, "reason": "试"} | fields
        return RuleSetting.objects.create(rule=code, by=administrator, **fields)

    return set_rule


def test_without_settings_the_catalogue_is_as_declared():
    tuning = in_force(DAY)
    assert tuning.catalogue == CATALOGUE
    assert (tuning.limits, tuning.mark) == ({}, "")


def test_a_rule_is_off_from_the_day_set_and_not_before(set_rule):
    set_rule("A05", enabled=False)
    assert "A05" in in_force(date(2025, 2, 28)).catalogue
    assert "A05" not in in_force(DAY).catalogue


def test_of_several_settings_the_last_to_begin_holds_and_of_the_same_day_the_last_made(set_rule):
    set_rule("A05", enabled=False)
    set_rule("A05", enabled=True, effective_from=date(2025, 6, 1))
    set_rule("A05", severity="warning", effective_from=date(2025, 6, 1))
    assert "A05" not in in_force(date(2025, 5, 31)).catalogue
    assert in_force(date(2025, 6, 1)).catalogue["A05"].severity == Severity.WARNING


def test_only_what_is_declared_as_an_error_is_ever_one(set_rule):
    set_rule("A08", severity="error")
    set_rule("A05", severity="notice")
    catalogue = in_force(DAY).catalogue
    assert CATALOGUE["A08"].severity == Severity.WARNING
    assert catalogue["A08"].severity == Severity.WARNING
    assert catalogue["A05"].severity == Severity.NOTICE


def test_a_threshold_reaches_the_rule(threshold_rule, set_rule):
    assert not examine(dossier(), {"Z90": threshold_rule}).results
    set_rule("Z90", limits={"permits": 200})
    tuning = in_force(DAY)
    assert examine(tuned_dossier(dossier(), tuning), {"Z90": threshold_rule}).results


def test_a_finding_tells_under_which_setting_and_version_it_was_found(store, set_rule):
    setting = set_rule("A05", severity="warning", effective_from=date(2020, 1, 1))
    revision = store(edited(WRONG))
    findings.check(revision)
    finding = Finding.objects.get(rule="A05")
    assert finding.severity == Severity.WARNING
    assert finding.setting == setting
    revision.refresh_from_db()
    assert revision.rules == f"{RULES_VERSION}+{setting.pk}"


def test_a_setting_of_a_rule_this_program_does_not_know_is_passed_over(set_rule):
    set_rule("Y99", enabled=False)
    assert in_force(DAY).catalogue == CATALOGUE


# --- trials --------------------------------------------------------------------------------------


def try_out(administrator, **fields: Any) -> RuleTrial:
    trial = trials.begin(RuleTrial(by=administrator, **fields))
    while trials.advance(trial.pk):
        pass
    trial.refresh_from_db()
    return trial


def outcomes(trial: RuleTrial) -> list[tuple[int, str]]:
    return sorted(trial.outcomes.values_list("report__year", "effect"))


@pytest.fixture
def years(store):
    """2022 wrong, 2023 clean, 2024 wrong."""
    stored = [store(edited(WRONG, year=2022)), store(dossier(year=2023)), store(edited(WRONG))]
    for revision in stored:
        findings.check(revision)
    return stored


def test_trying_shows_what_would_vanish_and_touches_no_finding(years, administrator):
    before = list(Finding.objects.order_by("pk").values())
    trial = try_out(administrator, rule="A05", enabled=False)
    assert outcomes(trial) == [(2022, "vanishes"), (2024, "vanishes")]
    assert (trial.total, trial.done) == (3, 3)
    assert trial.finished_at
    assert list(Finding.objects.order_by("pk").values()) == before
    assert "相差" in trial.outcomes.first().message


def test_trying_shows_what_would_weigh_differently(years, administrator):
    trial = try_out(administrator, rule="A05", severity="notice")
    assert outcomes(trial) == [(2022, "regraded"), (2024, "regraded")]
    assert {one.severity for one in trial.outcomes.all()} == {"notice"}


def test_trying_shows_what_would_appear(years, threshold_rule, administrator):
    trial = try_out(administrator, rule="Z90", limits={"permits": 200})
    assert outcomes(trial) == [(2022, "appears"), (2023, "appears"), (2024, "appears")]


def test_trying_goes_on_where_it_stopped_and_a_part_done_twice_counts_once(
    years, administrator, monkeypatch
):
    monkeypatch.setattr(trials, "AT_ONCE", 1)
    trial = trials.begin(RuleTrial(by=administrator, rule="A05", enabled=False))
    stale = RuleTrial.objects.get(pk=trial.pk)
    assert trials.advance(trial.pk)
    batch = [years[0]]
    found = [TrialOutcome(trial=stale, report=years[0].report, effect="vanishes")]
    assert not trials._store(stale, batch, found)  # the cursor has moved meanwhile
    while trials.advance(trial.pk):
        pass
    trial.refresh_from_db()
    assert outcomes(trial) == [(2022, "vanishes"), (2024, "vanishes")]
    assert trial.done == trial.total == 3
    assert not trials.advance(trial.pk)


def test_a_trial_over_no_report_is_done_at_once(administrator):
    trial = trials.begin(RuleTrial(by=administrator, rule="A05"))
    assert trial.finished_at
    assert trial.percent == 100


def test_a_trial_whose_message_was_lost_is_sent_again_once(years, administrator):
    trial = trials.begin(RuleTrial(by=administrator, rule="A05"))
    assert trials.stalled() == []
    RuleTrial.objects.update(sent_at="2025-01-01T00:00Z")
    assert trials.stalled() == [trial.pk]
    assert trials.stalled() == []
