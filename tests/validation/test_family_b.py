"""Family B: what one table tells of another, and what is no contradiction."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.validation.results import found, last_year, one, places, report, saying, section, zeros
from validation.engine import Severity
from validation.functions import functions_of

RULES = "disclosure/administrative_rules/"
LICENCES, PENALTIES = "disclosure/licensing_decisions", "disclosure/penalty_decisions"
FEES = "disclosure/fees_10k_yuan"


# --- 规章 ----------------------------------------------------------------------------------------


def test_b01_a_department_makes_no_rules():
    result = one(report({RULES + "in_force": 2}), "B01")
    assert result.message == (
        "“规章”的“现行有效件数”为 2，而政府部门没有规章制定权，请核实是否把规范性文件或上级规章计入。"
    )
    assert result.severity == Severity.WARNING
    assert result.breach.cells == (RULES + "in_force",)


@pytest.mark.parametrize(
    ("agency", "kind", "level", "fires"),
    [
        ("临江市人民政府", "government", "city", False),
        ("临江市人民政府办公室", "general_office", "city", False),
        ("云川省人民政府办公厅", "general_office", "province", False),
        ("临江市石湾县人民政府", "government", "county", True),
        ("临江市石湾县人民政府", None, None, True),
        ("临江市人民政府", None, None, False),
        ("临江市石湾县白沙镇人民政府", "government", "township", True),
        ("市水务局", None, None, False),
        (None, None, None, False),
    ],
)
def test_b01_asks_whom_the_law_lets_make_rules(agency, kind, level, fires):
    filed = report({RULES + "issued": 1}, agency=agency, agency_kind=kind, region_level=level)
    assert bool(found(filed, "B01")) is fires


def test_b01_is_silent_where_the_text_tells_of_drafting_rules():
    filed = saying(report({RULES + "issued": 1}), 1, "全年牵头起草政府规章1件，已由市政府公布。")
    assert found(filed, "B01") == []


# --- 复议、诉讼 -----------------------------------------------------------------------------------

MANY_REVIEWS = {"challenges/reconsideration/total": 60, "challenges/reconsideration/upheld": 59}


def test_b02_counts_requests_of_both_years():
    result = one(report(MANY_REVIEWS), "B02")
    assert (result.breach.expected, result.breach.actual) == (26, 60)
    assert "14 + 12 = 26" in result.message
    assert found(report({"challenges/reconsideration/total": 27}), "B02") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "上述行政复议案件均由往年的申请引发。",
        "其中50件行政复议系申请人认为不履行答复职责提起。",
        "因2021年答复的一批申请，本年集中发生行政复议案件。",
    ],
)
def test_b02_and_b03_are_silent_where_the_text_tells_where_cases_come_from(sentence):
    assert found(saying(report(MANY_REVIEWS), 1, sentence), "B02") == []


def test_b02_a_denial_explains_nothing():
    filed = saying(report(MANY_REVIEWS), 1, "未发生因逾期答复引发的行政复议、行政诉讼。")
    assert found(filed, "B02")


def test_b02_needs_last_years_report():
    assert found(report(MANY_REVIEWS, previous=None), "B02") == []


def test_b03_asks_where_cases_without_requests_come_from():
    figures = zeros()
    figures.put("challenges/litigation_direct/total", 2)
    filed = section(report(figures=figures), 1, "本年未收到政府信息公开申请。")
    result = one(filed, "B03")
    assert result.severity == Severity.NOTICE
    assert "未经复议直接起诉 2 件" in result.message
    assert found(saying(filed, 1, "两起诉讼均由上年的答复引发。"), "B03") == []
    figures.put("requests/total/carried_in", None)
    assert found(filed, "B03") == []


def test_b04_suits_after_reconsideration_come_out_of_reconsiderations():
    suits = {"challenges/litigation_after_reconsideration/total": 3}
    result = one(report(suits), "B04")
    assert (result.breach.expected, result.breach.actual) == (2, 3)
    pending = {"challenges/litigation_after_reconsideration/pending": 1}
    assert found(last_year(report(suits), pending), "B04") == []
    assert found(report(suits, previous=None), "B04") == []


def test_b05_holds_from_2024_on_and_does_not_count_old_cases():
    suits = {"challenges/litigation_direct/total": 4, "challenges/litigation_direct/upheld": 4}
    assert one(report(suits), "B05").severity == Severity.NOTICE
    assert found(report(suits, year=2023, previous=None), "B05") == []
    old = {"challenges/litigation_direct/pending": 2, "challenges/litigation_direct/total": 2}
    assert found(last_year(report(suits), old), "B05") == []
    assert found(saying(report(suits), 1, "4件诉讼均因逾期未答复引起。"), "B05") == []


# --- 收费 ----------------------------------------------------------------------------------------

UNPAID = {"requests/total/closed_fee_unpaid": 1}


def test_b06_quotes_what_section_six_says():
    result = one(report(UNPAID), "B06")
    assert [quote.section for quote in result.breach.quotes] == [6]
    assert "未收取信息处理费" in result.message


@pytest.mark.parametrize(
    "text",
    [
        "发出收费通知1件，申请人逾期未缴纳，全年未收取信息处理费。",
        "本年度收取信息处理费380元。",
        "",
    ],
)
def test_b06_is_silent_where_the_notice_is_told(text):
    assert found(section(report(UNPAID), 6, text), "B06") == []


@pytest.mark.parametrize(
    ("text", "fees", "severity"),
    [
        ("本年度共收取信息处理费12600元。", "1.0", Severity.WARNING),
        ("全年收取政府信息公开信息处理费1.26万元。", "1", Severity.WARNING),
        ("信息处理费收取情况：2024年共收取12600元。", "1", Severity.WARNING),
        ("2024年信息处理费收取1.26万元，已全额上缴国库。", "1", Severity.WARNING),
        ("信息处理费收取情况：2024年未收取。", "0", None),
        ("收取信息处理费380元。", "0", Severity.NOTICE),
        ("收取信息处理费12,600元。", "1.26", None),
        ("收取信息处理费12600元。", "186.42", None),
        ("收取信息处理费0元。", "0", None),
        ("本年度未收取信息处理费。", "0", None),
        ("收取信息处理费的标准为每件100元，本年未收取。", "0", None),
        ("上半年收取信息处理费9000元；下半年收取信息处理费9000元。", "1", None),
        ("信息处理费收费标准：11至30件的100元/件。", "0", None),
    ],
)
def test_b07_compares_the_processing_fee_with_all_fees(text, fees, severity):
    filed = section(report({FEES: Decimal(fees)}), 6, text)
    assert [result.severity for result in found(filed, "B07")] == ([severity] if severity else [])


def test_b09_a_subdistrict_collects_little():
    street = {"agency": "临江市石湾区南堤街道办事处", "region_level": "township"}
    assert one(report({FEES: Decimal("36.5")}, **street), "B09").severity == Severity.NOTICE
    assert found(report({FEES: Decimal(3)}, **street), "B09") == []
    assert found(report({FEES: Decimal("36.5")}), "B09") == []
    assert found(report({FEES: Decimal(365_000)}, **street), "B09") == []


# --- 职能 ----------------------------------------------------------------------------------------

APPROVAL = {"agency": "临江市行政审批服务局", "names": ("临江市行政审批服务局",)}


def test_b10_an_approval_bureau_has_approved_something():
    result = one(report({LICENCES: 0}, **APPROVAL), "B10")
    assert (result.breach.at, result.severity) == (LICENCES, Severity.WARNING)
    assert "行政审批职能" in result.message


@pytest.mark.parametrize(
    ("cells", "fields"),
    [
        ({LICENCES: 12}, APPROVAL),
        ({LICENCES: None}, APPROVAL),
        ({LICENCES: 0}, {"agency": "临江市政务服务中心"}),
        ({LICENCES: 0}, {"agency": "临江市水务局"}),
        ({PENALTIES: 0}, {"agency": "临江市生态环境局石湾分局"}),
        ({PENALTIES: 0}, {"agency": "公安县水利局"}),
        ({PENALTIES: 0}, {"agency": "临江市城市综合事务服务中心"}),
    ],
)
def test_b10_is_silent_where_the_name_does_not_make_it_certain(cells, fields):
    assert found(report(cells, **fields), "B10") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "相对集中许可权改革尚未实施，行政许可事项未划转我局。",
        "全年未发生行政许可事项。",
        "行政许可均以区政府名义作出。",
    ],
)
def test_b10_is_silent_where_the_text_explains(sentence):
    assert found(saying(report({LICENCES: 0}, **APPROVAL), 1, sentence), "B10") == []


def test_b11_asks_only_agencies_that_license_or_enforce():
    assert places(report(figures=zeros(), **APPROVAL), "B11") == [LICENCES]
    assert found(report(figures=zeros(), agency="临江市地方志编纂办公室"), "B11") == []
    figures = zeros()
    figures.put(FEES, None)
    assert found(report(figures=figures, **APPROVAL), "B11") == []


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "functions"),
    [
        ("新华区行政审批和政务信息管理局", ("approval",)),
        ("临江市城市管理综合执法局", ("urban_management",)),
        ("临江市市场监督管理局石湾分局", ("market_supervision",)),
        ("公安县水利局", ("water",)),
        ("公安县公安局", ("police",)),
        ("临江市自然资源和规划局", ("natural_resources",)),
        ("临江市农业农村和水务局", ("water", "agriculture")),
        ("国家税务总局临江市税务局", ("tax",)),
        ("临江市交通运输综合行政执法支队", ("transport",)),
        ("临江市石湾区综合行政执法局", ("urban_management",)),
        ("临江市环境卫生管理局", ()),
        ("临江市经济技术开发区管理委员会", ("development_zone",)),
        ("临江工业园区管委会", ("development_zone",)),
        ("临江市石湾区南堤街道办事处", ("subdistrict",)),
        ("临江市人民政府办公室", ()),
        ("临江市人民政府", ()),
        ("城市综合事务服务中心", ()),
        ("", ()),
    ],
)
def test_a_name_tells_what_an_agency_does(name, functions):
    assert functions_of(name) == functions
