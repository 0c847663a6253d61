"""Family A: what each rule finds, what it says, and the traps it does not step into."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from reports import statutory
from reports.models import Doubt, Figures
from tests.specimens import clean_figures_2019
from tests.validation.conftest import dossier, edited
from validation.engine import Dossier, Result, Severity, run
from validation.scale import level_of


def found(dossier: Dossier, code: str) -> list[Result]:
    return [result for result in run(dossier) if result.rule.code == code]


def of_family_a(dossier: Dossier) -> list[Result]:
    return [result for result in run(dossier) if result.rule.family == "A"]


def one(dossier: Dossier, code: str) -> Result:
    (result,) = found(dossier, code)
    return result


def column(applicant: str, value: int | None) -> dict[str, int | None]:
    return {
        f"requests/{applicant}/{line.key}": value
        for line in statutory.request_lines(combined=False)
    }


# --- equations -----------------------------------------------------------------------------------


def test_a01_writes_the_equation_out():
    result = one(edited({"requests/natural_person/received": 100}), "A01")
    assert result.message == (
        "自然人列：新收 100 + 上年结转 1 = 101，办理结果总计 7 + 结转下年度 1 = 8，相差 93。"
    )
    assert (result.breach.expected, result.breach.actual) == (101, 8)


def test_a02_names_the_row_as_the_form_prints_it():
    result = one(edited({"requests/total/closed_other": 4}), "A02")
    assert result.message == (
        "“（六）其他处理 3.其他”行：自然人 1 + 商业企业 0 + 科研机构 0 + 社会公益组织 0"
        " + 法律服务机构 0 + 其他 0 = 1，总计栏为 4，相差 3。"
    )
    assert result.breach.at == "requests/total/closed_other"


def test_a03_lists_the_results_that_are_not_zero():
    result = one(edited({"requests/business/concluded": 9}), "A03")
    assert result.message == (
        "商业企业列：第三项各办理结果相加，“（一）予以公开” 2 + “（三）不予公开 4.保护第三方合法权益” 1"
        " + “（四）无法提供 2.没有现成信息需要另行制作” 1 = 4（其余 18 项为 0），"
        "“（七）总计”为 9，相差 5。"
    )


def test_a_blank_makes_an_equation_uncheckable_and_not_zero():
    silent = edited({"requests/natural_person/carried_in": None})
    assert {result.rule.code for result in run(silent)} == {"A09", "A13"}


def test_the_equations_hold_for_other_treatments_printed_as_one_row():
    figures = clean_figures_2019()
    assert figures.combined
    figures.put("requests/natural_person/closed_combined", 2)
    codes = {result.rule.code for result in run(Dossier(figures=figures, year=2020))}
    assert codes == {"A02", "A03", "A13"}


def test_the_form_of_2021_with_other_treatments_as_one_row_is_checked_as_printed():
    figures = Figures.blank(combined=True)
    for address in figures.addresses():
        figures.put(address, 0)
    figures.put("requests/natural_person/closed_combined", 5)
    result = one(Dossier(figures=figures, year=2023), "A03")
    assert "“（六）其他处理” 5 = 5" in result.message


# --- cells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("printed", ["9.8", "-3", "９.８", "1.5件"])
def test_a07_wants_whole_numbers(printed):
    result = one(edited({"disclosure/penalty_decisions": printed}), "A07")
    assert result.message == (
        f"“行政处罚”的“本年处理决定数量”填的是“{printed}”，件数只能填 0 或正整数。"
    )
    assert result.severity == Severity.ERROR


def test_a07_accepts_numbers_with_units_separators_and_notes():
    figures = {
        "disclosure/penalty_decisions": "98件",
        "disclosure/licensing_decisions": "1,236",
    }
    noted = edited({})
    noted.figures.put("disclosure/penalty_decisions", 98)
    noted.figures.put("disclosure/licensing_decisions", 1236)
    assert of_family_a(dossier(figures=noted.figures, printed=figures)) == []


def test_a07_leaves_what_nobody_understands_to_our_doubts():
    unclear = edited(
        {"disclosure/penalty_decisions": "见附件"},
        doubts=(Doubt(code="not_understood", at="disclosure/penalty_decisions"),),
    )
    assert of_family_a(unclear) == []


def test_a07_lets_a_change_on_the_form_of_2019_be_negative():
    figures = clean_figures_2019()
    figures.put("disclosure_2019/licensing/change", -253)
    assert of_family_a(Dossier(figures=figures, year=2020)) == []


@pytest.mark.parametrize(
    ("name", "fees", "fires"),
    [
        ("江州市人民政府", 316_441, False),
        ("江州市人民政府", 3_164_410, True),
        ("江州市水务局", 188_710, True),
        ("江州市洪湖区人民政府", 7_730, False),
        ("江州市洪湖区水务局", 18_871, True),
        ("江州市洪湖区柳林镇人民政府", 38_000, True),
        (None, 316_441, False),
        (None, 1_887_100, True),
    ],
)
def test_a08_scales_with_the_agency(name, fees, fires):
    unsaid = {"agency_kind": None, "region_level": None, "report_kind": None}
    edit = edited({"disclosure/fees_10k_yuan": Decimal(fees)}, agency=name, **unsaid)
    assert bool(found(edit, "A08")) is fires


def test_a08_believes_the_roster_more_than_the_name():
    edit = {"disclosure/fees_10k_yuan": Decimal(316_441)}
    assert not found(
        edited(edit, agency="江州管委会", agency_kind="government", region_level="city"), "A08"
    )
    assert found(
        edited(edit, agency="江州管委会", agency_kind="department", region_level="county"), "A08"
    )


def test_a08_says_what_the_amount_would_be():
    result = one(edited({"disclosure/fees_10k_yuan": Decimal("188710.00")}), "A08")
    assert "为 188710 万元" in result.message
    assert "应填 18.871。" in result.message
    assert result.breach.expected == Decimal("18.871")


def test_a08_accepts_a_unit_printed_in_the_cell():
    stated = edited({"disclosure/fees_10k_yuan": Decimal(188_710)})
    printed = {"disclosure/fees_10k_yuan": "188,710万元"}
    results = run(dossier(figures=stated.figures, printed=printed))
    assert not [result for result in results if result.rule.code == "A08"]


def test_a08_refuses_negative_fees():
    result = one(edited({"disclosure/fees_10k_yuan": "-3.5"}), "A08")
    assert result.message == "行政事业性收费本年收费金额填的是“-3.5”，不能为负数。"


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("临江市财政局", "city"),
        ("临江市新华区行政审批局", "county"),
        ("柳林乡人民政府", "township"),
        ("红旗街道办事处", "township"),
        ("明川省水利厅", "province"),
        ("财政局", None),
    ],
)
def test_the_level_of_an_agency_shows_in_its_name(name, level):
    assert level_of(name) == level


def test_a09_tells_a_blank_column_in_one_sentence():
    results = run(edited(column("other", None)))
    assert [result.message for result in results] == [
        "表三“其他”列全部 25 格空白，没有发生的应填 0。"
    ]
    assert len(results[0].breach.cells) == 25


def test_a09_stays_where_it_is_when_some_of_the_cells_are_filled_in():
    many = edited({f"requests/other/{line}": None for line in ("received", "granted", "concluded")})
    few = edited({"requests/other/granted": None})
    assert one(many, "A09").breach.at == one(few, "A09").breach.at == "requests/other/received"
    assert one(few, "A09").message == (
        "表三“其他”列有 1 格空白：（一）予以公开，没有发生的应填 0。"
    )


def test_a09_groups_tables_two_and_four():
    results = found(
        edited(
            {
                "disclosure/penalty_decisions": None,
                "disclosure/fees_10k_yuan": None,
                "challenges/reconsideration/other": None,
            }
        ),
        "A09",
    )
    assert [result.message for result in results] == [
        "表二有 2 格空白：“行政处罚”的“本年处理决定数量”、“行政事业性收费”的“本年收费金额（单位：万元）”，没有发生的应填 0。",
        "表四“行政复议”有 1 格空白：其他结果，没有发生的应填 0。",
    ]


def test_a09_does_not_blame_the_agency_for_what_we_could_not_read():
    unread = edited(
        {"requests/other/granted": None},
        doubts=(Doubt(code="row_missing", at="requests/other/granted"),),
    )
    assert of_family_a(unread) == []


def test_a09_passes_over_cells_that_were_not_found_in_the_document():
    lost = edited({"requests/other/granted": None, "requests/other/received": None})
    seen = frozenset(lost.figures.addresses()) - {"requests/other/received"}
    partly = replace(lost, seen=seen)
    assert one(partly, "A09").breach.cells == ("requests/other/granted",)


def test_a09_wants_no_rows_that_the_form_does_not_print():
    figures = clean_figures_2019()
    assert figures.value("requests/total/closed_other") is None
    assert of_family_a(Dossier(figures=figures, year=2020)) == []


@pytest.mark.parametrize("mark", ["/", "-", "—", "无"])
def test_a10_names_the_mark(mark):
    cells = {
        f"requests/other/{line}": mark for line in ("granted", "denied_state_secret", "carried_in")
    }
    result = one(edited(cells), "A10")
    assert result.message == (
        f"表三“其他”列有 3 格以“{mark}”代替数字："
        "二、上年结转政府信息公开申请数量、（一）予以公开、（三）不予公开 1.属于国家秘密。没有发生的应填 0。"
    )
    assert found(edited(cells), "A09") == []


def test_a11_wants_this_years_documents_to_be_in_force():
    document = "disclosure/normative_documents/"
    fires = edited({document + "issued": 9, document + "in_force": 5})
    assert one(fires, "A11").message == (
        "行政规范性文件：本年制发 9 件，现行有效只有 5 件。"
        "本年制发的文件，除当年又废止的以外，年末都应现行有效，请核实。"
    )
    assert of_family_a(edited({document + "issued": 9, document + "in_force": 9})) == []


# --- patterns ------------------------------------------------------------------------------------


def test_a12_sees_errors_between_columns_that_the_total_hides():
    result = one(
        edited({"requests/natural_person/received": 9, "requests/business/received": 2}), "A12"
    )
    assert result.severity == Severity.ERROR
    assert result.message == (
        "总计列收办平衡，但自然人列相差 +2、商业企业列相差 -2，正负恰好抵消，疑似在申请人列之间填错了位置。"
    )


def test_a12_sees_results_entered_for_the_wrong_applicant():
    result = one(
        edited({"requests/natural_person/granted": 2, "requests/business/granted": 3}), "A12"
    )
    assert result.breach.at == "requests/total/concluded"
    assert "自然人列相差 +1、商业企业列相差 -1" in result.message


def test_a12_sees_results_entered_in_the_wrong_row():
    result = one(
        edited(
            {
                "requests/natural_person/granted": 4,
                "requests/natural_person/partially_granted": 0,
            }
        ),
        "A12",
    )
    assert result.breach.at == "requests/total/granted"
    assert result.message.startswith(
        "“（七）总计”行各列之和与总计相符，但“（一）予以公开”行相差 -1、"
    )


def test_a12_is_silent_where_the_total_fails_too():
    assert not found(edited({"requests/natural_person/received": 9}), "A12")


def test_a13_names_the_cell_and_both_numbers():
    result = one(edited({"requests/natural_person/unavailable_not_held": 80}), "A13")
    assert result.message == (
        "若自然人列“（四）无法提供 1.本机关不掌握相关政府信息”由 80 改为 1，可使全部 2 个不成立的等式同时成立："
        "“（四）无法提供 1.本机关不掌握相关政府信息”行总计、自然人列办理结果总计。"
        "仅供核对时参考，以台账为准。"
    )
    assert result.severity == Severity.NOTICE
    assert (result.breach.expected, result.breach.actual) == (1, 80)


def test_a13_tells_what_a_blank_should_be_where_zero_would_be_wrong():
    blank = edited({"requests/business/granted": None})
    result = one(blank, "A13")
    assert result.message == (
        "商业企业列“（一）予以公开”没有填数，按“（一）予以公开”行总计、商业企业列办理结果总计推算应为 2，"
        "而不是 0。仅供核对时参考，以台账为准。"
    )
    assert (result.breach.expected, result.breach.actual) == (2, None)
    unseen = frozenset(blank.figures.addresses()) - {"requests/business/granted"}
    assert of_family_a(replace(blank, seen=unseen)) == []


def test_a13_says_when_something_else_is_wrong_besides():
    result = one(
        edited({"requests/natural_person/granted": 8, "challenges/reconsideration/total": 9}), "A13"
    )
    assert "可使其中 2 个不成立的等式" in result.message


def test_a13_points_at_our_own_doubt_where_the_cell_is_doubtful():
    at = "requests/natural_person/granted"
    result = one(edited({at: 8}, doubts=(Doubt(code="engines_disagree", at=at),)), "A13")
    assert result.doubtful
    assert "请先核对原件" in result.message


def test_a14_does_not_mind_that_all_requests_come_from_natural_persons():
    figures = Figures.blank()
    for address in figures.addresses():
        figures.put(address, 0)
    for applicant in ("natural_person", "total"):
        for line, number in {
            "received": 110,
            "granted": 11,
            "partially_granted": 5,
            "unavailable_not_held": 89,
            "not_processed_duplicate": 5,
            "concluded": 110,
        }.items():
            figures.put(f"requests/{applicant}/{line}", number)
    assert of_family_a(Dossier(figures=figures, year=2024)) == []


def test_a14_sees_a_copied_column():
    source = edited({}).figures
    lines = [line.key for line in statutory.request_lines(combined=False)]
    copied = {
        f"requests/other/{line}": source.value(f"requests/natural_person/{line}") for line in lines
    }
    result = one(edited(copied), "A14")
    assert result.message == "表三自然人列与其他列各格完全相同，请确认不是复制粘贴。"


def test_a14_takes_no_notice_of_a_few_small_numbers():
    few = {}
    for applicant in ("public_welfare_organization", "other"):
        for line in ("received", "granted", "concluded"):
            few[f"requests/{applicant}/{line}"] = 1
    assert not found(edited(few), "A14")
