"""What is printed in a cell is read as printed, or said not to be understood."""

from decimal import Decimal

import pytest

from reports.readers.numerals import Kind, parse_change, parse_count, parse_money


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("98", 98),
        (" 98 ", 98),
        ("\xa098\u200b", 98),
        ("９８", 98),
        ("1,234", 1234),
        ("1，234", 1234),
        ("1 234", 1234),
        ("1,234,567", 1234567),
        ("98件", 98),
        ("22 件", 22),
        ("22（其中修订16件）", 22),
        ("22(其中修订16件)", 22),
        ("22\n其中：修订16件", 22),
        ("22，其中修订16件", 22),
        ("共22件", 22),
        ("5*", 5),
        ("5①", 5),
        ("5²", 5),
        ("5。", 5),
        ("两", 2),
        ("零", 0),
        ("〇", 0),
        ("十二", 12),
        ("一件", 1),
        ("两百零五件", 205),
        ("1.85万", 18500),
        ("12\n34", 1234),
        ("+3", 3),
        ("9.0", 9),
        ("007", 7),
    ],
)
def test_a_count_is_read_however_it_is_printed(text, value):
    numeral = parse_count(text)
    assert (numeral.kind, numeral.value) == (Kind.NUMBER, value)
    assert isinstance(numeral.value, int)


@pytest.mark.parametrize("text", ["", " ", "\xa0", "\u3000\n", "\u200b", "\xa0\xa0"])
def test_white_space_is_a_blank(text):
    assert parse_count(text).kind is Kind.BLANK


@pytest.mark.parametrize(
    "text", ["-", "—", "——", "－", "–", "/", "／", "\\", "无", "不涉及", "N/A", "*", "- -", "…"]
)
def test_dashes_slashes_and_words_for_nothing_are_placeholders(text):
    for parse in (parse_count, parse_change, parse_money):
        assert parse(text).kind is Kind.PLACEHOLDER


@pytest.mark.parametrize(
    ("text", "value"), [("9.8", "9.8"), ("-5", "-5"), ("−5", "-5"), ("0.5件", "0.5")]
)
def test_a_number_that_is_no_count_is_told_apart(text, value):
    numeral = parse_count(text)
    assert (numeral.kind, numeral.value) == (Kind.OUT_OF_DOMAIN, Decimal(value))


@pytest.mark.parametrize(
    "text",
    [
        "1" * 40,
        "3000000000",
        "0 0",
        "0\n0",
        "1,23",
        "12,34",
        "一",
        "⼀",
        "①",
        "½",
        "3.其他",
        "2023年",
        "12-34",
        "约30",
        "30余件",
        "详见附件",
        "O",
        "5.",
        "百",
        "1 " * 1000,
    ],
)
def test_what_could_mean_two_things_is_not_understood(text):
    assert parse_count(text).kind is Kind.NOT_UNDERSTOOD


def test_only_bare_digits_are_plain():
    assert parse_count("98").plain
    assert parse_money("7730.28").plain
    assert parse_change("-4").plain
    assert not parse_count("９８").plain
    assert not parse_count("98件").plain
    assert not parse_change("+4").plain
    assert not parse_count("007").plain


def test_a_note_beside_the_number_is_reported():
    assert parse_count("22（其中修订16件）").note
    assert parse_count("5①").note
    assert not parse_count("22件").note


def test_digits_broken_by_white_space_are_joined_and_say_so():
    assert parse_count("12\n34").joined
    assert parse_money("7730.\n28").joined
    assert not parse_count("1,234").joined
    assert not parse_count("22\n其中修订16件").joined


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("+3", 3),
        ("3", 3),
        ("-3", -3),
        ("--253", -253),
        ("—253", -253),
        ("－5", -5),
        ("减4", -4),
        ("减少 4", -4),
        ("增5", 5),
        ("增加5项", 5),
        ("↓2", -2),
        ("-0", 0),
    ],
)
def test_a_change_keeps_its_sign(text, value):
    numeral = parse_change(text)
    assert (numeral.kind, numeral.value) == (Kind.NUMBER, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("7730.28", "7730.28"),
        ("0.038", "0.038"),
        ("1,234.5", "1234.5"),
        ("251000元", "25.1"),
        ("160.5964万元", "160.5964"),
        ("25.1 万", "25.1"),
        ("¥251,000元", "25.1"),
        ("￥251000 元整", "25.1"),
        ("1.2亿元", "12000"),
        ("25.1（万元）", "25.1"),
        ("三十万元", "30"),
        ("三十万", "30"),
        ("三千元", "0.3"),
        ("0元", "0"),
        ("1元", "0.0001"),
        ("380元（信息处理费）", "0.038"),
    ],
)
def test_money_is_returned_in_ten_thousand_yuan(text, value):
    numeral = parse_money(text)
    assert (numeral.kind, str(numeral.value)) == (Kind.NUMBER, value)


def test_the_unit_of_the_column_counts_where_the_cell_has_none():
    assert parse_money("251000", unit="元").value == Decimal("25.1")
    assert parse_money("25.1万元", unit="元").value == Decimal("25.1")


def test_money_the_database_would_round_is_not_understood():
    assert parse_money("0.12345678").kind is Kind.NOT_UNDERSTOOD
    assert parse_money("9" * 40).kind is Kind.NOT_UNDERSTOOD
    assert parse_money("-3.2").kind is Kind.OUT_OF_DOMAIN
