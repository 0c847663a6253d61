"""One's own account: name, mail, language, password, and where one is signed in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agencies import sessions, tasks
from agencies.forms import NewPasswordForm, ProfileForm
from agencies.models import User
from agencies.passwords import rules
from agencies.views import signed_in
from audit.recording import record

PER_PAGE = 20
"""Sessions on a page."""


@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Show one's account, and store what one changes of it."""
    user = signed_in(request)
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        change(user, form)
        messages.success(request, _("已保存。"))
        return redirect("profile")
    return page(request, form=form)


@transaction.atomic
def change(user: User, form: ProfileForm) -> None:
    """Store what a person changed of their account; their former address is told that it is that no more."""
    before = {name: getattr(user, name) for name in form.changes()}
    after = {name: form.cleaned_data[name] for name in form.changes()}
    form.save()
    record("account.change", user, by=user, before=before, after=after)
    if before.get("email"):
        tasks.mail_address_changed.delay_on_commit(user.pk, before["email"])


def page(
    request: HttpRequest,
    form: ProfileForm | None = None,
    password_form: NewPasswordForm | None = None,
) -> HttpResponse:
    user = signed_in(request)
    here = user.sessions.of_session(request.session.session_key).first()
    return render(
        request,
        "accounts/profile.html",
        {
            "form": form or ProfileForm(instance=user),
            "password_form": password_form or NewPasswordForm(user),
            "rules": rules(),
            "roles": user.memberships.select_related("agency").order_by("pk"),
            "page": Paginator(user.sessions.present(), PER_PAGE).get_page(request.GET.get("page")),
            "here": here,
        },
    )


@require_POST
def change_password(request: HttpRequest) -> HttpResponse:
    """Set a new password; everybody else who is signed in with the old one is not any more."""
    user = signed_in(request)
    form = NewPasswordForm(user, request.POST)
    if not form.is_valid():
        return page(request, password_form=form)
    old_key = request.session.session_key
    form.save()
    update_session_auth_hash(request, user)
    sessions.renew(old_key, request.session.session_key)
    sessions.end_all(user, but=request.session.session_key)
    record("password.change", user, by=user)
    messages.success(request, _("新密码已经生效，其他地方的登录都已结束。"))
    return redirect("profile")


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions."""
    user = signed_in(request)
    session = get_object_or_404(user.sessions.all(), pk=pk)
    if user.sessions.filter(pk=session.pk).end():
        record("session.end", user, by=user, device=session.device, address=session.address)
    messages.success(request, _("这处登录已结束。"))
    return redirect("profile")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all of one's sessions but this."""
    user = signed_in(request)
    count = sessions.end_all(user, but=request.session.session_key)
    record("account.end_sessions", user, by=user, count=count)
    messages.success(request, _("其他地方的登录都已结束。"))
    return redirect("profile")
