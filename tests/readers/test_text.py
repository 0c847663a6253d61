"""Plain text as it comes out of a PDF or a spreadsheet: rows keep their order, paragraphs their lines."""

import contextlib
import io

import pytest

from reports.readers import read
from reports.readers.document import Heading, Paragraph, Table, UnreadableDocument


def document(text, encoding="utf-8"):
    return read(io.BytesIO(text.encode(encoding)), "report.txt")


def texts(text):
    return [block.text for block in document(text).blocks if not isinstance(block, Table)]


def rows(text):
    (table,) = document(text).tables()
    return [[cell.text for cell in row] for row in table.rows()]


WRAPPED = (
    "某某市示范局\n2024年政府信息公开工作年度报告\n\n一、总体情况\n\n"
    "本报告由示范局编制，各项数据的统计期限为一月一日起至十二月三十一日止，全文分为六个部\n"
    "分。全年在政务网站发布各类信息 107 条，其中政策文件 29 件，政策解读 12 篇，回应关切 9\n\n"
    "次，办理群众留言若干件，另有其他工作。\n"
    "（一）主动公开：\n"
    "及时公开了机构职能、规划计划、统计信息和财政预算决算等内容，并且对已公开内容做到了更\n"
    "新。\n"
)


def test_wrapped_lines_are_joined_even_across_a_blank_line():
    assert texts(WRAPPED) == [
        "某某市示范局",
        "2024年政府信息公开工作年度报告",
        "一、总体情况",
        "本报告由示范局编制，各项数据的统计期限为一月一日起至十二月三十一日止，全文分为六个部"
        "分。全年在政务网站发布各类信息 107 条，其中政策文件 29 件，政策解读 12 篇，回应关切 9"
        "次，办理群众留言若干件，另有其他工作。".replace("回应关切 9次", "回应关切 9 次"),
        "（一）主动公开：",
        "及时公开了机构职能、规划计划、统计信息和财政预算决算等内容，并且对已公开内容做到了更新。",
    ]


def test_a_page_number_between_two_halves_of_a_sentence_is_left_out():
    text = WRAPPED.replace("回应关切 9\n\n", "回应关切 9\n\n- 3 -\n\n")
    assert texts(text) == texts(WRAPPED)


def test_a_narrative_line_that_ends_with_a_number_is_no_table():
    assert not list(document(WRAPPED).tables())


def test_each_long_line_of_unwrapped_text_is_a_paragraph():
    long = "全年主动公开政府信息若干条，" * 20
    assert texts(f"一、总体情况\n{long}\n{long}次\n") == ["一、总体情况", long, f"{long}次"]


def test_labels_and_figures_on_one_line_are_rows():
    text = "第二十条第（一）项\n信息内容 本年制发件数 本年废止件数\n\n规章 0 1\n\n行政许可 68\n\n行政处罚 -\n"
    assert rows(text) == [
        ["第二十条第（一）项"],
        ["信息内容", "本年制发件数", "本年废止件数"],
        ["规章", "0", "1"],
        ["行政许可", "68"],
        ["行政处罚", "-"],
    ]


def test_a_broken_label_is_joined_and_takes_the_figures_below_it():
    text = (
        "一、本年新收 1 2 3\n\n5.要求行政机关确认或重新出具已\n获取信息\n\n4 5 6\n\n"
        "（六）其\n他处理\n\n2.申请人逾期未按收费\n通知要求缴\n\n纳费用\n\n7 8 9\n\n3.其他 0 0 1\n"
    )
    assert rows(text) == [
        ["一、本年新收", "1", "2", "3"],
        ["5.要求行政机关确认或重新出具已获取信息", "4", "5", "6"],
        ["（六）其他处理"],
        ["2.申请人逾期未按收费通知要求缴纳费用", "7", "8", "9"],
        ["3.其他", "0", "0", "1"],
    ]


def test_a_label_continued_beside_its_figures_is_joined():
    assert rows("1.甲 1 2 3\n\n5.要求行政机关确认或重新出具已\n获取信息 4 5 6\n")[1] == [
        "5.要求行政机关确认或重新出具已获取信息",
        "4",
        "5",
        "6",
    ]


def test_a_last_number_alone_on_the_next_line_belongs_to_the_row():
    text = "1.甲 1 2 3 4\n\n2.乙\n\n5 6 7\n8\n\n3.丙 9 9 9 9\n"
    assert rows(text)[1] == ["2.乙", "5", "6", "7", "8"]


def test_a_lone_number_after_a_blank_line_completes_a_short_row_only():
    text = "1.甲 1 2 3 4\n\n2.乙 5 6 7\n\n8\n\n3.丙 9 9 9 9\n\n17\n\n4.丁 9 9 9 9\n"
    assert rows(text) == [
        ["1.甲", "1", "2", "3", "4"],
        ["2.乙", "5", "6", "7", "8"],
        ["3.丙", "9", "9", "9", "9"],
        ["4.丁", "9", "9", "9", "9"],
    ]


def test_fifteen_numbers_in_one_row_are_all_kept():
    figures = [str(number) for number in range(15)]
    text = (
        "行政复议 行政诉讼\n\n结果\n维持\n\n总计\n\n"
        + " ".join(figures)
        + "\n\n五、存在的主要问题\n"
    )
    assert rows(text) == [["行政复议", "行政诉讼"], ["结果维持"], ["总计", *figures]]


def test_two_labels_in_one_line_are_two_cells():
    assert rows("三、本年度办理结果 （一）予以公开 1 2 3\n(二) 部分公开 (区分处理的) 4 5 6\n") == [
        ["三、本年度办理结果", "（一）予以公开", "1", "2", "3"],
        ["(二) 部分公开 (区分处理的)", "4", "5", "6"],
    ]


def test_tokens_stay_as_printed():
    assert rows("甲 １２ 1,234 22（其中修订16件） — / 98件\n乙 0 0 0 0 0 0\n")[0] == [
        "甲",
        "１２",
        "1,234",
        "22（其中修订16件）",
        "—",
        "/",
        "98件",
    ]


def test_a_section_heading_parts_two_tables_but_the_tables_own_numbers_do_not():
    text = (
        "二、主动公开情况\n规章 0 0 0\n三、收到和处理申请情况\n一、本年新收 1 2 3\n二、上年结转 1 2 3\n"
        "三、本\n年度办\n理结果\n\n（一）予以公开 1 2 3\n四、结转下年 1 2 3\n四、行政复议、行政诉讼情况\n"
        "结果维持\n0 0 0\n五、主要问题\n"
    )
    found = document(text).blocks
    assert [b.text for b in found if isinstance(b, Paragraph)] == [
        "二、主动公开情况",
        "三、收到和处理申请情况",
        "四、行政复议、行政诉讼情况",
        "五、主要问题",
    ]
    second = [[cell.text for cell in row] for row in found[3].rows()]
    assert second[2:4] == [["三、本年度办理结果"], ["（一）予以公开", "1", "2", "3"]]


def test_a_numbered_label_whose_figures_follow_is_no_heading():
    text = "三、收到和处理申请情况\n\n一、本年新收政府信息\n公开申请数量\n\n1 2 3\n\n二、上年结转\n4 5 6\n"
    assert rows(text) == [
        ["一、本年新收政府信息公开申请数量", "1", "2", "3"],
        ["二、上年结转", "4", "5", "6"],
    ]


def test_cells_saved_one_a_line_become_rows_again():
    text = (
        "三、收到和处理申请情况\n\n自然人\n总计\n一、本年新收申请数量\n7\n8\n二、上年结转申请数量\n0\n1\n"
        "三、本年度办理结果\n（一）予以公开\n2\n3\n四、结转下年度继续办理\n4\n5\n\n五、存在的主要问题\n"
    )
    assert [row for row in rows(text) if len(row) > 1] == [
        ["一、本年新收申请数量", "7", "8"],
        ["二、上年结转申请数量", "0", "1"],
        ["（一）予以公开", "2", "3"],
        ["四、结转下年度继续办理", "4", "5"],
    ]


def test_labels_saved_one_a_line_are_not_glued_together():
    text = "第二十条第（一）项\n信息内容\n本年制发件数\n规章\n0\n1\n行政规范性文件\n2\n3\n"
    assert rows(text) == [
        ["第二十条第（一）项"],
        ["信息内容"],
        ["本年制发件数"],
        ["规章", "0", "1"],
        ["行政规范性文件", "2", "3"],
    ]


def test_labels_left_over_behind_the_figures_are_paragraphs():
    assert texts("甲 1 2 3\n\n乙 4 5 6\n\n（一）存在的主要问题\n") == ["（一）存在的主要问题"]


def test_tabs_keep_empty_cells_in_their_places():
    text = "甲\t\t1\t2\t\n\t乙\t3\t\t4\n\t\t\t\t\n一、丙\n"
    (table,) = document(text).tables()
    assert [(c.text, c.row, c.column) for c in table.cells if c.text] == [
        ("甲", 0, 0),
        ("1", 0, 2),
        ("2", 0, 3),
        ("乙", 1, 1),
        ("3", 1, 2),
        ("4", 1, 4),
    ]
    assert len([cell for cell in table.cells if cell.row == 2]) == 5
    assert table.cells[5].place.anchor == "l2"
    assert not table.ruled
    assert not any(cell.certain for cell in table.cells)


def test_a_tab_that_only_indents_makes_no_table():
    assert texts("\t全年公开信息若干条。\n\t另起一段。\n") == ["全年公开信息若干条。", "另起一段。"]


def test_a_heading_parts_tab_tables_and_a_change_of_columns_after_a_blank_line_does_too():
    text = "甲\t1\n乙\t2\n\n丙\t1\t2\n丁\t3\t4\n二、节\n戊\t1\n"
    assert [table.row_count for table in document(text).tables()] == [2, 2, 1]


def test_hash_marks_make_headings():
    (heading, paragraph, *_) = document("## 二、节\n甲\n\na\tb\tc\n1\t2\t3\n4\t5\t6\n").blocks
    assert heading == Heading("二、节", 2, heading.place)
    assert paragraph.text == "甲"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-32"])
def test_text_in_any_usual_encoding_is_read(encoding):
    text = "一、总体情况\n2024年，共收到申请12件。\n"
    assert [b.text for b in document(text, encoding).blocks] == [
        "一、总体情况",
        "2024年，共收到申请12件。",
    ]


def test_stray_control_characters_are_left_out():
    assert texts("一、总体\x07情况\n收到\0申请\x0112件。\n") == ["一、总体情况", "收到申请12件。"]


def test_a_file_with_the_mark_of_utf_8_that_holds_no_text_is_refused():
    with pytest.raises(UnreadableDocument) as caught:
        read(io.BytesIO(b"\xef\xbb\xbf" + bytes(range(1, 32)) * 64), "report.txt")
    assert caught.value.code == "unknown_format"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\f"])
def test_any_line_end_ends_a_line(end):
    assert len(document(f"甲 1 2 3{end}乙 4 5 6{end}").blocks[0].cells) == 8


def test_fifty_megabytes_are_refused_at_once():
    with pytest.raises(UnreadableDocument) as caught:
        document("收到申请\n" * 4_000_000)
    assert caught.value.code == "too_complex"


@pytest.mark.parametrize(
    "piece",
    [
        "label\n",
        "1 2 3\n\n",
        "a 1 2 3\n",
        "a\tb\n",
        "一、节\n",
        "甲" * 38 + "\n",
        "# h\n",
        "- 3 -\n",
        "\n",
        " ",
    ],
)
def test_much_of_the_same_is_read_or_refused(piece):
    """What takes more than linear time would not come to an end here."""
    with contextlib.suppress(UnreadableDocument):
        document("甲乙丙。\n" + piece * (300_000 // len(piece)))
