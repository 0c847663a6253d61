"""Family D and stated changes: what each rule finds, what it says, and the traps it does not step into."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.demonstration.filing import manuscript_of
from reports.demonstration.province import organs
from validation.engine import CATALOGUE, Dossier, Result, examine, run
from validation.rules.examples import add_text, put, put_last_year, reword
from validation.specimen import clean_dossier, faulty_dossier
from validation.statements import claims_of, rejoined

MINE = {
    code: rule
    for code, rule in CATALOGUE.items()
    if code.startswith(("D", "E")) or code in {"C06", "C07"}
}
PLACES = {
    "C06": [("warning", "requests/total/received")],
    "C07": [("warning", "requests/total/received")],
    "D01": [("error", "requests/total/received")],
    "D02": [("error", "requests/total/received")],
    "D03": [("error", "requests/total/carried_in")],
    "D04": [("error", "requests/total/concluded")],
    "D05": [("error", "requests/total/carried_out")],
    "D06": [("warning", "requests/total/carried_out")],
    "D07": [("error", "requests/total/granted")],
    "D08": [("error", "requests/total/denied_state_secret")],
    "D09": [("error", "requests/total/unavailable_not_held")],
    "D10": [("error", "requests/total/not_processed_petition")],
    "D11": [("error", "requests/natural_person/received")],
    "D12": [("warning", "requests/total/received")],
    "D13": [("error", "challenges/reconsideration/total")],
    "D14": [("error", "challenges/litigation_after_reconsideration/total")],
    "D15": [("error", "challenges/reconsideration/upheld")],
    "D16": [
        ("error", "challenges/reconsideration/total"),
        ("error", "challenges/litigation_after_reconsideration/total"),
    ],
    "D17": [("error", "disclosure/normative_documents/issued")],
    "D18": [("error", "disclosure/normative_documents/in_force")],
    "D19": [("error", "disclosure/licensing_decisions")],
    "D20": [("error", "disclosure/penalty_decisions")],
    "D21": [("error", "disclosure/fees_10k_yuan")],
    "D22": [("warning", "section/1")],
    "D23": [("warning", "disclosure/penalty_decisions")],
    "D24": [("warning", "section/1/6:52.9%")],
}


def found(dossier: Dossier, code: str) -> list[Result]:
    return run(dossier, {code: CATALOGUE[code]})


def one(dossier: Dossier, code: str) -> Result:
    (result,) = found(dossier, code)
    return result


def said(results: list[Result]) -> list[str]:
    return [f"{r.rule.code} {r.message}" for r in results if r.severity != "notice"]


@pytest.mark.parametrize("code", sorted(PLACES))
def test_the_example_fires_where_it_is_wrong_and_nowhere_else(code):
    results = found(faulty_dossier(CATALOGUE[code]), code)
    assert [(r.severity.value, r.breach.at) for r in results] == PLACES[code]
    assert all(r.breach.quotes for r in results) or code == "D22"


def test_a_figure_the_text_passes_over_is_only_a_reminder():
    result = one(reword(1, "办理行政许可236件，", "")(clean_dossier()), "D22")
    assert (result.severity, result.breach.at) == ("notice", "disclosure/licensing_decisions")


def test_the_clean_report_and_its_year_before_say_nothing():
    assert said(run(clean_dossier(), MINE)) == []


def test_the_message_has_both_figures_and_the_sentence():
    result = one(reword(1, "申请15件", "申请18件")(clean_dossier()), "D01")
    assert result.message == (
        "正文“一、总体情况”写“全年新收到政府信息公开申请18件，上年结转1件，办结14件，结转下年度继续办理2件。”，"
        "所述数字为 18；而总计列“一、本年新收政府信息公开申请数量”为 15，相差 3，请核对正文和表格。"
    )
    assert (result.breach.expected, result.breach.actual) == (18, 15)
    (quote,) = result.breach.quotes
    assert quote.section == 1
    assert "申请18件" in quote.text


def test_a_sum_is_written_out_with_its_parts():
    result = one(faulty_dossier(CATALOGUE["D09"]), "D09")
    assert "1.本机关不掌握相关政府信息” 2 + " in result.message
    assert "合计 3，相差 4" in result.message
    assert len(result.breach.cells) == 3


def test_the_finding_stays_where_it_is_when_another_figure_changes():
    first = one(reword(1, "不予公开事项", "不予公开事项")(faulty_dossier(CATALOGUE["D08"])), "D08")
    second = one(
        put({"requests/total/denied_deliberative": 1})(faulty_dossier(CATALOGUE["D08"])), "D08"
    )
    assert first.breach.at == second.breach.at


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("制发行政规范性文件2件", "发布规范性红头文件29个", "D17"),
        ("制发行政规范性文件2件", "公开行政规范性文件5件", "D17"),
        ("新收到政府信息公开申请15件", "收到政府信息公开申请20余件", "D01"),
        ("全年新收到政府信息公开申请15件", "全年暂未受理政府信息公开申请", "D02"),
    ],
)
def test_loose_words_are_worth_a_question_only(old, new, code):
    assert one(reword(1, old, new)(clean_dossier()), code).severity == "warning"


@pytest.mark.parametrize(
    ("old", "new", "cells"),
    [
        ("新收到政府信息公开申请15件，上年结转1件", "共收到政府信息公开申请16件（含上年结转1件）", {}),
        ("新收到政府信息公开申请15件", "收到政府信息公开申请十五件", {}),
        ("予以公开6件，部分公开1件", "予以公开及部分公开7件", {}),
        ("予以公开6件，部分公开1件", "予以公开7件", {}),
        ("部分公开1件。", "部分公开1件，信息不存在1件，非本机关掌握1件。", {}),
        ("186.42万元", "1864200元", {}),
        ("186.42万元", "186.4万元", {}),
        ("办结14件，结转下年度继续办理2件", "均已按时答复，另有2件正在办理", {}),
        ("制发行政规范性文件2件", "以市政府名义制发行政规范性文件1件、以本局名义制发行政规范性文件1件", {}),
        ("其中予以公开6件", "其中自然人申请7件，法人或其他组织8件；予以公开6件", {}),
        ("申请15件，", "申请15件，其中网上申请9件、信函申请6件，", {}),
        ("申请15件，", "申请15件，比上年的13件增加2件，增长15.4%，", {}),
    ],
)  # fmt: skip
def test_another_way_of_saying_the_same_is_no_contradiction(old, new, cells):
    dossier = put(cells)(reword(1, old, new)(clean_dossier()))
    assert new in dossier.text(1)
    assert said(run(dossier, MINE)) == []


TRAPS = (
    "全年审核各类公文61件，其中规范性文件合法性审查9件。",
    "公开行政许可信息207条、行政处罚信息59条。",
    "双公示系统推送行政许可信息1790条。",
    "办理12345热线工单1235件，办结1230件，满意率99.1%。",
    "办理人大代表建议12件、政协提案20件，办结率100%。",
    "受理群众信访事项33件，答复33件。",
    "全市行政机关共收到政府信息公开申请1230件，办结1180件。",
    "2023年收到申请13件，办结12件。",
    "同比增加2件，增长15.4%。",
    "上半年收到政府信息公开申请8件。",
    "前三季度办理行政许可180件。",
    "接待现场查阅60人次，提供咨询120余人次。",
    "全年立案51件，作出行政处罚决定41件，罚款62.85万元。",
    "办理排污许可证45件。",
    "作出从轻处罚决定5件、减轻处罚3件。",
    "自《条例》施行以来，累计受理政府信息公开申请380件。",
    "清理规范性文件32件，其中保留14件。",
    "起草政府规章2部，修订规范性文件3件。",
    "收到行政复议案件32件，作为复议机关审结30件。",
    "依法缴纳罚没款12.6万元，减免行政事业性收费30万元。",
    "确保收到的申请20个工作日内全部办结。",
    "申请材料超过10件的，每件收取100元。",
    "政务服务中心办理行政许可事项236项，其中即办件120件。",
    "受理不动产登记查询申请2300件，全部办结。",
    "新收申请中涉及水价10件、取水许可5件。",
    "已办结的14件中，涉及水资源8件。",
    "开展执法检查120次，查封扣押涉案物品35件。",
    "未收到关于行政许可的投诉。",
    "未发生因政府信息公开被纠错的情形。",
    "第14期简报登载我局经验，电话0371-12345678。",
    "依据国令第711号和国办函〔2020〕109号文件办理。",
    "我局对以往发布的规范性文件进行评估，废止和宣布失效共4件，其中废止1件。",
    "收取水资源费1.2亿元、污水处理费3400万元。",
    "转办其他机关申请4件。",
    "全县各级各部门公开信息32000条。",
    "市水务局机关办结12件，下属水文中心办结2件。",
    "行政复议2件，均涉及2023年申请。",
    "以市政府名义制发规范性文件4件，我局制发2件。",
    "执法案卷评查作出行政处罚案卷20件。",
    "予以公开6件，占42.9%。",
    "自然人申请7件，占46.7%。",
)


@pytest.mark.parametrize("sentence", TRAPS)
def test_a_trap_is_no_contradiction(sentence):
    assert said(run(add_text(1, sentence)(clean_dossier()), MINE)) == []


def test_what_is_pending_since_last_year_need_not_be_told_as_new():
    dossier = put_last_year({"challenges/reconsideration/pending": 1})(clean_dossier())
    told = reword(1, "被申请行政复议2件", "新发生行政复议1件")(dossier)
    assert found(told, "D13") == []


def test_a_denial_of_one_kind_of_case_is_none_of_the_other():
    text = "未发生因政府信息公开引起的行政诉讼。"
    dossier = put(
        {
            "challenges/litigation_after_reconsideration/upheld": 0,
            "challenges/litigation_after_reconsideration/total": 0,
        }
    )(clean_dossier())
    silent = reword(1, "；复议后起诉1件，结果维持。", "。" + text)(dossier)
    assert text in silent.text(1)
    assert said(run(silent, MINE)) == []


def test_blank_cells_and_missing_years_say_nothing():
    dossier = clean_dossier()
    blank = put(dict.fromkeys(dossier.figures.addresses()))(dossier)
    assert said(run(replace(blank, previous=None, year=None), MINE)) == []
    grown = reword(1, "申请15件，", "申请15件，同比增长25%，")
    assert found(replace(grown(clean_dossier()), previous=None), "C06") == []


def test_nothing_is_asked_of_an_agency_that_only_trains_and_publishes_lists():
    dossier = put({"disclosure/penalty_decisions": 0})(clean_dossier())
    silent = reword(1, "作出行政处罚决定41件", "公开行政处罚裁量基准20项、举办行政处罚培训3次")(
        dossier
    )
    assert found(silent, "D23") == []


def test_an_agency_for_approvals_that_counts_none_is_asked():
    edit = reword(1, "办理行政许可236件", "及时公开行政审批许可信息")
    dossier = put({"disclosure/licensing_decisions": 0}, agency="临江市行政审批局")(clean_dossier())
    assert one(edit(dossier), "D23").breach.at == "disclosure/licensing_decisions"
    moved = add_text(1, "行政许可事项已划转市政务服务中心。")(edit(dossier))
    assert found(moved, "D23") == []


def test_a_sentence_broken_by_a_page_is_read_as_one():
    text = clean_dossier().text(1)
    broken = text.replace("申请15件", "申请1\n5件").replace("政府信息公开", "政府\n信息公开", 1)
    assert len(rejoined(broken)) == len(broken)
    page = text.replace("新收到政府信息公开申请15件", "新收到政府信息公开申请\n15件")
    dossier = reword(1, text, page)(clean_dossier())
    assert [(c.kind, c.value) for c in claims_of(dossier)] == [
        (c.kind, c.value) for c in claims_of(clean_dossier())
    ]


@pytest.mark.parametrize("year", [2020, 2024])
def test_reports_written_from_their_own_figures_are_never_accused(year):
    for organ in organs()[:40]:
        paper = manuscript_of(organ, year)
        dossier = Dossier(
            figures=paper.figures,
            year=year,
            agency=organ.name,
            form=paper.figures.form,
            sections=paper.sections,
        )
        assert said(run(dossier, MINE)) == [], organ.name


@pytest.mark.parametrize(
    "sentence",
    ["全年共收到政府信息公开申请15件，办结14件。", "公开", "《", "未开通微信", "累计公开"],
)
def test_a_narrative_of_endless_length_crashes_no_rule(sentence):
    text = (sentence * 50_000)[:50_000]
    assert examine(add_text(1, text)(clean_dossier()), MINE).crashes == []


def test_a_number_of_forty_digits_is_no_count():
    text = "全年收到政府信息公开申请" + "9" * 40 + "件。"
    assert said(run(add_text(1, text)(clean_dossier()), MINE)) == []
