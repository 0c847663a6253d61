"""What a person may type for a cell, and what is refused with a reason."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reports.entries import Entry, Impossible, entry

COUNT = "requests/natural_person/received"
MONEY = "disclosure/fees_10k_yuan"
CHANGE = "disclosure_2019/licensing/change"


@pytest.mark.parametrize(
    ("at", "value", "printed", "expected"),
    [
        (COUNT, "12", "", Entry(12)),
        (COUNT, " 1,234 ", "", Entry(1234)),
        (COUNT, "1２", "", Entry(12)),
        (COUNT, "", "", Entry(None)),
        (COUNT, "0", "", Entry(0)),
        (COUNT, "—", "", Entry(None, "—")),
        (COUNT, "", "/", Entry(None, "/")),
        (COUNT, "", "12件", Entry(12, "12件")),
        (COUNT, "30", "3O", Entry(30, "3O")),
        (COUNT, "", "9.8", Entry(None, "9.8")),
        (COUNT, "", "-5", Entry(None, "-5")),
        (COUNT, "7", "7", Entry(7)),
        (MONEY, "25.10", "", Entry(Decimal("25.1"))),
        (MONEY, "7", "70000", Entry(Decimal(7), "70000")),
        (CHANGE, "-3", "", Entry(-3)),
    ],
)
def test_what_is_printed_can_be_entered(at, value, printed, expected):
    assert entry(at, value, printed) == expected


@pytest.mark.parametrize(
    ("at", "value", "printed", "words"),
    [
        (COUNT, "-5", "", "不能是负数"),
        (COUNT, "9.8", "", "只能是整数"),
        (COUNT, "1" * 40, "", "太大"),
        (COUNT, "９" * 40, "", "太大"),
        (COUNT, "一二三四五六上山打老虎", "", "没有认出"),
        (COUNT, "<script>", "", "没有认出"),
        (COUNT, "12", "13", "对不上"),
        (COUNT, "12", "—", "对不上"),
        (COUNT, "12", "x" * 201, "最多 200 字"),
        (MONEY, "-1", "", "金额不能是负数"),
        (MONEY, "7", "8", "对不上"),
        (MONEY, "1" * 40, "", "太大"),
        (CHANGE, "1.5", "", "只能是整数"),
    ],
)
def test_what_cannot_stand_in_a_cell_is_refused_with_a_reason(at, value, printed, words):
    with pytest.raises(Impossible, match=words):
        entry(at, value, printed)
