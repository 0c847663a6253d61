"""What a person types for a cell → the figure and its printed text, or a reason why that cannot stand there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from reports.extraction.ledger import parse
from reports.models.figures import Value
from reports.readers.numerals import Kind, Numeral
from reports.statutory import MONEY_ADDRESSES

LONGEST_PRINTED = 200
_UNITS = (Decimal(1), Decimal(10_000), Decimal("0.0001"))
"""万元, 元, 亿元: a column may print its amounts in any of them; a figure times these is what is printed."""
_HUGE = re.compile(r"[0-9０-９,，]{10,}")


class Impossible(ValueError):
    """What was typed cannot stand in the cell; says why in the active language."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure with its printed text, which is empty where it is simply the figure's digits or nothing."""

    value: Value
    printed: str = ""

    @property
    def text(self) -> str:
        """As it is shown to people: what is printed, else the digits; empty for a blank."""
        return self.printed or digits(self.value)


def digits(value: Value) -> str:
    """Return a figure as plain decimal digits, the same for the same number; nothing for a blank."""
    return "" if value is None else f"{Decimal(value).normalize():f}"


def entry(at: str, value: str, printed: str) -> Entry:
    """Return what was typed for an address; raises ``Impossible``.

    ``value`` may be empty (a blank) or a dash; ``printed`` is needed only where it is not the digits.
    """
    value, printed = value.strip(), printed.strip()
    if len(printed) > LONGEST_PRINTED:
        raise Impossible(_("原件所印最多 %(most)s 字。") % {"most": LONGEST_PRINTED})
    typed, shown = parse(at, value), parse(at, printed)
    if typed.kind is Kind.PLACEHOLDER:
        typed, printed, shown = parse(at, ""), printed or value, parse(at, printed or value)
    if not value and shown.kind is Kind.NUMBER:
        typed = shown
    figure = _figure(at, value, typed)
    _agree(figure, printed, shown)
    return Entry(figure, "" if printed == digits(figure) else printed)


def _figure(at: str, text: str, typed: Numeral) -> Value:
    """Return the figure typed, as the sort of number that belongs at the address."""
    if typed.kind in {Kind.NUMBER, Kind.BLANK}:
        return typed.value
    if typed.kind is Kind.OUT_OF_DOMAIN:
        raise Impossible(_out_of_domain(at, text, typed))
    if _HUGE.search(text):
        raise Impossible(
            _("“%(text)s”太大，表中不会有这样的数。请核对位数。") % {"text": text[:50]}
        )
    raise Impossible(_("没有认出“%(text)s”是多少，请只写数字。") % {"text": text[:50]})


def _out_of_domain(at: str, text: str, typed: Numeral) -> str:
    if typed.value is not None and typed.value < 0:
        if at in MONEY_ADDRESSES:
            return _("金额不能是负数。原件确实这样印的，数值留空，在“原件所印”中照写。")
        return _("件数不能是负数。原件确实这样印的，数值留空，在“原件所印”中照写。")
    return _(
        "“%(text)s”不是整数，件数只能是整数。原件确实这样印的，数值留空，在“原件所印”中照写。"
    ) % {"text": text[:50]}


def _agree(figure: Value, printed: str, shown: Numeral) -> None:
    """Refuse a printed text that says another number than the figure."""
    if not printed or shown.kind is Kind.NOT_UNDERSTOOD:
        return
    if shown.kind is Kind.NUMBER and shown.value is not None and figure is not None:
        printed_as = {shown.value} if isinstance(figure, int) else _amounts(shown.value)
        if figure in printed_as:
            return
    elif figure is None and shown.kind is not Kind.NUMBER:
        return
    raise Impossible(
        _("原件所印“%(printed)s”与数值“%(value)s”对不上，请核对。")
        % {"printed": printed[:50], "value": digits(figure) or _("空白")}
    )


def _amounts(value: Value) -> set[Decimal]:
    """Return what an amount without a unit may be in 万元."""
    return {Decimal(value or 0) / unit for unit in _UNITS}
