"""Signing in, taking up an invitation, and the way back for somebody who forgot the password."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agencies import inviting, tasks
from agencies.accounts import NotDone
from agencies.forms import ForgottenForm, JoinForm, SignInForm
from agencies.models import OneTimeLink, User
from agencies.passwords import rules

OUR_BACKEND = "django.contrib.auth.backends.ModelBackend"


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """The login page; somebody already signed in is sent home."""

    template_name = "registration/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page; where only a part of one was asked for, the session has ended: load it all anew."""
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponse(headers={"HX-Refresh": "true"})
        return super().get(request, *args, **kwargs)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Let an invited person choose a name and a password, and begin."""
    link = OneTimeLink.objects.invitations().with_token(token).select_related("agency").first()
    if link is None:
        return gone(request)
    form = JoinForm(request.POST or None, link=link)
    if request.method == "POST" and form.is_valid():
        try:
            user = inviting.accept(link, form.account())
        except NotDone as refusal:
            form.add_error(None, refusal.reason)
        else:
            login(request, user, backend=OUR_BACKEND)
            messages.success(request, _("账户已经建立，欢迎使用。"))
            return redirect("home")
    context = {"form": form, "link": link, "rules": rules()}
    return render(request, "registration/join.html", context)


@login_not_required
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Send a link to whoever forgot the password; the answer is the same whether there is such an account."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = User.objects.filter(username=form.cleaned_data["username"], is_active=True).first()
        # a message in any case, so that not even the time it takes tells whether there is such an account
        tasks.mail_password_link.delay_on_commit(user.pk if user is not None else 0)
        return render(request, "registration/forgotten_sent.html")
    return render(request, "registration/forgotten.html", {"form": form})


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """Let whoever holds a password link choose a new password."""
    links = OneTimeLink.objects.filter(purpose=OneTimeLink.Purpose.PASSWORD)
    link = links.with_token(token).select_related("user").first()
    if link is None or link.user is None or not link.user.is_active:
        return gone(request)
    form: SetPasswordForm[User] = SetPasswordForm(link.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            inviting.redeem(link, form.cleaned_data["new_password1"])
        except NotDone:
            return gone(request)
        messages.success(request, _("新密码已经生效，请用它登录。"))
        return redirect("login")
    context = {"form": form, "account": link.user, "rules": rules()}
    return render(request, "registration/new_password.html", context)


def gone(request: HttpRequest) -> HttpResponse:
    """Say that a link was used, withdrawn or has run out, and what to do."""
    return render(request, "registration/link_gone.html", status=HTTPStatus.NOT_FOUND)
