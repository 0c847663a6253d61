"""What the templates of a finding's card need beyond the finding itself."""

from __future__ import annotations

import json
from uuid import uuid4

from django import template
from django.utils.translation import gettext

from validation.models import Finding

register = template.Library()


@register.simple_tag
def form_token() -> str:
    """Return the mark of one form, so that what is sent twice is kept once."""
    return str(uuid4())


@register.filter
def seen_figures(finding: Finding) -> str:
    """Return the figures as the page shows them, for the form to tell back."""
    return json.dumps(finding.figures, ensure_ascii=False, sort_keys=True)


@register.filter
def figure(value: str | None) -> str:
    """Return a figure a finding rests on as it is shown; a blank is said."""
    return gettext("空白") if value is None else value
