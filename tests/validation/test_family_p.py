"""Family P: rates and figures beside those of agencies alike, and never beside too few."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from reports.models import Figures
from tests.specimens import clean_figures_2019
from tests.validation.results import found, one, places, put, report, saying, zeros
from validation.distribution import Distribution, distribution
from validation.engine import Dossier, Peers, Severity
from validation.rules.examples import copied

LICENCES, PENALTIES = "disclosure/licensing_decisions", "disclosure/penalty_decisions"
NOT_HELD, GRANTED = "requests/total/unavailable_not_held", "requests/total/granted"
CONCLUDED = "requests/total/concluded"
MOSTLY_NOT_HELD = {NOT_HELD: 70, "requests/total/unavailable_not_compiled": 0, CONCLUDED: 80}

Cells = Mapping[str, Any]


def beside(filed: Dossier, cells_of: Callable[[int], Cells], count: int = 9) -> Dossier:
    """Return the dossier with so many peers, which have its figures but for some cells."""
    figures = {f"第{i}市水务局": copied(filed.figures, cells_of(i)) for i in range(1, count + 1)}
    return replace(filed, peers=Peers("市级水利", figures))


# --- rates ---------------------------------------------------------------------------------------


def test_p01_is_a_hint_without_peers():
    result = one(report(MOSTLY_NOT_HELD), "P01")
    assert result.severity == Severity.NOTICE
    assert result.message == (
        "办结 80 件中“（四）无法提供”70 件，占 87.5%（其中“1.本机关不掌握相关政府信息”70 件，占 87.5%），"
        "请核实是否把应公开的信息答复为不掌握。"
    )


def test_p01_shows_the_peers_and_weighs_more_beside_them():
    filed = beside(report(MOSTLY_NOT_HELD), lambda i: {NOT_HELD: 10 + i})
    result = one(filed, "P01")
    assert result.severity == Severity.WARNING
    assert "同类机关（市级水利，9 家）中位数 18.8，四分位" in result.message


def test_p01_and_p02_are_silent_where_all_peers_are_alike():
    filed = report({**MOSTLY_NOT_HELD, GRANTED: 2, "requests/total/partially_granted": 0})
    assert found(filed, "P02")
    offices = beside(filed, lambda i: {NOT_HELD: 68 + i % 5})
    assert found(offices, "P01") == []
    assert found(offices, "P02") == []


def test_p01_and_p02_pass_over_a_handful_of_requests_and_blanks():
    few = {NOT_HELD: 15, CONCLUDED: 19, GRANTED: 0}
    assert not found(report(few), "P01") and not found(report(few), "P02")
    assert found(report({**MOSTLY_NOT_HELD, NOT_HELD: None}), "P01") == []


def test_seven_peers_are_too_few_to_compare_with():
    filed = beside(report(MOSTLY_NOT_HELD), lambda i: {NOT_HELD: 10 + i}, count=7)
    assert one(filed, "P01").severity == Severity.NOTICE
    far = beside(report({PENALTIES: 98_000}), lambda i: {PENALTIES: 30 + i}, count=7)
    assert found(far, "P07") == []
    bureau = {"agency": "临江市行政审批服务局"}
    none = beside(report({LICENCES: 0}, **bureau), lambda i: {LICENCES: 100 + i}, count=7)
    assert found(none, "P06") == []


@pytest.mark.parametrize(
    ("code", "route"), [("P03", "reconsideration"), ("P04", "litigation_direct")]
)
@pytest.mark.parametrize(
    ("corrected", "pending", "total", "fires"),
    [(2, 0, 5, True), (3, 0, 10, True), (2, 0, 10, False), (2, 0, 4, False), (2, 3, 7, False)],
)
def test_p03_and_p04_count_decided_cases(code, route, corrected, pending, total, fires):
    cells = {"corrected": corrected, "pending": pending, "total": total}
    filed = report({f"challenges/{route}/{outcome}": n for outcome, n in cells.items()})
    filed.figures.put("challenges/litigation_after_reconsideration/total", 0)
    assert bool(found(filed, code)) is fires


def test_p03_tells_how_little_a_few_cases_say():
    cells = {"corrected": 2, "pending": 0, "total": 5}
    filed = report({f"challenges/reconsideration/{outcome}": n for outcome, n in cells.items()})
    assert "占 40%（样本所限，实际比例约在 18% 至 67% 之间）" in one(filed, "P03").message


@pytest.mark.parametrize(
    ("sentence", "fires"),
    [
        ("", True),
        ("办结申请9件，均在法定期限内答复，结转7件。", True),
        ("截至2024年12月31日，结转下年度继续办理7件。", True),
        ("因12月集中收到申请，结转较多。", False),
        ("结转的7件申请尚在答复期限内。", False),
    ],
)
def test_p05_asks_for_a_reason_when_much_is_left(sentence, fires):
    filed = saying(report({"requests/total/carried_out": 7}), 1, sentence)
    assert bool(found(filed, "P05")) is fires
    assert found(report({"requests/total/carried_out": 4}), "P05") == []


# --- peers ---------------------------------------------------------------------------------------

APPROVAL = {"agency": "临江市行政审批服务局"}


def test_p06_takes_the_place_of_b10_where_there_are_peers():
    filed = beside(report({LICENCES: 0}, **APPROVAL), lambda i: {LICENCES: 100 * i})
    result = one(filed, "P06")
    assert result.message == (
        "“行政许可”的“本年处理决定数量”为 0，而从名称看本机关承担行政审批职能，"
        "同类机关（市级水利，9 家）中位数 500，四分位 300 至 700，请核实是否漏填。"
    )
    assert found(filed, "B10") == []


def test_p06_is_silent_where_many_peers_have_none_either():
    filed = beside(report({LICENCES: 0}, **APPROVAL), lambda i: {LICENCES: 100 * i if i > 3 else 0})
    assert found(filed, "P06") == []


def test_p06_believes_the_text():
    filed = beside(report({LICENCES: 0}, **APPROVAL), lambda i: {LICENCES: 100 * i})
    assert found(saying(filed, 1, "行政许可事项尚未划转我局。"), "P06") == []


def test_p07_finds_what_lies_far_outside():
    filed = beside(report({PENALTIES: 98_000}), lambda i: {PENALTIES: 30 + 4 * i})
    result = one(filed, "P07")
    assert (result.breach.at, result.severity) == (PENALTIES, Severity.NOTICE)
    assert "同类机关（市级水利，9 家）" in result.message


@pytest.mark.parametrize(
    "cells_of",
    [
        lambda _i: {PENALTIES: 41},
        lambda i: {PENALTIES: 30 + 4 * i},
        lambda i: {PENALTIES: 2**i},
    ],
    ids=["all the same", "close", "wide"],
)
def test_p07_is_silent_on_ordinary_figures(cells_of):
    assert found(beside(report({PENALTIES: 60}), cells_of), "P07") == []


def test_peers_on_another_form_and_blanks_are_not_counted():
    filed = report({PENALTIES: 98_000})
    figures = {f"第{i}市水务局": clean_figures_2019() for i in range(9)}
    assert found(replace(filed, peers=Peers("市级水利", figures)), "P07") == []
    blank = beside(filed, lambda i: {PENALTIES: None if i > 4 else i})
    assert found(blank, "P07") == []


def test_p08_notices_whole_hundreds_only_where_there_are_many():
    estimated = {
        LICENCES: 1200,
        PENALTIES: 300,
        "disclosure/compulsion_decisions": 100,
        "disclosure/normative_documents/in_force": 200,
    }
    assert places(report(estimated), "P08") == [LICENCES]
    assert found(report({**estimated, PENALTIES: 317, LICENCES: 1204}), "P08") == []
    assert found(report({LICENCES: 1200, PENALTIES: 300}), "P08") == []


def test_p08_one_number_shown_thrice_in_a_column_is_one():
    filed = report(figures=zeros())
    person = "requests/natural_person/"
    put(filed.figures, {person + "received": 100, person + "granted": 100})
    put(filed.figures, {person + "unavailable_not_held": 100, LICENCES: 500})
    assert found(filed, "P08") == []


def test_p10_names_the_peer_with_the_same_figures():
    filed = beside(report(), lambda i: {} if i == 4 else {LICENCES: i})
    result = one(filed, "P10")
    assert "与“第4市水务局”的报告逐格相同" in result.message
    assert result.severity == Severity.NOTICE


def test_p10_passes_over_reports_with_hardly_a_figure():
    assert found(beside(report(figures=zeros()), lambda _i: {}), "P10") == []
    blank = report(figures=Figures.blank())
    assert found(beside(blank, lambda _i: {}), "P10") == []


# --- statistics ----------------------------------------------------------------------------------


def test_a_distribution_needs_eight_values():
    assert distribution([1.0] * 7) is None
    assert distribution([1.0] * 7 + [None]) is None
    assert distribution([1.0] * 8) == Distribution((1.0,) * 8)


def test_one_wild_value_moves_neither_median_nor_score():
    tame = distribution([float(n) for n in range(10, 19)])
    wild = distribution([float(n) for n in range(10, 18)] + [1e9])
    assert tame is not None and wild is not None
    assert tame.median == wild.median == 14
    assert tame.score(14) == wild.score(14) == 0
    assert wild.score(1e9) > 3.5


def test_without_spread_there_is_no_score():
    flat = distribution([5.0] * 9)
    assert flat is not None
    assert flat.score(500) is None
