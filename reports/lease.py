"""The right to work on a revision: who holds it, how long, and what is done when its holder dies.

Who may work is decided by a token on the revision's row, never by the queue, so that a message lost or
delivered twice does no harm.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from reports.incidents import new_incident
from reports.models import Revision

log = structlog.get_logger(__name__)

State, Stage = Revision.State, Revision.Stage

ATTEMPTS = 3
RESENT_AT_ONCE = 100


class LeaseLost(Exception):
    """Another worker has the revision, or it is done: what we hold must not be stored."""


class Lease:
    """One worker's right to work on a revision; every write under it fails if it was lost."""

    def __init__(self, revision_id: int, token: uuid.UUID, attempt: int) -> None:
        self.revision_id = revision_id
        self.token = token
        self.attempt = attempt
        self._next_progress = timezone.now()

    @classmethod
    def claim(cls, revision_id: int) -> Lease | None:
        """Take a revision that nobody holds, or return nothing."""
        token, now = uuid.uuid4(), timezone.now()
        claimed = (
            Revision.objects.claimable(now)
            .filter(pk=revision_id, attempts__lt=ATTEMPTS)
            .update(
                state=State.READING,
                stage=Stage.READING,
                progress=0,
                attempts=F("attempts") + 1,
                lease=token,
                lease_expires_at=_lease_end(now),
                started_at=now,
            )
        )
        if not claimed:
            return None
        attempt = Revision.objects.values_list("attempts", flat=True).get(pk=revision_id)
        return cls(revision_id, token, attempt)

    def keep(self, **fields: Any) -> None:
        """Move the end of the lease, and what else is given; raises ``LeaseLost``."""
        self._update(lease_expires_at=_lease_end(timezone.now()), **fields)

    def report_progress(self, done: int, total: int) -> None:
        """Write how far the reading has come, at most twice a second."""
        now = timezone.now()
        if now >= self._next_progress:
            self._next_progress = now + timedelta(seconds=0.5)
            self.keep(progress=min(100, 100 * done // max(total, 1)))

    def finish(self, state: Revision.State, problem: str, params: dict[str, Any]) -> None:
        """End the work with a problem, and tell the log and the user the same incident id."""
        incident = new_incident()
        log.warning(state.value, incident=incident, problem=problem, **params)
        self._update(
            state=state,
            stage=Stage.DONE,
            progress=100,
            lease=None,
            lease_expires_at=None,
            finished_at=timezone.now(),
            problem=problem,
            problem_params=params,
            incident=incident,
        )

    def give_up(self, problem: str, error: Exception) -> bool:
        """End this attempt, which failed by our fault; say whether another is to be made."""
        log.error("attempt_failed", problem=problem, exc_info=error)
        if self.attempt >= ATTEMPTS:
            self.finish(State.FAILED, problem, {})
            return False
        self._update(
            state=State.QUEUED,
            stage=Stage.RECEIVED,
            progress=0,
            lease=None,
            lease_expires_at=None,
            queued_at=timezone.now(),
        )
        return True

    def locked(self) -> Revision:
        """Return the revision, locked until the transaction ends; raises ``LeaseLost``."""
        try:
            return Revision.objects.select_for_update(of=("self",)).get(
                pk=self.revision_id, lease=self.token
            )
        except Revision.DoesNotExist:
            raise LeaseLost from None

    def _update(self, **fields: Any) -> None:
        if not Revision.objects.filter(pk=self.revision_id, lease=self.token).update(**fields):
            raise LeaseLost


def _lease_end(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.LEASE_SECONDS)


def recover() -> list[int]:
    """Free what dead workers hold, fail what was tried three times; return what must be sent again.

    Sent again is what was freed and what has waited so long that its message may be lost; a message too
    many does no harm, because only one worker can claim a revision.
    """
    now = timezone.now()
    stale = Revision.objects.filter(state=State.READING, lease_expires_at__lt=now)
    for revision_id in stale.filter(attempts__gte=ATTEMPTS).values_list("pk", flat=True):
        _fail_lost(revision_id, now)
    stale.filter(attempts__lt=ATTEMPTS).update(
        state=State.QUEUED,
        stage=Stage.RECEIVED,
        progress=0,
        lease=None,
        lease_expires_at=None,
        queued_at=None,
    )
    return _send_again(now)


def _fail_lost(revision_id: int, now: datetime) -> None:
    """Say that we failed, if the lease is still the dead one."""
    incident = new_incident()
    failed = Revision.objects.filter(
        pk=revision_id, state=State.READING, lease_expires_at__lt=now
    ).update(
        state=State.FAILED,
        stage=Stage.DONE,
        progress=100,
        lease=None,
        lease_expires_at=None,
        finished_at=now,
        problem="worker_lost",
        problem_params={},
        incident=incident,
    )
    if failed:
        log.error("failed", revision=revision_id, incident=incident, problem="worker_lost")


def _send_again(now: datetime) -> list[int]:
    """Return the longest waiting revisions whose message may be lost, and note that they were sent."""
    patience = now - timedelta(seconds=settings.RESEND_SECONDS)
    waiting = Revision.objects.filter(state=State.QUEUED).filter(
        Q(queued_at=None) | Q(queued_at__lt=patience)
    )
    oldest = list(
        waiting.order_by(F("queued_at").asc(nulls_first=True), "pk").values_list("pk", flat=True)[
            :RESENT_AT_ONCE
        ]
    )
    Revision.objects.filter(pk__in=oldest, state=State.QUEUED).update(queued_at=now)
    return oldest
