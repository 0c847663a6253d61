"""Who may set the rules."""

from __future__ import annotations

from agencies.models import AnyUser, User


def may_set_rules(user: AnyUser) -> bool:
    """Whether the user administers the whole province."""
    return isinstance(user, User) and user.administers_everything
