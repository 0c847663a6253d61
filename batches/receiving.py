"""Files taken in as the lines of a batch: stored, archives unpacked, or refused with a reason.  Nothing here enqueues."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import timedelta
from typing import IO, Any

import structlog
from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from agencies.models import User
from audit.recording import record
from batches import unpacking
from batches.models import Batch, BatchFile, stored_name
from batches.unpacking import Entry, Refused, shown_path
from reports.readers import sniffing

log = structlog.get_logger(__name__)

State = BatchFile.State


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


def opened(line: BatchFile) -> File[Any]:
    """Open the stored bytes of a line; raises :class:`Refused` where the store has them no more."""
    try:
        opened: File[Any] = line.file.open("rb")
    except (FileNotFoundError, ValueError) as error:
        raise Refused("file_missing") from error
    return opened


def drop_file(line: BatchFile) -> None:
    """Forget the stored bytes; they go when the transaction has come through."""
    name = line.file.name
    line.file = None
    if name:
        transaction.on_commit(lambda: default_storage.delete(name), robust=True)


# --- unpacking -----------------------------------------------------------------------------------


def unpack(line_id: int) -> int | None:
    """Make the entries of an archive lines of its batch; return the batch if any wait to be recognised."""
    BatchFile.objects.filter(pk=line_id, state=State.PACKED).update(attempts=F("attempts") + 1)
    with transaction.atomic():
        line = BatchFile.objects.locked(line_id, State.PACKED)
        if line is None:
            return None
        batch = Batch.objects.select_for_update().get(pk=line.batch_id)
        try:
            with opened(line) as stream, unpacking.opened(stream) as archive:
                _unpack_into(batch, line, archive)
        except Refused as refused:
            _refuse(line, refused)
        else:
            line.state = State.UNPACKED
        drop_file(line)
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
