"""Every declared pattern does what its example says, and the vocabulary is unambiguous."""

from __future__ import annotations

import pytest

from reports.models import Narrative
from validation.claims import claims_in
from validation.claims.patterns import declared
from validation.claims.vocabulary import TERMS, Word


def claims_of(text, *, section=1, year=2024, agency="临江市水务局"):
    return claims_in([Narrative(number=section, heading="", text=text)], year, agency)


@pytest.mark.parametrize(
    "pattern", declared(), ids=lambda p: f"{p.kind}-{'-'.join(sorted(p.needs))}"
)
def test_the_example_of_a_pattern_yields_its_claim(pattern):
    readings = pattern.target.readings(2024)
    found = [
        claim
        for claim in claims_of(pattern.example)
        if claim.kind == pattern.kind and (not readings or claim.cells == readings[0])
    ]
    assert found, pattern.example


def test_a_term_stands_under_one_concept_only():
    seen = {}
    for word, terms in TERMS.items():
        for term in terms.split():
            assert seen.setdefault(term, word) == word, term


def test_every_concept_but_the_unused_has_terms():
    assert set(TERMS) <= set(Word)
    assert all(terms.split() for terms in TERMS.values())
