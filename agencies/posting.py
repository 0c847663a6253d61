"""Links by mail: due as a row, taken in hand, sent outside every transaction, sent again until the server took it.

Taking a link in hand makes it anew and puts off the next attempt, so that two workers never mail it at once and no
lock waits for a mail server.  A worker that dies before it notes that the server took its mail leaves it to be
mailed once more: with another link, after which the earlier one is void.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

import structlog
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from agencies.models import OneTimeLink
from notices import mail

log = structlog.get_logger(__name__)

Purpose = OneTimeLink.Purpose
AGAIN_AFTER = timedelta(minutes=2)
"""Longer than a mail server is listened to."""
AGAIN_AT_LATEST = timedelta(hours=6)
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Letter:
    """A link in hand, with what stands in it, which nobody else knows."""

    link: OneTimeLink
    token: str


def deliver() -> int:
    """Mail the links that are due; return how many the mail server took."""
    due = OneTimeLink.objects.awaiting_mail().order_by("mail_at")
    sent = 0
    for key in list(due.values_list("pk", flat=True)[:AT_ONCE]):
        try:
            sent += send(key)
        except SMTPRecipientsRefused as refusal:
            log.warning("link_refused", link=key, answer=str(refusal))
        except (OSError, SMTPException) as problem:
            log.warning("link_not_mailed", link=key, problem=str(problem))
            break  # the mail server is down: the others need not be tried now
    return sent


def send(key: int) -> bool:
    """Mail a link if it is due and in nobody's hands; raises what the mail server raises."""
    letter = take_in_hand(key)
    if letter is None:
        return False
    write(letter)
    OneTimeLink.objects.filter(pk=key, token_hash=letter.link.token_hash).update(mail_at=None)
    return True


@transaction.atomic
def take_in_hand(key: int) -> Letter | None:
    """Make the link of a mail, and put off the next attempt: 2, 4, 8 … minutes, at most six hours."""
    due = OneTimeLink.objects.awaiting_mail().filter(pk=key)
    link = due.select_for_update(of=("self",)).select_related("agency", "user").first()
    if link is None:
        return None
    wait = min(AGAIN_AFTER * 2 ** min(link.mail_attempts, 12), AGAIN_AT_LATEST)
    link.mail_at, link.mail_attempts = timezone.now() + wait, link.mail_attempts + 1
    link.save(update_fields=["mail_at", "mail_attempts"])
    return Letter(link, link.issue())


def write(letter: Letter) -> None:
    """Send the mail that a link is for, in its reader's language as far as that is known."""
    link = letter.link
    page = "join" if link.purpose == Purpose.INVITATION else "new-password"
    mail.send(
        link.email,
        link.purpose,
        language=link.user.language if link.user else "",
        agency=link.agency,
        user=link.user,
        url=mail.absolute(reverse(page, args=[letter.token])),
    )
