"""How a file becomes a revision and a revision becomes figures; nothing here enqueues.

``receive`` stores what was handed in, ``parse`` has it read and stores what was read.  ``retry``,
``adopt`` and ``refile`` are what people do with a revision that did not end as read.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from agencies.models import Agency, User
from audit.recording import record
from reports import child, life
from reports.deadlines import due_on
from reports.incidents import new_incident
from reports.lease import Lease, LeaseLost
from reports.models import Report, Revision
from reports.models.report import stored_name
from reports.problems import reason
from reports.readers.document import UnreadableDocument
from reports.storing import store, take

log = structlog.get_logger(__name__)

State, Stage = Revision.State, Revision.Stage

LONGEST_NAME = 255


class NotAccepted(Exception):
    """What was asked cannot be done; nothing was changed.  ``code`` is a key of ``reports.problems``."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params
        self.incident = new_incident()
        log.warning("not_accepted", code=code, incident=self.incident, **params)

    @property
    def reason(self) -> str:
        """Why, and what to do, in the active language."""
        return reason(self.code, self.params)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an upload; ``known`` if the same bytes were there already, as ``revision``."""

    revision: Revision
    known: bool


# --- receiving -----------------------------------------------------------------------------------


def receive(
    *,
    agency: Agency,
    year: int,
    kind: str,
    upload: File[Any],
    name: str,
    user: User | None,
    reason: str = "",
    change_note: str = "",
) -> Receipt:
    """Store an upload as the next revision of its report; raises ``NotAccepted``.

    The report's row is locked meanwhile: of two uploads at the same moment the later becomes the next
    version, and the same bytes are recognised.  ``reason`` is why an accepted report is corrected,
    ``change_note`` what the filer says the version changes.
    """
    sha256, size = _digest(upload)
    with _stored_or_not_at_all() as stored, transaction.atomic():
        report = _locked_report(agency, year, kind)
        known = report.revisions.filter(sha256=sha256).first()
        if known is not None:
            return Receipt(known, known=True)
        _open(report, user, reason)
        revision = Revision(
            report=report,
            number=_next_number(report),
            original_name=display_name(name),
            size=size,
            sha256=sha256,
            uploaded_by=user,
            change_note=change_note or reason,
            queued_at=timezone.now(),
        )
        stored.append(stored_name(revision, name))
        _keep(revision, upload, stored[0])
    log.info("received", revision=revision.pk, sha256=sha256, size=size)
    return Receipt(revision, known=False)


def refile(
    revision: Revision, *, agency: Agency, year: int, kind: str, user: User | None
) -> Receipt:
    """Hand a held file in again as the report it says it is; the held revision stays as a trace."""
    with transaction.atomic():
        if not _change(revision, (State.HELD,), state=State.REFILED):
            raise NotAccepted("not_held")
        with revision.file.open("rb") as upload:
            receipt = receive(
                agency=agency,
                year=year,
                kind=kind,
                upload=upload,
                name=revision.original_name,
                user=user,
                change_note=revision.change_note,
            )
        if receipt.revision.pk == revision.pk:
            raise NotAccepted("same_report")
        record("revision.refile", revision, by=user, after={"report": str(receipt.revision.report)})
    return receipt


def adopt(revision: Revision, user: User) -> None:
    """Take a held revision as the report it was handed in as, whatever it says, or one put aside after all; idempotent."""
    waiting = (State.HELD, State.DISCARDED)
    with transaction.atomic():
        report = life.locked(revision.report)
        if revision.state in waiting:
            _open(report, user)
        if _change(revision, waiting, state=State.READ, problem="", problem_params={}, incident=""):
            take(revision, report)
            record("revision.adopt", revision, by=user)
            log.info("adopted", revision=revision.pk, user=user.pk)
        elif revision.state != State.READ:
            raise NotAccepted("not_held")


def discard(revision: Revision, user: User) -> None:
    """Put a held revision aside as a trace: the report stays as it was without it; idempotent."""
    with transaction.atomic():
        if _change(revision, (State.HELD,), state=State.DISCARDED):
            record("revision.discard", revision, by=user)
            log.info("discarded", revision=revision.pk, user=user.pk)
        elif revision.state != State.DISCARDED:
            raise NotAccepted("not_held")


@transaction.atomic
def retry(revision: Revision, *, by: User | None = None) -> bool:
    """Put a revision that we failed to read, or could not read, back at the start; false if it is neither."""
    before = revision.state
    is_changed = _change(
        revision,
        (State.FAILED, State.UNREADABLE),
        state=State.QUEUED,
        stage=Stage.RECEIVED,
        progress=0,
        attempts=0,
        lease=None,
        lease_expires_at=None,
        queued_at=timezone.now(),
        finished_at=None,
        problem="",
        problem_params={},
        incident="",
    )
    if is_changed:
        record("revision.retry", revision, by=by, before={"state": before})
    return is_changed


def display_name(name: str) -> str:
    """Return a file name that is harmless to show and to offer for download, at most 255 characters.

    Folders and control characters go; the beginning and the suffix of a long name stay.
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    name = "".join(c for c in name if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    name = name.strip(" .") or "file"
    if len(name) > LONGEST_NAME:
        stem, dot, suffix = name.rpartition(".")
        suffix = dot + suffix if stem and len(suffix) <= 10 else ""
        name = name[: LONGEST_NAME - len(suffix)] + suffix
    return name


def _digest(upload: File[Any]) -> tuple[str, int]:
    """Return the SHA-256 and the size of an upload; raises ``NotAccepted`` if it is empty or too large."""
    sha256, size = hashlib.sha256(), 0
    upload.seek(0)
    for chunk in upload.chunks():
        size += len(chunk)
        sha256.update(chunk)
    if size == 0:
        raise NotAccepted("empty")
    if size > settings.UPLOAD_MAX_BYTES:
        megabytes = -(-size // 2**20)
        raise NotAccepted(
            "too_large", megabytes=megabytes, limit=settings.UPLOAD_MAX_BYTES // 2**20
        )
    return sha256.hexdigest(), size


@contextmanager
def _stored_or_not_at_all() -> Iterator[list[str]]:
    """Remove the stored file whose name is put into the list if its row does not come into being."""
    stored: list[str] = []
    try:
        yield stored
    except BaseException as error:
        for name in stored:
            if not Revision.objects.filter(file=name).exists():  # the commit may have come through
                default_storage.delete(name)
        if stored and isinstance(error, OSError):
            raise NotAccepted("storage_full") from error
        raise


def _locked_report(agency: Agency, year: int, kind: str) -> Report:
    """Return the report, made if need be, with its row locked until the transaction ends."""
    report, _ = Report.objects.get_or_create(
        agency=agency, year=year, kind=kind, defaults={"due_on": due_on(agency, year, kind)}
    )
    return life.locked(report)


def _next_number(report: Report) -> int:
    last = report.revisions.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _keep(revision: Revision, upload: File[Any], name: str) -> None:
    """Store the file under a name, then the row and the record of it."""
    upload.seek(0)
    revision.file.name = default_storage.save(name, upload)
    revision.save()
    after = {"name": revision.original_name, "sha256": revision.sha256, "size": revision.size}
    record("revision.receive", revision, by=revision.uploaded_by, after=after)


def _open(report: Report, user: User | None, reason: str = "") -> None:
    """Refuse a new version of a report in the office's hands; open an accepted one, for a reason."""
    if report.status == Report.Status.SUBMITTED:
        raise NotAccepted("under_review" if report.review_began_at else "submitted")
    if report.status != Report.Status.ACCEPTED:
        return
    if not reason.strip():
        raise NotAccepted("accepted")
    life.correct(report, by=user, reason=reason)


def _change(revision: Revision, states: tuple[Revision.State, ...], **fields: Any) -> bool:
    """Change a revision if it is in one of the states, in the database and in memory; say whether."""
    changed = Revision.objects.filter(pk=revision.pk, state__in=states).update(**fields)
    revision.refresh_from_db()
    return bool(changed)


# --- reading -------------------------------------------------------------------------------------


def parse(revision_id: int) -> bool:
    """Read a revision and store what was read; say whether it should be tried again.

    Does nothing if another worker has it or it is done.  A bad document is a state; our own mistakes and
    lost children count as attempts, after three of which the revision says that *we* failed.
    """
    lease = Lease.claim(revision_id)
    if lease is None:
        return False
    with structlog.contextvars.bound_contextvars(revision=revision_id, attempt=lease.attempt):
        try:
            return _attempt(lease)
        except LeaseLost:
            log.warning("lease_lost")
            return False


def _attempt(lease: Lease) -> bool:
    """Read and store under a lease; say whether it failed by our fault and should be tried again."""
    try:
        _read_and_store(lease)
    except LeaseLost:
        raise
    except UnreadableDocument as problem:
        lease.finish(State.UNREADABLE, problem.code, dict(problem.params))
    except child.ChildLost as lost:
        return lease.give_up(lost.problem, lost)
    except Exception as error:  # noqa: BLE001 a mistake of ours must end as a state, not as a lost task
        return lease.give_up("internal", error)
    return False


def _read_and_store(lease: Lease) -> None:
    revision = Revision.objects.get(pk=lease.revision_id)
    began = timezone.now()
    with revision.file.open("rb") as stream:
        extraction = child.read(
            stream,
            revision.original_name,
            on_progress=lease.report_progress,
            on_beat=lease.keep,
        )
    lease.keep(stage=Stage.CHECKING, progress=0)
    store(lease, extraction, seconds=(timezone.now() - began).total_seconds())
