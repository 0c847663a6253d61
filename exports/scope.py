"""Whose reports are in an export: noted while it is made, asked again before it is handed out."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from agencies.models import Agency, AnyUser
from exports.snapshot import Snapshot

Scope = Mapping[str, list[int]]
"""{"sees": agencies that may be in the file, "reviews": those of them whose hints may be in it}"""


def scope_of(data: Snapshot) -> Scope:
    """Return what the file of a snapshot may speak of, under its asker's rights at that moment."""
    asked = data.choice.all_agencies()
    if "agency" in data.params:
        asked = asked.filter(pk=data.params["agency"])
    reviewed = Agency.objects.reviewable_by(data.user).filter(pk__in=asked.values("pk"))
    return {"sees": _keys(asked), "reviews": _keys(reviewed)}


def is_in_reach(scope: Scope, user: AnyUser) -> bool:
    """Whether a person still sees all that a file may speak of; not where nobody noted what that is."""
    if "sees" not in scope:
        return False
    seen, reviewed = Agency.objects.visible_to(user), Agency.objects.reviewable_by(user)
    return _has_all(seen, scope["sees"]) and _has_all(reviewed, scope["reviews"])


def _has_all(agencies: QuerySet[Agency], keys: list[int]) -> bool:
    return not keys or set(keys) <= set(_keys(agencies))


def _keys(agencies: QuerySet[Agency]) -> list[int]:
    return list(agencies.order_by("pk").values_list("pk", flat=True))
