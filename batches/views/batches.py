"""Many files at once: handing in, looking through, confirming, filing; a batch is seen by who handed it in."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.models import Agency
from agencies.spreadsheets import MEDIA_TYPES, written
from agencies.views import signed_in
from agencies.views.roster import sent
from audit.recording import record
from batches import receiving, summary, tasks, working
from batches.forms import BatchForm, LineForm
from batches.models import Batch, BatchFile
from reports.forms import OPTIONS
from reports.years import filing_year

State = BatchFile.State
PER_PAGE = 100
BATCHES_PER_PAGE = 20
SHOWN_STATES = (
    State.UNSURE,
    State.READY,
    State.FILED,
    State.KNOWN,
    State.REFUSED,
    State.FAILED,
    State.SKIPPED,
)


@require_http_methods(["GET", "POST"])
def batch_list(request: HttpRequest) -> HttpResponse:
    """Take many files or archives, and list the batches handed in before."""
    user = signed_in(request)
    form = BatchForm(*sent(request), year=filing_year(request))
    if request.method == "POST" and form.is_valid():
        if not Agency.objects.fileable_by(user).exists():
            messages.error(request, _("您没有可以填报的机关，不能上传报告。"))
            return redirect("batch-list")
        batch = receiving.receive(
            form.cleaned_data["upload"], by=user, year=form.cleaned_data["year"]
        )
        tasks.send(working.waiting(batch.pk))
        return redirect(batch)
    batches = Batch.objects.of(user).summed_up()
    page = Paginator(batches, BATCHES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "may_file": Agency.objects.fileable_by(user).exists(),
        "limit": settings.BATCH_MAX_BYTES // 2**20,
        "most": settings.BATCH_MAX_FILES,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "batches/list.html", context, status=status)


@require_GET
def batch_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what every file was taken for, and what became of it."""
    batch = get_object_or_404(Batch.objects.of(signed_in(request)), pk=pk)
    state = request.GET.get("state", "")
    lines = batch.files.exclude(state=State.UNPACKED).select_related("agency", "revision")
    if state in SHOWN_STATES:
        lines = lines.filter(state=state)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "batches/detail.html", _standing(batch) | {"page": page, "state": state})


def _standing(batch: Batch) -> dict[str, object]:
    """Return how far a batch has come, as the pages show it."""
    counts = batch.counts()
    unpacking = counts[State.PACKED]
    moving = sum(counts[state] for state in BatchFile.MOVING)
    total = sum(counts.values()) - counts[State.UNPACKED]
    return {
        "batch": batch,
        "total": total,
        "moving": moving,
        "done": total - moving,
        "unpacking": unpacking,
        "filing": counts[State.FILING],
        "ready": counts[State.READY],
        "unsure": counts[State.UNSURE],
        "failed": counts[State.FAILED],
        "tabs": [(one.value, one.label, counts[one]) for one in SHOWN_STATES],
    }


@require_GET
def batch_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far the workers are; the page is loaded anew when they are done."""
    batch = get_object_or_404(Batch.objects.of(signed_in(request)), pk=pk)
    standing = _standing(batch)
    if not standing["moving"]:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "batches/progress.html", standing)


@require_POST
def batch_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the proposals for the chosen lines as true."""
    batch = get_object_or_404(Batch.objects.of(signed_in(request)), pk=pk)
    keys = [int(key) for key in request.POST.getlist("line") if key.isascii() and key.isdigit()]
    count = working.confirm(batch.files.filter(pk__in=keys))
    if count:
        text = ngettext("已确认 {n} 份。", "已确认 {n} 份。", count)
        messages.success(request, text.format(n=count))
    else:
        messages.info(request, _("没有需要确认的：请先勾选，或它们已经确认过了。"))
    return _back(request, batch)


@require_POST
def batch_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in every line that is sure or confirmed; a second click finds nothing more to do."""
    user = signed_in(request)
    batch = get_object_or_404(Batch.objects.of(user), pk=pk)
    keys = working.begin_filing(batch, user)
    tasks.send([(key, State.FILING.value) for key in keys])
    if not keys:
        messages.info(request, _("没有可以收取的文件：都已收取，或还需要确认。"))
    return redirect(batch)


@require_POST
def batch_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try the files on which we failed once more."""
    user = signed_in(request)
    batch = get_object_or_404(Batch.objects.of(user), pk=pk)
    lines = working.retry(batch, user)
    tasks.send(lines)
    if not lines:
        messages.info(request, _("没有可以重试的文件：已经在重试，或批次的文件已清理。"))
    return redirect(batch)


@require_http_methods(["GET", "POST"])
def batch_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what one file is, or leave it out."""
    user = signed_in(request)
    lines = BatchFile.objects.filter(batch__in=Batch.objects.of(user))
    line = get_object_or_404(lines.select_related("batch", "agency"), pk=pk)
    form = LineForm(
        sent(request)[0], user=user, year=line.year or line.batch.year, initial=_initial(line)
    )
    if request.method == "POST":
        if "skip" in request.POST:
            return _said(request, line, done=working.skip(line))
        if form.is_valid():
            return _said(request, line, done=working.say(line, by=user, **form.cleaned_data))
    candidates = Agency.objects.fileable_by(user).filter(pk__in=line.candidates)
    context = {
        "line": line,
        "form": form,
        "candidates": sorted(candidates, key=lambda one: line.candidates.index(one.pk)),
        "options": form.fileable.select_related("region")[:OPTIONS],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "batches/line.html", context, status=status)


def _initial(line: BatchFile) -> dict[str, object]:
    return {
        "agency": line.agency.name if line.agency else "",
        "year": line.year or line.batch.year,
        "kind": line.kind,
    }


def _said(request: HttpRequest, line: BatchFile, *, done: bool) -> HttpResponse:
    if not done:
        messages.warning(
            request, _("这份文件已经收取或不再能更改，您的选择没有保存。请查看它现在的状态。")
        )
    return redirect(f"{line.batch.get_absolute_url()}?state={request.GET.get('state', '')}")


def _back(request: HttpRequest, batch: Batch) -> HttpResponse:
    """Go back to the lines one was looking at."""
    state = request.POST.get("state", "")
    query = f"?state={state}" if state in SHOWN_STATES else ""
    return redirect(batch.get_absolute_url() + query)


@require_GET
def batch_summary(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Hand out what became of every file as a table."""
    batch = get_object_or_404(Batch.objects.of(signed_in(request)), pk=pk)
    if form not in MEDIA_TYPES:
        raise Http404
    record("batch.download", batch, by=signed_in(request), format=form)
    return HttpResponse(
        written(summary.rows(batch), form),
        content_type=MEDIA_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="batch-{batch.pk}.{form}"'},
    )
