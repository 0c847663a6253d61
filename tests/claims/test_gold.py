"""Precision and recall on the gold sets, and one test for each kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from validation.claims.scoring import KINDS, rows, score

GOLD = Path(__file__).parent / "gold"


@pytest.fixture(scope="module")
def result():
    return score(
        row for name in ("sentences.jsonl", "narratives.jsonl") for row in rows(GOLD / name)
    )


def test_the_gold_sets_are_large_enough():
    sentences = list(rows(GOLD / "sentences.jsonl"))
    assert len(sentences) >= 400
    assert sum(not row["claims"] for row in sentences) >= 100, "traps without a claim"
    assert len(list(rows(GOLD / "narratives.jsonl"))) >= 40


def test_claims_are_found_precisely_and_completely(result):
    assert result.overall.precision >= 0.98
    assert result.overall.recall >= 0.95


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_found_well_enough(result, kind):
    tally = result.kinds[kind]
    assert tally.expected >= 2, "too few examples"
    assert tally.precision >= 0.9
    assert tally.recall >= 0.9


def test_the_command_prints_the_scores(capsys):
    call_command("score_claims", str(GOLD / "narratives.jsonl"))
    printed = capsys.readouterr().out
    assert "precision" in printed
    assert printed.splitlines()[-1].startswith("all")
