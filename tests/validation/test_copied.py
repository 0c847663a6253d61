"""Families C and P, copied text: what is called copied, and what is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

import validation.rules  # noqa: F401 - fills the catalogue
from validation.copying.overlap import overlap
from validation.copying.own_words import own_words_of
from validation.copying.sketches import bands_of, likeness, packed, sketch_of, unpacked
from validation.engine import CATALOGUE, Breach, Dossier, Resemblance, Severity
from validation.rules.copied import parts
from validation.rules.examples import put_text
from validation.specimen import clean_dossier, faulty_dossier

NAMES = ("临江市水务局", "市水务局")
PROSE = (
    "围绕河湖长制，逐月晒出巡河问题清单和销号进度，沿线村民可以扫码补充线索。供水水质检测结果由季度改为月度发布，"
    "异常指标附处置说明。农村饮水工程的管护责任人、维修电话和水费标准张贴到户。汛期在短信之外增设大喇叭预警，"
    "把避险路线画成手绘地图。水价听证全程录像上网，代表意见采纳与否逐条答复。灌区轮灌计划提前十天公告，"
    "临时调整当天补发。取水口年度核查结论同步挂网，便于下游农户对照。小水电生态流量监测曲线按周更新，"
    "断流时段用红色标出并写明原因。工程招标的技术参数听取同行意见后再发布，投诉处理结果一并附上。"
)
OTHER_PROSE = (
    "苗木花卉市场行情每旬汇总，种植户可按品种查询。古树名木逐株建卡，养护单位和经费去向写在二维码里。"
    "森林防火期的封山范围做成电子围栏图层，护林员轮值表张贴在村口。退耕补助兑现名单公示后仍留存备查，"
    "异议办理时限写进公示尾部。公园绿地改造前先发布设计草图，居民投票选定方案。"
)
IMPROVED = (
    "\n改进情况：今后由灌区管理单位值班员在调度当日补发公告，局办公室抽查落款时间；"
    "检测数据改由实验室直接上传，不再逐级签字；手绘地图已请乡镇校对地名。"
)


def problems(*items: str) -> str:
    return "存在的主要问题：" + "；".join(items)


PROBLEMS = problems(
    "一是灌区轮灌调整公告偶有迟发，下游农户来电询问较多",
    "二是水质检测数据签字环节过长，发布日期晚于检测日期近二十天",
    "三是避险地图里的小地名与村民叫法不一致",
)


def found(code: str, dossier: Dossier) -> list[Breach]:
    return list(CATALOGUE[code].check(dossier))


def two_years(number: int, now: str, before: str) -> Dossier:
    clean = clean_dossier()
    assert clean.previous is not None
    return replace(put_text(number, now)(clean), previous=put_text(number, before)(clean.previous))


@pytest.mark.parametrize("code", ["C09", "C10", "C13", "P09"])
def test_each_fires_on_its_example_and_not_on_the_clean_report(code):
    assert found(code, faulty_dossier(CATALOGUE[code]))
    assert not found(code, clean_dossier())
    assert not found(code, replace(clean_dossier(), previous=None))


# --- C09 -----------------------------------------------------------------------------------------


def test_last_years_text_with_other_figures_is_copied_and_both_are_quoted():
    now = "2024年，我局发布信息318条。" + PROSE.replace("十天", "10天")
    before = "2023年，我局发布信息297条。" + PROSE
    (breach,) = found("C09", two_years(1, now, before))
    assert breach.at == "section/1"
    assert breach.params["share"] >= 90
    here, there = max(breach.params["passages"], key=lambda pair: len(pair[0]))
    assert here in now
    assert there in before


def test_the_copied_items_are_named():
    items = "（一）主动公开。{}\n（二）监督保障。{}"
    now = items.format(PROSE, "全年培训4次。")
    (breach,) = found("C09", two_years(1, now, items.format(PROSE, "全年培训3次。")))
    names = breach.params["items"]["with"]["names"]["names"]
    assert [name["verbatim"] for name in names] == ["（一）主动公开 100%"]


def test_a_text_half_rewritten_is_not_called_copied():
    assert not found("C09", two_years(1, PROSE[:160] + OTHER_PROSE, PROSE))


def test_a_copied_text_of_a_section_that_was_moved_is_not_looked_for():
    assert not found("C09", two_years(1, PROSE, OTHER_PROSE))


@pytest.mark.parametrize(
    "text",
    [
        # set phrases only
        (
            "根据《中华人民共和国政府信息公开条例》第五十条的规定，现将2024年度政府信息公开工作年度报告公布如下。"
            "本报告由总体情况、主动公开政府信息情况、存在的主要问题及改进情况等六个部分组成。统计期限为2024年1月1日至12月31日。"
            "如对本报告有疑问，请与临江市水务局办公室联系，联系电话见网站。"
        ),
        # figures recited from the tables
        (
            "全年新收到政府信息公开申请15件，上年结转1件，办结14件，结转下年度继续办理2件，其中予以公开6件，部分公开1件，"
            "不予公开2件，无法提供3件，不予处理1件，其他处理1件。作出行政处罚决定41件、行政强制决定3件，办理行政许可236件。"
            "没有因政府信息公开被申请行政复议，未发生行政诉讼。制发行政规范性文件2件，废止行政规范性文件1件。"
        ),
        # a short text
        "我局按要求发布信息，做好答复，加强培训。全年运行平稳。",
        "",
    ],
)
def test_what_every_report_says_and_short_texts_are_not_called_copied(text):
    assert not found("C09", two_years(1, text, text))
    assert not found("C10", two_years(5, text, text))


def test_section_six_is_all_set_phrases():
    text = (
        "按照《国务院办公厅关于印发〈政府信息公开信息处理费管理办法〉的通知》，本机关2024年度未收取信息处理费。"
        "没有其他需要报告的事项。"
    )
    assert not found("C09", two_years(6, text, text))


# --- C10 -----------------------------------------------------------------------------------------


def test_problems_and_improvements_copied_together_are_a_warning():
    text = PROBLEMS + IMPROVED
    (breach,) = found("C10", two_years(5, text, text))
    assert breach.severity is None
    assert CATALOGUE["C10"].severity == Severity.WARNING


def test_the_same_problems_with_other_improvements_are_a_hint():
    now = PROBLEMS + "\n改进情况：" + OTHER_PROSE
    (breach,) = found("C10", two_years(5, now, PROBLEMS + IMPROVED))
    assert breach.severity == Severity.NOTICE
    assert breach.params["part"] == "中的问题"


def test_other_problems_are_no_breach():
    now = (
        problems("一是古树名木建卡偏慢", "二是补助名单公示后撤得太早")
        + "\n改进情况："
        + OTHER_PROSE
    )
    assert not found("C10", two_years(5, now, PROBLEMS + IMPROVED))


def test_where_the_improvements_begin():
    assert parts("问题：甲。\n改进情况：乙。") == ("问题：甲。\n", "改进情况：乙。")
    assert parts("（一）存在问题。甲。\n（二）改进措施。乙。")[1] == "（二）改进措施。乙。"
    assert parts("问题是甲。下一步，我局将乙。")[1] == "下一步，我局将乙。"
    assert parts("只有问题，需要改进。") == ("只有问题，需要改进。", "")


# --- C13 -----------------------------------------------------------------------------------------

UNRELATED = "存在的主要问题：一是古树名木建卡偏慢。\n改进情况：护林员轮值表已张贴在村口。"


def test_problems_nobody_takes_up_are_a_hint_with_last_years_words():
    (breach,) = found("C13", two_years(5, UNRELATED, PROBLEMS + IMPROVED))
    assert "轮灌调整公告" in breach.params["problems"]["names"][0]["verbatim"]


@pytest.mark.parametrize(
    "answer",
    [
        "对上年提出的问题已全部整改到位。",
        "2023年的三个不足均已补上。",
        "灌区轮灌调整公告已改为当天发布，下游农户来电询问减少。",
        "去年社会评议反馈的意见已办结。",
        "上年提出的改进事项已完成。",
    ],
)
def test_problems_taken_up_in_other_words_are_silent(answer):
    assert not found("C13", two_years(5, UNRELATED + answer, PROBLEMS + IMPROVED))


def test_problems_too_general_to_compare_are_silent():
    before = "存在的主要问题：一是公开意识不强；二是力度不够。\n改进情况：加强培训。"
    assert not found("C13", two_years(5, UNRELATED, before))


# --- P09 -----------------------------------------------------------------------------------------


def alike(*names: str, share: float = 0.93, is_kin: bool = False, **fields) -> list[Breach]:
    passage = (("同一段话", "同一段话"),)
    found_ones = tuple(Resemblance(name, 1, share, passage, is_kin=is_kin) for name in names)
    return found("P09", replace(clean_dossier(), resemblances=found_ones, **fields))


def test_the_text_of_a_stranger_is_a_warning_that_names_it():
    (breach,) = alike("青山市林业局", "白河县财政局")
    assert breach.at == "section/1"
    assert breach.severity is None
    assert breach.params["agency"] == {"verbatim": "白河县财政局"}


def test_below_the_threshold_nothing_is_said():
    assert not alike("青山市林业局", share=0.7)


def test_agencies_one_above_the_other_are_a_hint():
    (breach,) = alike("青山市水务局", is_kin=True)
    assert breach.severity == Severity.NOTICE


def test_a_template_of_one_system_is_a_hint_but_two_agencies_are_not_a_system():
    system = ("青山市水务局", "白河县水利局", "江口县水利局")
    (breach,) = alike(*system, functions=("water",))
    assert breach.severity == Severity.NOTICE
    (breach,) = alike(*system[:2], functions=("water",))
    assert breach.severity is None
    (breach,) = alike(*system, "青山市林业局", functions=("water",))
    assert breach.severity is None


# --- own words, overlaps, sketches ---------------------------------------------------------------


def test_names_laws_years_and_figures_are_no_ones_own():
    one = own_words_of("二〇二四年临江市水务局执行《城镇供水条例》巡查管网318公里", NAMES)
    other = own_words_of("二〇二三年青山市林业局执行《森林法》巡查管网27公里", ("青山市林业局",))
    assert one.letters == other.letters


def test_words_are_shown_as_printed():
    own = own_words_of("巡查管网318公里，更换阀门（大口径）22个。")
    assert own.words(0, len(own)) == "巡查管网318公里，更换阀门（大口径）22个"


def test_an_overlap_counts_each_letter_once_and_knows_its_direction():
    whole, half = own_words_of(PROSE), own_words_of(PROSE[: len(PROSE) // 2])
    assert overlap(half, whole).share == 1.0
    assert 0.4 < overlap(whole, half).share < 0.6
    assert overlap(own_words_of(PROSE), own_words_of(OTHER_PROSE)).share == 0.0
    assert overlap(own_words_of(""), whole).share == 0.0
    twice = own_words_of(PROSE + PROSE)
    assert overlap(twice, whole).share <= 1.0


def test_sketches_are_alike_as_texts_are():
    one = own_words_of(PROSE).letters
    edited = own_words_of(PROSE.replace("巡河", "巡湖").replace("村民", "居民")).letters
    other = own_words_of(OTHER_PROSE).letters
    assert likeness(sketch_of(one), sketch_of(one)) == 1.0
    assert likeness(sketch_of(one), sketch_of(edited)) > 0.7
    assert likeness(sketch_of(one), sketch_of(other)) < 0.2
    assert set(bands_of(sketch_of(one))) & set(bands_of(sketch_of(edited)))
    assert not set(bands_of(sketch_of(one))) & set(bands_of(sketch_of(other)))


def test_a_sketch_survives_storage_and_a_short_text_has_none():
    sketch = sketch_of(own_words_of(PROSE).letters)
    assert unpacked(packed(sketch)) == sketch
    assert sketch_of("短") is None
    assert unpacked(packed(None)) is None
    assert sketch_of("公" * 500) is not None  # one shingle, sixty bins


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "text",
    [PROSE * 800, "\n" * 200_000, "新收" * 100_000, "《" * 200_000, "根据" * 100_000, "未" * 200_000,
     "（一）" * 70_000, "1" * 200_000, "一是" * 100_000, "上年" * 100_000],
    ids=lambda text: repr(text[:2]),
)  # fmt: skip
def test_two_hundred_thousand_characters_are_compared_in_bounded_time(text):
    for number in (1, 5):
        for code in ("C09", "C10", "C13"):
            found(code, two_years(number, text, text + "一"))
