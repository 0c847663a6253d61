"""What is printed in a cell → a number, a blank, a placeholder, or "not understood".

Pure functions of the printed text; nothing is repaired or guessed.  Where a text could mean two
numbers it is ``NOT_UNDERSTOOD``, never the likelier one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final

import cn2an

LARGEST_COUNT: Final = 2**31 - 1
"""The largest count the database holds; no agency has ever handled more."""
LONGEST_CELL: Final = 400
MONEY_DIGITS: Final = 12
MONEY_PLACES: Final = 6
"""Digits before and after the point of an amount in 万元; one more and the database would round it."""


class Kind(StrEnum):
    """What a printed cell turned out to be."""

    NUMBER = "number"
    """A number of the wanted sort; ``value`` is it."""
    BLANK = "blank"
    """Nothing is printed."""
    PLACEHOLDER = "placeholder"
    """A dash, a slash, 无 …: printed, but no number."""
    OUT_OF_DOMAIN = "out_of_domain"
    """Clearly a number, but none that may stand here: 9.8 or -5 for a count.  ``value`` is it, a ``Decimal``."""
    NOT_UNDERSTOOD = "not_understood"
    """Something is printed and we cannot say what number it is."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """The meaning of one printed cell.

    ``value`` is an ``int`` (counts, changes) or a ``Decimal`` in 万元 (money) where ``kind`` is
    ``NUMBER``; a ``Decimal`` where it is ``OUT_OF_DOMAIN``; else ``None``.
    ``plain`` – the text is nothing but the decimal digits of ``value``, so that ``printed`` need not be kept.
    ``note`` – something besides number and unit is printed: 22（其中修订16件）, 5*.
    ``joined`` – the digits were broken by white space ("12⏎34" → 1234); two numbers in one cell would
    look the same, so the caller should doubt it unless the table cross-foots.
    """

    kind: Kind
    value: int | Decimal | None = None
    plain: bool = False
    note: bool = False
    joined: bool = False


BLANK: Final = Numeral(Kind.BLANK, plain=True)
PLACEHOLDER: Final = Numeral(Kind.PLACEHOLDER)
NOT_UNDERSTOOD: Final = Numeral(Kind.NOT_UNDERSTOOD)

_PLACEHOLDER = re.compile(
    r"(?:[-\u2010-\u2015\u2e3a\u2e3b\u2212\u2500\u2501\u30fc_~/\\|*.·…×]|\s)+|无|没有|空|未发生|不涉及|不适用|N/?A",
    re.IGNORECASE,
)
_DIGITS = r"(?P<digits>[0-9]+(?:\s*[,'\s]\s*[0-9]+)*(?:\s*\.\s*[0-9]+(?:\s+[0-9]+)*)?)"
_CHINESE = r"(?P<chinese>[零〇一二两三四五六七八九十百千万亿]+?)"
_NOTE = r"(?P<note>\s*(?:[(\[〔【].*|[,;:]?\s*其中.*|\*+|[。;,]$))?"
_UNIT = r"(?P<unit>件次|人次|[件条宗起例份封个項项次部篇家户名]?)"
_COUNT = re.compile(
    rf"(?:共计|合计|共|计)?\s*(?P<sign>[-+\u2212])?\s*(?:{_DIGITS}\s*(?P<scale>[万亿]?)|{_CHINESE})\s*{_UNIT}{_NOTE}",
    re.DOTALL,
)
_CHANGE = re.compile(
    rf"(?P<sign>[-+\u2010-\u2015\u2212↑↓]+|增加|减少|上升|下降|增|减)?\s*"
    rf"(?:{_DIGITS}\s*(?P<scale>[万亿]?)|{_CHINESE})\s*{_UNIT}{_NOTE}",
    re.DOTALL,
)
_MONEY = re.compile(
    rf"(?:人民币|RMB|CNY)?\s*(?P<sign>[-+\u2212])?\s*¥?\s*(?:{_DIGITS}|{_CHINESE})\s*"
    rf"\(?(?P<scale>百万|千万|[万亿]?)\s*(?P<yuan>元?)\)?整?{_NOTE}",
    re.DOTALL | re.IGNORECASE,
)
_MINUS = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212↓减下")
_SCALES: Final = {
    "": 1,
    "万": 10_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
}


def parse_count(text: str) -> Numeral:
    """Read a count: a whole number of zero or more."""
    return _parse(text, _COUNT, _count)


def parse_change(text: str) -> Numeral:
    """Read 本年增/减: a whole number with or without a sign (+3, --253, 减4)."""
    return _parse(text, _CHANGE, _change)


def parse_money(text: str, *, unit: str = "万元") -> Numeral:
    """Read an amount and return it in 万元.

    ``unit`` (元, 万元, 亿元 …) is what the column's head says; it counts where the cell prints none.
    """

    def amount(match: re.Match[str], number: Decimal) -> Numeral:
        factor = _SCALES[(match["scale"] + match["yuan"] or unit).removesuffix("元")]
        value = number if factor == _SCALES["万"] else _shortest(number * factor / _SCALES["万"])
        if not _fits(value):
            return NOT_UNDERSTOOD
        return Numeral(Kind.OUT_OF_DOMAIN if value < 0 else Kind.NUMBER, value)

    return _parse(text, _MONEY, amount)


def normalize(text: str) -> str:
    """Return the text in NFKC without invisible characters and footnote marks (①, ²), white space as
    single blanks.

    Footnote marks go first because NFKC would turn them into digits of the number they follow.
    """
    visible = "".join(char for char in text if unicodedata.category(char) not in {"No", "Cf"})
    return " ".join(unicodedata.normalize("NFKC", visible).split())


def _parse(
    text: str, pattern: re.Pattern[str], convert: Callable[[re.Match[str], Decimal], Numeral]
) -> Numeral:
    clean = normalize(text)
    marked = any(unicodedata.category(char) == "No" for char in text)
    if not clean:
        return NOT_UNDERSTOOD if marked else BLANK
    if _PLACEHOLDER.fullmatch(clean):
        return PLACEHOLDER
    match = pattern.fullmatch(clean) if len(clean) <= LONGEST_CELL else None
    number = _number(match) if match else None
    if match is None or number is None:
        return NOT_UNDERSTOOD
    numeral = convert(match, number)
    if numeral.value is None:
        return numeral
    return replace(
        numeral,
        plain=text.strip() == str(numeral.value),
        note=marked or bool(match["note"]),
        joined=re.search(r"[0-9.]\s+[0-9.]", match["digits"] or "") is not None,
    )


def _number(match: re.Match[str]) -> Decimal | None:
    """The signed number of a match, in units of what its scale says; ``None`` where it is ambiguous."""
    digits = match["digits"]
    number = _chinese(match) if digits is None else _arabic(digits)
    negative = bool(_MINUS & set(match["sign"] or ""))
    return -number if number and negative else number


def _arabic(digits: str) -> Decimal | None:
    """1,234 / 1 234 / 12⏎34 / 7730.28; ``None`` for misplaced separators and for "0 0"."""
    groups = digits.split()
    if len(groups) > 1 and groups[0] == "0":
        return None
    together = "".join(groups).replace("'", ",")
    if "," in together and not re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", together):
        return None
    return Decimal(together.replace(",", ""))


def _chinese(match: re.Match[str]) -> Decimal | None:
    """十二, 两百零五, 〇; ``None`` for a lone 一, which is as often a dash."""
    numeral = match["chinese"]
    if numeral == "一" and match.end("chinese") == len(match.string):
        return None
    try:
        return Decimal(cn2an.cn2an(numeral, "smart"))
    except ValueError:
        return None


def _count(match: re.Match[str], number: Decimal) -> Numeral:
    numeral = _change(match, number)
    if numeral.kind is Kind.NUMBER and number < 0:
        return Numeral(Kind.OUT_OF_DOMAIN, Decimal(number))
    return numeral


def _change(match: re.Match[str], number: Decimal) -> Numeral:
    number *= _SCALES[match["scale"] or ""]
    if abs(number) > LARGEST_COUNT:
        return NOT_UNDERSTOOD
    if number != int(number):
        return Numeral(Kind.OUT_OF_DOMAIN, number)
    return Numeral(Kind.NUMBER, int(number))


def _shortest(value: Decimal) -> Decimal:
    """The same amount without trailing zeros or exponent: 25.1000 → 25.1, 1.2E+4 → 12000."""
    return Decimal(f"{value.normalize():f}")


def _fits(value: Decimal) -> bool:
    """Whether the database holds the amount to the last digit."""
    places = -int(value.as_tuple().exponent)
    return places <= MONEY_PLACES and abs(value) < 10**MONEY_DIGITS
