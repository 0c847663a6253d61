"""Names of thresholds in the active language."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from validation.limits import LIMITS

register = template.Library()


@register.filter
def limit_name(name: str) -> str:
    """Return what a threshold of a rule is called."""
    return gettext(LIMITS.get(name, name))
