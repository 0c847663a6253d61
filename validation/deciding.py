"""Who may set the rules."""

from __future__ import annotations

from agencies.models import AnyUser, User
from validation.handling import decide

__all__ = ["decide", "may_set_rules"]


def may_set_rules(user: AnyUser) -> bool:
    """Whether the user administers the whole province."""
    return isinstance(user, User) and user.administers_everything
