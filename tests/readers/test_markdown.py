"""Markdown tables are read as typed: not one cell more or less."""

import io

import pytest

from reports.readers import read
from reports.readers.document import Heading, Table, UnreadableDocument


def blocks(text, name="report.md"):
    return read(io.BytesIO(text.encode()), name).blocks


def rows(text):
    (table,) = [block for block in blocks(text) if isinstance(block, Table)]
    return [[cell.text for cell in row] for row in table.rows()]


def test_headings_paragraphs_and_tables_come_in_order():
    found = blocks("# 题\n\n甲\n乙\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n## 二、丙\n丁\n")
    assert [getattr(block, "text", "") for block in found] == [
        *("题", "甲", "乙", "", "二、丙", "丁"),
    ]
    assert [block.level for block in found if isinstance(block, Heading)] == [1, 2]
    assert [block.place.anchor for block in found] == [
        *("p1", "p2", "p3", "t1", "p4", "p5"),
    ]


def test_only_lines_that_were_wrapped_are_joined():
    full = "政府信息公开工作持续推进，全年通过网站公开各类信息，并按要求更新"
    found = blocks(f"一、总体情况\n{full}\n公开指南。\n{full}\n二、其他\n")
    assert [block.text for block in found] == [
        "一、总体情况",
        full + "公开指南。",
        full,
        "二、其他",
    ]


def test_cells_beyond_the_header_are_kept():
    text = "| a | b |\n|---|---|\n| 甲 | 0 | 1 | 2 |\n| 乙 | 3 |\n| 丙 | 4 | |\n"
    assert rows(text) == [["a", "b"], ["甲", "0", "1", "2"], ["乙", "3"], ["丙", "4", ""]]


def test_the_order_is_all_that_can_be_trusted():
    (table,) = blocks("| a | b |\n|---|---|\n| 1 | 2 | 3 |\n")
    assert not table.ruled
    assert not any(cell.certain for cell in table.cells)
    (table,) = blocks("| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert not table.ruled
    assert all(cell.certain for cell in table.cells)


def test_delimiter_rows_in_odd_places_are_no_rows():
    text = "|---|---|\n| a | b |\n| :-- | --: |\n| 1 | 2 |\n|----|----|\n| 3 | 4 |\n"
    assert rows(text) == [["a", "b"], ["1", "2"], ["3", "4"]]


def test_a_row_of_dashes_below_the_head_is_a_row_of_placeholders():
    assert rows("| a | b |\n|---|---|\n| - | - |\n") == [["a", "b"], ["-", "-"]]


def test_a_delimiter_row_of_the_wrong_length_is_still_one():
    assert rows("| a | b | c |\n|---|---|\n| 1 | 2 | 3 |\n") == [["a", "b", "c"], ["1", "2", "3"]]


def test_a_table_without_delimiter_row_is_a_table():
    assert rows("| a | b |\n| 1 | 2 |\n| 3 | 4 |\n") == [["a", "b"], ["1", "2"], ["3", "4"]]


def test_rows_without_outer_pipes_are_rows():
    assert rows("a | b | c\n--- | --- | ---\n1 | | 3\n") == [["a", "b", "c"], ["1", "", "3"]]


def test_blank_lines_inside_a_table_do_not_end_it():
    assert rows("| a | b |\n|---|---|\n\n| 1 | 2 |\n\n| 3 | 4 |\n") == [
        ["a", "b"],
        ["1", "2"],
        ["3", "4"],
    ]


def test_two_tables_after_each_other_stay_two():
    found = blocks("| a | b |\n|---|---|\n| 1 | 2 |\n\n| c | d |\n|---|---|\n| 3 | 4 |\n")
    assert [block.row_count for block in found] == [2, 2]


def test_marks_of_emphasis_breaks_and_escapes_are_not_printed():
    text = "| **甲** | 结果<br>维持 | a\\|b | 5\\* |\n|---|---|---|---|\n| `1` | <b>2</b> | &nbsp; | __3__ |\n"
    assert rows(text) == [["甲", "结果\n维持", "a|b", "5*"], ["1", "2", "", "3"]]


def test_html_tables_inside_are_read_with_their_spans():
    text = "# 题\n\n<table>\n<tr><td rowspan=2>a</td><td>1</td></tr>\n\n    <tr><td>2</td></tr>\n</table>\n\n甲\n"
    found = blocks(text)
    assert [(c.text, c.row_span) for c in found[1].cells] == [("a", 2), ("1", 1), ("2", 1)]
    assert [block.place.anchor for block in found] == ["p1", "t1", "p2"]


def test_chinese_prose_is_no_markup():
    text = "　　甲乙\n\n    缩进四格\n\n1. 第一\n2. 第二\n\n（一）小节\n---\n\n3.其他\n"
    assert [block.text for block in blocks(text)] == [
        "甲乙",
        "缩进四格",
        "1.第一",
        "2.第二",
        "（一）小节",
        "3.其他",
    ]


def test_emphasis_inside_a_paragraph_vanishes():
    assert [block.text for block in blocks("**一、总体情况**\n\n收到*12*件[详情](http://x)\n")] == [
        "一、总体情况",
        "收到12件详情",
    ]


def test_raw_markup_outside_tables_is_read_as_html():
    text = (
        "<div align='center'>题</div>\n\n甲<script>x</script>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    assert [getattr(block, "text", "") for block in blocks(text)] == ["题", "甲", ""]


def test_too_much_prose_is_refused():
    with pytest.raises(UnreadableDocument) as caught:
        blocks("# 题\n\n" + "甲\n\n" * 1_500_000)
    assert caught.value.code == "too_complex"
