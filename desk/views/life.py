"""The turns of a report: each button of the action bar, and what was published."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.models import User
from agencies.people import has_role_over
from agencies.views import signed_in
from desk import review
from desk.review import FILING, REVIEWING
from desk.turn_forms import (
    AcceptForm,
    AssignForm,
    PlainForm,
    PublicationForm,
    ReasonForm,
    ReturnForm,
    TurnForm,
)
from reports.models import Report
from validation import tasks

Act = Callable[[User, dict[str, Any]], bool]


def report_for(request: HttpRequest, pk: int, *roles: str) -> Report:
    """Return the report if the user may know of it, else 404; 403 to those who have no such turn."""
    reports = Report.objects.visible_to(request.user).select_related("agency")
    report = get_object_or_404(reports, pk=pk)
    if not has_role_over(signed_in(request), report.agency, *roles):
        raise PermissionDenied
    return report


def take(request: HttpRequest, form: TurnForm, *, title: str, done: str, act: Act) -> HttpResponse:
    """Take a turn with what a form says; an invalid form is shown again with all that was written."""
    report = form.report
    if not form.is_valid():
        context = {"report": report, "agency": report.agency, "form": form, "title": title}
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render(request, "reports/turn.html", context, status=status)
    if act(signed_in(request), form.cleaned_data):
        messages.success(request, done)
        tasks.check_reports.delay_on_commit([report.pk])
    else:
        messages.info(request, _("这一步已经办过了，没有重复办理。"))
    return redirect("report-detail", report.pk)


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """File the current version."""
    report = report_for(request, pk, *FILING)
    return take(
        request,
        PlainForm(request.POST, report),
        title=_("正式报送"),
        done=_("已正式报送，等待审核。"),
        act=lambda user, said: review.submit(report, user, **said),
    )


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a filing back before its review has begun."""
    report = report_for(request, pk, *FILING)
    return take(
        request,
        PlainForm(request.POST, report),
        title=_("撤回"),
        done=_("已撤回，可以改正后重新报送。"),
        act=lambda user, said: review.withdraw(report, user, **said),
    )


@require_POST
def begin_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a filed report in hand."""
    report = report_for(request, pk, *REVIEWING)
    return take(
        request,
        PlainForm(request.POST, report),
        title=_("开始审核"),
        done=_("已开始审核，机关不能再撤回。"),
        act=lambda user, said: review.begin_review(report, user, **said),
    )


@require_POST
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a report into another reviewer's hands."""
    report = report_for(request, pk, *REVIEWING)
    return take(
        request,
        AssignForm(request.POST, report),
        title=_("改派审核人"),
        done=_("已改派审核人。"),
        act=lambda user, said: review.assign(report, user, said["to"], stamp=said["stamp"]),
    )


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a report to its agency with a reason and a last day."""
    report = report_for(request, pk, *REVIEWING)
    return take(
        request,
        ReturnForm(request.POST, report),
        title=_("退回整改"),
        done=_("已退回，并通知了机关的填报人。"),
        act=lambda user, said: review.send_back(report, user, **said),
    )


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept the filed version."""
    report = report_for(request, pk, *REVIEWING)
    return take(
        request,
        AcceptForm(request.POST, report),
        title=_("通过"),
        done=_("已通过，并通知了机关的填报人。"),
        act=lambda user, said: review.accept(report, user, **said),
    )


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Review an accepted report once more."""
    report = report_for(request, pk, *REVIEWING)
    return take(
        request,
        ReasonForm(request.POST, report),
        title=_("重新打开"),
        done=_("已重新打开，由您审核。"),
        act=lambda user, said: review.reopen(report, user, **said),
    )


@require_POST
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Record when and where a report was published."""
    report = report_for(request, pk, *FILING, *REVIEWING)
    return take(
        request,
        PublicationForm(request.POST, report),
        title=_("登记公布情况"),
        done=_("已登记公布情况。"),
        act=lambda user, said: review.publish(report, user, on=said["on"], url=said["url"]),
    )
