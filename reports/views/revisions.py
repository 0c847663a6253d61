"""What became of one file: progress, result, and the file itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from agencies.models import Agency, AnyUser
from agencies.views import signed_in
from audit.recording import record
from reports import intake, tasks
from reports.filing import named
from reports.models import Report, Revision
from reports.readers.sniffing import DOCX, PDF

SAFE_MEDIA_TYPES = frozenset({PDF, DOCX})
"""What may leave under its own type; everything else is bytes, so that no browser runs it."""
RETRIED = (Revision.State.FAILED, Revision.State.UNREADABLE)


def in_scope(request: HttpRequest, pk: int) -> Revision:
    """Return the revision if the user may know of it, else 404."""
    revisions = Revision.objects.visible_to(request.user).select_related(
        "report__agency__region", "uploaded_by"
    )
    return get_object_or_404(revisions, pk=pk)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far the reading has come and, when it is over, what to do next."""
    revision = in_scope(request, pk)
    return render(request, "reports/revision.html", _context(request, revision))


@require_GET
def status(request: HttpRequest, pk: int) -> HttpResponse:
    """Return the part of the page that changes; once the report is read, send on to it."""
    revision = in_scope(request, pk)
    # Read out only what is new: the seconds change with every poll.
    context = _context(request, revision) | {"is_news": request.GET.get("seen") != revision.stage}
    response = render(request, "reports/revision_status.html", context)
    if revision.state == Revision.State.READ:
        response["HX-Redirect"] = reverse("report-detail", args=[revision.report_id])
    return response


def _context(request: HttpRequest, revision: Revision) -> dict[str, object]:
    is_held = revision.state == Revision.State.HELD
    return {
        "revision": revision,
        "report": revision.report,
        "steps": steps(revision, timezone.now()),
        "target": refile_target(revision, request.user) if is_held else None,
        "may_retry": revision.state in RETRIED and _is_staff(request, revision),
    }


def _only_who_files(request: HttpRequest, revision: Revision) -> None:
    """Refuse whoever only reads, and everybody where the agency is closed."""
    fileable = Agency.objects.fileable_by(request.user)
    if not fileable.filter(pk=revision.report.agency_id).exists():
        raise PermissionDenied


def _is_staff(request: HttpRequest, revision: Revision) -> bool:
    reviewable = Agency.objects.reviewable_by(request.user)
    return reviewable.filter(pk=revision.report.agency_id).exists()


# --- the steps -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way; ``look`` is done, now, bad, hold or empty (not yet)."""

    name: str
    look: str
    seconds: float | None = None
    percent: int | None = None


NAMES = (
    gettext_lazy("已收到"),
    gettext_lazy("识读"),
    gettext_lazy("核对"),
    gettext_lazy("结果"),
)
ENDINGS = {
    Revision.State.READ: "done",
    Revision.State.REFILED: "done",
    Revision.State.DISCARDED: "done",
    Revision.State.HELD: "hold",
    Revision.State.UNREADABLE: "bad",
    Revision.State.FAILED: "bad",
}


def steps(revision: Revision, now: datetime) -> list[Step]:
    """Return the four steps as the row says they are, with the seconds each took or has taken."""
    reached = _reached(revision)
    marks = (
        revision.queued_at or revision.received_at,
        revision.started_at,
        revision.read_at,
        revision.finished_at,
    )
    return [
        Step(
            name=str(name),
            look=_look(revision, index, reached),
            seconds=_seconds(marks, index, now) if index <= reached else None,
            percent=revision.progress if index == reached and revision.is_pending else None,
        )
        for index, name in enumerate(NAMES)
    ]


def _reached(revision: Revision) -> int:
    if not revision.is_pending:
        return len(NAMES) - 1
    return Revision.Stage.values.index(revision.stage)


def _look(revision: Revision, index: int, reached: int) -> str:
    if index < reached:
        skipped = revision.read_at is None and not revision.is_pending and index == 2
        return "" if skipped else "done"
    if index > reached:
        return ""
    return "now" if revision.is_pending else ENDINGS[Revision.State(revision.state)]


def _seconds(marks: tuple[datetime | None, ...], index: int, now: datetime) -> float | None:
    """Return how long a step took: until the next known moment, or until now."""
    start = marks[index]
    if start is None or index == len(marks) - 1:
        return None
    later = [mark for mark in marks[index + 1 :] if mark is not None]
    return max(0.0, ((later[0] if later else now) - start).total_seconds())


# --- ways on -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Target:
    """Where a held file says it belongs."""

    agency: Agency
    year: int


def refile_target(revision: Revision, user: AnyUser) -> Target | None:
    """Return the agency and year the file itself names, where the user may file for them."""
    report = revision.report
    agency: Agency | None = report.agency
    if revision.problem == "another_agency":
        found = list(named(Agency.objects.fileable_by(user), revision.stated_agency)[:2])
        agency = found[0] if len(found) == 1 else None
    year = revision.stated_year or report.year
    if agency is None or (agency.pk, year) == (report.agency_id, report.year):
        return None
    return Target(agency, year)


def kind_at(agency: Agency, revision: Revision) -> str:
    """Return the kind of report the file becomes: only governments file aggregates."""
    return revision.report.kind if agency.is_government else Report.Kind.OWN


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Let staff have a file read again on which we failed."""
    revision = in_scope(request, pk)
    if not _is_staff(request, revision):
        raise PermissionDenied
    if intake.retry(revision, by=signed_in(request)):
        tasks.read_revision.delay_on_commit(revision.pk)
    return redirect("revision-detail", pk)


@require_POST
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a held file as the report of the agency and year it was uploaded for."""
    revision = in_scope(request, pk)
    _only_who_files(request, revision)
    try:
        intake.adopt(revision, signed_in(request))
    except intake.NotAccepted as refusal:
        messages.error(request, refusal.reason)
        return redirect("revision-detail", pk)
    messages.success(request, _("已按所选机关和年度收下这份文件。"))
    return redirect("report-detail", revision.report_id)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a held file aside: it was uploaded by mistake."""
    revision = in_scope(request, pk)
    _only_who_files(request, revision)
    try:
        intake.discard(revision, signed_in(request))
    except intake.NotAccepted as refusal:
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("已放弃这份文件，报告保持原样。"))
    return redirect("revision-detail", pk)


@require_POST
def refile(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a held file to the agency and year it names itself."""
    revision = in_scope(request, pk)
    _only_who_files(request, revision)
    target = refile_target(revision, request.user)
    if target is None:
        messages.error(request, _("这份文件不能改存，请重新上传到正确的机关和年度。"))
        return redirect("revision-detail", pk)
    try:
        receipt = intake.refile(
            revision,
            agency=target.agency,
            year=target.year,
            kind=kind_at(target.agency, revision),
            user=signed_in(request),
        )
    except intake.NotAccepted as refusal:
        messages.error(request, refusal.reason)
        return redirect("revision-detail", pk)
    if not receipt.known:
        tasks.read_revision.delay_on_commit(receipt.revision.pk)
    messages.success(
        request,
        _("已改存到 {agency} {year} 年。").format(agency=target.agency.name, year=target.year),
    )
    return redirect("revision-detail", receipt.revision.pk)


@require_GET
def source(request: HttpRequest, pk: int) -> FileResponse:
    """Hand out the file exactly as it was uploaded, never to be opened inside the site."""
    revision = in_scope(request, pk)
    try:
        file = revision.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    record("revision.download", revision, by=signed_in(request), sha256=revision.sha256)
    media_type = revision.media_type if revision.media_type in SAFE_MEDIA_TYPES else None
    response = FileResponse(
        file,
        as_attachment=True,
        filename=revision.original_name,
        content_type=media_type or "application/octet-stream",
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
