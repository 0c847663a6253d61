"""Family F: what each rule finds, and the traps it does not step into."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.models import Figures
from reports.statutory import Form
from tests.validation.conftest import dossier
from validation.engine import CATALOGUE, Dossier, Result, Severity, run
from validation.prose import flowing
from validation.rules.examples import add_text, put_text, reword, without_section

FAMILY = [f"F{number:02d}" for number in range(1, 16)]


def found(dossier: Dossier, code: str) -> list[Result]:
    return [result for result in run(dossier) if result.rule.code == code]


def one(dossier: Dossier, code: str) -> Result:
    (result,) = found(dossier, code)
    return result


def titled(title: str | None) -> Dossier:
    return replace(dossier(), title=title)


# --- running text --------------------------------------------------------------------------------


def test_running_text_joins_lines_a_reader_broke():
    text = "本局按照有关规定开展政府信息公开工作，认真落\n实《中华人民\n共和国政府信息公开条例》的要\n求，2024 年共收到申请 3 件。"
    assert flowing(text) == (
        "本局按照有关规定开展政府信息公开工作，认真落实《中华人民共和国政府信息公开条例》的要求，2024年共收到申请3件。"
    )


def test_running_text_leaves_headings_and_paragraphs_apart():
    text = "（一）主动公开\n全年公开信息3条。\n（二）改进措施\n一是加强培训。"
    assert flowing(text).split("\n") == text.split("\n")


# --- parts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "severity"), [(6, "error"), (5, "error"), (3, "warning")])
def test_f01_a_missing_part_is_an_error_and_a_missing_heading_above_a_table_a_question(
    number, severity
):
    result = one(without_section(number)(dossier()), "F01")
    assert (result.breach.at, result.severity) == (f"section/{number}", severity)


def test_f01_is_in_doubt_where_the_heading_stands_in_the_text():
    hidden = add_text(5, "六、其他需要报告的事项 本年度未收取信息处理费。")(
        without_section(6)(dossier())
    )
    assert one(hidden, "F01").severity == Severity.WARNING


def test_f01_says_nothing_where_the_headings_were_not_recognised():
    assert not found(replace(dossier(), sections=()), "F01")
    assert not found(replace(dossier(), sections=dossier().sections[:2]), "F01")
    older = Dossier(figures=Figures.blank(Form.OLDER), year=2016, sections=dossier().sections[:4])
    assert not found(older, "F01")


def test_f02_names_what_is_not_written_and_what_has_no_heading():
    text = (
        "2024年，我局调整了信息公开工作领导小组。\n"
        "其次，及时向公众披露政府信息，在区政府网站累计发布信息178条。"
    )
    result = one(put_text(1, text)(dossier()), "F02")
    assert result.severity == Severity.ERROR
    assert result.message == (
        "“一、总体情况”没有写依申请公开、政府信息管理，也没有单列主动公开、政府信息公开平台建设、监督保障。"
    )


def test_f02_one_item_without_a_word_is_a_question():
    text = "\n".join(line for line in dossier().text(1).split("\n") if "（二）" not in line)
    result = one(put_text(1, text)(dossier()), "F02")
    assert result.severity == Severity.WARNING
    assert "依申请公开" in result.message


@pytest.mark.parametrize(
    "text",
    [
        "主动公开情况：发布信息12条。依申请公开情况：无。政府信息管理情况：落实三审三校。平台建设：维护网站。监督保障：开展培训。",
        "我局全年通过网站发布信息31条，没有收到公开申请；发布前逐条审核，重新设计了公开栏目，并组织了两次培训。",
        "1.主动公开。公布12条。2.依申请公开。未收到申请。3.信息规范化管理。加强源头管理。4.载体建设。更新网站。5.监督考核。纳入考核。",
    ],
)
def test_f02_items_without_numbers_or_headings_count(text):
    assert not found(put_text(1, text)(dossier()), "F02")


def test_f03_asks_governments_only():
    text = "（一）主动公开。发布信息9条。（二）依申请公开。未收到申请。（三）政府信息管理。逐件审核。（四）平台建设。维护网站。（五）监督保障。开展培训2次。"
    department = put_text(1, text)(dossier())
    county = replace(department, agency_kind="government", agency="临江市岭南县人民政府")
    assert not found(department, "F03")
    assert not found(replace(department, agency_kind="general_office"), "F03")
    assert one(county, "F03").severity == Severity.WARNING
    township = replace(county, region_level="township", agency="临江市岭南县青石镇人民政府")
    assert one(township, "F03").severity == Severity.NOTICE
    told = reword(1, "开展培训", "纳入绩效考核，开展社会评议，没有责任追究情形，开展培训")(county)
    assert not found(told, "F03")


# --- title ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title",
    [
        "临江市财政局2024年政府信息公开工作年度报告",
        "临江市财政局 2024 年政府信息公开工作 年度报告",
        "临江市财政局二〇二四年政府信息公开工作年度报告",
        "2024年临江市财政局政府信息公开工作年度报告",
        "临江市岭南县第三街道办事处2024年政府信息公开工作年度报告",
        "临江市财政局2024年政府信息公开工作年度报告（更正版）",
        "《临江市财政局2024年政府信息公开工作年度报告》",
        None,
    ],
)
def test_f04_regular_titles(title):
    assert not found(titled(title), "F04")


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("临江市财政局2024年政府信息公开年度报告", "缺少“工作”"),
        ("临江市财政局2024年政府信息公开工作报告", "缺少“年度”"),
        ("临江市财政局2024年政府信息公开工作总结", "写作“总结”"),
        ("临江市财政局2024年政府信息公开工作年报", "年报"),
        ("临江市财政局政府信息公开工作年度报告", "没有写年份"),
    ],
)
def test_f04_says_what_is_wrong_with_a_title(title, words):
    result = one(titled(title), "F04")
    assert result.breach.at == "title"
    assert result.severity == Severity.WARNING
    assert words in result.message


def test_f04_another_word_for_the_year_is_only_a_hint():
    result = one(titled("临江市财政局2024年度政府信息公开工作年度报告"), "F04")
    assert result.severity == Severity.NOTICE


# --- rows ----------------------------------------------------------------------------------------


def test_f06_other_treatments_in_one_row_on_the_current_form():
    figures = Figures.blank(Form.F2021, combined=True)
    assert one(Dossier(figures=figures, year=2023), "F06").severity == Severity.WARNING
    assert not found(Dossier(figures=Figures.blank(Form.F2019, combined=True), year=2020), "F06")


def test_f06_a_row_without_any_cell_and_not_a_table_that_was_not_read():
    clean = dossier()
    every = frozenset(clean.figures.addresses())
    gone = frozenset(at for at in every if not at.endswith("/not_processed_published"))
    result = one(replace(clean, seen=gone), "F06")
    assert result.breach.at == "requests/total/not_processed_published"
    assert "3.要求提供公开出版物" in result.message
    assert not found(replace(clean, seen=every), "F06")
    unread = frozenset(at for at in every if not at.startswith("requests/"))
    assert not found(replace(clean, seen=unread), "F06")


# --- parts five and six --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "本年度未收取信息处理费。",
        "依申请公开政府信息未收费。",
        "政府信息公开未发生收费情况。",
        "全年收取信息处理费0元。",
        "2024年，我局未产生信息公开处理费。",
    ],
)
def test_f07_any_word_on_fees_will_do(text):
    assert not found(put_text(6, text)(dossier()), "F07")


def test_f07_no_word_on_fees_and_one_elsewhere():
    assert one(put_text(6, "无。")(dossier()), "F07").severity == Severity.WARNING
    elsewhere = add_text(1, "全年未收取信息处理费。")(put_text(6, "无。")(dossier()))
    assert one(elsewhere, "F07").severity == Severity.NOTICE


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("下一步，加强培训，提高质量。", None),
        ("公开形式单一，与公众互动不足。下一步将拓展渠道。", None),
        ("一是公开意识不强，二是信息更新不及时。针对上述情况，我局已逐项整改。", None),
        ("一是公开意识不强。", "改进情况"),
        ("下一步，我们将认真落实条例。", "存在的主要问题"),
    ],
)
def test_f14_both_what_is_wrong_and_what_is_done(text, lacking):
    results = found(put_text(5, text)(dossier()), "F14")
    if text.startswith("下一步，加强"):
        assert [result.message for result in results] == [
            "“五、存在的主要问题及改进情况”没有写存在的主要问题。"
        ]
    elif lacking is None:
        assert not results
    else:
        assert lacking in results[0].message


# --- numbering, length, text ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "wrong"),
    [
        ("一二三四五", None),
        ("一二三一二三", None),
        ("一一二三二三", None),
        ("二三四", None),
        ("一二三三五", "（三）"),
        ("一二四五", "（四）"),
        ("一二三二", "（二）"),
    ],
)
def test_f08_numbers_follow_one_another_and_may_start_again(numbers, wrong):
    text = "\n".join(f"（{number}）做法。内容若干。" for number in numbers)
    results = found(put_text(5, "存在问题，加以改进。\n" + text)(dossier()), "F08")
    if wrong is None:
        assert not results
    else:
        assert wrong in results[0].message


def test_f08_an_item_of_an_article_is_no_number_of_the_text():
    text = "（一）主动公开。依据第二十条\n（五）项公开许可。\n（二）依申请公开。无申请。"
    assert not found(put_text(1, text)(dossier()), "F08")


def test_f09_is_a_hint_with_thresholds_of_the_office():
    short = put_text(1, "我局主动公开信息3条。")(dossier())
    assert one(short, "F09").severity == Severity.NOTICE
    assert not found(replace(short, limits={"F09": {"shortest": 5}}), "F09")


def test_f10_headings_without_text_are_one_finding():
    bare = put_text(5, "")(put_text(1, " ")(dossier()))
    result = one(bare, "F10")
    assert "第一部分、第五部分" in result.message
    assert not found(replace(dossier(), sections=()), "F10")


# --- what does not belong there ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "fires"),
    [
        ("按照国办公开办函〔2019〕60号编制。", True),
        ("按照《政府信息公开工作年度报告格式（试行）》编制。", True),
        ("国办公开办函〔2021〕30号替代了国办公开办函〔2019〕60号。", False),
        ("按照国办公开办函〔2021〕30号编制。", False),
        ("依据国办公开办函〔2019〕61号规范平台建设。", False),
    ],
)
def test_f11_the_trial_form_and_its_history(sentence, fires):
    assert bool(found(add_text(1, sentence)(dossier()), "F11")) is fires
    before = replace(add_text(1, sentence)(dossier()), year=2020)
    assert not found(before, "F11")


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("市政府办公室：\n现将我局有关情况报告如下。", True),
        ("以上报告妥否，请批示。", True),
        ("现将有关情况报告如下：\n一年来，我局规范公开。", False),
        ("（一）主动公开：\n发布信息3条。", False),
        ("工作由局办公室：负责统筹。", False),
        ("特此报告。", False),
    ],
)
def test_f12_the_letter_and_not_the_report(text, fires):
    clean = dossier()
    assert bool(found(put_text(1, f"{text}\n{clean.text(1)}")(clean), "F12")) is fires


@pytest.mark.parametrize(
    ("sentence", "fires"),
    [
        ("详见 https://www.linjiang.gov.cn/zfxxgk/1.html。", False),
        ("关注 https://mp.weixin.qq.com/s/abc 了解详情。", False),
        ("详见http://www.example.com/a.html。", True),
    ],
)
def test_f13_links_that_leave_the_government(sentence, fires):
    assert bool(found(add_text(1, sentence)(dossier()), "F13")) is fires


@pytest.mark.parametrize(
    ("sentence", "severity"),
    [
        ("XX局开展培训××次。", "error"),
        ("20XX年，我局公开信息。", "error"),
        ("本报告由（单位名称）编制。", "error"),
        ("（文字描述）", "error"),
        ("项目名称为××工程二期。", "warning"),
        ("申请人张××要求公开补偿方案。", None),
        ("邮箱为 lj_xx@linjiang.gov.cn，网址 www.linjiang.gov.cn/xxgk/index.html。", None),
        ("热线实行7×24小时值守。", None),
        ("（数据统计期限为全年）", None),
    ],
)
def test_f15_placeholders(sentence, severity):
    results = found(add_text(1, sentence)(dossier()), "F15")
    assert {result.severity.value for result in results} == ({severity} if severity else set())


# --- labels --------------------------------------------------------------------------------------


def labelled(at: str, printed: str) -> list[Result]:
    return found(dossier(labels={at: printed}), "F05")


@pytest.mark.parametrize(
    ("at", "printed"),
    [
        ("disclosure/column/repealed", "本年度止件数"),
        ("disclosure/row/normative_documents", "行政规泛性文件"),
        ("disclosure/column/licensing_decisions", "本年处埋决定数量"),
        ("requests/row/denied_prohibited_by_law", "2.其他法律行政止公开"),
        ("requests/row/not_processed_petition", "1.信访举报投拆类申请"),
        ("requests/column/public_welfare_organization", "社会公溢组织"),
        ("challenges/column/litigation_direct/pending", "尚未审终"),
    ],
)
def test_f05_finds_a_label_with_a_slip_and_quotes_it(at, printed):
    (result,) = labelled(at, printed)
    assert (result.breach.at, result.severity) == (at, Severity.WARNING)
    assert [quote.text for quote in result.breach.quotes] == [printed]
    assert set(result.breach.cells) <= set(dossier().figures.addresses())


@pytest.mark.parametrize(
    ("at", "printed"),
    [
        ("disclosure/column/repealed", "本年度废止件数"),
        ("disclosure/column/in_force", "现行有效件数（件）"),
        ("disclosure/column/issued", "本年新制作数量"),
        ("disclosure/column/fees_10k_yuan", "本年收费金额(万元)"),
        ("disclosure/row/normative_documents", "规范性文件"),
        ("requests/row/partially_granted", "（二）部分公开（区分处理的，只计这一情形）"),
        ("requests/row/denied_security_or_stability", "3．危及“三安全一稳定”①"),
        ("requests/row/denied_state_secret", "（三）不予公开1.属于国家秘密"),
        ("requests/row/closed_not_clarified", "1.申请人无正当理由逾期不补正"),
        ("requests/row/closed_combined", "（六）其它处理"),
        ("requests/row/carried_out", "四、结转下年度办理"),
        ("requests/column/business", "总计商业企业"),
    ],
)
def test_f05_is_silent_on_usual_ways_of_writing(at, printed):
    assert labelled(at, printed) == []


def test_f05_is_silent_where_so_many_labels_differ_that_the_reading_failed():
    from validation.labels import LABELS

    labels = {at: f"{one.official[:-1]}甲" for at, one in list(LABELS.items())[:12]}
    assert found(dossier(labels=labels), "F05") == []


def test_every_code_of_the_family_is_a_rule_or_left_out_with_a_reason():
    from validation.rules.withdrawn import LEFT_OUT

    assert {code for code in FAMILY if code not in CATALOGUE} == {
        code for code in LEFT_OUT if code[0] == "F"
    }


def test_blanks_by_the_hundred_thousand_are_read_in_one_go():
    """A pattern that looks at them from each of their places would not come to an end."""
    assert flowing("x" + " " * 200_000 + "x").strip() == "x" + " " * 200_000 + "x"
    assert flowing("公" + " " * 200_000 + "开") == "公开"
