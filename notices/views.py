"""The inbox, and what one wants by mail."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from notices.forms import InboxFilter, PreferencesForm
from notices.models import Notice, Preference

PER_PAGE = 50
Mail = Preference.Mail


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """List what one was told, the unread first."""
    form = InboxFilter(request.GET)
    is_read = Case(When(read_at=None, then=0), default=1)
    found = form.narrow(Notice.objects.of(request.user)).order_by(is_read, "-pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/list.html", {"form": form, "page": page})


@require_GET
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead on to what a notice is about; having been opened it is read."""
    notice = get_object_or_404(Notice.objects.of(request.user), pk=pk)
    Notice.objects.filter(pk=pk).unread().update(read_at=timezone.now())
    is_ours = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if notice.url and is_ours else "notice-list")


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice as read."""
    notice = get_object_or_404(Notice.objects.of(request.user), pk=pk)
    Notice.objects.filter(pk=notice.pk).unread().update(read_at=timezone.now())
    return redirect("notice-list")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    Notice.objects.of(request.user).unread().update(read_at=timezone.now())
    messages.success(request, _("全部通知已标为已读。"))
    return redirect("notice-list")


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show and store what one wants by mail."""
    form = PreferencesForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("已保存。"))
        return redirect("notice-preferences")
    return render(request, "notices/preferences.html", {"form": form, "choices": Mail.labels})
