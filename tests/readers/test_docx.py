"""What Word would print is what is read, and hostile packages are refused."""

import io
import random
import zipfile

import pytest

from reports.readers import read
from reports.readers.document import Heading, Paragraph, Table, UnreadableDocument
from tests.readers.packages import archive, docx, p, part, r, relations, tbl, tc, tr


def blocks(data):
    return read(io.BytesIO(data), "report.docx").blocks


def texts(data):
    return [block.text for block in blocks(data) if not isinstance(block, Table)]


def only_table(data):
    (table,) = [block for block in blocks(data) if isinstance(block, Table)]
    return table


def shape(table):
    return [(c.text, c.row, c.column, c.row_span, c.col_span) for c in table.cells]


def refusal(data, name="report.docx"):
    with pytest.raises(UnreadableDocument) as caught:
        read(io.BytesIO(data), name)
    assert caught.value.reason
    return caught.value.code


def test_paragraphs_and_tables_come_in_the_order_of_the_body():
    data = docx(p("甲") + tbl(tr(tc("1"), tc("2"))) + p("") + p("乙"))
    assert [type(block).__name__ for block in blocks(data)] == ["Paragraph", "Table", "Paragraph"]
    assert texts(data) == ["甲", "乙"]
    assert [block.place.anchor for block in blocks(data)] == ["p1", "t1", "p2"]


def test_merged_cells_have_their_true_extent():
    restart, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = only_table(
        docx(
            tbl(
                tr(tc("题", '<w:gridSpan w:val="3"/>')),
                tr(tc("左", restart), tc("a"), tc("b")),
                tr(tc("hidden", go_on), tc("c"), tc("d")),
                tr(tc("", go_on), tc("e", '<w:gridSpan w:val="2"/>')),
            )
        )
    )
    assert shape(table) == [
        ("题", 0, 0, 1, 3),
        ("左", 1, 0, 3, 1),
        ("a", 1, 1, 1, 1),
        ("b", 1, 2, 1, 1),
        ("c", 2, 1, 1, 1),
        ("d", 2, 2, 1, 1),
        ("e", 3, 1, 1, 2),
    ]
    assert table.ruled
    assert table.cells[1].place.anchor == "t1r2c1"


def test_a_vertical_merge_that_has_nothing_above_is_a_cell_of_its_own():
    table = only_table(docx(tbl(tr(tc("1", "<w:vMerge/>"), tc("2")))))
    assert shape(table) == [("1", 0, 0, 1, 1), ("2", 0, 1, 1, 1)]


def test_columns_left_out_before_a_row_shift_its_cells():
    row = tr(tc("x"), tc("y"), properties='<w:gridBefore w:val="2"/>')
    table = only_table(docx(tbl(tr(tc("1"), tc("2"), tc("3"), tc("4")), row)))
    assert [(c.text, c.column) for c in table.cells if c.row == 1] == [("x", 2), ("y", 3)]


def test_an_absurd_span_is_capped():
    table = only_table(docx(tbl(tr(tc("1", '<w:gridSpan w:val="100000"/>'), tc("2")))))
    assert table.column_count < 200


def test_the_lines_of_a_cell_stay_apart_and_an_empty_cell_is_empty():
    inner = p("结果") + "<w:p><w:r><w:t>维</w:t><w:br/><w:t>持</w:t></w:r></w:p>"
    table = only_table(docx(tbl(tr(tc("", inner=inner), tc(" \u3000")))))
    assert [cell.text for cell in table.cells] == ["结果\n维\n持", ""]


def test_insertions_count_and_deletions_do_not():
    paragraph = (
        f"<w:p>{r('共')}<w:ins>{r('12')}</w:ins><w:del><w:r><w:delText>34</w:delText></w:r></w:del>"
        f"<w:moveFrom>{r('56')}</w:moveFrom><w:moveTo>{r('件')}</w:moveTo></w:p>"
    )
    assert texts(docx(paragraph)) == ["共12件"]


def test_a_deleted_row_is_not_printed():
    table = only_table(
        docx(
            tbl(
                tr(tc("1"), tc("2")),
                tr(tc("3"), tc("4"), properties="<w:del/>"),
                tr(tc("5"), tc("6")),
            )
        )
    )
    assert [cell.text for cell in table.cells] == ["1", "2", "5", "6"]


def test_hidden_text_is_not_printed():
    paragraph = f"<w:p>{r('8')}{r('9', '<w:vanish/>')}" + r("0", '<w:vanish w:val="0"/>') + "</w:p>"
    assert texts(docx(paragraph)) == ["80"]


def test_content_controls_are_looked_through():
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('甲')}</w:sdtContent></w:sdt>"
    inline = f"<w:p><w:sdt><w:sdtContent>{r('乙')}</w:sdtContent></w:sdt></w:p>"
    row = tr("<w:sdt><w:sdtContent>" + tc("1") + "</w:sdtContent></w:sdt>", tc("2"))
    table = tbl("<w:sdt><w:sdtContent>" + row + "</w:sdtContent></w:sdt>")
    assert texts(docx(control + inline + table)) == ["甲", "乙"]
    assert [cell.text for cell in only_table(docx(table)).cells] == ["1", "2"]


def test_a_text_box_is_read_once():
    box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
    paragraph = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>" + box + "</wps:txbx>"
        "</mc:Choice><mc:Fallback><w:pict><v:textbox>" + box + "</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>" + r("框外") + "</w:p>"
    )
    assert texts(docx(paragraph)) == ["框外", "框内"]


def test_field_codes_are_not_printed_but_their_results_are():
    paragraph = (
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>SUM(ABOVE)</w:instrText></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r>" + r("12") + "</w:p>"
    )
    assert texts(docx(paragraph)) == ["12"]


def test_a_table_that_holds_a_table_is_layout():
    nested = tbl(tr(tc("1"), tc("2")))
    data = docx(tbl(tr(tc("", inner=p("左")), tc("", inner=nested + p("右")))))
    assert [type(block).__name__ for block in blocks(data)] == ["Paragraph", "Table", "Paragraph"]
    assert [cell.text for cell in only_table(data).cells] == ["1", "2"]


def test_a_table_of_one_cell_inside_a_cell_is_that_cells_text():
    data = docx(tbl(tr(tc("a"), tc("", inner=tbl(tr(tc("7"))) + p("")))))
    assert [cell.text for cell in only_table(data).cells] == ["a", "7"]


def test_headings_come_from_styles_and_outline_levels():
    styles = (
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="own"><w:basedOn w:val="2"/><w:name w:val="own"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="loop"><w:basedOn w:val="loop"/></w:style>'
    )
    data = docx(
        p("题", '<w:pStyle w:val="t"/>')
        + p("甲", '<w:pStyle w:val="own"/>')
        + p("乙", '<w:outlineLvl w:val="0"/>')
        + p("丙", '<w:pStyle w:val="own"/><w:outlineLvl w:val="9"/>')
        + p("丁", '<w:pStyle w:val="loop"/>'),
        styles=styles,
    )
    kinds = [(b.text, b.level if isinstance(b, Heading) else None) for b in blocks(data)]
    assert kinds == [("题", 1), ("甲", 2), ("乙", 1), ("丙", None), ("丁", None)]


LISTS = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3."/></w:lvl>'
    '<w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl>'
    "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def item(text, depth=0, list_id=1):
    return p(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>')


def test_automatic_numbers_are_printed_as_word_prints_them():
    data = docx(
        item("总体情况")
        + item("主动公开", 1)
        + item("依申请公开", 1)
        + item("表")
        + item("新的小节", 1)
        + item("细目", 2)
        + item("点", 3)
        + item("另起", 0, 2)
        + item("无号", 0, 0),
        numbering=LISTS,
    )
    assert texts(data) == [
        "一、总体情况",
        "（一）主动公开",
        "（二）依申请公开",
        "二、表",
        "（一）新的小节",
        "二.1.细目",
        "点",
        "一、另起",
        "无号",
    ]


def test_the_eleventh_number_is_written_as_in_speech():
    data = docx("".join(item("节") for _ in range(21)), numbering=LISTS)
    assert [text[:-2] for text in texts(data)][9:] == (
        [
            "十",
            "十一",
            "十二",
            "十三",
            "十四",
            "十五",
            "十六",
            "十七",
            "十八",
            "十九",
            "二十",
            "二十一",
        ]
    )


def test_a_style_can_number_its_paragraphs():
    styles = (
        '<w:style w:type="paragraph" w:styleId="n"><w:name w:val="n"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    data = docx(p("甲", '<w:pStyle w:val="n"/>'), styles=styles, numbering=LISTS)
    assert texts(data) == ["一、甲"]


def test_an_automatically_numbered_blank_cell_stays_blank():
    table = only_table(
        docx(
            tbl(tr(tc("", inner=item("属于国家秘密", 2)), tc("", inner=item("")))), numbering=LISTS
        )
    )
    assert [cell.text for cell in table.cells] == ["一.1.属于国家秘密", ""]


def test_the_body_is_found_whatever_its_part_is_called():
    data = archive(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations(officeDocument="/word/document2.xml"),
            "word/document2.xml": part("document", f"<w:body>{p('甲')}</w:body>"),
        }
    )
    assert texts(data) == ["甲"]


def test_nothing_outside_the_package_is_opened(monkeypatch):
    def refuse(*args, **kwargs):
        pytest.fail("a connection was opened")

    monkeypatch.setattr("socket.socket", refuse)
    link = relations(attachedTemplate=("http://localhost:9/evil.dotm", "External"))
    data = docx(p("甲"), parts={"word/_rels/document.xml.rels": link})
    assert texts(data) == ["甲"]


def test_a_bomb_of_zeros_is_refused_by_its_declared_size():
    bomb = {"word/document.xml": b" " * (210 * 2**20)}
    assert refusal(docx(p("甲"), parts=bomb)) == "archive_bomb"


def test_a_member_packed_too_well_is_refused():
    assert refusal(docx(p("甲"), parts={"word/media/a.xml": b" " * (5 * 2**20)})) == "archive_bomb"


def test_too_many_members_are_refused():
    parts = {f"word/media/{number}.png": b"" for number in range(5_100)}
    assert refusal(docx(p("甲"), parts=parts)) == "archive_bomb"


def test_a_member_that_lies_about_its_size_is_not_inflated_further():
    data = docx(p("甲" * 5_000))
    with zipfile.ZipFile(io.BytesIO(data)) as target:
        size = target.getinfo("word/document.xml").file_size
    lying = data.replace(size.to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    assert lying != data
    assert refusal(lying) == "broken"


def test_a_part_far_larger_than_any_report_is_refused():
    noise = random.Random(1).randbytes(13 * 2**20).hex()
    comment = f"<!--{noise}-->"
    assert refusal(docx(p("甲") + comment)) == "too_complex"


@pytest.mark.parametrize(
    "name", ["word/document.xml", "word/theme/theme1.xml", "customXml/item1.xml"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_a_document_type_declaration_in_any_part_is_refused(name, encoding):
    evil = f'<?xml version="1.0" encoding="{encoding[:6]}"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    assert refusal(docx(p("甲"), parts={name: evil.encode(encoding)})) == "external_entities"


def test_a_truncated_package_is_broken():
    data = docx(p("甲"))
    assert refusal(data[: len(data) // 2]) == "broken"


def test_markup_cut_short_is_broken():
    assert refusal(docx(p("甲"), parts={"word/document.xml": "<w:document"})) == "broken"


def test_a_damaged_member_is_broken():
    data = bytearray(docx(p("甲乙丙丁" * 500)))
    at = data.index(b"word/document.xml") + 30
    data[at : at + 20] = bytes(20)
    assert refusal(bytes(data)) == "broken"


def test_a_package_with_its_own_password_is_encrypted():
    data = bytearray(docx(p("甲")))
    local, central = data.index(b"PK\x03\x04"), data.index(b"PK\x01\x02")
    while local != -1:
        data[local + 6] |= 1
        local = data.find(b"PK\x03\x04", local + 1)
    while central != -1:
        data[central + 8] |= 1
        central = data.find(b"PK\x01\x02", central + 1)
    assert refusal(bytes(data)) == "encrypted"


def test_a_document_of_countless_paragraphs_is_refused():
    numbers = random.Random(2)
    body = "".join(p(str(numbers.random())) for _ in range(20_100))
    assert refusal(docx(body)) == "too_complex"


def test_the_title_of_the_file_is_kept():
    core = '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>年报</dc:title></c>'
    document = read(io.BytesIO(docx(p("甲"), parts={"docProps/core.xml": core})), "a.docx")
    assert document.title == "年报"
    assert isinstance(document.blocks[0], Paragraph)
