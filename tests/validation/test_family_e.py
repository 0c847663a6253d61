"""Family E: the text against itself, and the traps it does not step into."""

from __future__ import annotations

import pytest

from tests.validation.test_family_d import MINE, found, one, said
from validation.engine import CATALOGUE, run
from validation.rules.examples import add_text, put_text, reword
from validation.specimen import clean_dossier, faulty_dossier

PLACES = {
    "E01": ("warning", "disclosure/licensing_decisions"),
    "E02": ("error", "section/1/312=210+130"),
    "E03": ("warning", "section/1/312=110+130+60"),
    "E04": ("warning", "section/1/flow"),
    "E05": ("warning", "section/5/微信"),
    "E06": ("warning", "section/1/29:81%"),
    "E07": ("warning", "section/1/公开是例外"),
    "E08": ("error", "section/1/全年通过市政府网站累计公开信息条"),
    "E09": ("warning", "section/1/主动公开"),
    "E10": ("notice", "section/1/全市主动公开政府信息9条"),
    "E11": ("notice", "section/5/应公开未公开"),
}


@pytest.mark.parametrize("code", sorted(PLACES))
def test_the_example_fires_where_it_is_wrong(code):
    result = one(faulty_dossier(CATALOGUE[code]), code)
    assert (result.severity.value, result.breach.at) == PLACES[code]
    assert result.breach.quotes


def test_a_figure_told_twice_shows_both_sentences():
    result = one(faulty_dossier(CATALOGUE["E01"]), "E01")
    assert "（236 与 263）" in result.message
    assert [quote.section for quote in result.breach.quotes] == [1, 1]


@pytest.mark.parametrize(
    "sentence",
    [
        "全年发布信息312条，门户网站发布312条、微信公众号同步发布200条。",
        "全年通过各类渠道发布信息500条，其中网站312条、微信公众号290条。",
        "全年发布信息312条，其中政策文件110条、工作动态130条。",
        "网站发布信息312条、新媒体发布信息100条，其中政策类206条、动态类206条。",
        "全年审核公文41件，其中主动公开29件，主动公开率达71%。",
        "全年审核公文41件，其中主动公开29件（29/41），占70.7%。",
        "受理申请15件，答复14件，撤回1件。",
        "上半年办理行政许可120件。",
        "没有单独开通政务微博，通过市政府微信公众号发布信息20条。",
        "尚未开通抖音账号，微信公众号推送信息86条。",
        "目前尚未开通微信公众号，通过市政府官方微信公众号发布信息86条。",
        "坚持以公开为常态、不公开为例外。",
        "把公开作为原则，例外情形严格审查。",
        "逐条逐篇审核，累计编发头条，编印《工作动态全年公开信息条》。",
        "对收到的申请件，逐件登记、逐条研究、逐篇核对。",
        "全县各级各部门公开信息32000条。",
    ],
)
def test_a_trap_is_no_contradiction(sentence):
    assert said(run(add_text(1, sentence)(clean_dossier()), MINE)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "针对应公开未公开问题开展排查，未发现违规情形。",
        "杜绝逾期答复，防止应公开而未公开。",
        "全年没有出现逾期答复的情况。",
    ],
)
def test_a_denial_admits_nothing(sentence):
    assert found(add_text(5, sentence)(clean_dossier()), "E11") == []


def test_parts_by_platform_exceed_their_total_only_where_one_of_them_does():
    text = "全年发布信息38条，其中网站发布8条、微信公众号发布66条。"
    assert one(add_text(1, text)(clean_dossier()), "E02").severity == "warning"


def test_what_came_in_may_include_what_was_carried_in():
    edit = reword(1, "新收到政府信息公开申请15件", "收到政府信息公开申请16件（含上年结转）")
    assert found(edit(clean_dossier()), "E04") == []


def test_disclosure_told_in_numbers_elsewhere_is_told():
    dossier = faulty_dossier(CATALOGUE["E09"])
    told = add_text(1, "平台全年发布各类信息312条。")(dossier)
    assert found(told, "E09") == []


def test_a_township_is_only_reminded_of_numbers():
    from dataclasses import replace

    dossier = faulty_dossier(CATALOGUE["E09"])
    small = replace(dossier, agency="临江市东湖区柳林镇人民政府", region_level=None)
    assert one(small, "E09").severity == "notice"


def test_no_text_says_nothing():
    dossier = clean_dossier()
    for number in range(1, 7):
        dossier = put_text(number, "")(dossier)
    assert said(run(dossier, MINE)) == []
