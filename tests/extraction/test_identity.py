"""Title, agency and year, from titles of every make; what is no report, or two, is refused."""

from __future__ import annotations

import pytest

from reports.extraction import extract
from reports.readers.document import UnreadableDocument
from reports.statutory import Form
from tests.extraction import paper
from tests.extraction.paper import document, grid, report, text


@pytest.mark.parametrize(
    ("lines", "title", "agency", "year"),
    [
        (["青岚市水务局2023年政府信息公开工作年度报告"], None, "青岚市水务局", 2023),
        (["青岚市水务局 2023 年政府信息公开工作 年度报告"], None, "青岚市水务局", 2023),
        (
            ["2019年青岚市人民政府办公厅政府信息公开工作年度报告"],
            None,
            "青岚市人民政府办公厅",
            2019,
        ),
        (["青岚市水务局2023年政府信息公开年度报告"], None, "青岚市水务局", 2023),
        (["青岚市水务局关于2023年度政府信息公开工作年度报告"], None, "青岚市水务局", 2023),
        (["青岚市水务局政府信息公开工作年度报告（2023年度）"], None, "青岚市水务局", 2023),
        (["青岚市水务局政府信息公开2023年度报告"], None, "青岚市水务局", 2023),
        (["青岚市水务局二〇二三年政府信息公开工作年度报告"], None, "青岚市水务局", 2023),
        (["青岚市水务局２０２３年度政府信息公开工作报告"], None, "青岚市水务局", 2023),
        (["《青岚市水务局2023年政府信息公开工作年度报告》"], None, "青岚市水务局", 2023),
        (
            ["标题：青岚市水务局2023年政务信息公开工作年度报告"],
            "青岚市水务局2023年政务信息公开工作年度报告",
            "青岚市水务局",
            2023,
        ),
        (
            ["青岚市水务局2023年政府信息公开工作年度报告 发布日期：2024-01-19 浏览次数：51"],
            "青岚市水务局2023年政府信息公开工作年度报告",
            "青岚市水务局",
            2023,
        ),
        (
            ["青岚市水务局（青岚市河湖局）2023年政府信息公开工作年度报告"],
            None,
            "青岚市水务局（青岚市河湖局）",
            2023,
        ),
        (["青岚市水务局", "2023年政府信息公开工作年度报告"], None, "青岚市水务局", 2023),
        (["青岚市水务局", "2023年", "政府信息公开工作年度报告"], None, "青岚市水务局", 2023),
        (["青岚市水务局2023年政府信息", "公开工作年度报告"], None, "青岚市水务局", 2023),
    ],
)
def test_a_title_says_who_and_which_year(lines, title, agency, year):
    whole = report()
    extraction = extract(document(text(*lines), whole.blocks[1:]))
    assert extraction.title == (title or "".join("".join(lines).split()))
    assert (extraction.agency, extraction.year) == (agency, year)
    assert extraction.doubts == []
    assert extraction.sections[0].text == "根据条例编制本报告。"


def test_the_city_the_covering_text_puts_before_the_name_belongs_to_it():
    cover = "本报告由青岚市澄湾区人民政府办公室编制。如有疑问，请与青岚市澄湾区人民政府办公室联系。"
    whole = report()
    title = text("澄湾区人民政府2023年政府信息公开工作年度报告", cover)
    extraction = extract(document(title, whole.blocks[2:]))
    assert extraction.agency == "青岚市澄湾区人民政府"


def test_a_name_that_is_whole_already_stays_as_it_is():
    cover = "我们是青岚市水务局，云川省青岚市水务局网站同步公布。"
    whole = report()
    extraction = extract(document(text(paper.TITLE, cover), whole.blocks[2:]))
    assert extraction.agency in {"青岚市水务局", "云川省青岚市水务局"}


def test_the_markup_or_a_table_gives_the_title_where_no_paragraph_does():
    body = report().blocks[1:]
    extraction = extract(document(body, title=f"{paper.TITLE}-青岚市人民政府门户网站"))
    assert extraction.title == paper.TITLE
    listing = grid([["名称", paper.TITLE], ["索引号", "014"]])
    assert extract(document(listing, body)).agency == "青岚市水务局"


def test_without_a_year_in_the_title_the_period_of_the_covering_text_decides():
    cover = "数据统计期限为2022年1月1日至2022年12月31日，2023年1月20日公布，2023年起。"
    body = report().blocks[2:]
    extraction = extract(document(text("青岚市水务局政府信息公开工作年度报告", cover), body))
    assert extraction.year == 2022
    assert [d.code for d in extraction.doubts] == ["year_from_text"]


def test_without_any_name_or_year_both_are_doubted():
    extraction = extract(document(text("政府信息公开工作年度报告格式模板"), report().blocks[2:]))
    assert (extraction.agency, extraction.year) == (None, None)
    assert [d.code for d in extraction.doubts] == ["agency_unclear", "year_unclear"]


def test_a_report_that_mentions_other_years_is_one_report():
    links = text(
        "青岚市水务局2021年政府信息公开工作年度报告", "青岚市水务局2022年政府信息公开工作年度报告"
    )
    extraction = extract(document(links, report().blocks, text("2019年曾公布上一轮报告。")))
    assert extraction.year == 2023


def test_two_reports_of_different_years_are_refused():
    second = report(title=paper.TITLE.replace("2023", "2022"))
    with pytest.raises(UnreadableDocument) as refused:
        extract(document(report().blocks, second.blocks))
    assert refused.value.code == "two_years"
    assert "2022、2023" in refused.value.reason


@pytest.mark.parametrize(
    "lines",
    [
        ["青岚市水务局2023年部门预算", "一、总体情况", "收入预算312万元。"],
        ["关于报送2023年政府信息公开工作年度报告的函", "市政府办公室：", "现将年度报告报送你们。"],
        ["会议通知"],
        [],
    ],
)
def test_what_is_no_such_report_is_refused(lines):
    budget = grid([["项目", "预算数", "总计"], ["其他", "5", "5"], ["行政许可", "1", "1"]])
    with pytest.raises(UnreadableDocument) as refused:
        extract(document(text(*lines), budget))
    assert refused.value.code == "not_a_report"


def test_a_report_on_the_outline_before_2019_is_read_as_text():
    outline = text(
        "青岚市水务局2016年政府信息公开工作年度报告",
        "一、概述",
        "2016年公开信息120条。",
        "二、主动公开政府信息情况",
        "主动公开120条。",
        "五、政府信息公开收费及减免情况",
        "无。",
        "六、因政府信息公开申请行政复议、提起行政诉讼情况",
    )
    extraction = extract(document(outline, grid([["指标", "历年累计"], ["主动公开信息数", "120"]])))
    assert extraction.form == Form.OLDER
    assert extraction.year == 2016
    assert all(value is None for _, value in extraction.figures.items())
    assert [doubt.code for doubt in extraction.doubts] == ["older_form"]
    assert "2016年公开信息120条。" in "\n".join(s.text for s in extraction.sections)


def test_an_extraction_survives_the_way_through_the_pipe():
    extraction = extract(report(paper.numbered))
    again = type(extraction).from_json(extraction.to_json())
    assert again.to_json() == extraction.to_json()
    assert dict(again.figures.items()) == dict(extraction.figures.items())
