"""Tell people something, each once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from notices.kinds import KINDS
from notices.models import Notice, Preference

Mail = Preference.Mail


def notify(recipients: Iterable[Any], kind: str, *, key: str, url: str = "", **params: Any) -> None:
    """Put a notice into the inbox of each person, once for each ``key``, inside the caller's transaction.

    ``params`` fill the sentence of the kind (``notices.kinds``); dates are given as ISO text.
    """
    people = {person.pk: person for person in recipients}
    wanted = Preference.objects.filter(user__in=people, kind=kind)
    choices = dict(wanted.values_list("user_id", "mail"))
    now = timezone.now()
    Notice.objects.bulk_create(
        (
            Notice(
                recipient_id=pk,
                kind=kind,
                key=key,
                url=url,
                params=params,
                **schedule(choices.get(pk) or by_default(kind), now),
            )
            for pk in people
        ),
        ignore_conflicts=True,
    )


def by_default(kind: str) -> str:
    """Return how a kind is mailed to those who have not chosen."""
    return Mail.NOW if kind not in KINDS or KINDS[kind].by_mail else Mail.NEVER


def schedule(mail: str, now: datetime) -> dict[str, Any]:
    """Return the fields of a notice that say whether and when it is mailed."""
    if mail == Mail.NEVER:
        return {"mail_due": False}
    return {"mail_due": True, "mail_at": now if mail == Mail.NOW else next_digest(now)}


def next_digest(now: datetime) -> datetime:
    """Return when the next daily mail goes out."""
    local = timezone.localtime(now)
    today = local.replace(hour=settings.DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return today if local < today else today + timedelta(days=1)
