"""What is done with the lines of a batch: taken in, unpacked, recognised, filed.  Nothing here enqueues.

Every step begins by looking at the line's state under a lock and ends by changing it, so that a step that is
run twice, or again after a worker died, changes nothing the second time.
"""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import IO, Any

import structlog
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from agencies.models import Agency, User
from audit.recording import record
from batches import unpacking
from batches.models import Batch, BatchFile, stored_name
from batches.recognition import roster
from batches.recognition.clues import clues
from batches.recognition.verdict import Verdict, judge
from batches.unpacking import Entry, Refused, shown_path
from reports import child, intake
from reports.extraction import Extraction
from reports.models import Report
from reports.readers import sniffing
from reports.readers.document import UnreadableDocument

log = structlog.get_logger(__name__)

State = BatchFile.State
ATTEMPTS = 3
SENT_AGAIN_AT_ONCE = 500
NEVER_A_REPORT = {"archive", "executable", "image", "spreadsheet", "empty", "file_missing"}
"""Reasons after which nobody need be asked whose report it is."""


# --- taking in -----------------------------------------------------------------------------------


@transaction.atomic
def receive(files: Iterable[UploadedFile[Any]], *, by: User, year: int) -> Batch:
    """Store the files of an upload as the lines of a new batch; archives wait to be unpacked."""
    batch = Batch.objects.create(by=by, year=year, expires_at=_end())
    left = settings.BATCH_MAX_BYTES
    for number, upload in enumerate(files, start=1):
        left -= upload.size or 0
        line = BatchFile(batch=batch, number=number, path=shown_path(upload.name or ""))
        _take_in(line, upload, left)
        line.save()
    record("batch.receive", batch, by=by, files=batch.files.count())
    return batch


def _end() -> Any:
    return timezone.now() + timedelta(days=settings.BATCH_DAYS)


def _take_in(line: BatchFile, upload: UploadedFile[Any], left: int) -> None:
    line.size = upload.size or 0
    is_archive = sniffing.sniff_stream(upload, line.path) == sniffing.ZIP  # type: ignore[arg-type]
    largest = settings.BATCH_MAX_BYTES if is_archive else settings.UPLOAD_MAX_BYTES
    if line.size == 0:
        _refuse(line, Refused("empty"))
    elif line.number > settings.BATCH_MAX_FILES:
        _refuse(line, Refused("too_many_files", limit=settings.BATCH_MAX_FILES))
    elif line.size > largest:
        _refuse(line, unpacking.too_large(line.size))
    elif left < 0:
        _refuse(line, Refused("too_much", limit=settings.BATCH_MAX_BYTES // 2**20))
    else:
        line.state = State.PACKED if is_archive else State.WAITING
        try:
            _store(line, upload)
        except Refused as refused:
            _refuse(line, refused)


def _refuse(line: BatchFile, refused: Refused) -> None:
    line.state = State.REFUSED
    line.problem, line.problem_params = refused.code, refused.params


def _store(line: BatchFile, content: IO[bytes]) -> None:
    """Keep the bytes and their hash, unless the batch has them already; raises :class:`Refused` if it cannot."""
    try:
        _keep(line, content)
    except OSError as error:
        log.exception("batch_file_not_stored", batch=line.batch_id)
        raise Refused("storage_full") from error


def _keep(line: BatchFile, content: IO[bytes]) -> None:
    content.seek(0)
    line.sha256 = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    same = line.batch.files.filter(sha256=line.sha256).exclude(file="").first()
    if same is not None:
        _refuse(line, Refused("same_bytes", line=same.number))
        return
    content.seek(0)
    name = stored_name(line, "")
    try:
        line.file.name = default_storage.save(name, File(content))
    except OSError:
        default_storage.delete(name)
        raise


def _opened(line: BatchFile) -> File[Any]:
    """Open the stored bytes of a line; raises :class:`Refused` where the store has them no more."""
    try:
        opened: File[Any] = line.file.open("rb")
    except (FileNotFoundError, ValueError) as error:
        raise Refused("file_missing") from error
    return opened


# --- unpacking -----------------------------------------------------------------------------------


def unpack(line_id: int) -> int | None:
    """Make the entries of an archive lines of its batch; return the batch if any wait to be recognised."""
    BatchFile.objects.filter(pk=line_id, state=State.PACKED).update(attempts=F("attempts") + 1)
    with transaction.atomic():
        line = _locked(line_id, State.PACKED)
        if line is None:
            return None
        batch = Batch.objects.select_for_update().get(pk=line.batch_id)
        try:
            with _opened(line) as stream, unpacking.opened(stream) as archive:
                _unpack_into(batch, line, archive)
        except Refused as refused:
            _refuse(line, refused)
        else:
            line.state = State.UNPACKED
        _drop_file(line)
        line.save()
    return batch.pk


def _unpack_into(batch: Batch, line: BatchFile, archive: zipfile.ZipFile) -> None:
    number = batch.files.aggregate(last=Max("number"))["last"] or 0
    left = settings.BATCH_MAX_BYTES
    stem = line.path.rpartition(".")[0]
    found = list(unpacking.entries(archive))
    if not found:
        raise Refused("no_entries")
    for entry in found:
        number += 1
        inner = BatchFile(batch=batch, number=number, path=shown_path(f"{stem}/{entry.path}"))
        try:
            left -= _inflate(inner, entry, archive, left)
        except Refused as refused:
            _refuse(inner, refused)
        inner.save()


def _inflate(inner: BatchFile, entry: Entry, archive: zipfile.ZipFile, left: int) -> int:
    inner.size = entry.info.file_size
    if entry.problem:
        raise Refused(entry.problem, **entry.params)
    if inner.number > settings.BATCH_MAX_FILES:
        raise Refused("too_many_files", limit=settings.BATCH_MAX_FILES)
    with tempfile.TemporaryFile() as target:
        inner.size = unpacking.inflate(archive, entry, target, left)
        _store(inner, target)
    return inner.size


# --- recognising ---------------------------------------------------------------------------------


def recognise(line_id: int) -> bool:
    """Say whose report of which year a line is; return whether it must be tried again, by our fault."""
    waiting = BatchFile.objects.filter(pk=line_id, state=State.WAITING)
    if not waiting.update(attempts=F("attempts") + 1):
        return False
    line = waiting.select_related("batch__by").get()
    try:
        extraction, problem = _read(line)
    except child.ChildLost as lost:
        log.warning("recognising_failed", line=line_id, how=str(lost))
        if line.attempts < ATTEMPTS:
            return True
        extraction, problem = None, Refused(lost.problem)
    if problem and problem.code in NEVER_A_REPORT:
        _settle(line, problem, None)
    else:
        _settle(line, problem, _verdict(line, extraction))
    return False


def _read(line: BatchFile) -> tuple[Extraction | None, Refused | None]:
    """Have the file read in a limited child; what cannot be read is a reason, not an exception."""
    try:
        with _opened(line) as stream:
            extraction = child.read(
                stream, line.name, on_progress=lambda *_: None, on_beat=lambda: None
            )
    except UnreadableDocument as problem:
        return None, Refused(problem.code, **problem.params)
    except Refused as refused:
        return None, refused
    return extraction, None


def _verdict(line: BatchFile, extraction: Extraction | None) -> Verdict:
    known = roster.current()
    scope = frozenset(
        Agency.objects.fileable_by(line.batch.by).order_by().values_list("pk", flat=True)
    )
    return judge(clues(line.path, extraction, known), known, scope, line.batch.year)


@transaction.atomic
def _settle(line: BatchFile, problem: Refused | None, verdict: Verdict | None) -> None:
    """Write what was found, unless the line has moved on meanwhile; the batch's row keeps the order."""
    Batch.objects.select_for_update().get(pk=line.batch_id)
    fields: dict[str, Any] = {"state": State.REFUSED if verdict is None else State.UNSURE}
    if problem:
        fields |= {"problem": problem.code, "problem_params": problem.params}
    if verdict:
        fields |= {
            "agency_id": verdict.agency,
            "year": verdict.year,
            "kind": verdict.kind,
            "reasons": [list(reason) for reason in verdict.reasons],
            "candidates": list(verdict.candidates),
        }
        if verdict.sure:
            fields["state"] = State.READY
    changed = BatchFile.objects.filter(pk=line.pk, state=State.WAITING).update(**fields)
    if changed and verdict and verdict.agency:
        _doubt_the_same(line, verdict)


def _doubt_the_same(line: BatchFile, verdict: Verdict) -> None:
    """Where two files of a batch are taken for one report, neither is filed unasked."""
    same = line.batch.files.filter(
        agency=verdict.agency, year=verdict.year, kind=verdict.kind, state__in=BatchFile.OPEN
    ).order_by("number")
    lines = list(same)
    for one in lines if len(lines) > 1 else ():
        if one.said_by_hand:
            continue
        others = "、".join(str(other.number) for other in lines if other.pk != one.pk)
        kept = [reason for reason in one.reasons if reason[0] != "same_report"]
        one.reasons = [*kept, ["same_report", {"others": others}]]
        one.state = State.UNSURE
        one.save(update_fields=["reasons", "state"])


# --- what the user says --------------------------------------------------------------------------


@transaction.atomic
def say(line: BatchFile, *, agency: Agency, year: int, kind: str, by: User) -> bool:
    """Write down what a person says a line is; say whether it was still open."""
    reasons = [*line.reasons, ["corrected", {"by": str(by)}]]
    said = BatchFile.objects.filter(pk=line.pk, state__in=BatchFile.OPEN).update(
        agency=agency, year=year, kind=kind, state=State.READY, said_by_hand=True, reasons=reasons
    )
    return bool(said)


def confirm(lines: Any) -> int:
    """Take what was proposed for open lines as true; return for how many."""
    return int(
        lines.filter(state=State.UNSURE, agency__isnull=False, year__isnull=False).update(
            state=State.READY, said_by_hand=True
        )
    )


def skip(line: BatchFile) -> bool:
    """Leave a line out; say whether it was still open."""
    return bool(
        BatchFile.objects.filter(pk=line.pk, state__in=BatchFile.OPEN).update(state=State.SKIPPED)
    )


# --- filing --------------------------------------------------------------------------------------


@transaction.atomic
def begin_filing(batch: Batch, by: User) -> list[int]:
    """Set the lines that are sure or confirmed going; return their keys.  A second click finds none."""
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    keys = list(locked.files.fileable().values_list("pk", flat=True))
    locked.files.filter(pk__in=keys).update(state=State.FILING, attempts=0, sent_at=timezone.now())
    if keys:
        record("batch.file", locked, by=by, files=len(keys))
    return keys


def file(line_id: int) -> int | None:
    """Hand one line in for its agency; return the new revision if there is one to read."""
    with transaction.atomic():
        line = _locked(line_id, State.FILING)
        if line is None:
            return None
        try:
            receipt = _handed_in(line)
        except (intake.NotAccepted, Refused) as refusal:
            line.state = State.REFUSED
            line.problem, line.problem_params = refusal.code, dict(refusal.params)
        else:
            line.state = State.KNOWN if receipt.known else State.FILED
            line.revision, line.problem, line.problem_params = receipt.revision, "", {}
        line.save()
    return line.revision_id if line.state == State.FILED else None


def _handed_in(line: BatchFile) -> intake.Receipt:
    user = line.batch.by
    agency = Agency.objects.fileable_by(user).filter(pk=line.agency_id).first()
    if agency is None:
        raise Refused("not_fileable")
    if line.kind == Report.Kind.AGGREGATE and not agency.is_government:
        raise Refused("aggregate_only_for_governments")
    with _opened(line) as upload:
        return intake.receive(
            agency=agency,
            year=line.year or 0,
            kind=line.kind,
            upload=upload,
            name=line.name,
            user=user,
        )


# --- upkeep --------------------------------------------------------------------------------------


def _locked(line_id: int, state: str) -> BatchFile | None:
    """Return a line in a state, locked until the transaction ends."""
    lines = BatchFile.objects.select_for_update(of=("self",))
    return lines.select_related("batch__by", "agency").filter(pk=line_id, state=state).first()


def waiting(batch_id: int) -> list[tuple[int, str]]:
    """Return the lines of a batch that a worker must be asked for, with their states, and note that it was."""
    lines = BatchFile.objects.moving().filter(batch=batch_id, sent_at=None)
    found = list(lines.values_list("pk", "state"))
    lines.filter(pk__in=[pk for pk, _ in found]).update(sent_at=timezone.now())
    return found


def stalled() -> list[tuple[int, str]]:
    """Return the lines whose message may be lost, with their states, and note that they are sent again.

    A line whose worker died three times says so instead; an archive that did that to its workers is refused.
    """
    now = timezone.now()
    patience = now - timedelta(seconds=settings.RESEND_SECONDS)
    moving = BatchFile.objects.moving().filter(Q(sent_at=None) | Q(sent_at__lt=patience))
    moving.filter(state=State.WAITING, attempts__gte=ATTEMPTS).update(
        state=State.UNSURE, problem="worker_lost"
    )
    moving.filter(state=State.PACKED, attempts__gte=ATTEMPTS).update(
        state=State.REFUSED, problem="worker_lost"
    )
    found = list(moving.order_by("pk").values_list("pk", "state")[:SENT_AGAIN_AT_ONCE])
    BatchFile.objects.filter(pk__in=[pk for pk, _ in found]).update(sent_at=now)
    return found


def clean() -> int:
    """Remove the files of batches whose time is over; their lines stay as a history."""
    over = Batch.objects.filter(cleaned_at=None, expires_at__lt=timezone.now())
    count = 0
    for batch in over.exclude(files__state__in=BatchFile.MOVING)[:SENT_AGAIN_AT_ONCE]:
        for line in batch.files.exclude(file=""):
            _drop_file(line)
            line.save(update_fields=["file"])
        batch.files.filter(state__in=BatchFile.OPEN).update(state=State.SKIPPED)
        _sweep(batch)
        Batch.objects.filter(pk=batch.pk).update(cleaned_at=timezone.now())
        count += 1
    return count


def _sweep(batch: Batch) -> None:
    """Remove what steps that did not come to their end have left in the store."""
    folder = f"batches/{batch.pk}"
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")


def _drop_file(line: BatchFile) -> None:
    """Forget the stored bytes; they go when the transaction has come through."""
    name = line.file.name
    line.file = None
    if name:
        transaction.on_commit(lambda: default_storage.delete(name), robust=True)
