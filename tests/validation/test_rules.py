"""The catalogue: every rule's example fires it where it says, and the clean specimen is silent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

from tests import specimens
from tests.validation.conftest import dossier
from validation import specimen, wording
from validation.engine import CATALOGUE, Dossier, Result, run

PROJECT = Path(__file__).resolve().parents[2]
FAMILY_A = [f"A{number:02d}" for number in range(1, 15)]

ACCOMPANIED = {"A12": {"A01", "A02"}, "A13": {"A02", "A03"}}
"""What else of family A must fire with an example: a pattern of errors needs the errors it is made of."""


def results_of_the_example(code: str) -> list[Result]:
    return run(specimen.faulty_dossier(CATALOGUE[code]))


def test_family_a_is_complete():
    assert sorted(code for code in CATALOGUE if code.startswith("A")) == FAMILY_A


@pytest.mark.parametrize(
    "clean",
    [
        specimen.clean_dossier(),
        specimen.clean_dossier().previous,
        dossier(),
        Dossier(figures=specimens.clean_figures_2019(), year=2020),
    ],
    ids=["specimen", "specimen of last year", "2021", "2019"],
)
def test_a_clean_report_is_passed_in_silence(clean):
    assert [(result.rule.code, result.message) for result in run(clean)] == []


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_the_example_fires_the_rule(code):
    results = [result for result in results_of_the_example(code) if result.rule.code == code]
    assert results
    assert {result.severity for result in results} == {CATALOGUE[code].severity}
    assert all(len(result.breach.at or "") <= 80 for result in results)


@pytest.mark.parametrize("code", FAMILY_A)
def test_the_example_of_an_equation_fires_it_at_that_cell_and_no_other(code):
    results = results_of_the_example(code)
    fired = {result.rule.code for result in results if result.rule.family == "A"}
    assert fired - ACCOMPANIED.get(code, set()) == {code}
    named = set(CATALOGUE[code].example)
    assert any(
        result.breach.at in named or named & set(result.breach.cells)
        for result in results
        if result.rule.code == code
    )


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_message_is_complete_in_both_languages_and_names_no_key(code):
    for result in results_of_the_example(code):
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


# --- English -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    """The English catalogue as its source has it: message id to translation."""
    with (PROJECT / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        return {
            str(message.id): str(message.string) for message in read_po(file) if not message.fuzzy
        }


def sayings(value: Any) -> Iterator[str]:
    """Yield the message ids in the parameter of a message."""
    match value:
        case str():
            yield value
        case {"verbatim": _}:
            return
        case {"cell": address}:
            with translation.override("zh-hans"):
                yield from re.findall(r"“([^”]+)”", wording.cell_name(address))
        case {"terms": pairs}:
            for name, _number in pairs:
                yield from sayings(name)
        case {"names": items}:
            for item in items:
                yield from sayings(item)
        case {"say": template, "with": params}:
            yield template
            for each in params.values():
                yield from sayings(each)


def is_chinese(text: str) -> bool:
    return re.search(r"[\u4e00-\u9fff]", text) is not None


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_all_that_a_rule_says_is_in_the_english_catalogue_with_the_same_places(code, english):
    rule = CATALOGUE[code]
    said = {rule.title, rule.basis, rule.message, rule.explanation, rule.remedy}
    for result in results_of_the_example(code):
        for value in result.breach.params.values():
            said.update(sayings(value))
    for text in filter(is_chinese, said):
        short = text.split(" ")[-1] if text not in english else text
        assert english.get(short), f"not translated: {text}"
        assert places(short) == places(english[short]), text
