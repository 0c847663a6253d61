"""The six sections are found whatever the style of their headings, with their text and places."""

from __future__ import annotations

import pytest

from reports import statutory
from reports.extraction import Extraction, extract
from reports.readers.document import Heading, Paragraph, Place, Table
from tests.extraction import paper
from tests.extraction.paper import document, grid, report, text


def section(extraction: Extraction, number: int) -> str:
    [found] = [section for section in extraction.sections if section.number == number]
    return found.text


BARE = [heading.split("、", 1)[1] for heading in statutory.SECTIONS]
NUMERALS = "一二三四五六"


@pytest.mark.parametrize(
    "style",
    [
        "{numeral}、{label}",
        "{numeral}.{label}",
        "{numeral} {label}",
        "{numeral}．{label}：",
        "第{numeral}部分 {label}",
        "（{numeral}）{label}",
        "{digit}.{label}",
        "{label}",
        "【{label}】",
    ],
)
def test_headings_of_any_style_begin_their_sections(style):
    headings = [
        style.format(numeral=numeral, digit=number, label=label)
        for number, (numeral, label) in enumerate(zip(NUMERALS, BARE, strict=True), start=1)
    ]
    extraction = extract(report(headings=headings))
    assert [s.number for s in extraction.sections] == [0, 1, 2, 3, 4, 5, 6]
    assert [s.heading for s in extraction.sections[1:]] == headings
    assert section(extraction, 0) == "根据条例编制本报告。"
    assert section(extraction, 1) == "全年公开信息312条。"
    assert section(extraction, 3) == ""
    assert section(extraction, 6) == "未收取信息处理费。"
    assert extraction.doubts == []


@pytest.mark.parametrize(
    ("number", "heading"),
    [
        (5, "五、存在的主要问题及整改措施"),
        (5, "五、政府信息公开工作存在的主要问题及改进情况"),
        (4, "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
        (2, "三、主动公开政府信息情况"),
        (3, "三、收到和处理政府信息公开申情况"),
        (1, "一、工作开展情况"),
    ],
)
def test_headings_in_other_words_or_misnumbered_still_begin_their_section(number, heading):
    headings = list(statutory.SECTIONS)
    headings[number - 1] = heading
    extraction = extract(report(headings=headings))
    assert [s.number for s in extraction.sections] == [0, 1, 2, 3, 4, 5, 6]
    assert extraction.sections[number].heading == heading


def test_a_subheading_with_the_words_of_another_section_does_not_begin_it():
    blocks = text(
        paper.TITLE,
        "一、总体情况",
        "（一）主动公开政府信息情况",
        "公开312条。",
        "（二）收到和处理政府信息公开申请情况",
        "收到3件。",
        "二、主动公开政府信息情况",
    )
    extraction = extract(
        document(blocks, [grid(paper.disclosure())], text(*statutory.SECTIONS[2:]))
    )
    assert section(extraction, 1).splitlines() == [
        "（一）主动公开政府信息情况",
        "公开312条。",
        "（二）收到和处理政府信息公开申请情况",
        "收到3件。",
    ]


def test_a_table_of_contents_is_not_the_sections():
    contents = text(*(f"{heading}……{n}" for n, heading in enumerate(statutory.SECTIONS)))
    plain = text(*statutory.SECTIONS)
    for front in (contents, plain):
        whole = report()
        extraction = extract(document(whole.blocks[:1], front, whole.blocks[1:]))
        assert section(extraction, 1) == "全年公开信息312条。"
        assert section(extraction, 6) == "未收取信息处理费。"


def test_headings_inside_a_paragraph_divide_it():
    running = "根据条例编制。一、总体情况。全年公开312条。二、主动公开政府信息情况。见下表。"
    blocks = text(paper.TITLE, running, *statutory.SECTIONS[2:])
    extraction = extract(document(blocks))
    assert section(extraction, 0) == "根据条例编制。"
    assert section(extraction, 1) == "全年公开312条。"
    assert section(extraction, 2) == "见下表。"


def test_a_sentence_that_names_a_section_does_not_begin_it():
    sentence = "下一步将改进“五、存在的主要问题及改进情况”所列事项，并完善其他需要报告的事项。"
    whole = report()
    blocks = [*whole.blocks[:4], Paragraph(sentence, Place()), *whole.blocks[4:]]
    extraction = extract(document(blocks))
    assert sentence in section(extraction, 1)
    assert section(extraction, 5) == "解读形式单一。"


def test_a_missing_section_is_doubted():
    headings = [*statutory.SECTIONS[:4], "下一步打算", statutory.SECTIONS[5]]
    extraction = extract(report(headings=headings))
    assert [(d.code, d.params["section"]) for d in extraction.doubts] == [
        ("section_missing", statutory.SECTIONS[4])
    ]


def test_every_line_of_text_has_its_place():
    extraction = extract(report())
    first = next(s for s in extraction.sections if s.number == 1)
    assert first.places == [{"page": None, "box": None, "anchor": "p全年公开"}]
    assert all(len(s.places) == len(s.text.splitlines()) for s in extraction.sections)


def test_figures_of_statutory_tables_are_no_text_but_other_tables_are():
    other = grid([["栏目", "条数"], ["公文", "41"]])
    whole = report()
    extraction = extract(document(whole.blocks[:4], other, whole.blocks[4:]))
    assert section(extraction, 1) == "全年公开信息312条。\n栏目 条数\n公文 41"
    assert section(extraction, 2) == section(extraction, 3) == section(extraction, 4) == ""


def test_what_a_portal_prints_around_the_report_is_left_out():
    whole = report()
    extraction = extract(
        document(
            whole.blocks[:1],
            text("发布日期：2024-01-19", "来源：市水务局"),
            whole.blocks[1:],
            text("【打印】【关闭窗口】", "版权所有：市水务局", "电话见网站首页"),
        )
    )
    assert section(extraction, 0) == "根据条例编制本报告。"
    assert section(extraction, 6) == "未收取信息处理费。"


def test_page_numbers_are_no_text():
    whole = report()
    extraction = extract(
        document(whole.blocks[:4], text("- 2 -", "—3—", "第4页 共9页"), whole.blocks[4:])
    )
    assert section(extraction, 1) == "全年公开信息312条。"


def test_headings_the_source_marks_need_no_number():
    whole = report()
    blocks = [
        Heading(block.text.split("、", 1)[1], 2, block.place)
        if not isinstance(block, Table) and block.text in statutory.SECTIONS
        else block
        for block in whole.blocks
    ]
    assert [s.number for s in extract(document(blocks)).sections] == [0, 1, 2, 3, 4, 5, 6]


def test_headings_that_are_rows_of_the_tables_begin_their_sections():
    two = [[(statutory.SECTIONS[1], 1, 4)], *paper.disclosure()]
    three = [[(statutory.SECTIONS[2], 1, 10)], *paper.requests()]
    four = [[(statutory.SECTIONS[3], 1, 15)], *paper.challenges()]
    blocks = (
        text(paper.TITLE, statutory.SECTIONS[0], "全年公开312条。"),
        [grid(two), grid(three), grid(four)],
        text(statutory.SECTIONS[4], "形式单一。", statutory.SECTIONS[5], "无。"),
    )
    extraction = extract(document(*blocks))
    assert [(s.number, s.heading) for s in extraction.sections] == list(
        enumerate(statutory.SECTIONS, start=1)
    )
    assert [s.text for s in extraction.sections] == [
        "全年公开312条。",
        "",
        "",
        "",
        "形式单一。",
        "无。",
    ]
    assert extraction.doubts == []
    one_table = document(blocks[0], [grid([*two, *three, *four])], blocks[2])
    assert [s.number for s in extract(one_table).sections] == [1, 2, 3, 4, 5, 6]
