"""Texts of declarations in the active language."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def translated(message: str) -> str:
    """Return a declared message id in the active language; the tag ``translate`` doubles its percent signs."""
    return gettext(message) if message else ""
