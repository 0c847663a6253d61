"""Numbers that belong to a person: mobile telephones, identity cards, bank cards, told apart from all others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_MOBILE = re.compile(
    r"(?<![\dA-Za-z.@/_-])(?:\+?86[- ]?)?(1[3-9]\d(?:\d{8}|[- ]\d{4}[- ]\d{4}))(?![\dA-Za-z@]|[.-]\d)"
)
_LONG = re.compile(r"(?<![\dA-Za-z.])\d(?:[ -]?\d){14,18}[Xx]?(?![\dA-Za-z]|[ -]?\d)")
_IDENTITY = re.compile(r"[1-6]\d{16}[\dXx]")
_CARD = re.compile(r"62[1-358]\d{13,16}")
"""UnionPay cards of 16 to 19 digits; of other makes an account could not be told from a serial number."""

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_PROVINCES = frozenset(
    {*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66)}
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a person in a text: where it stands, and it with its middle hidden."""

    start: int
    printed: str
    masked: str


def mobiles(text: str) -> Iterator[Number]:
    """Yield the mobile telephone numbers of a text; landlines, hotlines and longer numbers are none."""
    for match in _MOBILE.finditer(text):
        digits = re.sub(r"\D", "", match[1])
        yield Number(match.start(1), match[1], f"{digits[:3]}****{digits[-4:]}")


def identities(text: str) -> Iterator[Number]:
    """Yield the numbers of identity cards: province, day of birth and check digit are right."""
    for number, start, printed in long_numbers(text):
        if _IDENTITY.fullmatch(number) and is_identity(number):
            yield Number(start, printed, f"{number[:3]}***********{number[-4:]}")


def bank_cards(text: str) -> Iterator[Number]:
    """Yield the numbers of bank cards: known beginning and length, and the check digit is right."""
    for number, start, printed in long_numbers(text):
        if _CARD.fullmatch(number) and is_luhn(number) and not is_identity(number):
            yield Number(start, printed, f"{number[:4]}****{number[-4:]}")


def long_numbers(text: str) -> Iterator[tuple[str, int, str]]:
    """Yield numbers of fifteen and more digits without the blanks in them, where they start, and as printed."""
    for match in _LONG.finditer(text):
        yield re.sub(r"[ -]", "", match.group()).upper(), match.start(), match.group()


def is_identity(number: str) -> bool:
    """Whether eighteen characters can be the number of an identity card."""
    if len(number) != 18 or not number[:17].isdigit() or int(number[:2]) not in _PROVINCES:
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return 1900 <= born.year <= 2035 and number[17] == _CHECK_DIGITS[total % 11]


def is_luhn(number: str) -> bool:
    """Whether the check digit of a card is right."""
    if not number.isdigit():
        return False
    doubled = (int(digit) * 2 for digit in number[-2::-2])
    return (
        sum(map(int, number[::-2])) + sum(value - 9 * (value > 9) for value in doubled)
    ) % 10 == 0
