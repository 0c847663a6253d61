"""A file comes in."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from agencies.models import Agency
from agencies.views import signed_in
from reports import intake, tasks
from reports.filing import matching
from reports.forms import OPTIONS, UploadForm
from reports.years import filing_year


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take one file for an agency and year, and go on to what becomes of it."""
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        user=signed_in(request),
        year=filing_year(request),
        initial=_asked(request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            receipt = intake.receive(
                agency=form.cleaned_data["agency"],
                year=form.cleaned_data["year"],
                kind=form.cleaned_data["kind"],
                upload=form.upload,
                name=form.upload.name or "",
                user=signed_in(request),
                reason=form.cleaned_data["reason"],
                change_note=form.cleaned_data["change_note"],
            )
        except intake.NotAccepted as refusal:
            form.add_error("reason" if refusal.code == "accepted" else "file", refusal.reason)
        else:
            return _received(request, receipt)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
    return render(request, "reports/upload.html", {"form": form, "limit": limit}, status=status)


def _received(request: HttpRequest, receipt: intake.Receipt) -> HttpResponse:
    if receipt.known:
        messages.info(
            request,
            _("这份文件以前已经上传过（内容逐字节相同），没有重复收取。下面是当时的结果。"),
        )
    else:
        tasks.read_revision.delay_on_commit(receipt.revision.pk)
    return redirect("revision-detail", receipt.revision.pk)


def _asked(request: HttpRequest) -> dict[str, str]:
    """Return what the link to the form already says of agency and kind."""
    return {
        key: request.GET[key]
        for key in ("agency", "kind", "year")
        if request.method == "GET" and key in request.GET
    }


@require_GET
def agency_options(request: HttpRequest) -> HttpResponse:
    """Suggest agencies whose name contains what was typed so far."""
    found = matching(Agency.objects.fileable_by(request.user), request.GET.get("agency", ""))
    return render(
        request,
        "reports/agency_options.html",
        {"options": found.select_related("region")[:OPTIONS]},
    )
