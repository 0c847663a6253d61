"""The catalogue: every rule's example fires it where it says, and the clean specimen is silent."""

from __future__ import annotations

import pytest
from django.utils import translation

from tests import specimens
from tests.validation.conftest import dossier, edited
from validation.engine import CATALOGUE, Dossier, run

FAMILY_A = [f"A{number:02d}" for number in range(1, 15)]

ACCOMPANIED = {"A12": {"A01", "A02"}, "A13": {"A02", "A03"}}
"""What else must fire with an example: a pattern of errors needs the errors it is made of."""


def test_family_a_is_complete():
    assert sorted(code for code in CATALOGUE if code.startswith("A")) == FAMILY_A


@pytest.mark.parametrize(
    "clean",
    [dossier(), Dossier(figures=specimens.clean_figures_2019(), year=2020)],
    ids=["2021", "2019"],
)
def test_a_clean_report_is_passed_in_silence(clean):
    assert run(clean) == []


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_the_example_fires_the_rule_at_that_cell_and_no_other_rule(code):
    results = run(edited(CATALOGUE[code].example))
    assert {result.rule.code for result in results} - ACCOMPANIED.get(code, set()) == {code}
    named = set(CATALOGUE[code].example)
    assert any(
        result.breach.at in named or named & set(result.breach.cells)
        for result in results
        if result.rule.code == code
    )


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_message_is_complete_in_both_languages_and_names_no_key(code):
    for result in run(edited(CATALOGUE[code].example)):
        for language in ("zh-hans", "en"):
            with translation.override(language):
                message = result.message
            assert "{" not in message
            assert "requests/" not in message
            assert "natural_person" not in message


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_rule_tells_what_its_page_shows(code):
    rule = CATALOGUE[code]
    for text in (rule.title, rule.basis, rule.message, rule.explanation, rule.remedy):
        assert text
    assert rule.description.endswith(".")
