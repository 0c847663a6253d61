"""A page is read as a browser shows it, in whatever encoding it came."""

import io

import pytest

from reports.readers import read
from reports.readers.document import Heading, Table, UnreadableDocument


def document(markup, name="report.html"):
    data = markup if isinstance(markup, bytes) else markup.encode()
    return read(io.BytesIO(data), name)


def texts(markup):
    return [block.text for block in document(markup).blocks if not isinstance(block, Table)]


def tables(markup):
    return [block for block in document(markup).blocks if isinstance(block, Table)]


def shape(markup):
    (table,) = tables(markup)
    return [(c.text, c.row, c.column, c.row_span, c.col_span) for c in table.cells]


def refusal(markup, name="report.html"):
    with pytest.raises(UnreadableDocument) as caught:
        document(markup, name)
    assert caught.value.reason
    return caught.value.code


def test_blocks_come_in_reading_order_with_anchors():
    markup = "<h2>一</h2><p>甲</p><table><tr><td>1<td>2</table>乙<br>丙"
    blocks = document(markup).blocks
    assert [type(block).__name__ for block in blocks] == [
        "Heading",
        "Paragraph",
        "Table",
        "Paragraph",
        "Paragraph",
    ]
    assert [block.place.anchor for block in blocks] == ["p1", "p2", "t1", "p3", "p4"]
    assert isinstance(blocks[0], Heading)
    assert blocks[0].level == 2


def test_spans_are_placed_as_a_browser_does():
    assert shape(
        "<table><tr><td rowspan=2>a<td colspan='2'>b<tr><td>c<td>d<tr><td>e<td>f<td>g</table>"
    ) == [
        ("a", 0, 0, 2, 1),
        ("b", 0, 1, 1, 2),
        ("c", 1, 1, 1, 1),
        ("d", 1, 2, 1, 1),
        ("e", 2, 0, 1, 1),
        ("f", 2, 1, 1, 1),
        ("g", 2, 2, 1, 1),
    ]


def test_a_row_span_of_zero_reaches_to_the_end_of_its_group():
    assert shape(
        "<table><tbody><tr><td rowspan=0>a<td>1<tr><td>2<tr><td>3</tbody><tbody><tr><td>b<td>4</tbody></table>"
    )[0] == ("a", 0, 0, 3, 1)


def test_a_row_span_beyond_the_table_ends_with_it():
    cells = shape("<table><tr><td rowspan=100000>a<td>1<tr><td>2</table>")
    assert cells == [("a", 0, 0, 2, 1), ("1", 0, 1, 1, 1), ("2", 1, 1, 1, 1)]


@pytest.mark.parametrize("span", ["100000", "99999999999999999999", "-3", "x", "", "0", "2.5"])
def test_absurd_spans_are_bounded(span):
    (first, *_) = shape(f"<table><tr><td colspan='{span}'>a<td>b</table>")
    assert 1 <= first[4] <= 100


def test_cells_never_cover_each_other():
    cells = shape(
        "<table><tr><td>a<td rowspan=3>b<td>c<tr><td colspan=3>d<td>e<tr><td>f<td>g</table>"
    )
    seen = set()
    for _, row, column, height, width in cells:
        area = {(row + y, column + x) for y in range(height) for x in range(width)}
        assert not seen & area
        seen |= area
    assert [cell[0] for cell in cells] == list("abcdefg")


def test_the_table_inside_a_layout_table_is_the_one_that_counts():
    markup = (
        "<table><tr><td>菜单<td><h1>题</h1><p>甲</p><table><tr><td>1<td>2</table><p>乙</p></table>"
    )
    assert texts(markup) == ["菜单", "题", "甲", "乙"]
    assert [cell.text for cell in tables(markup)[0].cells] == ["1", "2"]


def test_a_table_with_one_cell_or_long_text_is_layout():
    assert texts("<table><tr><td><p>甲<p>乙</table>") == ["甲", "乙"]
    long = "公开" * 500
    assert texts(f"<table><tr><td>栏目<td>{long}</table>") == ["栏目", long]


def test_a_table_of_one_cell_inside_a_cell_is_that_cells_text():
    assert [cell[0] for cell in shape("<table><tr><td>a<td><table><tr><td>7</table></table>")] == [
        "a",
        "7",
    ]


def test_lines_of_a_cell_stay_apart_and_blank_cells_are_empty():
    cells = shape(
        "<table><tr><td>结果<br>维持<td><p>1</p><p>2</p><td>&nbsp;<td> &#8203;<td>规范\n   性文件</table>"
    )
    assert [cell[0].strip("\u200b") for cell in cells] == [
        "结果\n维持",
        "1\n2",
        "",
        "",
        "规范性文件",
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p style='display:none'>x</p>",
        "<p style='color:red; DISPLAY : none'>x</p>",
        "<div hidden>x</div>",
        "<script>document.write('x')</script>",
        "<style>x</style>",
        "<template>x</template>",
        "<noscript>x</noscript>",
        "<!-- x -->",
        "<select><option>x</select>",
        "<span style='visibility:hidden'>x</span>",
    ],
)
def test_what_a_browser_does_not_show_is_not_read(hidden):
    assert texts(f"<body>甲{hidden}</body>") == ["甲"]


def test_text_after_something_hidden_is_kept():
    assert texts("<p>共<!-- 9 -->1<script>x</script>2<span hidden>9</span>件</p>") == ["共12件"]


def test_hidden_cells_and_rows_are_left_out():
    cells = shape("<table><tr style='display:none'><td>x<td>y<tr><td>1<td hidden>x<td>2</table>")
    assert [cell[0] for cell in cells] == ["1", "2"]


def test_numbers_shown_in_input_fields_are_read():
    assert [cell[0] for cell in shape("<table><tr><td>a<td><input value='5'></table>")] == [
        "a",
        "5",
    ]


def test_scripts_are_dropped_and_never_run():
    markup = (
        "<html><script src='http://localhost:9/x.js'></script><p onclick='x()'>甲</p><img src=x>"
    )
    assert texts(markup) == ["甲"]


def test_the_title_is_kept_and_a_caption_precedes_its_table():
    markup = "<title>年报\n全文</title><table><caption>表一</caption><tr><td>1<td>2</table>"
    assert document(markup).title == "年报全文"
    assert texts(markup) == ["表一"]


def test_wraps_of_the_source_vanish_between_chinese_characters():
    assert texts("<p>政府信息\n    公开 2023\n年度</p>") == ["政府信息公开 2023 年度"]


PAGE = "<html><head><meta charset='{}'><title>报告</title></head><body><p>政府信息公开年度报告，行政复议“维持”</p></body></html>"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("gb2312", "gbk"),
        ("gbk", "gb18030"),
        ("gb2312", "utf-8"),
        ("utf-8", "gbk"),
        ("iso-8859-1", "gbk"),
        ("no-such-thing", "gb18030"),
        ("utf-8", "utf-8-sig"),
        ("utf-8", "utf-16"),
        ("utf-16", "utf-16-le"),
        ("big5", "big5"),
    ],
)
def test_the_encoding_that_fits_is_used_whatever_is_declared(declared, encoding):
    page = PAGE.format(declared)
    if encoding == "big5":
        page = page.replace(
            "政府信息公开年度报告，行政复议“维持”", "政府資訊公開年度報告，行政復議維持"
        ).replace("报告", "報告")
    (text,) = texts(page.encode(encoding))
    assert text.startswith(("政府信息公开年度报告", "政府資訊公開年度報告"))


def test_one_damaged_byte_does_not_turn_the_page_into_other_characters():
    data = (PAGE.format("utf-8").replace("</p>", "甲" * 400 + "</p>")).encode() + b"\xe6\x94"
    assert texts(data)[0].startswith("政府信息公开年度报告")


def test_a_saved_web_page_is_read():
    page = PAGE.format("gbk").encode("gbk")
    import base64

    data = (
        b"From: <Saved by WebKit>\r\nSubject: =?utf-8?B?5oql?=\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="X"\r\n\r\n'
        b"--X\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(page)
        + b"\r\n--X\r\nContent-Type: image/png\r\n\r\nx\r\n--X--\r\n"
    )
    page = read(io.BytesIO(data), "report.mht")
    assert page.media_type == "multipart/related"
    assert page.blocks[0].text.startswith("政府信息公开年度报告")


def test_a_page_nested_without_end_is_refused_not_cut_short():
    assert refusal("<html>" + "<div>" * 5_000 + "甲") == "too_complex"


def test_a_page_of_countless_tags_is_refused():
    assert refusal("<html>" + "<b>" * 1_100_000) == "too_complex"


def test_a_table_of_countless_cells_is_refused():
    row = "<tr>" + "<td>1" * 210
    assert refusal("<html><table>" + row * 1_000 + "</table>") == "too_complex"


def test_row_spans_without_end_are_refused():
    markup = "<html><table>" + "<tr><td rowspan=65534 colspan=100>1" * 9_000
    assert refusal(markup) == "too_complex"


def test_a_large_table_is_read_whole():
    row = "<tr>" + "<td>1" * 100
    (table,) = tables("<html><table>" + row * 1_000 + "</table>")
    assert len(table.cells) == 100_000


def test_pictures_inside_the_page_are_left_out():
    picture = "data:image/png;base64," + "iVBORw0KGgo" * 1_200_000
    assert texts(f"<html><p>甲<img src='{picture}'>乙</p>") == ["甲乙"]


def test_markup_without_text_has_no_blocks():
    assert document("<html></html>").blocks == ()
