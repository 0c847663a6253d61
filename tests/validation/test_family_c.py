"""Family C: this year's figures fit on last year's, and what may keep them from it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.models import Doubt, Figures
from reports.statutory import Form
from tests.specimens import clean_figures_2019
from tests.validation.results import found, last_year, one, places, put, report, saying, zeros
from validation.engine import Dossier, Severity, Subordinates

CARRIED_IN, CARRIED_OUT = "requests/total/carried_in", "requests/total/carried_out"
LICENCES, PENALTIES = "disclosure/licensing_decisions", "disclosure/penalty_decisions"
FEES = "disclosure/fees_10k_yuan"
IN_FORCE = "disclosure/normative_documents/in_force"
BROKEN = {"requests/natural_person/carried_out": 3, CARRIED_OUT: 3}
CONTINUITY = ("C01", "C02", "C03", "C04", "C05", "C08", "C11", "C12")


# --- 结转 ----------------------------------------------------------------------------------------


def test_c01_names_both_figures():
    result = one(last_year(report(), BROKEN), "C01")
    assert result.message == (
        "上年报告“四、结转下年度继续办理”总计 3 件，本年“二、上年结转政府信息公开申请数量”总计填 1 件，相差 2。"
    )
    assert (result.breach.at, result.severity) == (CARRIED_IN, Severity.ERROR)
    assert (result.breach.expected, result.breach.actual) == (3, 1)


@pytest.mark.parametrize("code", CONTINUITY)
def test_without_last_years_report_there_is_no_continuity(code):
    assert found(report({CARRIED_IN: 9, IN_FORCE: 99}, previous=None), code) == []


@pytest.mark.parametrize("code", CONTINUITY)
def test_the_report_of_another_year_is_not_last_years(code):
    assert found(last_year(report(), BROKEN, year=2022), code) == []


@pytest.mark.parametrize("code", CONTINUITY)
def test_the_aggregate_of_last_year_is_not_the_own_organs(code):
    assert found(last_year(report(), BROKEN, report_kind="aggregate"), code) == []


@pytest.mark.parametrize("side", ["this year", "last year"])
def test_c01_blanks_are_silent(side):
    filed = last_year(report(), BROKEN)
    whose = filed.figures if side == "this year" else filed.previous.figures
    whose.put(CARRIED_IN if side == "this year" else CARRIED_OUT, None)
    assert found(filed, "C01") == []


@pytest.mark.parametrize(
    ("fields", "severity"),
    [
        ({"agency": "临江市水利局"}, Severity.WARNING),
        ({"agency": "市水务局"}, Severity.ERROR),
        ({"title": "临江市水利局2023年政府信息公开工作年度报告"}, Severity.WARNING),
        ({"title": "2023年临江市水务局政府信息公开工作年度报告"}, Severity.ERROR),
        ({"title": None}, Severity.ERROR),
        ({"doubts": (Doubt(code="two_candidates", at=CARRIED_OUT),)}, Severity.WARNING),
        ({"doubts": (Doubt(code="two_candidates", at=IN_FORCE),)}, Severity.ERROR),
    ],
)
def test_c01_another_name_or_a_doubtful_reading_last_year_makes_it_a_question(fields, severity):
    assert one(last_year(report(), BROKEN, **fields), "C01").severity == severity


def test_c01_a_former_name_on_the_roster_is_the_same_agency():
    filed = last_year(report(), BROKEN, title="临江市水利局2023年政府信息公开工作年度报告")
    known = replace(filed, names=("临江市水务局", "临江市水利局"))
    assert one(known, "C01").severity == Severity.ERROR


def test_c01_an_explanation_makes_it_a_question_and_is_quoted():
    filed = last_year(report(), BROKEN)
    explained = saying(filed, 1, "因机构改革，2件结转申请划转市林业局继续办理。")
    result = one(explained, "C01")
    assert result.severity == Severity.WARNING
    assert "因机构改革，2件结转申请划转市林业局继续办理" in result.message
    assert found(explained, "C02") == []
    unrelated = saying(filed, 1, "完成机构改革职责清单公开。")
    assert one(unrelated, "C01").severity == Severity.ERROR


def test_c01_leaves_aggregates_to_g07_and_is_careful_with_a_government_whose_kind_is_unknown():
    filed = last_year(report(), BROKEN)
    government = {"agency": "临江市人民政府", "names": (), "title": None}
    whole = replace(
        filed,
        previous=replace(filed.previous, report_kind="aggregate", **government),
        report_kind="aggregate",
        **government,
    )
    assert found(whole, "C01") == []
    unknown = replace(
        filed,
        previous=replace(filed.previous, report_kind=None, **government),
        report_kind=None,
        agency_kind=None,
        **government,
    )
    assert one(unknown, "C01").severity == Severity.WARNING


def test_c02_runs_on_every_applicant_column():
    moved = {
        "requests/natural_person/carried_out": 0,
        "requests/business/carried_out": 2,
        CARRIED_OUT: 2,
    }
    filed = last_year(report(), moved)
    assert places(filed, "C02") == [
        "requests/natural_person/carried_in",
        "requests/business/carried_in",
    ]
    assert {result.severity for result in found(filed, "C02")} == {Severity.WARNING}


def test_carry_over_compares_across_forms_and_table_two_does_not():
    old = clean_figures_2019()
    before = Dossier(figures=old, year=2020, agency="临江市水务局", form=Form.F2019)
    filed = report(year=2021, previous=before)
    codes = {code for code in CONTINUITY if found(filed, code)}
    assert codes == {"C02"}
    put(old, {CARRIED_OUT: 4})
    assert one(filed, "C01").breach.expected == 4


# --- 滚存 ----------------------------------------------------------------------------------------


def test_c03_writes_the_sum_out():
    result = one(report({IN_FORCE: 19}), "C03")
    assert result.message == (
        "行政规范性文件：上年现行有效 13 + 本年制发 2 - 本年废止 1 = 14，本年现行有效填 19，相差 5，请核实。"
    )
    assert (result.breach.at, result.severity) == (IN_FORCE, Severity.WARNING)


@pytest.mark.parametrize(
    ("in_force", "sentence", "fires"),
    [
        (10, "另有4件规范性文件有效期届满，自动失效4件。", False),
        (10, "宣布失效规范性文件4件。", False),
        (10, "宣布失效规范性文件2件。", True),
        (10, "部分规范性文件因有效期届满自动失效。", False),
        (19, "宣布失效规范性文件5件。", True),
        (19, "因机构改革，原市林业局规范性文件5件划入我局。", False),
        (10, "开展规范性文件清理，及时公布清理结果。", True),
    ],
)
def test_c03_counts_what_lapsed(in_force, sentence, fires):
    assert bool(found(saying(report({IN_FORCE: in_force}), 1, sentence), "C03")) is fires


def test_c03_is_silent_when_the_agency_was_another():
    assert found(last_year(report({IN_FORCE: 19}), {}, agency="临江市水利局"), "C03") == []


def test_c04_is_the_same_for_rules():
    filed = last_year(report(), {"disclosure/administrative_rules/in_force": 4})
    assert places(filed, "C04") == ["disclosure/administrative_rules/in_force"]


def test_c05_follows_pending_cases():
    pending = {"challenges/litigation_direct/pending": 2, "challenges/litigation_direct/total": 2}
    result = one(last_year(report(), pending), "C05")
    assert result.message == "未经复议直接起诉：上年报告尚未审结 2 件，本年总计只有 0 件，请核实。"
    assert result.breach.at == "challenges/litigation_direct/total"
    settled = {"challenges/reconsideration/pending": 2, "challenges/reconsideration/total": 3}
    assert found(last_year(report(), settled), "C05") == []


# --- 雷同与表式 -----------------------------------------------------------------------------------


def test_c08_finds_all_figures_of_last_year():
    filed = report()
    put(filed.figures, dict(filed.previous.figures.items()))
    assert one(filed, "C08").severity == Severity.WARNING
    filed.figures.put(LICENCES, 220)
    assert found(filed, "C08") == []


def test_c08_passes_over_reports_with_hardly_a_figure():
    filed = report(figures=zeros())
    put(filed.previous.figures, dict(zeros().items()))
    assert found(filed, "C08") == []


@pytest.mark.parametrize(
    ("year", "form", "fires"),
    [
        (2024, Form.F2019, True),
        (2021, Form.F2019, True),
        (2020, Form.F2019, False),
        (2019, Form.F2019, False),
        (2024, Form.OLDER, True),
        (2024, Form.F2021, False),
        (2024, None, False),
        (None, Form.F2019, False),
    ],
)
def test_c14_asks_for_the_form_in_force(year, form, fires):
    figures = Figures.blank(form or Form.F2021)
    filed = Dossier(figures=figures, year=year, form=form)
    assert [result.severity for result in found(filed, "C14")] == [Severity.ERROR] * fires


def test_c14_the_hybrid_form_is_not_the_old_one():
    filed = Dossier(figures=Figures.blank(Form.F2021, combined=True), year=2024, form=Form.F2021)
    assert found(filed, "C14") == []


def test_c14_a_year_taken_from_the_text_makes_it_a_question():
    doubts = (Doubt(code="year_from_text"),)
    filed = Dossier(figures=Figures.blank(Form.F2019), year=2024, form=Form.F2019, doubts=doubts)
    assert one(filed, "C14").severity == Severity.WARNING


# --- 变化 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value", "fires"),
    [
        (LICENCES, 219 * 3 + 1, True),
        (LICENCES, 219 * 3, False),
        (LICENCES, 72, True),
        (LICENCES, 0, False),
        (PENALTIES, 10, True),
        (PENALTIES, 20, False),
        ("requests/total/received", 91, True),
        ("requests/total/received", None, False),
    ],
)
def test_c11_notices_changes_of_more_than_threefold(cell, value, fires):
    assert (cell in places(report({cell: value}), "C11")) is fires


def test_c11_small_numbers_may_do_as_they_like():
    filed = last_year(report({PENALTIES: 18}), {PENALTIES: 1})
    assert found(filed, "C11") == []


def test_c12_decisions_do_not_vanish():
    result = one(report({LICENCES: 0}), "C12")
    assert (
        result.message == "“行政许可”的“本年处理决定数量”本年为 0，而2023年为 219，请核实是否漏填。"
    )
    assert result.severity == Severity.WARNING
    assert places(report({FEES: Decimal(0)}), "C12") == [FEES]


@pytest.mark.parametrize(
    "sentence",
    [
        "行政许可事项已划转至市行政审批服务局。",
        "本年未办理行政许可。",
    ],
)
def test_c12_is_silent_where_the_text_explains(sentence):
    assert found(saying(report({LICENCES: 0}), 1, sentence), "C12") == []


def test_c12_is_silent_after_a_single_good_year_or_a_handful():
    assert found(last_year(report({PENALTIES: 0}), {PENALTIES: 3}), "C12") == []
    filed = report({PENALTIES: 0})
    earlier = Dossier(figures=zeros(), year=2022, agency=filed.agency, report_kind="own")
    chance = replace(filed, previous=replace(filed.previous, previous=earlier))
    assert found(chance, "C12") == []
    assert found(last_year(report({PENALTIES: None}), {}), "C12") == []


def test_an_aggregate_of_other_parts_need_not_fit_on_last_years():
    parts = Subordinates({"临江市水务局": zeros()}, previous_names=frozenset({"临江市林业局"}))
    filed = report({IN_FORCE: 19, PENALTIES: 0}, subordinates=parts)
    assert {code for code in CONTINUITY if found(filed, code)} <= {"C01", "C11"}
