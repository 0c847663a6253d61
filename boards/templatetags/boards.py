"""Numbers as boards show them: thousands separated, a dash where there is nothing to say."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports.measures import Change

register = template.Library()
DASH = "—"


@register.filter
def counted(value: Decimal | float | None) -> str:
    """Return a count or an amount with thousands separated; a dash for none."""
    if value is None:
        return DASH
    number = Decimal(value)
    digits = 0 if number == number.to_integral_value() else 2
    return f"{number:,.{digits}f}"


@register.filter
def share(value: Decimal | float | None) -> str:
    """Return a share with one decimal and its sign; a dash where it is not defined."""
    return DASH if value is None else f"{Decimal(value):.1f}%"


@register.filter
def amount(value: Any, unit: str) -> str:
    """Return a value with its unit: a share for ``%``, else a count."""
    return share(value) if unit == "%" else counted(value)


@register.simple_tag
def change(one: Change, unit: str = "") -> SafeString | str:
    """Return a change against last year: percentage points for shares, percent for counts."""
    if one.difference is None:
        return _("上年无数据")
    if one.is_new and unit != "%":
        return _("上年为 0")
    value = one.difference if unit == "%" else one.percent
    if not value or not round(Decimal(value), 1):
        return _("与上年持平")
    arrow = "↑" if value > 0 else "↓"
    suffix = _("个百分点") if unit == "%" else "%"
    return format_html("{} {}{}", arrow, f"{abs(Decimal(value)):,.1f}", suffix)
