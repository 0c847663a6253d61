"""What is done with the lines of a batch: recognised, corrected, filed.  Nothing here enqueues.

Every step begins by looking at the line's state under a lock and ends by changing it, so that a step that is
run twice, or again after a worker died, changes nothing the second time.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from agencies.models import Agency, User
from audit.recording import record
from batches.models import Batch, BatchFile
from batches.receiving import drop_file, opened
from batches.recognition import roster
from batches.recognition.clues import clues
from batches.recognition.verdict import Verdict, judge
from batches.unpacking import Refused
from reports import child, intake
from reports.extraction import Extraction
from reports.models import Report
from reports.readers.document import UnreadableDocument

log = structlog.get_logger(__name__)

State = BatchFile.State
ATTEMPTS = 3
SENT_AGAIN_AT_ONCE = 500
NEVER_A_REPORT = {"archive", "executable", "image", "spreadsheet", "empty", "file_missing"}
"""Reasons after which nobody need be asked whose report it is."""


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
        with opened(line) as stream:
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
    """Hand one line in for its agency; return the new revision if there is one to read.

    What fails by our mistake stays to be sent again (``stalled``), after three attempts it says that *we* failed.
    """
    going = BatchFile.objects.filter(pk=line_id, state=State.FILING)
    if not going.update(attempts=F("attempts") + 1):
        return None
    try:
        return _file(line_id)
    except Exception:
        log.exception("filing_failed", line=line_id)
        going.filter(attempts__gte=ATTEMPTS).update(state=State.FAILED, problem="internal")
        return None


def _file(line_id: int) -> int | None:
    with transaction.atomic():
        line = BatchFile.objects.locked(line_id, State.FILING)
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
    with opened(line) as upload:
        return intake.receive(
            agency=agency,
            year=line.year or 0,
            kind=line.kind,
            upload=upload,
            name=line.name,
            user=user,
        )


@transaction.atomic
def retry(batch: Batch, by: User) -> list[tuple[int, str]]:
    """Put the lines on which we failed back to the step that failed; return them with it."""
    locked = Batch.objects.select_for_update().get(pk=batch.pk)
    failed = list(locked.files.filter(state=State.FAILED).exclude(file=""))
    for line in failed:
        line.state = State.PACKED if line.agency_id is None else State.FILING
        line.attempts, line.problem, line.sent_at = 0, "", timezone.now()
    BatchFile.objects.bulk_update(failed, ["state", "attempts", "problem", "sent_at"])
    if failed:
        record("batch.retry", locked, by=by, files=len(failed))
    return [(line.pk, line.state) for line in failed]


# --- upkeep --------------------------------------------------------------------------------------


def waiting(batch_id: int) -> list[tuple[int, str]]:
    """Return the lines of a batch that a worker must be asked for, with their states, and note that it was."""
    lines = BatchFile.objects.moving().filter(batch=batch_id, sent_at=None)
    found = list(lines.values_list("pk", "state"))
    lines.filter(pk__in=[pk for pk, _ in found]).update(sent_at=timezone.now())
    return found


def stalled() -> list[tuple[int, str]]:
    """Return the lines whose message may be lost, with their states, and note that they are sent again.

    A line whose worker died three times says so instead: what it is can then be said by hand, what was to be unpacked
    or filed can be tried again.
    """
    now = timezone.now()
    patience = now - timedelta(seconds=settings.RESEND_SECONDS)
    moving = BatchFile.objects.moving().filter(Q(sent_at=None) | Q(sent_at__lt=patience))
    moving.filter(state=State.WAITING, attempts__gte=ATTEMPTS).update(
        state=State.UNSURE, problem="worker_lost"
    )
    moving.filter(state__in=(State.PACKED, State.FILING), attempts__gte=ATTEMPTS).update(
        state=State.FAILED, problem="worker_lost"
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
            drop_file(line)
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
