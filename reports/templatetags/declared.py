"""Texts of declarations in the active language."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language, gettext

from reports import statutory

register = template.Library()


@register.filter
def translated(message: str) -> str:
    """Return a declared message id in the active language; the tag ``translate`` doubles its percent signs."""
    return gettext(message) if message else ""


@register.filter
def articles(numbers: str) -> str:
    """Return articles as law books of the active language print them: 36（一）（二）、37, or 36 (1)(2), 37."""
    if (get_language() or "").startswith("zh"):
        return numbers
    return numbers.translate(statutory.LATIN_NUMBERS).replace("(", " (", 1)
