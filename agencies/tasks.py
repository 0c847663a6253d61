"""What workers do for accounts and the roster.

A link in a mail is made by the worker that sends it, so that no queue and no database ever holds one.
"""

from __future__ import annotations

from functools import partial
from smtplib import SMTPException
from typing import Any

from celery import shared_task
from celery.contrib.django.task import DjangoTask
from django.db import transaction

from agencies import cleaning, inviting, posting
from agencies.models import User
from agencies.roster import importing
from notices import mail


class SentOrRecovered(DjangoTask):  # type: ignore[type-arg]
    """A task whose sender need not care whether the broker is there.

    What is not sent is recovered: what is to be done is a row before it is a message.
    """

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        transaction.on_commit(partial(self.delay, *args, **kwargs), robust=True)


AGAIN: dict[str, Any] = {
    "autoretry_for": (OSError, SMTPException),
    "retry_backoff": 30,
    "retry_backoff_max": 3600,
    "max_retries": 12,
}


@shared_task(base=SentOrRecovered, queue="upkeep")
def mail_links() -> None:
    """Mail the invitations and password links that are due."""
    posting.deliver()


@shared_task(base=SentOrRecovered, queue="upkeep")
def mail_password_link(user_id: int) -> None:
    """Mail a person the way to a new password."""
    if inviting.forgotten(user_id):
        posting.deliver()


@shared_task(base=SentOrRecovered, queue="upkeep", **AGAIN)
def mail_address_changed(user_id: int, former: str) -> None:
    """Tell the former address of an account that its mails go elsewhere from now on."""
    user = User.objects.get(pk=user_id)
    mail.send(former, "address", language=user.language, user=user)


@shared_task(base=SentOrRecovered, queue="upkeep")
def clean_accounts() -> None:
    """Delete what ended long ago: sessions, links, roster files nobody imported."""
    cleaning.clean()


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
