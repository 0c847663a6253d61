"""How many problems a report has, in one line."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

register = template.Library()

NAMES = {"error": _("错误"), "warning": _("疑问"), "notice": _("提示")}


@register.simple_tag
def problem_counts(report: Any) -> SafeString:
    """Return ``errors``, ``warnings`` and ``notices`` of a report, each with its sign."""
    language = get_language()
    signs = [sign(severity, getattr(report, f"{severity}s"), language) for severity in NAMES]
    return format_html('<span class="counts">{}{}{}</span>', *signs)


@lru_cache(maxsize=2048)
def sign(severity: str, count: int, language: str | None) -> SafeString:  # noqa: ARG001 - tells the words apart
    """Return a count of one severity; a list shows hundreds of them, and mostly the same."""
    return format_html(
        '<span class="severity severity-{}{}" title="{name}">{}<span class="visually-hidden"> {name}</span></span>',
        severity,
        "" if count else " none",
        count,
        name=gettext(NAMES[severity]),
    )
