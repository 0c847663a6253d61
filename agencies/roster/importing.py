"""How a confirmed roster file is carried out: put in line, claimed by a worker, done under its lease, all or nothing."""

from __future__ import annotations

import uuid
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from agencies.aside import aside
from agencies.models import RosterImport, User
from agencies.roster import applying

log = structlog.get_logger(__name__)
State = RosterImport.State
Outcome = RosterImport.Outcome

ATTEMPTS = 2
LEASE = timedelta(seconds=60)


@transaction.atomic
def confirm(key: int, *, by: User) -> None:
    """Put an import in line; raises :class:`applying.NotOpen` where there is nothing to confirm any more."""
    begun = RosterImport.objects.filter(pk=key, by=by, state=State.SHOWN).update(
        state=State.APPLYING, outcome="", attempts=0, progress=0, sent_at=timezone.now()
    )
    if not begun:
        raise applying.NotOpen


def run(key: int) -> bool:
    """Carry out an import nobody else is carrying out; say whether it should be tried again."""
    token = _claim(key)
    if token is None:
        return False
    try:
        _carry_out(key, token)
    except applying.NotOpen:
        _back(key, token, Outcome.HAS_ERRORS)
    except Exception:
        log.exception("roster_import_failed", roster_import=key)
        return _give_up(key, token)
    return False


def _claim(key: int) -> uuid.UUID | None:
    token, now = uuid.uuid4(), timezone.now()
    free = Q(lease=None) | Q(lease_expires_at__lt=now)
    claimed = RosterImport.objects.filter(
        free, pk=key, state=State.APPLYING, attempts__lt=ATTEMPTS
    ).update(attempts=F("attempts") + 1, lease=token, lease_expires_at=now + LEASE, progress=0)
    return token if claimed else None


def _carry_out(key: int, token: uuid.UUID) -> None:
    """Apply what was shown; what is written at the end is written only under the lease.

    What takes long is found out before anything is locked: on SQLite nobody else writes while this does.
    """
    wanted = RosterImport.objects.select_related("by").get(pk=key)
    found = applying.draft(wanted)
    _tell(key, token, 25)
    with transaction.atomic():
        is_stale, changed = applying.apply(wanted, found, tell=lambda done: _tell(key, token, done))
        now = timezone.now()
        ended = _mine(key, token).update(
            state=State.SHOWN if is_stale else State.APPLIED,
            outcome=Outcome.STALE if is_stale else "",
            applied_at=None if is_stale else now,
            changed=changed,
            changes=wanted.changes,
            digest=wanted.digest,
            progress=0 if is_stale else 100,
            lease=None,
            lease_expires_at=None,
        )
        if not ended:
            raise LeaseLost


class LeaseLost(Exception):
    """Another worker has taken the import over; nothing of this attempt is kept."""


def _mine(key: int, token: uuid.UUID) -> QuerySet[RosterImport]:
    return RosterImport.objects.filter(pk=key, lease=token)


def _tell(key: int, token: uuid.UUID, percent: int) -> None:
    """Say how far it is and that we live, outside the transaction of the import.

    SQLite has one writer, which is that transaction: there nothing is said, and nobody else can claim meanwhile.
    """
    if connection.vendor == "postgresql":
        fields = {"progress": percent, "lease_expires_at": timezone.now() + LEASE}
        aside(lambda: _mine(key, token).update(**fields))


def _give_up(key: int, token: uuid.UUID) -> bool:
    """Free it for another attempt, or after the last say that we failed and leave it to be confirmed again."""
    again = _mine(key, token).filter(attempts__lt=ATTEMPTS)
    if again.update(lease=None, lease_expires_at=None):
        return True
    _back(key, token, Outcome.FAILED)
    return False


def _back(key: int, token: uuid.UUID, outcome: str) -> None:
    _mine(key, token).update(
        state=State.SHOWN, outcome=outcome, progress=0, lease=None, lease_expires_at=None
    )


def recover() -> list[int]:
    """Return the imports whose worker died or whose message may be lost; those tried often enough go back."""
    now = timezone.now()
    open_ = RosterImport.objects.filter(state=State.APPLYING)
    free = open_.filter(Q(lease=None) | Q(lease_expires_at__lt=now))
    free.filter(attempts__gte=ATTEMPTS).update(
        state=State.SHOWN, outcome=Outcome.FAILED, progress=0, lease=None, lease_expires_at=None
    )
    patience = now - timedelta(seconds=settings.RESEND_SECONDS)
    lost = free.filter(Q(sent_at=None) | Q(sent_at__lt=patience) | Q(lease__isnull=False))
    keys = list(lost.values_list("pk", flat=True)[:100])
    RosterImport.objects.filter(pk__in=keys).update(sent_at=now)
    return keys
