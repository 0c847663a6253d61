"""What a finding says, in the active language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from validation import wording
from validation.engine import CATALOGUE


def said(code: str, params: dict[str, Any], *, doubtful: bool) -> str:
    """Return what was found in the active language.

    Stored findings outlive versions of the program: one whose rule is gone is called by its code, one whose
    rule now words it with other parameters by the rule's title, until it is checked again.
    """
    rule = CATALOGUE.get(code)
    if rule is None:
        return code
    try:
        return wording.finding(rule.message, params, doubtful=doubtful)
    except LookupError:
        return gettext(rule.title)


def figure_name(key: str) -> str:
    """Return the name of a figure a finding rests on, in the active language."""
    return {"expected": gettext("应为"), "actual": gettext("实为")}.get(key) or wording.cell_name(
        key
    )
