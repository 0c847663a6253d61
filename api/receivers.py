"""A person who is kept out is kept out with their programs."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from agencies.announcements import access_ended
from agencies.models import User
from api.models import Token, end


@receiver(access_ended)
def _end_tokens(account: User, by: User, **_sent: Any) -> None:
    for token in Token.objects.visible_to(account).filter(revoked_at=None):
        end(token, by=by)
