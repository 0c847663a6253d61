"""The menu that leads from a page to the exports of what it shows."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template

from exports.kinds import REGISTRY, Kind
from reports.years import chosen_year

register = template.Library()
FILTERS = ("region", "kind", "basis")


@register.inclusion_tag("exports/menu.html", takes_context=True)
def export_menu(context: dict[str, Any], codes: str) -> dict[str, Any]:
    """Offer some kinds of export (their codes, apart by spaces) with the filters of the page."""
    request = context["request"]
    kept = {name: value for name in FILTERS if (value := request.GET.get(name))}
    query = urlencode({"year": chosen_year(request), **kept})
    known = [REGISTRY.kinds[code] for code in codes.split() if code in REGISTRY.kinds]
    return {"kinds": _open_to(request.user, known), "query": query}


def _open_to(user: Any, kinds: list[Kind]) -> list[Kind]:
    """Return the kinds the user may ask for; whether that is staff is asked once."""
    is_staff = user.is_authenticated and user.is_staff_member
    return [kind for kind in kinds if is_staff or not kind.staff_only]
