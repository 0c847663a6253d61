"""Writing: blanks and zeros stay two things, equal reports are equal bytes, layouts refuse what they cannot show."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import docx
import pytest
import time_machine

from reports import statutory
from reports.demonstration.faults import altered
from reports.models import Figures
from reports.readers.numerals import parse_money
from reports.writers import WRITERS, CannotShow, can_show, write
from reports.writers.docx import write as write_docx
from reports.writers.manuscript import blank
from tests.specimens import clean_manuscript, clean_manuscript_2019

PENALTIES = "disclosure/penalty_decisions"


@pytest.mark.parametrize("layout", sorted(WRITERS))
def test_the_same_report_is_the_same_bytes_at_any_time(layout):
    with time_machine.travel("2024-01-05"):
        first = write(clean_manuscript(), layout)
    with time_machine.travel("2025-02-06"):
        assert write(clean_manuscript(), layout) == first


@pytest.mark.parametrize("layout", sorted(WRITERS))
def test_a_blank_and_a_zero_are_written_differently_or_not_at_all(layout):
    zero = altered(clean_manuscript(), {PENALTIES: 0})
    empty = altered(clean_manuscript(), {PENALTIES: None})
    if can_show(empty, layout):
        assert write(empty, layout) != write(zero, layout)
    else:
        with pytest.raises(CannotShow):
            write(empty, layout)


def test_only_space_separated_and_ragged_layouts_refuse_blanks():
    empty = altered(clean_manuscript(), {PENALTIES: None})
    refusing = {layout for layout in WRITERS if not can_show(empty, layout)}
    assert refusing == {"text-spaced", "text-shifted", "markdown-ragged"}


def test_tabbed_text_refuses_an_empty_table_four():
    cells = dict.fromkeys(statutory.challenge_addresses())
    assert not can_show(altered(clean_manuscript(), cells), "text")
    assert can_show(altered(clean_manuscript(), cells), "markdown")


def test_the_original_is_not_touched_by_an_edit():
    manuscript = clean_manuscript()
    altered(manuscript, {PENALTIES: 0})
    assert manuscript.figures.value(PENALTIES) == 41


def test_word_has_the_merged_cells_of_the_official_form():
    tables = docx.Document(BytesIO(write_docx(clean_manuscript()))).tables
    _, requests, challenges = tables
    assert requests.cell(0, 0)._tc is requests.cell(2, 2)._tc
    assert requests.cell(5, 0).text == requests.cell(26, 0).text == statutory.RESULTS
    assert challenges.cell(1, 4)._tc is challenges.cell(2, 4)._tc
    assert challenges.cell(0, 0)._tc is challenges.cell(0, 4)._tc


def test_word_uses_the_fonts_of_official_documents():
    document = docx.Document(BytesIO(write_docx(clean_manuscript_2019())))
    assert 'w:eastAsia="仿宋"' in document.styles["Normal"].element.xml
    assert 'w:eastAsia="黑体"' in document.styles["Heading 1"].element.xml
    assert round(document.sections[0].page_width.mm) == 210


@pytest.mark.parametrize("year", [2020, 2025])
def test_an_empty_form_prints_no_figure(year):
    manuscript = blank("青岚市水务局", year)
    tables = docx.Document(BytesIO(write(manuscript, "docx"))).tables
    assert len(tables) == 3
    assert manuscript.title == f"青岚市水务局{year}年政府信息公开工作年度报告"
    assert all(manuscript.cell(at) == "" for at in manuscript.figures.addresses())


def test_gbk_keeps_characters_it_does_not_have():
    manuscript = clean_manuscript()
    manuscript.sections[0].text = "㐀镇与𠮷村的公开栏"
    assert b"&#13312;" in write(manuscript, "html-gbk")


def test_markdown_masks_what_it_would_take_for_markup():
    manuscript = clean_manuscript()
    manuscript.sections[0].text = "# 不是标题 *不是强调*\n1. 不是列表"
    lines = write(manuscript, "markdown").decode().split("\n")
    assert r"\# 不是标题 \*不是强调\*" in lines
    assert r"1\. 不是列表" in lines


def test_figures_of_another_form_are_refused():
    with pytest.raises(KeyError):
        Figures.blank().put("disclosure_2019/penalty/decisions", 1)


@pytest.mark.parametrize("text", ["0.32万\n元", "0.32 万元", "3200.00\n元"])
def test_a_unit_that_wrapped_in_its_narrow_cell_is_still_the_unit(text):
    assert parse_money(text).value == Decimal("0.32")
