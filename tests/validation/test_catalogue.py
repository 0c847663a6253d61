"""Code, page and documentation tell the same of every rule, and no code of the catalogue is forgotten."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import translation

from validation.documentation import PATH, rules_document
from validation.engine import CATALOGUE
from validation.examples import shown_example
from validation.families import FAMILIES
from validation.limits import LIMITS
from validation.rules.withdrawn import LEFT_OUT

FAMILY_SIZES = {
    "A": 14,
    "B": 11,
    "C": 14,
    "D": 24,
    "E": 11,
    "F": 15,
    "W": 14,
    "T": 7,
    "P": 10,
    "G": 7,
}
CODES = {f"{letter}{n:02d}" for letter, size in FAMILY_SIZES.items() for n in range(1, size + 1)}


def test_every_code_is_a_rule_or_left_out_with_a_reason_and_never_both():
    assert not CATALOGUE.keys() & LEFT_OUT.keys()
    assert CODES - CATALOGUE.keys() - LEFT_OUT.keys() == set()
    assert LEFT_OUT.keys() <= CODES
    assert all(LEFT_OUT.values())
    assert {code[0] for code in CATALOGUE} <= FAMILIES.keys()


def test_the_documentation_is_what_the_declarations_say():
    assert PATH.read_text(encoding="utf-8") == rules_document(), (
        "run manage.py document_rules and read what has changed"
    )


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_the_example_can_be_shown_with_what_is_wrong_and_what_is_right(code):
    example = shown_example(CATALOGUE[code])
    assert example.fires
    for one in example.differences:
        assert one.place
        assert one.wrong != one.right


@pytest.mark.django_db
@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_the_page_of_a_rule_says_all_that_is_declared(code, client, administrator):
    rule = CATALOGUE[code]
    client.force_login(administrator)
    page = text_of(client.get(reverse("rule-detail", args=[code])).content.decode())
    with translation.override("zh-hans"):
        told = [rule.title, rule.explanation, rule.remedy, rule.traps, rule.basis]
        told += [str(rule.severity.label), *(LIMITS[name] for name in rule.limits)]
        told += [result.message for result in shown_example(rule).results]
    for text in told:
        assert text_of(text) in page, text
    assert ("待业务确认" in page) is not rule.confirmed


def text_of(html: str) -> str:
    """Return the words of a page without tags, entities and white space."""
    import html as entities

    return re.sub(r"\s+", "", entities.unescape(re.sub(r"<[^>]+>", "", html)))
