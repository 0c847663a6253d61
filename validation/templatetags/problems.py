"""How many problems a report has, in one line."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

register = template.Library()

KINDS = (
    ("error", "errors", _("错误")),
    ("warning", "warnings", _("疑问")),
    ("notice", "notices", _("提示")),
)


@register.simple_tag
def problem_counts(report: Any) -> SafeString:
    """Return ``errors``, ``warnings`` and ``notices`` of a report, each with its sign."""
    counted = ((kind, getattr(report, field), gettext(name)) for kind, field, name in KINDS)
    signs = format_html_join(
        "",
        '<span class="severity severity-{}{}" title="{}">{}<span class="visually-hidden"> {}</span></span>',
        ((kind, "" if n else " none", name, n, name) for kind, n, name in counted),
    )
    return format_html('<span class="counts">{}</span>', signs)
