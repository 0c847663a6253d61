"""Bytes of a PDF to a Document: both engines, the same blocks; hostile files, each with its reason."""

import io
from itertools import pairwise
from pathlib import Path

import pytest

from reports.readers import pdf
from reports.readers.document import Paragraph, Table, UnreadableDocument
from tests.readers.paper import Sheet, assembled, stream, to_pdf

ENGINES = ["pdfium", "pdfminer"]
XS = [60.0, 130.0, 250.0, 285.0, 320.0, 355.0, 390.0, 425.0, 460.0, 495.0]
ROW = ["（三）", "1.示范事项", "1", "22", "333", "", "0", "/", "356"]
NEXT = ["", "2.示范事项", "0", "4119", "", "7", "-", "0", "4126"]
PROJECT = Path(__file__).parents[2]
CORPUS = PROJECT.parent / "shared" / "corpus"
PRINTED = sorted([*(PROJECT / "samples").rglob("*.pdf"), *CORPUS.glob("*.pdf")])


@pytest.fixture(params=ENGINES)
def read(request):
    def read(data, **options):
        return pdf.read(io.BytesIO(data), engine=request.param, **options)

    return read


def texts(document):
    return [[cell.text for cell in table.cells] for table in document.tables()]


def paragraphs(document):
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def report(**options):
    return (
        Sheet(**options)
        .text(150, 60, "示范市年度报告", 16)
        .table(XS, [100.0, 120.0, 140.0], [ROW, NEXT])
    )


def refused(read, data):
    with pytest.raises(UnreadableDocument) as caught:
        read(data)
    assert caught.value.reason
    return caught.value


class TestTables:
    @pytest.mark.parametrize("rotate", [0, 90, 180, 270])
    @pytest.mark.parametrize("as_form", [False, True])
    def test_cells_are_read_whether_the_page_is_turned_or_drawn_as_a_form(
        self, read, rotate, as_form
    ):
        document = read(to_pdf(report(width=595, height=842, rotate=rotate, as_form=as_form)))
        assert texts(document) == [[*ROW, *NEXT]]
        assert paragraphs(document) == ["示范市年度报告"]
        (table,) = document.tables()
        assert table.ruled
        assert all(cell.certain for cell in table.cells)
        assert table.cells[0].place.page == 1
        assert table.cells[0].place.box == pytest.approx((60, 100, 130, 120), abs=0.6)

    def test_a_white_fill_behind_text_and_a_shaded_row_are_no_rules(self, read):
        sheet = Sheet().fill(130, 100, 250, 120, grey=0.85)
        for left, right in pairwise(XS):
            sheet.fill(left + 8, 104, right - 8, 116, grey=1)
            sheet.fill(left + 8, 109, right - 8, 110, grey=1)
        sheet.table(XS, [100.0, 120.0, 140.0], [ROW, ROW])
        assert texts(read(to_pdf(sheet))) == [[*ROW, *ROW]]

    def test_thin_fills_are_rules(self, read):
        sheet = Sheet()
        for y in (100, 120):
            sheet.fill(XS[0], y, XS[-1], y + 0.5)
        for x in XS:
            sheet.fill(x, 100, x + 0.5, 120)
        for x, text in zip(XS, ROW, strict=False):
            sheet.text(x + 4, 106, text, 9)
        assert texts(read(to_pdf(sheet))) == [ROW]

    def test_digits_wrapped_in_a_narrow_cell_are_one_number(self, read):
        sheet = Sheet().table([60.0, 90.0, 104.0, 200.0], [100.0, 140.0], [["项", "", ""]])
        sheet.text(92, 108, "12", 10).text(92, 120, "34", 10)
        assert texts(read(to_pdf(sheet))) == [["项", "1234", ""]]

    def test_numbers_below_one_another_with_room_beside_them_stay_two(self, read):
        sheet = Sheet().table([60.0, 90.0, 104.0, 200.0], [100.0, 140.0], [["项", "", ""]])
        sheet.text(140, 108, "12", 10).text(140, 120, "34", 10)
        assert texts(read(to_pdf(sheet))) == [["项", "", "12\n34"]]

    def test_a_wrapped_label_keeps_its_line_break(self, read):
        sheet = Sheet().table([60.0, 120.0, 160.0], [100.0, 140.0], [["", "7"]])
        sheet.text(64, 106, "三、本年", 10).text(64, 118, "度结果", 10)
        assert texts(read(to_pdf(sheet))) == [["三、本年\n度结果", "7"]]

    def test_numbers_of_neighbouring_cells_do_not_run_together(self, read):
        sheet = Sheet().table([60.0, 90.0, 120.0], [100.0, 120.0], [["", ""]])
        sheet.text(69.5, 105, "1234", 10).text(91, 105, "567", 10)
        assert texts(read(to_pdf(sheet))) == [["1234", "567"]]

    def test_a_number_wider_than_its_cell_stays_whole_and_is_not_certain(self, read):
        sheet = Sheet().table([60.0, 90.0, 120.0], [100.0, 120.0], [["", ""]])
        sheet.text(66, 105, "12345678", 10)
        (table,) = read(to_pdf(sheet)).tables()
        assert [cell.text for cell in table.cells] == ["12345678", ""]
        assert not table.cells[0].certain

    def test_text_printed_twice_for_boldness_is_read_once(self, read):
        sheet = report()
        sheet.text(150.3, 60, "示范市年度报告", 16)
        assert paragraphs(read(to_pdf(sheet))) == ["示范市年度报告"]

    def test_a_slanted_watermark_is_not_read(self, read):
        sheet = report()
        code = "内部资料".encode("utf-16-be").hex()
        sheet.raw(f"BT /F1 40 Tf 0.7 0.7 -0.7 0.7 200 650 Tm <{code}> Tj ET")
        assert texts(read(to_pdf(sheet))) == [[*ROW, *NEXT]]


class TestPageBreaks:
    def rows(self, count, first=1):
        return [
            ["", f"{number}.示范事项", *[str(number + i) for i in range(7)]]
            for number in range(first, first + count)
        ]

    def test_a_table_goes_on_on_the_next_page(self, read):
        one = Sheet().table(XS, [740.0, 760.0, 780.0], self.rows(2))
        two = Sheet().table(XS, [60.0, 80.0, 100.0], self.rows(2, 3))
        one.text(290, 800, "- 1 -")
        (table,) = read(to_pdf(one, two)).tables()
        assert [cell.text for cell in table.cells if cell.column == 1] == [
            f"{n}.示范事项" for n in (1, 2, 3, 4)
        ]
        assert [cell.place.page for cell in table.cells if cell.column == 1] == [1, 1, 2, 2]

    def test_a_table_after_a_heading_is_another(self, read):
        one = Sheet().table(XS, [740.0, 760.0, 780.0], self.rows(2))
        two = Sheet().text(80, 40, "四、示范标题").table(XS, [60.0, 80.0, 100.0], self.rows(2, 3))
        assert len(list(read(to_pdf(one, two)).tables())) == 2

    def test_the_margins_of_the_next_page_may_differ(self, read):
        one = Sheet().table(XS, [740.0, 760.0], self.rows(1))
        two = Sheet().table([x + 20 for x in XS], [60.0, 80.0], self.rows(1, 2))
        assert texts(read(to_pdf(one, two))) == [[text for row in self.rows(2) for text in row]]

    def test_a_part_with_fewer_label_columns_joins_on_the_seven_at_the_right(self, read):
        one = Sheet().table(XS, [740.0, 760.0], self.rows(1))
        row = self.rows(1, 2)[0][1:]
        two = Sheet().table([80.0, *XS[2:]], [60.0, 80.0], [row])
        (table,) = read(to_pdf(one, two)).tables()
        by_column = {
            cell.column + cell.col_span: cell.text for cell in table.cells if cell.row == 1
        }
        assert [by_column[at] for at in sorted(by_column)][-8:] == row

    def test_a_repeated_head_is_dropped(self, read):
        head = ["", "项目", "甲", "乙", "丙", "丁", "戊", "己", "庚"]
        one = Sheet().table(XS, [720.0, 740.0, 760.0], [head, *self.rows(1)])
        two = Sheet().table(XS, [60.0, 80.0, 100.0], [head, *self.rows(1, 2)])
        (table,) = read(to_pdf(one, two)).tables()
        assert [cell.text for cell in table.cells if cell.column == 1] == [
            "项目",
            "1.示范事项",
            "2.示范事项",
        ]

    def open_row(self, sheet, top, bottom, texts, *, closed):
        """A row of which one rule, at the page break, is missing."""
        sheet.stroke(
            XS[0], top if closed == "top" else bottom, XS[-1], top if closed == "top" else bottom
        )
        for x in XS:
            sheet.stroke(x, top, x, bottom)
        for x, lines in zip(XS, texts, strict=False):
            for number, line in enumerate(lines):
                sheet.text(x + 4, top + 3 + 11 * number, line, 9)
        return sheet

    def test_a_row_cut_where_no_rule_is_drawn_is_made_whole(self, read):
        one = Sheet().table(XS, [720.0, 740.0], self.rows(1))
        halves = [[""], ["2.示范事项"], ["175"], ["8"], ["0"], ["0"], ["0"], ["0"], ["183"]]
        self.open_row(one, 740, 760, halves, closed="top")
        rest = [[""], [""], ["6"], [""], [""], [""], [""], [""], [""]]
        two = self.open_row(Sheet(), 60, 80, rest, closed="bottom")
        sheets = [two.table(XS, [80.0, 100.0], self.rows(1, 3))]
        (table,) = read(to_pdf(one, *sheets)).tables()
        assert [cell.text for cell in table.cells if cell.row == 1] == [
            "", "2.示范事项", "175\n6", "8", "0", "0", "0", "0", "183",
        ]  # fmt: skip

    def test_digits_spilt_over_the_break_are_one_number_where_the_cell_was_full(self, read):
        xs = [60.0, 200.0, 222.0, 244.0]
        one = Sheet().table(xs, [740.0, 760.0], [["2.示范事项", "175", "1"]])
        two = Sheet().table(xs, [60.0, 80.0, 100.0], [["", "6", ""], ["3.示范事项", "12", "1"]])
        assert texts(read(to_pdf(one, two))) == [
            ["2.示范事项", "1756", "1", "3.示范事项", "12", "1"],
        ]

    def test_blank_rows_at_a_break_stay_rows(self, read):
        blank = ["", "2.示范事项", *[""] * 7]
        one = Sheet().table(XS, [740.0, 760.0], self.rows(1))
        two = Sheet().table(XS, [60.0, 80.0, 100.0], [blank, *self.rows(1, 3)])
        (table,) = read(to_pdf(one, two)).tables()
        assert table.row_count == 3

    def test_a_label_over_rows_of_two_pages_is_one_cell(self, read):
        def part(top, label, texts):
            sheet = Sheet().table(XS[1:], [top, top + 20, top + 40], texts)
            sheet.stroke(XS[0], top, XS[0], top + 40).stroke(XS[0], top, XS[1], top)
            return sheet.stroke(XS[0], top + 40, XS[1], top + 40).text(64, top + 15, label, 9)

        rows = [row[1:] for row in self.rows(4)]
        document = read(to_pdf(part(740, "（三）不予", rows[:2]), part(60, "公开", rows[2:])))
        (table,) = document.tables()
        label = table.at(0, 0)
        assert (label.text, label.row_span) == ("（三）不予\n公开", 4)


class TestText:
    BODY = "示范文字用来填满一行又一行并没有别的意思只是为了看出段落从哪里开始到哪里结束"

    def test_wrapped_lines_are_one_paragraph_and_an_indent_begins_another(self, read):
        sheet = Sheet()
        for number, line in enumerate(
            ["　　" + self.BODY[:36], self.BODY[:38], "到此为止。", "　　另一段。"]
        ):
            sheet.text(80 + (24 if line[0] == "　" else 0), 100 + 20 * number, line.strip("　"), 12)
        assert paragraphs(read(to_pdf(sheet))) == [
            self.BODY[:36] + self.BODY[:38] + "到此为止。",
            "另一段。",
        ]

    def test_a_paragraph_goes_on_on_the_next_page_and_page_numbers_are_dropped(self, read):
        one = Sheet().text(104, 760, self.BODY[:36], 12).text(280, 800, "— 1 —")
        two = Sheet().text(80, 80, self.BODY[:20] + "。", 12).text(280, 800, "— 2 —")
        assert paragraphs(read(to_pdf(one, two))) == [self.BODY[:36] + self.BODY[:20] + "。"]

    def test_a_centred_title_of_two_lines_is_one_paragraph(self, read):
        sheet = (
            Sheet().text(217, 80, "示范市人民政府", 23).text(160, 112, "2024年示范工作年度报告", 23)
        )
        sheet.text(104, 180, self.BODY[:36], 12).text(80, 200, self.BODY, 12)
        assert paragraphs(read(to_pdf(sheet)))[0] == "示范市人民政府2024年示范工作年度报告"

    def test_spaces_are_kept_between_words_and_dropped_in_chinese(self, read):
        sheet = Sheet().text(80, 100, "示 范 市 Open Data 平台 2024 年", 12)
        assert paragraphs(read(to_pdf(sheet))) == ["示范市Open Data平台2024年"]

    def test_zero_width_characters_and_radicals_become_what_is_printed(self, read):
        sheet = Sheet().text(80, 100, "示\u200b范\ufeff市⼈民", 12)
        assert paragraphs(read(to_pdf(sheet)))[0].startswith("示范市")

    def test_blocks_come_in_reading_order_with_their_places(self, read):
        sheet = report().text(80, 300, "说明。", 12)
        document = read(to_pdf(sheet))
        assert [type(block) for block in document.blocks] == [Paragraph, Table, Paragraph]
        assert document.blocks[0].place.box == pytest.approx((150, 60, 262, 76), abs=3)
        assert (document.media_type, document.pages) == ("application/pdf", 1)


class TestHostileFiles:
    def test_a_file_locked_with_a_password_says_so(self, read):
        data = to_pdf(report(), password="owner", user_password="geheim")
        assert refused(read, data).code == "encrypted"

    def test_a_file_locked_against_changes_only_is_read(self, read):
        assert texts(read(to_pdf(report(), password="owner"))) == [[*ROW, *NEXT]]

    def test_a_scan_has_no_text_layer(self, read):
        scan = [Sheet(image=b"\0\xff\xff\0").text(290, 800, str(number)) for number in (1, 2)]
        assert refused(read, to_pdf(*scan)).code == "no_text_layer"

    def test_a_picture_behind_a_page_of_text_is_no_scan(self, read):
        sheet = report()
        sheet.image = b"\0\xff\xff\0"
        assert texts(read(to_pdf(sheet))) == [[*ROW, *NEXT]]

    def test_an_empty_page_has_no_text_layer(self, read):
        assert refused(read, to_pdf(Sheet())).code == "no_text_layer"

    @pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
    def test_a_truncated_file_is_broken(self, read, kept):
        data = to_pdf(report(), report())
        assert refused(read, data[: int(len(data) * kept)]).code == "broken"

    @pytest.mark.parametrize(
        "data",
        [
            b"%PDF-1.7\n%%EOF",
            b"%PDF-1.4\n" + bytes(range(256)) * 40,
            b"%PDF-1.4\nstartxref\n9\n%%EOF\n",
        ],
        ids=["nothing", "noise", "no objects"],
    )
    def test_what_only_begins_like_a_pdf_is_broken(self, read, data):
        assert refused(read, data).code == "broken"

    def test_a_file_without_pages_or_whose_page_is_its_own_parent_is_broken(self, read):
        catalog = b"<< /Type /Catalog /Pages 2 0 R >>"
        for pages in (
            b"<< /Type /Pages /Count 0 /Kids [] >>",
            b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>",
        ):
            assert refused(read, assembled({1: catalog, 2: pages}, "")).code == "broken"

    def test_what_follows_the_end_of_the_file_does_no_harm(self, read):
        assert texts(read(to_pdf(report()) + b"\r\n\0\0 appended by a gateway")) == [[*ROW, *NEXT]]

    def test_too_many_pages_are_counted_and_not_read(self, read):
        error = refused(read, to_pdf(*[Sheet().text(80, 80, "页")] * 500))
        assert (error.code, error.params) == ("too_many_pages", {"pages": 500, "limit": 100})
        assert "500" in error.reason

    def test_a_page_of_endless_text_is_cut_short_and_noted(self, read):
        sheet = Sheet()
        for line in range(70):
            sheet.text(0, 12.0 * line, "字" * 1000, 6)
        document = read(to_pdf(sheet))
        assert document.notes == ("page_1_cut_short",)

    def test_forms_that_multiply_end(self):
        """Each form draws the next twice, 2^30 times in all; pdfium expands them itself, so only the child's limits help there."""
        objects = {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
            b" /Resources << /XObject << /Fm 6 0 R >> >> >>",
            5: stream(b"/Fm Do"),
        }
        for number in range(6, 36):
            objects[number] = stream(
                b"/Fm Do /Fm Do",
                f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /Fm {number + 1} 0 R >> >>",
            )
        objects[36] = stream(b"", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
        with pytest.raises(UnreadableDocument):
            pdf.read(io.BytesIO(assembled(objects, "")), engine="pdfminer")


def test_progress_is_told_page_by_page(read):
    told = []
    read(
        to_pdf(report(), report(), report()),
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.skipif(not PRINTED, reason="no printed samples beside the project")
@pytest.mark.parametrize("path", PRINTED, ids=lambda path: path.stem)
def test_both_engines_read_the_same_of_printed_reports(path):
    first, second = (pdf.read(io.BytesIO(path.read_bytes()), engine=engine) for engine in ENGINES)
    cells = [
        [
            (c.row, c.column, c.row_span, c.col_span, c.text, c.place.page)
            for table in document.tables()
            for c in table.cells
        ]
        for document in (first, second)
    ]
    assert cells[0]
    assert cells[0] == cells[1]


class TestTablesWithoutRules:
    def draw(self, rows):
        sheet = Sheet().text(100, 60, "示范市年度报告", 16)
        for number, row in enumerate(rows):
            for x, text in zip([80, 260, 300, 340, 380], row, strict=True):
                sheet.text(x, 120 + 18 * number, text, 10) if text else None
        return to_pdf(sheet.text(80, 400, "2024年共办理3件，其中1件2天、1件3天、1件4天。", 10))

    def test_rows_of_numbers_are_clustered_and_marked_as_guessed(self, read):
        rows = [[f"{n}.示范事项", str(n), "0", "12", str(12 + n)] for n in (1, 2, 3, 4)]
        (table,) = read(self.draw(rows)).tables()
        assert not table.ruled
        assert not any(cell.certain for cell in table.cells)
        assert [[cell.text for cell in row] for row in table.rows()] == rows

    def test_a_blank_leaves_its_column_empty(self, read):
        rows = [
            [f"{n}.示范事项", str(n), "0" if n != 2 else "", "12", str(12 + n)]
            for n in (1, 2, 3, 4)
        ]
        (table,) = read(self.draw(rows)).tables()
        assert table.at(1, 2) is None
        assert table.at(1, 3).text == "12"

    def test_two_lines_of_numbers_or_a_sentence_are_no_table(self, read):
        rows = [[f"{n}.示范事项", str(n), "0", "12", str(12 + n)] for n in (1, 2)]
        assert list(read(self.draw(rows)).tables()) == []
