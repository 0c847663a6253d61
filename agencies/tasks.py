"""What workers do for accounts and the roster.

A link in a mail is made by the worker that sends it, so that no queue ever holds one.
"""

from __future__ import annotations

from functools import partial
from smtplib import SMTPException
from typing import Any

from celery import shared_task
from celery.contrib.django.task import DjangoTask
from django.db import transaction
from django.urls import reverse

from agencies import inviting
from agencies.models import OneTimeLink, User
from agencies.roster import importing
from notices import mail


class SentOrRecovered(DjangoTask):  # type: ignore[type-arg]
    """A task whose sender need not care whether the broker is there.

    What is not sent is recovered; a link that is not mailed can be handed out.
    """

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        transaction.on_commit(partial(self.delay, *args, **kwargs), robust=True)


AGAIN: dict[str, Any] = {
    "autoretry_for": (OSError, SMTPException),
    "retry_backoff": 30,
    "retry_backoff_max": 3600,
    "max_retries": 12,
}


@shared_task(base=SentOrRecovered, queue="upkeep", **AGAIN)
@transaction.atomic
def mail_invitation(link_id: int) -> None:
    """Mail an invitation; one that has its link already was mailed or handed out."""
    found = OneTimeLink.objects.invitations().open().filter(pk=link_id, token_hash=None)
    link = found.select_for_update(of=("self",)).select_related("agency", "by").first()
    if link is None or not link.email:
        return
    url = mail.absolute(reverse("join", args=[link.issue()]))
    mail.send(link.email, "invitation", language="", link=link, agency=link.agency, url=url)


@shared_task(base=SentOrRecovered, queue="upkeep", **AGAIN)
@transaction.atomic
def mail_password_link(user_id: int) -> None:
    """Mail a person the way to a new password, at most every ten minutes."""
    user = User.objects.select_for_update().filter(pk=user_id, is_active=True).first()
    if user is None or not user.email or inviting.was_mailed_just_now(user):
        return
    url = mail.absolute(reverse("new-password", args=[inviting.offer_password(user, by=None)]))
    mail.send(user.email, "password", language=user.language, user=user, url=url)


@shared_task(base=SentOrRecovered, queue="imports", time_limit=900)
def import_roster(import_id: int) -> None:
    """Carry out a confirmed roster file; sent again at once if the attempt failed by our fault."""
    if importing.run(import_id):
        import_roster.delay(import_id)


@shared_task(base=SentOrRecovered, queue="upkeep")
def recover_imports() -> None:
    """Send again what a dead worker or a lost message left behind."""
    for import_id in importing.recover():
        import_roster.delay(import_id)
