"""The post: what is due by mail is taken in hand, put into one mail a person, and sent.

Taken in hand before it is sent, so that two workers never send the same; kept until the mail server has taken
it, so that nothing is lost while the server is down.  Only a worker that dies between the server's yes and its own
note of it leaves something to be sent again: then under the same Message-ID, by which mail servers know it.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from notices import mail
from notices.models import Notice

log = structlog.get_logger(__name__)

AGAIN_AFTER = timedelta(minutes=1)
AGAIN_AT_LATEST = timedelta(hours=6)
MOST_AT_ONCE = 100
"""So many notices stand in one mail; the rest go in the next."""


class ServerDown(Exception):
    """The mail server did not take a mail: the others need not be tried now."""


def deliver() -> int:
    """Send a mail to everybody for whom something is due; return how many were sent."""
    due = Notice.objects.awaiting_mail(timezone.now())
    people = list(due.order_by().values_list("recipient", flat=True).distinct())
    sent = 0
    for person in people:
        try:
            sent += deliver_to(person)
        except ServerDown:
            break
    return sent


def deliver_to(person: int) -> bool:
    """Send one person what is due; false if there is nothing (any more), or nowhere to send it."""
    claim = take_in_hand(person)
    notices = list(
        Notice.objects.filter(mail_claim=claim).select_related("recipient").order_by("pk")
    )
    if not notices:
        return False
    recipient: Any = notices[0].recipient
    if not recipient.email or not recipient.is_active:
        leave(claim)
        return False
    try:
        send(recipient, notices)
    except SMTPRecipientsRefused as refusal:
        log.warning("mail_refused", user=person, answer=str(refusal))
        if is_for_now(refusal):
            put_back(notices)
        else:
            leave(claim)
        return False
    except (OSError, SMTPException) as problem:
        log.warning("mail_not_sent", user=person, problem=str(problem))
        put_back(notices)
        raise ServerDown from problem
    except Exception:
        log.exception("mail_not_written", user=person)  # ours to mend; the others get theirs
        put_back(notices)
        return False
    Notice.objects.filter(mail_claim=claim).update(
        mail_due=False, mailed_at=timezone.now(), mail_claim=None
    )
    return True


def take_in_hand(person: int) -> uuid.UUID:
    """Mark what is due for a person as ours; what another worker marked a moment earlier stays theirs."""
    claim, now = uuid.uuid4(), timezone.now()
    due = Notice.objects.awaiting_mail(now).filter(recipient=person)
    chosen = due.order_by("pk").values("pk")[:MOST_AT_ONCE]
    due.filter(pk__in=chosen).update(mail_claim=claim, claimed_at=now)
    return claim


def send(recipient: Any, notices: list[Notice]) -> None:
    """Send the notices as one mail in their reader's language."""
    mail.send(
        recipient.email,
        "notices",
        language=getattr(recipient, "language", ""),
        headers={"Message-ID": message_id(notices)},
        recipient=recipient,
        letters=[(notice, mail.absolute(opening(notice))) for notice in notices],
        settings_url=mail.absolute(reverse("notice-preferences")),
    )


def opening(notice: Notice) -> str:
    """Return the path that marks a notice as read and leads on."""
    return reverse("notice-open", args=[notice.pk])


def message_id(notices: list[Notice]) -> str:
    keys = ",".join(str(notice.pk) for notice in notices)
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{hashlib.sha256(keys.encode()).hexdigest()[:32]}@{host}>"


def is_for_now(refusal: SMTPRecipientsRefused) -> bool:
    """Whether the mail server asks to try again later, as for a full mailbox or a sender it does not know yet."""
    codes = [code for code, _answer in refusal.recipients.values()]
    return bool(codes) and all(400 <= code < 500 for code in codes)


def leave(claim: uuid.UUID) -> None:
    """Leave notices to the inbox alone."""
    Notice.objects.filter(mail_claim=claim).update(mail_due=False, mail_claim=None)


def put_back(notices: list[Notice]) -> None:
    """Have notices mailed later: in one minute, two, four, at most every six hours."""
    attempts = max(notice.mail_attempts for notice in notices)
    wait = min(AGAIN_AFTER * 2 ** min(attempts, 12), AGAIN_AT_LATEST)
    Notice.objects.filter(mail_claim=notices[0].mail_claim).update(
        mail_claim=None,
        claimed_at=None,
        mail_attempts=F("mail_attempts") + 1,
        mail_at=timezone.now() + wait,
    )
