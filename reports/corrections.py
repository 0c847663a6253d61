"""Set by hand what stands printed in a cell, take it back, and keep it when the same file is read again.

A correction changes our reading and never what was published.  The figures' rows hold the corrected value, so
that rules, sums and exports need not know; ``Correction.reading`` keeps what the reader says, to be put back.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Agency, AnyUser, User
from audit.recording import record
from reports.entries import Entry, digits
from reports.models import Correction, Doubt, Figures, Reading, Report, Revision
from reports.models.correction import as_figure
from reports.signals import report_read

log = structlog.get_logger(__name__)


class Refused(Exception):
    """The correction cannot be made as things are; nothing was changed.  Says why in the active language."""


class Stale(Refused):
    """The cell is no longer as it was when the form was opened: both are told."""

    def __init__(self, seen: Entry, now: Entry) -> None:
        blank = _("空白")
        super().__init__(
            _(
                "打开表单时这一格是“%(seen)s”，现在已是“%(now)s”（其间重新识读或有人更正过），没有保存。"
                "请对照原件后再提交。"
            )
            % {"seen": seen.text or blank, "now": now.text or blank}
        )


def is_accepted(report: Report, revision: Revision) -> bool:
    """Whether a version is what the office accepted, or its report stands accepted."""
    return report.status == Report.Status.ACCEPTED or report.accepted_id == revision.pk


def may_correct(report: Report, revision: Revision, user: AnyUser) -> bool:
    """Whether the user may correct the reading: who reviews the agency; once accepted, administrators only."""
    agencies = Agency.objects
    allowed = (
        agencies.administered_by(user)
        if is_accepted(report, revision)
        else agencies.reviewable_by(user)
    )
    return allowed.filter(pk=report.agency_id).exists()


@transaction.atomic
def correct(
    revision: Revision,
    at: str,
    entry: Entry,
    *,
    seen: Entry,
    page: int | None,
    reason: str,
    by: User,
) -> Correction:
    """Set what stands printed in a cell, in place of what was read or set before; raises ``Refused``.

    ``seen`` is what the person saw there.  Setting the same again changes nothing.
    """
    report, revision = locked(revision, by)
    figures, reading = revision.figures(), _reading(revision)
    if at not in figures.addresses():
        raise Refused(_("这一版的表式里没有这一格。"))
    earlier = Correction.objects.standing().of(revision).filter(at=at).first()
    if earlier is not None and _says(earlier, entry, page, reason):
        return earlier
    now = Entry(figures.value(at), reading.printed.get(at, ""))
    if now != seen:
        raise Stale(seen, now)
    read = earlier.reading if earlier else _as_read(revision, figures, reading, at)
    if earlier is not None:
        _mark_withdrawn(earlier, by)
    correction = _added(revision, at, entry, read, page=page, reason=reason, by=by)
    _apply(revision, figures, reading, [correction])
    _record("reading.correct", correction, revision, by=by, before=now, after=entry)
    log.info("reading_corrected", revision=revision.pk, at=at)
    check_again(report, revision)
    return correction


@transaction.atomic
def withdraw(correction: Correction, revision: Revision, by: User) -> bool:
    """Take a correction back, so that what the reader reads stands again; false if it was taken back before."""
    report, revision = locked(revision, by)
    correction = Correction.objects.select_for_update().get(pk=correction.pk)
    if correction.withdrawn_at is not None:
        return False
    _mark_withdrawn(correction, by)
    figures, reading = revision.figures(), _reading(revision)
    if correction.at in figures.addresses():
        _put_back(revision, figures, reading, correction)
    _record(
        "reading.withdraw",
        correction,
        revision,
        by=by,
        before=Entry(correction.figure, correction.printed),
        after=Entry(correction.read, correction.reading.get("printed", "")),
    )
    check_again(report, revision)
    return True


def reapply(revision: Revision) -> None:
    """Apply what people set for this very file to what was just read of it; one query where there is nothing."""
    standing = list(Correction.objects.standing().of(revision))
    if not standing:
        return
    revision = Revision.objects.get(pk=revision.pk)
    figures, reading = revision.figures(), _reading(revision)
    printed = set(figures.addresses())
    found = [one for one in standing if one.at in printed]
    for one in found:
        one.reading = _as_read(revision, figures, reading, one.at)
        one.save(update_fields=["reading"])
    _apply(revision, figures, reading, found)


# --- cells ---------------------------------------------------------------------------------------


def _apply(
    revision: Revision, figures: Figures, reading: Reading, corrections: Iterable[Correction]
) -> None:
    """Put corrections into the stored figures; they settle the doubts on their cells."""
    for one in corrections:
        place = reading.places.get(one.at) or (
            {"page": one.page, "box": None, "anchor": None} if one.page else None
        )
        _put(revision, figures, one.at, one.figure)
        _note(reading, one.at, one.printed, place)
        Doubt.objects.filter(revision=revision, at=one.at).delete()
    reading.save()


def _put_back(
    revision: Revision, figures: Figures, reading: Reading, correction: Correction
) -> None:
    """Put what the reader read into the stored figures again, with its doubts."""
    read: dict[str, Any] = correction.reading
    _put(revision, figures, correction.at, correction.read)
    _note(reading, correction.at, read.get("printed", ""), read.get("place"))
    reading.save()
    Doubt.objects.bulk_create(
        Doubt(revision=revision, at=correction.at, code=doubt["code"], params=doubt["params"])
        for doubt in read.get("doubts", ())
    )


def _as_read(revision: Revision, figures: Figures, reading: Reading, at: str) -> dict[str, Any]:
    """Return what the reader says of a cell: its value, printed text, place, and doubts."""
    value = figures.value(at)
    return {
        "value": None if value is None else digits(value),
        "printed": reading.printed.get(at, ""),
        "place": reading.places.get(at),
        "doubts": [
            {"code": doubt.code, "params": doubt.params} for doubt in revision.doubts.filter(at=at)
        ],
    }


def _put(revision: Revision, figures: Figures, at: str, value: int | Decimal | None) -> None:
    figures.put(at, value)
    for row in (figures.row(at), figures.summand()):
        row.revision = revision  # type: ignore[attr-defined]  # rows the file did not print are new
        row.save()


def _note(reading: Reading, at: str, printed: str, place: dict[str, Any] | None) -> None:
    """Set the printed text and the place of a cell; empty ones are not kept."""
    for kept, value in ((reading.printed, printed), (reading.places, place)):
        kept.pop(at, None)
        if value:
            kept[at] = value


def _reading(revision: Revision) -> Reading:
    return getattr(revision, "reading", None) or Reading(revision=revision)


# --- the act -------------------------------------------------------------------------------------


def locked(revision: Revision, by: User) -> tuple[Report, Revision]:
    """Return the report, locked, and its version afresh; raises ``Refused`` where it cannot be corrected."""
    reports = Report.objects.select_for_update(of=("self",)).select_related("agency")
    report = reports.get(pk=revision.report_id)
    revision = Revision.objects.select_related("reading").get(pk=revision.pk)
    revision.report = report
    if not revision.has_figures:
        raise Refused(_("这份文件正在重新识读，或没有识读结果，请稍后再试。"))
    if not may_correct(report, revision, by):
        raise Refused(_("您现在没有更正这份报告识读的权限；已通过的报告只有管理员可以更正识读。"))
    return report, revision


def _says(correction: Correction, entry: Entry, page: int | None, reason: str) -> bool:
    """Whether a correction says this already."""
    told = (correction.figure, correction.printed, correction.page, correction.reason)
    return told == (entry.value, entry.printed, page, reason)


def _added(
    revision: Revision,
    at: str,
    entry: Entry,
    read: dict[str, Any],
    *,
    page: int | None,
    reason: str,
    by: User,
) -> Correction:
    """Return a new correction of a cell; ``read`` is what the reader says of it."""
    return Correction.objects.create(
        report=revision.report,
        sha256=revision.sha256,
        at=at,
        value=entry.value,
        printed=entry.printed,
        page=page,
        reason=reason,
        before_value=as_figure(at, None if read["value"] is None else Decimal(read["value"])),
        before_printed=read["printed"][:400],
        reading=read,
        by=by,
    )


def _mark_withdrawn(correction: Correction, by: User) -> None:
    correction.withdrawn_by, correction.withdrawn_at = by, timezone.now()
    correction.save(update_fields=["withdrawn_by", "withdrawn_at"])


def check_again(report: Report, revision: Revision) -> None:
    """Have the rules run again where the version is the one that counts."""
    if report.current_id == revision.pk:
        report_read.send(Revision, revision=revision)


def _record(
    verb: str, correction: Correction, revision: Revision, *, by: User, before: Entry, after: Entry
) -> None:
    """Record what stood in a cell and what stands there now."""
    record(
        verb,
        correction,
        by=by,
        before=_told(before),
        after=_told(after),
        at=correction.at,
        version=revision.number,
        sha256=correction.sha256,
        page=correction.page,
        reason=correction.reason,
        accepted=is_accepted(revision.report, revision),
    )


def _told(entry: Entry) -> dict[str, str | None]:
    return {
        "value": None if entry.value is None else digits(entry.value),
        "printed": entry.printed,
    }
