"""The engine: order, severity, doubt, isolation."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.utils import translation

from reports.models import Doubt
from tests.validation.conftest import dossier, edited
from validation import engine
from validation.engine import Breach, Dossier, Rule, Severity, examine, run


def declared(code: str, check: engine.Check, **changes) -> Rule:
    return Rule(
        code=code,
        title="试",
        severity=changes.pop("severity", Severity.ERROR),
        basis="试",
        message=changes.pop("message", "出现 {count} 处。"),
        check=check,
        example={},
        **changes,
    )


def once(dossier: Dossier) -> Iterator[Breach]:
    yield Breach(
        "requests/total/received",
        {"count": 1},
        ("requests/total/received", "requests/other/received"),
    )


def crash(dossier: Dossier) -> Iterator[Breach]:
    yield Breach("requests/total/received", {"count": 1})
    raise ZeroDivisionError


def test_results_come_in_the_order_of_codes_with_complete_sentences():
    catalogue = {"Z02": declared("Z02", once), "Z01": declared("Z01", once)}
    results = run(dossier(), catalogue)
    assert [result.rule.code for result in results] == ["Z01", "Z02"]
    assert results[0].message == "出现 1 处。"
    assert results[0].severity == Severity.ERROR
    assert not results[0].doubtful


def test_a_rule_that_crashes_stops_no_other_and_is_named():
    catalogue = {"Z01": declared("Z01", crash), "Z02": declared("Z02", once)}
    examination = examine(dossier(), catalogue)
    assert [result.rule.code for result in examination.results] == ["Z02"]
    (crashed,) = examination.crashes
    assert crashed.rule == "Z01"
    assert re.fullmatch(r"ZeroDivisionError \(test_engine\.py:\d+\)", crashed.error)


@pytest.mark.parametrize("cell", ["requests/total/received", "requests/other/received"])
def test_what_rests_on_a_doubtful_cell_says_so_and_is_never_an_error(cell):
    doubted = dossier(doubts=(Doubt(code="engines_disagree", at=cell),))
    (result,) = run(doubted, {"Z01": declared("Z01", once)})
    assert result.doubtful
    assert result.severity == Severity.WARNING
    assert "识读存疑" in result.message


def test_a_doubt_elsewhere_changes_nothing():
    doubted = dossier(
        doubts=(Doubt(code="year_unclear"), Doubt(code="x", at="requests/total/granted"))
    )
    (result,) = run(doubted, {"Z01": declared("Z01", once)})
    assert result.severity == Severity.ERROR


def test_a_doubtful_notice_stays_a_notice():
    doubted = dossier(doubts=(Doubt(code="x", at="requests/total/received"),))
    (result,) = run(doubted, {"Z01": declared("Z01", once, severity=Severity.NOTICE)})
    assert result.severity == Severity.NOTICE


@pytest.mark.parametrize(
    ("year", "fires"), [(2023, False), (2024, True), (2025, True), (None, False)]
)
def test_a_rule_holds_from_its_first_year(year, fires):
    results = run(dossier(year=year), {"Z01": declared("Z01", once, since=2024)})
    assert bool(results) is fires


def test_a_code_is_declared_once():
    declare = engine.rule(
        "A01", title="", severity=Severity.ERROR, basis="", message="", example={}
    )
    with pytest.raises(ValueError, match="declared twice"):
        declare(once)


def test_names_of_cells_in_a_message_are_translated_with_it():
    (result,) = [
        result
        for result in run(edited({"challenges/reconsideration/total": 5}))
        if result.rule.code == "A04"
    ]
    assert result.message == (
        "行政复议：结果维持 1 + 结果纠正 0 + 其他结果 0 + 尚未审结 1 = 2，总计为 5，相差 3。"
    )
    with translation.override("en"):
        assert "= 2" in result.message
