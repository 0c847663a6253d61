"""Family G: an aggregate beside the reports it adds up; certain only where all are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from reports.models import Figures
from tests.validation.results import found, one, places, put, report, zeros
from validation.engine import Dossier, Severity, Subordinates, run
from validation.rules.examples import AREA, copied
from validation.specimen import clean_dossier

GOVERNMENT = "临江市人民政府"
OFFICE, WATER, COUNTY = "临江市人民政府办公室", "临江市水务局", "临江市石湾县人民政府"
LICENCES, FEES = "disclosure/licensing_decisions", "disclosure/fees_10k_yuan"
RECEIVED, CARRIED_IN = "requests/total/received", "requests/total/carried_in"
ISSUED = "disclosure/normative_documents/issued"

Parts = Mapping[str, Mapping[str, Any]]
PARTS: Parts = {OFFICE: {}, WATER: {}, COUNTY: {}}


def whole(
    cells: Mapping[str, Any] | None = None,
    *,
    parts: Parts = PARTS,
    missing: tuple[str, ...] = (),
    **fields: Any,
) -> Dossier:
    """Return the aggregate of some parts, each with the clean figures but for some cells, then changed."""
    figures = {name: copied(clean_dossier().figures, edit) for name, edit in parts.items()}
    filed = report(added(figures), subordinates=Subordinates(figures, missing), **AREA)
    put(filed.figures, cells or {})
    return replace(filed, previous=None, **fields)


def added(figures: Mapping[str, Figures]) -> dict[str, Any]:
    return {
        at: sum((one.value(at) or 0 for one in figures.values()), type(value or 0)())
        for at, value in clean_dossier().figures.items()
    }


def test_an_aggregate_that_is_the_sum_is_passed_in_silence():
    assert [result.message for result in run(whole()) if result.rule.family == "G"] == []


# --- sums ----------------------------------------------------------------------------------------


def test_g01_is_an_error_at_full_coverage_and_lists_the_contributions():
    result = one(whole({LICENCES: 710}), "G01")
    assert result.message == (
        "“行政许可”的“本年处理决定数量”：汇总报告为 710，3 家合计 708"
        "（临江市人民政府办公室 236、临江市水务局 236、临江市石湾县人民政府 236），相差 +2。"
    )
    assert (result.breach.at, result.severity) == (LICENCES, Severity.ERROR)
    assert (result.breach.expected, result.breach.actual) == (708, 710)


def test_g01_names_the_report_that_was_left_out():
    parts = {OFFICE: {}, WATER: {}, COUNTY: {LICENCES: 100}}
    result = one(whole({LICENCES: 472}, parts=parts), "G01")
    assert "差额恰等于“临江市石湾县人民政府”的数，疑未计入。" in result.message


def test_g01_with_reports_missing_a_smaller_sum_says_nothing():
    late = ("临江市教育局",)
    assert found(whole({LICENCES: 900}, missing=late), "G01") == []
    result = one(whole({LICENCES: 600}, missing=late), "G01")
    assert result.severity == Severity.WARNING
    assert "应汇总 4 家，尚缺 1 家，覆盖率 75%" in result.message
    assert one(whole({RECEIVED: 60}, missing=late), "G01").severity == Severity.NOTICE


def test_g01_a_blank_below_is_no_zero():
    parts = {OFFICE: {}, WATER: {LICENCES: None}, COUNTY: {}}
    assert found(whole({LICENCES: 700}, parts=parts), "G01") == []
    assert one(whole({LICENCES: 300}, parts=parts), "G01").severity == Severity.WARNING
    assert found(whole({LICENCES: None}), "G01") == []


def test_g01_a_row_is_told_once():
    total, person = "requests/total/granted", "requests/natural_person/granted"
    assert places(whole({total: 19, person: 10}), "G01") == [total]
    assert places(whole({person: 10}), "G01") == [person]


@pytest.mark.parametrize("name", ["国家税务总局临江市税务局", "临江市气象局", "临江海关"])
def test_g01_agencies_of_the_ministries_may_stand_outside(name):
    parts = {**PARTS, name: {LICENCES: 50}}
    assert found(whole(parts=parts), "G01") == []
    without = {**added({n: clean_dossier().figures for n in PARTS})}
    assert found(whole(without, parts=parts), "G01") == []
    assert found(whole({LICENCES: 733}, parts=parts), "G01") != []


def test_g01_a_government_and_its_office_may_report_the_same_thing():
    parts = {**PARTS, GOVERNMENT: {}}
    once = {**added({n: clean_dossier().figures for n in PARTS})}
    assert found(whole(once, parts=parts), "G01") == []
    assert found(whole(parts=parts), "G01") == []


def test_g01_fees_may_lose_a_little_by_rounding():
    assert found(whole({FEES: Decimal("559.28")}), "G01") == []
    assert places(whole({FEES: Decimal(560)}), "G01") == [FEES]


def test_documents_may_be_counted_twice_and_are_never_an_error():
    fewer = whole({ISSUED: 4})
    assert found(fewer, "G01") == []
    assert one(fewer, "G06").severity == Severity.NOTICE
    more = whole({ISSUED: 9})
    assert one(more, "G01").severity == Severity.WARNING
    assert found(more, "G06") == []


def test_g02_no_report_is_more_than_all():
    result = one(whole({LICENCES: 200}, missing=("临江市教育局",)), "G02")
    assert (result.breach.at, result.severity) == (LICENCES, Severity.ERROR)
    assert "一家就有 236" in result.message
    assert found(whole({ISSUED: 1}), "G02") == []
    assert found(whole({FEES: Decimal("186.40")}), "G02") == []


def test_g02_passes_over_agencies_of_the_ministries():
    tax = "国家税务总局临江市税务局"
    parts = {**PARTS, tax: {LICENCES: 9000}}
    assert found(whole({LICENCES: 708}, parts=parts), "G02") == []


def test_g03_lists_who_is_missing():
    result = one(whole(missing=("临江市教育局", "临江市公安局")), "G03")
    assert result.message == (
        "应汇总 5 家，已有 3 家，覆盖率 60%；尚缺：临江市教育局、临江市公安局。"
    )
    assert (result.breach.at, result.severity) == ("filing", Severity.WARNING)


def test_g04_finds_where_the_imbalance_comes_from():
    person = "requests/natural_person/received"
    result = one(whole(parts={OFFICE: {}, WATER: {person: 9}, COUNTY: {}}), "G04")
    assert result.message == (
        "汇总报告自然人列收办相差 +2；下级报告中同样不平衡的有：“临江市水务局”相差 +2。"
    )
    own = one(whole({person: 30}), "G04")
    assert "差错可能在汇总环节" in own.message


# --- scopes --------------------------------------------------------------------------------------


def office(figures: Figures) -> Dossier:
    return report(figures=figures, agency=OFFICE, agency_kind="general_office", previous=None)


def test_g05_an_office_that_files_the_governments_figures_is_told_from_both_sides():
    filed = whole()
    own = office(copied(filed.figures, {}))
    assert one(replace(filed, own_organ=own), "G05").severity == Severity.WARNING
    result = one(replace(own, aggregate=filed), "G05")
    assert "“临江市人民政府”的汇总报告三张表逐格相同" in result.message
    own.figures.put(LICENCES, 5)
    assert found(replace(filed, own_organ=own), "G05") == []


def test_g05_a_government_with_nothing_else_below_may_be_its_own_office():
    filed = whole(parts={OFFICE: {}})
    idle = Subordinates({OFFICE: filed.figures, WATER: zeros()})
    alone = replace(filed, own_organ=office(copied(filed.figures, {})), subordinates=idle)
    assert found(alone, "G05") == []


def test_g07_an_aggregate_carries_over_too():
    filed = whole({CARRIED_IN: 5})
    before = replace(clean_dossier().previous, **AREA, title=None)
    result = one(replace(filed, previous=before, title=None), "G07")
    assert (result.breach.at, result.severity) == (CARRIED_IN, Severity.WARNING)
    assert (result.breach.expected, result.breach.actual) == (1, 5)
    assert found(replace(filed, previous=before, title=None), "C01") == []


def test_g07_other_parts_than_last_year_make_it_a_hint():
    filed = whole({CARRIED_IN: 5})
    parts = replace(filed.subordinates, previous_names=frozenset({OFFICE}))
    before = replace(clean_dossier().previous, **AREA)
    result = one(replace(filed, previous=before, subordinates=parts), "G07")
    assert result.severity == Severity.NOTICE
    assert "所含机关与上年有增减" in result.message


def test_without_reports_below_there_is_nothing_to_add_up():
    alone = replace(whole({LICENCES: 1}), subordinates=None)
    assert [result for result in run(alone) if result.rule.family == "G"] == []
    empty = replace(alone, subordinates=Subordinates({}))
    assert [result for result in run(empty) if result.rule.family == "G"] == []
