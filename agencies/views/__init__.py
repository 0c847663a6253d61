"""Pages about people: signing in, one's own account, and the accounts of a subtree."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from agencies.models import User


def signed_in(request: HttpRequest) -> User:
    """Return the user where the login middleware has seen to it that there is one."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
