"""Faults put into correct reports are found where they are, and the score is honest about it."""

from __future__ import annotations

from random import Random

import pytest

from validation.engine import Severity, examine
from validation.scoring import injection
from validation.scoring.drafts import draft
from validation.scoring.faults import FAULTS
from validation.scoring.injection import Score, judged, outcome, seen

SEED = 4711
"""Not the one of the command, so that neither is tuned to the other."""


@pytest.mark.parametrize("number", range(6))
def test_drafts_are_correct_reports(number):
    results = examine(draft(Random(number)).dossier()).results
    assert [(r.rule.code, r.breach.at) for r in results if r.severity != Severity.NOTICE] == []


@pytest.mark.parametrize("layout", ["docx", "html-portal", "text-spaced"])
def test_drafts_are_correct_reports_in_a_file_too(layout):
    results = examine(seen(draft(Random(9)), layout)).results
    assert [(r.rule.code, r.breach.at) for r in results if r.severity != Severity.NOTICE] == []


@pytest.fixture(scope="module")
def score() -> Score:
    """Put each fault into one report, every third by way of a file."""
    result = Score()
    layouts = ("docx", "html", "text-spaced")
    for number, name in enumerate(FAULTS):
        layout = "" if number % 3 else layouts[number // 3 % len(layouts)]
        result.outcomes.append(outcome(name, Random(f"{SEED} {name}"), layout))
    return result


def test_nearly_every_fault_is_found_at_its_place(score):
    assert len(score.outcomes) >= 100
    assert len(score.expected) >= 70
    assert sum(bool(one.layout) for one in score.outcomes) >= 25
    assert score.recall >= 0.97, [(one.fault, one.missed) for one in score.outcomes if one.missed]


def test_a_fault_brings_no_error_but_its_consequences(score):
    assert [(one.fault, found) for one, found in score.surplus] == []


def test_what_is_found_elsewhere_or_was_there_before_does_not_count():
    clean = draft(Random(1))
    injected = FAULTS["row_total_mistyped"](clean, Random(1))
    before = examine(seen(clean, "")).results
    after = examine(seen(injected.draft, "")).results
    (rule, _at) = injected.expected[0]
    assert judged("x", "", injected, before, after).missed == ()
    assert judged("x", "", injected, after, after).missed == injected.expected
    elsewhere = type(injected)(injected.draft, ((rule, "requests/nowhere"),))
    assert judged("x", "", elsewhere, before, after).misplaced == elsewhere.expected
    silent = type(injected)(injected.draft, (("F01", "section/1"),))
    assert {code for code, _place in judged("x", "", silent, before, after).surplus} >= {"A02"}


def test_the_report_names_every_rule(monkeypatch):
    monkeypatch.setattr(injection, "FAULTS", {"part_left_out": FAULTS["part_left_out"]})
    lines = list(injection.section(seed=1, misses=True))
    assert lines[0].startswith("injected faults: 3 of 1 sorts, on 1 rules")
    assert any(line.split()[:1] == ["F01"] for line in lines)
