"""Correct reports full of traps: no rule calls anything in them an error, hardly any asks a question."""

from __future__ import annotations

from collections import Counter

import pytest

from validation.engine import Severity
from validation.scoring import traps

SEED = 2026


@pytest.fixture(scope="module")
def accused():
    return list(traps.accusations(SEED))


def test_no_correct_report_is_told_it_has_an_error(accused):
    errors = [traps.told(d, r) for _, d, r in accused if r.severity == Severity.ERROR]
    assert errors == []


def test_at_most_one_correct_report_in_ten_is_asked_a_question(accused):
    warnings = [traps.told(d, r) for _, d, r in accused if r.severity == Severity.WARNING]
    assert len(warnings) <= traps.REPORTS // 10, warnings


def test_the_reports_differ():
    reports = [traps.correct_report(SEED + number) for number in range(traps.REPORTS)]
    texts = Counter(dossier.text(1) for dossier in reports)
    assert max(texts.values()) == 1
    assert len({dossier.agency for dossier in reports}) == len(traps.OFFICES)
    assert len({dossier.year for dossier in reports}) >= 5
    assert sum(dossier.previous is None for dossier in reports) >= 5


def test_a_report_is_the_same_whenever_it_is_made():
    assert traps.correct_report(7).text(1) == traps.correct_report(7).text(1)
