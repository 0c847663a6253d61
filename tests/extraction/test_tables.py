"""Cells are found by label and column on paper of every kind; what is unsure is doubted."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from reports import statutory
from reports.extraction import Extraction, extract
from reports.readers.document import Cell, Document, Place, Table
from reports.statutory import Form
from tests.extraction import paper
from tests.extraction.paper import grid, numbered, report


def codes(extraction: Extraction) -> list[str]:
    return [doubt.code for doubt in extraction.doubts]


def doubted(extraction: Extraction, code: str) -> set[str]:
    return {doubt.at for doubt in extraction.doubts if doubt.code == code}


def assert_numbered(
    extraction: Extraction, *, but: frozenset[str] | set[str] = frozenset()
) -> None:
    """Every cell holds the number of its own address."""
    wrong = {
        at: value
        for at, value in extraction.figures.items()
        if at not in but and (value is None or str(value) != numbered(at))
    }
    assert wrong == {}


def only(table: str, text: str):
    """Print ``text`` at one address, its own number everywhere else."""
    return lambda at: text if at == table else numbered(at)


class TestRuledPaper:
    def test_every_cell_of_the_form_of_2021_lands_at_its_address_without_a_doubt(self):
        extraction = extract(report(numbered))
        assert_numbered(extraction)
        assert extraction.form == Form.F2021
        assert not extraction.figures.combined
        assert extraction.doubts == []
        assert set(extraction.places) == set(extraction.figures.addresses())
        assert extraction.printed == {}

    def test_every_cell_of_the_form_of_2019_lands_at_its_address(self):
        two = grid(paper.disclosure_2019(numbered))
        document = report(
            numbered, two=[two], combined=True, title=paper.TITLE.replace("2023", "2020")
        )
        extraction = extract(document)
        assert extraction.form == Form.F2019
        assert extraction.figures.combined
        assert_numbered(extraction)

    def test_the_hybrid_with_one_row_of_other_closings_keeps_the_three_rows_unprinted(self):
        extraction = extract(report(numbered, combined=True))
        assert extraction.form == Form.F2021
        assert extraction.figures.combined
        assert_numbered(extraction)
        assert extraction.figures.value("requests/total/closed_other") is None
        assert extraction.doubts == []

    def test_places_name_the_very_cell(self):
        extraction = extract(report(numbered))
        assert extraction.places["requests/natural_person/received"] == Place(anchor="t2r4c4")
        assert extraction.places["challenges/litigation_direct/upheld"] == Place(anchor="t3r4c6")

    def test_blank_cells_stay_blank_and_keep_their_place(self):
        extraction = extract(report(lambda at: "" if "business" in at else "0"))
        assert extraction.figures.value("requests/business/granted") is None
        assert extraction.figures.value("requests/total/granted") == 0
        assert "requests/business/granted" in extraction.places
        assert extraction.printed == {}
        assert extraction.doubts == []

    @pytest.mark.parametrize(
        ("printed", "value"),
        [
            ("-", None),
            ("/", None),
            ("无", None),
            ("22（其中修订16件）", 22),
            ("１２", 12),
            ("9.8", None),
            ("98件", 98),
        ],
    )
    def test_what_is_printed_is_kept_wherever_it_is_not_simply_the_number(self, printed, value):
        at = "disclosure/normative_documents/issued"
        extraction = extract(report(only(at, printed)))
        assert extraction.figures.value(at) == value
        assert extraction.printed == {at: printed}
        assert extraction.doubts == []

    def test_what_cannot_be_understood_is_blank_printed_and_doubted(self):
        at = "requests/total/granted"
        extraction = extract(report(only(at, "详见附件")))
        assert extraction.figures.value(at) is None
        assert extraction.printed == {at: "详见附件"}
        assert doubted(extraction, "not_understood") == {at}

    def test_a_number_the_database_cannot_hold_is_doubted(self):
        at = "disclosure/licensing_decisions"
        extraction = extract(report(only(at, "99999999999")))
        assert extraction.figures.value(at) is None
        assert doubted(extraction, "not_understood") == {at}

    def test_money_counts_in_the_unit_its_head_names(self):
        rows = paper.disclosure(only("disclosure/fees_10k_yuan", "77302800"))
        rows[-2][1] = ("本年收费金额（单位：元）", 1, 3)
        extraction = extract(report(two=[grid(rows)]))
        assert extraction.figures.value("disclosure/fees_10k_yuan") == Decimal("7730.28")

    @pytest.mark.parametrize(
        ("printed", "value", "doubts"),
        [
            ("251000元", Decimal("25.1"), []),
            ("160.5964万元", Decimal("160.5964"), []),
            ("251000", Decimal(251000), ["unit_unclear"]),
            ("0", Decimal(0), []),
        ],
    )
    def test_purchases_of_2019_are_read_in_the_unit_they_print(self, printed, value, doubts):
        at = "disclosure_2019/procurement/amount_10k_yuan"
        two = grid(paper.disclosure_2019(only(at, printed)))
        extraction = extract(report(numbered, two=[two], combined=True))
        assert extraction.figures.value(at) == value
        assert codes(extraction) == doubts

    @pytest.mark.parametrize(("printed", "value"), [("+3", 3), ("--253", -253), ("减4", -4)])
    def test_changes_of_2019_carry_their_sign(self, printed, value):
        at = "disclosure_2019/penalty/change"
        two = grid(paper.disclosure_2019(only(at, printed)))
        extraction = extract(report(numbered, two=[two], combined=True))
        assert extraction.figures.value(at) == value
        assert extraction.printed[at] == printed


class TestLabels:
    @pytest.mark.parametrize(
        ("printed", "official"),
        [
            ("2.其他法律行政止公开", "2.其他法律行政法规禁止公开"),
            ("３．危及\n“三安全\n一稳定”", "3.危及“三安全一稳定”"),
            ("1．属于国家秘密", "1.属于国家秘密"),
            ("⼀、本年新收政府信息公开申请数量", "一、本年新收政府信息公开申请数量"),
            ("(七) 总 计", "（七）总计"),
            ("3、其它", "3.其他"),
            ("（二）部分公开", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
            (
                "1.申请人无正当理由逾期不补正",
                "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            ),
        ],
    )
    def test_a_misprinted_or_noisy_row_label_is_still_that_row(self, printed, official):
        rows = [
            [
                (printed, *cell[1:]) if cell[0] == official else cell
                for cell in (c if isinstance(c, tuple) else (c, 1, 1) for c in row)
            ]
            for row in paper.requests(numbered)
        ]
        extraction = extract(report(numbered, three=[grid(rows)]))
        assert_numbered(extraction)
        assert extraction.doubts == []

    def test_misprinted_heads_of_table_two_are_still_those_columns(self):
        rows = paper.disclosure(numbered)
        rows[1][2] = "本年度止件数"
        rows[3][0] = "规范性文件"
        extraction = extract(report(numbered, two=[grid(rows)]))
        assert_numbered(extraction)
        assert extraction.doubts == []

    def test_columns_are_found_by_their_heads_when_an_agency_adds_one(self):
        head, body = paper.requests_head(), paper.requests_body(numbered)
        head[0][1] = ("申请人情况", 1, 8)
        head[1].append(("历史累计", 2, 1))
        three = [*head, *([*row, "9999"] for row in body)]
        extraction = extract(report(numbered, three=[grid(three)]))
        assert_numbered(extraction)
        assert extraction.doubts == []

    def test_columns_in_another_order_are_followed(self):
        head = [["项目", "总计", "自然人", *(c.label for c in statutory.APPLICANTS[1:6])]]
        order = ["total", *(column.key for column in statutory.APPLICANTS[:6])]
        body = [
            [line.label, *(numbered(f"requests/{key}/{line.key}") for key in order)]
            for line in statutory.request_lines(combined=False)
        ]
        extraction = extract(report(numbered, three=[grid([*head, *body])]))
        assert_numbered(extraction)

    def test_without_heads_the_seven_rightmost_columns_are_taken_and_doubted(self):
        extraction = extract(report(numbered, three=[grid(paper.requests_body(numbered))]))
        assert_numbered(extraction)
        assert doubted(extraction, "located_by_position") == set(
            statutory.request_addresses(combined=False)
        )

    def test_one_unreadable_head_is_located_by_its_neighbours_and_doubted(self):
        rows = paper.requests(numbered)
        rows[2][1] = "■■"
        extraction = extract(report(numbered, three=[grid(rows)]))
        assert_numbered(extraction)
        assert {at.split("/")[1] for at in doubted(extraction, "located_by_position")} == {
            "research_institution"
        }

    @pytest.mark.parametrize(
        "key", ["denied_enforcement_file", "received", "carried_out", "concluded", "closed_other"]
    )
    def test_a_row_whose_label_is_unreadable_is_located_by_its_neighbours_and_doubted(self, key):
        [label] = [line.label for line in statutory.REQUEST_LINES if line.key == key]
        rows = paper.requests(numbered)
        for row in rows:
            for position, cell in enumerate(row):
                text, *spans = cell if isinstance(cell, tuple) else (cell, 1, 1)
                if text == label and (key != "closed_other" or row is not rows[2]):
                    row[position] = ("■■■■■■", *spans)
        extraction = extract(report(numbered, three=[grid(rows)]))
        assert_numbered(extraction)
        assert doubted(extraction, "located_by_position") == {
            f"requests/{column.key}/{key}" for column in statutory.APPLICANTS
        }

    def test_a_row_that_is_not_there_is_one_doubt_and_has_no_place(self):
        body = paper.requests_body(numbered, without="not_processed_duplicate")
        table = grid([*paper.requests_head(), *body])
        extraction = extract(report(numbered, three=[table]))
        missing = {f"requests/{c.key}/not_processed_duplicate" for c in statutory.APPLICANTS}
        assert_numbered(extraction, but=missing)
        assert codes(extraction) == ["row_missing"]
        assert missing.isdisjoint(extraction.places)


class TestSeveralTables:
    def test_a_table_that_goes_on_in_another_without_heads_is_one_table(self):
        rows = paper.requests(numbered)
        # the bracket 三 ends with the first part; the second begins with fewer label columns
        body = [
            [line.label, *(numbered(f"requests/{c.key}/{line.key}") for c in statutory.APPLICANTS)]
            for line in statutory.request_lines(combined=False)[12:]
        ]
        first, second = grid(rows[:15], number=2), grid(body, number=3)
        extraction = extract(report(numbered, three=[first, second]))
        assert_numbered(extraction)
        assert extraction.doubts == []

    def test_figures_of_table_four_on_the_next_page_still_belong_to_its_heads(self):
        rows = paper.challenges(numbered)
        four = [grid(rows[:3], number=4), grid(rows[3:], number=5)]
        extraction = extract(report(numbered, four=four))
        assert_numbered(extraction)
        assert extraction.doubts == []

    def test_table_two_in_a_table_for_each_clause_is_read_whole(self):
        rows = paper.disclosure(numbered)
        two = [
            grid(rows[a:b], number=n)
            for n, (a, b) in enumerate([(0, 4), (4, 7), (7, 11), (11, 14)])
        ]
        extraction = extract(report(numbered, two=two))
        assert_numbered(extraction)
        assert extraction.doubts == []

    def test_all_three_tables_in_one_are_told_apart(self):
        rows = [
            *(
                [*row[:-1], (row[-1], 1, 12) if isinstance(row[-1], str) else row[-1]]
                for row in paper.disclosure(numbered)
            ),
            *paper.requests(numbered),
            *paper.challenges(numbered),
        ]
        extraction = extract(report(numbered, two=[grid(rows)], three=[], four=[]))
        assert_numbered(extraction)

    def test_a_decoy_table_with_the_same_words_is_not_the_statutory_table(self):
        decoys = [
            grid([["分类", "报告", "其他", "总计"], ["行政许可", "12", "", "12"]]),
            grid([["指标", "件数"], ["予以公开", "5"], ["部分公开", "6"], ["重复申请", "7"]]),
            grid([["行政许可", "77"], ["行政处罚", "78"]]),
        ]
        extraction = extract(report(numbered, two=[*decoys, grid(paper.disclosure(numbered))]))
        assert_numbered(extraction)
        assert extraction.doubts == []

    def test_two_printings_that_differ_are_two_candidates(self):
        at = "requests/total/received"
        other = grid(paper.requests(only(at, "5")), number=9)
        three = [grid(paper.requests(numbered), number=2), other]
        extraction = extract(report(numbered, three=three))
        assert_numbered(extraction)
        assert codes(extraction) == ["two_candidates"]
        [doubt] = extraction.doubts
        assert doubt.at == at
        assert {doubt.params["first"], doubt.params["second"]} == {numbered(at), "5"}

    def test_two_printings_that_agree_are_no_doubt(self):
        three = [grid(paper.requests(numbered), number=n) for n in (2, 3)]
        assert extract(report(numbered, three=three)).doubts == []

    def test_tables_that_are_pictures_are_missing_but_the_text_is_read(self):
        extraction = extract(report(two=[], three=[], four=[]))
        assert codes(extraction) == ["table_missing"] * 3
        assert all(value is None for _, value in extraction.figures.items())
        assert extraction.places == {}
        assert len(extraction.sections) == 7


class TestRaggedRows:
    """Markdown and text: only the order in a row can be trusted."""

    @staticmethod
    def ragged(value=numbered, labels=None) -> Table:
        rows = [
            ["", "自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"]
        ]
        for number, line in enumerate(statutory.request_lines(combined=False)):
            width = 1 + number % 3 if labels is None else labels
            row = [""] * (width - 1) + [line.label]
            rows.append(
                [*row, *(value(f"requests/{c.key}/{line.key}") for c in statutory.APPLICANTS)]
            )
        return grid(rows, ruled=False)

    def test_rows_of_different_length_with_seven_figures_each_raise_no_doubt(self):
        extraction = extract(report(numbered, three=[self.ragged()]))
        assert_numbered(extraction)
        assert extraction.doubts == []

    def test_even_markup_does_not_make_a_shifted_row_fit_its_heads(self):
        table = self.ragged()
        ruled = Table(table.cells, table.place, ruled=True)
        extraction = extract(report(numbered, three=[ruled]))
        assert_numbered(extraction)

    def test_blanks_between_are_placed_by_the_rows_beside_where_all_rows_are_alike(self):
        blank = {"requests/business/granted", "requests/total/denied_state_secret"}
        table = self.ragged(lambda at: "" if at in blank else numbered(at), labels=2)
        extraction = extract(report(numbered, three=[table]))
        assert_numbered(extraction, but=blank)
        assert all(extraction.figures.value(at) is None for at in blank)
        assert extraction.doubts == []

    def test_six_figures_are_never_shifted_into_seven_columns(self):
        rows = [[cell.text for cell in row] for row in self.ragged(labels=1).rows()]
        rows[3] = rows[3][:-1]
        extraction = extract(report(numbered, three=[grid(rows, ruled=False)]))
        unsure = {f"requests/{c.key}/granted" for c in statutory.APPLICANTS}
        assert_numbered(extraction, but=unsure)
        assert all(extraction.figures.value(at) is None for at in unsure)
        assert doubted(extraction, "row_not_aligned") == unsure

    def test_eight_figures_are_never_cut_to_seven(self):
        rows = [[cell.text for cell in row] for row in self.ragged(labels=1).rows()]
        rows[3] = [*rows[3], "8"]
        extraction = extract(report(numbered, three=[grid(rows, ruled=False)]))
        assert doubted(extraction, "row_not_aligned") == {
            f"requests/{c.key}/granted" for c in statutory.APPLICANTS
        }

    def test_a_bare_row_of_fifteen_is_table_four(self):
        rows = [
            ["行政复议", "", "", "", "", "行政诉讼"],
            [
                *(o.label for o in statutory.OUTCOMES),
                "未经复议直接起诉",
                "",
                "",
                "",
                "",
                "复议后起诉",
            ],
            [
                "",
                "",
                "",
                "",
                "",
                *(o.label for o in statutory.OUTCOMES),
                *(o.label for o in statutory.OUTCOMES),
            ],
            [numbered(at) for at in statutory.challenge_addresses()],
        ]
        extraction = extract(report(numbered, four=[grid(rows, ruled=False)]))
        assert_numbered(extraction)
        assert extraction.doubts == []

    def test_table_four_turned_on_its_side_is_read_by_route(self):
        rows = [["", *(outcome.label for outcome in statutory.OUTCOMES)]]
        rows += [
            [
                route.label,
                *(numbered(f"challenges/{route.key}/{o.key}") for o in statutory.OUTCOMES),
            ]
            for route in statutory.ROUTES
        ]
        extraction = extract(report(numbered, four=[grid(rows)]))
        assert_numbered(extraction)


class TestGuessedGrids:
    @staticmethod
    def clustered(value) -> Document:
        def on_page(table: Table) -> Table:
            cells = tuple(
                type(cell)(
                    cell.text,
                    cell.row,
                    cell.column,
                    cell.row_span,
                    cell.col_span,
                    Place(page=1, box=(0, 0, 1, 1)),
                    certain=False,
                )
                for cell in table.cells
            )
            return Table(cells, Place(page=1), ruled=False)

        return report(value, three=[on_page(grid(paper.requests(value)))])

    def test_clustered_text_that_adds_up_is_believed(self):
        assert extract(self.clustered(paper.zero)).doubts == []

    def test_clustered_text_that_does_not_add_up_is_doubted_where_it_does_not(self):
        at = "requests/total/granted"
        extraction = extract(self.clustered(lambda x: "1" if x == at else "0"))
        guessed = doubted(extraction, "guessed_grid")
        assert at in guessed
        assert "requests/total/received" not in guessed

    def test_a_row_with_a_blank_is_placed_by_the_page_and_doubted(self):
        rows = []
        for number, line in enumerate(statutory.request_lines(combined=False)):
            figures = [numbered(f"requests/{c.key}/{line.key}") for c in statutory.APPLICANTS]
            y = 20.0 * number
            cells = [(line.label, (10, y, 200, y + 10))]
            cells += [
                (text, (200 + 40 * n, y, 220 + 40 * n, y + 10)) for n, text in enumerate(figures)
            ]
            if line.key == "granted":
                del cells[3]
            rows += [
                Cell(text, number, column, 1, 1, Place(page=1, box=box), certain=False)
                for column, (text, box) in enumerate(cells)
            ]
        extraction = extract(
            report(numbered, three=[Table(tuple(rows), Place(page=1), ruled=False)])
        )
        blank = "requests/research_institution/granted"
        assert_numbered(extraction, but={blank})
        assert extraction.figures.value(blank) is None
        granted = {f"requests/{c.key}/granted" for c in statutory.APPLICANTS}
        assert granted <= doubted(extraction, "guessed_grid")

    def test_digits_apart_are_doubted_unless_they_add_up(self):
        def value(at: str) -> str:
            return "1 2" if at == "disclosure/licensing_decisions" else "0"

        extraction = extract(report(value))
        assert extraction.figures.value("disclosure/licensing_decisions") == 12
        assert codes(extraction) == ["joined_digits"]


class TestBrokenLines:
    """Text as it comes out of a PDF: labels and figures on lines of their own."""

    @staticmethod
    def lines(*rows: str) -> Table:
        return grid([row.split() for row in rows], ruled=False)

    def test_brackets_and_figures_on_lines_of_their_own_find_together(self):
        rows = []
        for line in statutory.request_lines(combined=False):
            if line.group and line.group not in rows:
                rows.append(line.group)
            figures = [numbered(f"requests/{c.key}/{line.key}") for c in statutory.APPLICANTS]
            match line.key:
                case "partially_granted":
                    rows += [
                        "（二）部分公开（区分处理的，只计这一情",
                        "形，不计其他情形）",
                        " ".join(figures[:6]),
                        figures[6],
                    ]
                case "not_processed_reconfirmation":
                    rows += ["5.要求行政机关确认或重新出具已", "获取信息", " ".join(figures)]
                case "denied_prohibited_by_law":
                    rows += ["2.其他法律行", f"政法规禁止公 {' '.join(figures)}", "开"]
                case "denied_security_or_stability":
                    rows += ["3.危及“三安", " ".join(figures), "全一稳定”"]
                case "unavailable_not_held":
                    rows[-1:] = [f"（四1.本机关不掌 {' '.join(figures)}", "握相关政府信息"]
                case "closed_fee_unpaid":
                    rows += [f"{line.label} {' '.join(figures[:6])}", figures[6]]
                case _:
                    rows.append(f"{line.label} {' '.join(figures)}")
        extraction = extract(report(numbered, three=[self.lines(*rows)]))
        assert_numbered(extraction)
        assert extraction.doubts == []

    def test_fifteen_figures_after_heads_broken_over_lines_are_table_four(self):
        figures = [numbered(at) for at in statutory.challenge_addresses()]
        heads = [
            "行政复议 行政诉讼",
            "结果维持",
            "结果纠正",
            "其他结果",
            "尚未审结",
            "总计未经复议直接起诉",
        ]
        for last in (
            ["总计", " ".join(figures)],
            [f"总计 {' '.join(figures)}"],
            [" ".join(figures[:14]), figures[14]],
        ):
            table = self.lines(*heads, *heads[1:], *last)
            extraction = extract(report(numbered, four=[table]))
            assert_numbered(extraction)
            assert extraction.doubts == []


class TestPagesOfAPdf:
    @staticmethod
    def on_page(text: str) -> Extraction:
        at = "disclosure/normative_documents/in_force"
        whole = report(only(at, text))
        place = Place(page=2, box=(1, 2, 3, 4))
        blocks = [
            replace(block, cells=tuple(replace(cell, place=place) for cell in block.cells))
            if isinstance(block, Table)
            else block
            for block in whole.blocks
        ]
        return extract(paper.document(blocks))

    @pytest.mark.parametrize(
        ("text", "value", "printed"),
        [
            ("8（其\n中修\n订3件）", 8, "8（其中修订3件）"),
            ("174\n件", 174, "174件"),
            ("—\n—", None, "——"),
        ],
    )
    def test_lines_wrapped_in_a_narrow_cell_are_one_printed_text(self, text, value, printed):
        extraction = self.on_page(text)
        at = "disclosure/normative_documents/in_force"
        assert extraction.figures.value(at) == value
        assert extraction.printed == {at: printed}
        assert extraction.doubts == []

    def test_digits_wrapped_outside_any_equation_are_doubted_as_they_stood(self):
        extraction = self.on_page("12\n34")
        [doubt] = extraction.doubts
        assert (doubt.code, doubt.params["printed"]) == ("joined_digits", "12 34")


class TestLabelsAsPrinted:
    def test_a_label_that_is_not_the_forms_is_kept_as_it_is_printed(self):
        two = grid([[relabelled(text) for text in row] for row in paper.disclosure(numbered)])
        extraction = extract(report(numbered, two=[two]))
        assert_numbered(extraction)
        assert extraction.labels == {"disclosure/column/repealed": "本年度止件数"}
        assert Extraction.from_json(extraction.to_json()).labels == extraction.labels

    def test_labels_of_the_form_are_not_kept(self):
        assert extract(report(numbered)).labels == {}


def relabelled(text: paper.Printed) -> paper.Printed:
    return "本年度\n止件数" if text == "本年废止件数" else text
