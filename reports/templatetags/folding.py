"""How many filters are set while they are out of sight."""

from __future__ import annotations

from django import forms, template

register = template.Library()


@register.filter
def filled(form: forms.BaseForm) -> int:
    """Count the visible fields beside the search that are set."""
    return sum(bool(field.value()) for field in form.visible_fields() if field.name != "q")
