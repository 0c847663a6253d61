"""A doubt that is not of one cell, settled by who looked at the file, and taken up again."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.views import signed_in
from desk.views.corrections import revision_in_scope
from reports.corrections import Refused, may_correct
from reports.models import Report, Revision, SettledDoubt
from reports.settling import settle, take_up

LONGEST_REASON = 500


@require_POST
def settlement(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what a person found in the file where the reader doubted."""
    revision = revision_in_scope(request, pk)
    only_who_corrects(request, revision)
    reason = request.POST.get("reason", "").strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        messages.error(
            request, _("请写明核对的结果，最多 500 字，例如“原件没有印这一行”。没有保存。")
        )
        return back(revision)
    try:
        found = settle(revision, request.POST.get("mark", ""), reason, signed_in(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return back(revision)
    if found is None:
        messages.info(request, _("这一条存疑已经没有了：有人核对过，或者文件重新识读过。"))
    else:
        messages.success(request, _("已记下核对结果，不再存疑。"))
    return back(revision)


@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a settled doubt stand again."""
    mine = SettledDoubt.objects.filter(report__in=Report.objects.visible_to(request.user))
    settled = get_object_or_404(mine.select_related("report"), pk=pk)
    revision = get_object_or_404(
        Revision.objects.select_related("report__agency", "reading"),
        report=settled.report_id,
        sha256=settled.sha256,
    )
    only_who_corrects(request, revision)
    try:
        was_settled = take_up(settled, revision, signed_in(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return back(revision)
    said = _("已恢复为存疑。") if was_settled else _("这一条已经恢复过了。")
    messages.success(request, said)
    return back(revision)


def only_who_corrects(request: HttpRequest, revision: Revision) -> None:
    if not may_correct(revision.report, revision, request.user):
        raise PermissionDenied


def back(revision: Revision) -> HttpResponse:
    """Send to the doubts on the page of the version."""
    page = reverse("report-detail", args=[revision.report_id])
    return redirect(f"{page}?version={revision.number}#doubts")
