"""How an export is made: asked for, claimed by a worker, written at one moment of the data, kept for a while."""

from __future__ import annotations

import hashlib
import tempfile
import uuid
from datetime import datetime, timedelta
from typing import IO, Any

import structlog
from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from agencies.aside import aside
from agencies.models import User
from audit.recording import record
from exports.kinds import REGISTRY, Kind
from exports.models import Export
from exports.scope import Scope, scope_of
from exports.snapshot import Snapshot, one_moment, snapshot
from reports.incidents import new_incident
from reports.keeping import nothing_kept
from validation.engine import RULES_VERSION
from validation.tuning import in_force

log = structlog.get_logger(__name__)
State = Export.State

ATTEMPTS = 2
KEPT = timedelta(days=7)
LEASE = timedelta(seconds=60)
AT_ONCE = 5
"""So many exports one person may have under way."""


class TooMany(Exception):
    """The person has as many exports under way as may be."""


@transaction.atomic
def ask(kind: Kind, params: dict[str, str], user: User) -> Export:
    """Put an export in line; asking twice for what is in line already gives that one.

    Raises ``TooMany``.
    """
    User.objects.select_for_update().get(pk=user.pk)
    mine = Export.objects.filter(requested_by=user, state__in=Export.PENDING)
    language = translation.get_language() or settings.LANGUAGE_CODE
    same = mine.filter(kind=kind.code, params=params, language=language).first()
    if same is not None:
        return same
    if mine.count() >= AT_ONCE:
        raise TooMany
    export = Export.objects.create(
        kind=kind.code, params=params, requested_by=user, language=language
    )
    record("export.ask", export, by=user, kind=kind.code, params=params)
    return export


def run(export_id: int) -> bool:
    """Make an export nobody else is making; say whether it should be tried again."""
    token = _claim(export_id)
    if token is None:
        return False
    export = Export.objects.select_related("requested_by").get(pk=export_id)
    try:
        with translation.override(export.language):
            _make(export, token)
    except Exception:
        incident = new_incident()
        log.exception("export_failed", export=export_id, incident=incident)
        return _give_up(export, token, incident)
    return False


def _claim(export_id: int) -> uuid.UUID | None:
    token, now = uuid.uuid4(), timezone.now()
    claimed = (
        Export.objects.stalled(now)
        .filter(pk=export_id, attempts__lt=ATTEMPTS)
        .update(
            state=State.RUNNING,
            progress=0,
            attempts=F("attempts") + 1,
            lease=token,
            lease_expires_at=now + LEASE,
        )
    )
    return token if claimed else None


def _make(export: Export, token: uuid.UUID) -> None:
    """Write the file and store it with its proof, under the lease."""
    kind = REGISTRY.kinds[export.kind]
    if not kind.is_open_to(export.requested_by):
        _refuse(export, token)
        return
    heart = Heart(export.pk, token)
    with tempfile.TemporaryFile() as out:
        data = _write(export, kind, out, heart)
        size = out.tell()
        digest = _digest(out)
        stored = File(out, name="export")
        with transaction.atomic():
            mine = Export.objects.select_for_update().filter(pk=export.pk, lease=token).first()
            if mine is None:
                return
            mine.file.save("export", stored, save=False)
            mine.name, mine.size, mine.sha256 = _name(kind, data), size, digest
            mine.state, mine.progress = State.DONE, 100
            mine.lease = mine.lease_expires_at = None
            mine.cut_off, mine.rules = data.at, data.rules
            mine.coverage, mine.scope = heart.coverage, heart.scope
            mine.finished_at = timezone.now()
            mine.expires_at = mine.finished_at + KEPT
            mine.save()
            record("export.made", mine, by=export.requested_by, sha256=digest, size=size)


def _write(export: Export, kind: Kind, out: IO[bytes], heart: Heart) -> Snapshot:
    """Write the export as the data are at one moment; progress is told over a connection of its own moment."""
    with nothing_kept(), one_moment():
        at = timezone.now()
        rules = RULES_VERSION + in_force(timezone.localdate()).mark
        data = snapshot(export.requested_by, export.params, at, rules)
        heart.coverage, heart.scope = data.coverage(), scope_of(data)
        heart.coverage |= kind.write(data, out, heart.beat) or {}  # type: ignore[arg-type]
    out.flush()
    out.seek(0, 2)
    return data


class Heart:
    """Tells how far an export is while it is being made, at most once a second.

    The export is written inside one moment of the database, in which nothing can be changed: the beat goes over a
    second connection.
    """

    def __init__(self, export_id: int, token: uuid.UUID) -> None:
        self.export_id = export_id
        self.token = token
        self.coverage: dict[str, Any] = {}
        self.scope: Scope = {}
        self._next = timezone.now()

    def beat(self, done: int, total: int) -> None:
        now = timezone.now()
        if now < self._next:
            return
        self._next = now + timedelta(seconds=1)
        percent = min(99, 100 * done // max(total, 1))
        aside(
            lambda: Export.objects.filter(pk=self.export_id, lease=self.token).update(
                progress=percent, lease_expires_at=now + LEASE
            )
        )


def _digest(out: IO[bytes]) -> str:
    out.seek(0)
    return hashlib.file_digest(out, "sha256").hexdigest()  # type: ignore[arg-type]


def _name(kind: Kind, data: Snapshot) -> str:
    """Return the name under which it is downloaded."""
    place = data.choice.region.name if data.choice.region else ""
    day = date_format(timezone.localtime(data.at), "Ymd")
    return get_valid_filename(f"{data.year}{place}{_(kind.title)}_{day}{kind.suffix}")


def _refuse(export: Export, token: uuid.UUID) -> None:
    """End an export whose asker has meanwhile lost the right to its kind."""
    Export.objects.filter(pk=export.pk, lease=token).update(
        state=State.FAILED,
        lease=None,
        lease_expires_at=None,
        problem="no_right",
        finished_at=timezone.now(),
    )


def _give_up(export: Export, token: uuid.UUID, incident: str) -> bool:
    again = export.attempts < ATTEMPTS
    Export.objects.filter(pk=export.pk, lease=token).update(
        state=State.QUEUED if again else State.FAILED,
        lease=None,
        lease_expires_at=None,
        problem="" if again else "internal",
        incident=incident,
        finished_at=None if again else timezone.now(),
    )
    return again


def recover() -> list[int]:
    """Return the exports to be sent again; those tried often enough are failed."""
    now = timezone.now()
    stale = Export.objects.filter(state=State.RUNNING, lease_expires_at__lt=now)
    stale.filter(attempts__gte=ATTEMPTS).update(
        state=State.FAILED, lease=None, lease_expires_at=None, problem="internal", finished_at=now
    )
    waiting = Export.objects.stalled(now).filter(requested_at__lt=now - timedelta(seconds=30))
    return list(waiting.values_list("pk", flat=True)[:100])


def expire(now: datetime) -> int:
    """Remove the files whose time is over; their rows stay as history."""
    over = Export.objects.filter(state=State.DONE, expires_at__lt=now)
    count = 0
    for export in over.iterator():
        export.file.delete(save=False)
        Export.objects.filter(pk=export.pk).update(state=State.EXPIRED, file="", scope={})
        count += 1
    return count
