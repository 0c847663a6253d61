"""Sessions that end: after a time without a click, after a whole day, or because their owner ended them elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from agencies.announcements import access_ended
from agencies.models import Membership, SignedIn, User
from agencies.presence import key_hash
from audit import origin

SEEN_EVERY = timedelta(minutes=1)
ASKED_BY_PAGES = ("status", "progress", "bell")
"""Ends of the names of addresses that pages ask by themselves: that is no activity."""


def begin(session_key: str, user: User, where: origin.Origin) -> None:
    """Note that a person has signed in."""
    SignedIn.objects.update_or_create(
        key_hash=key_hash(session_key),
        defaults={"user": user, "address": where.address, "agent": where.agent, "ended_at": None},
    )


def renew(old_key: str | None, new_key: str | None) -> None:
    """Keep a session whose key was changed, as a new password does."""
    SignedIn.objects.of_session(old_key).update(key_hash=key_hash(new_key or ""))


def end_all(user: User, *, but: str | None = None) -> int:
    """End the sessions of a person, all but the one with a key; return how many."""
    return user.sessions.exclude(key_hash=key_hash(but or "")).present().end()


def end_access(account: User, *, by: User) -> None:
    """End all that opens something in a person's name: their sessions, and what other apps handed out."""
    end_all(account)
    access_ended.send(sender=User, account=account, by=by)


class PresenceMiddleware:
    """Let a session go on only while it stands among the present ones."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        known = SignedIn.objects.of_session(request.session.session_key)
        here = known.present().first()
        if here is None:
            known.end()
            logout(request)
            request.session_has_ended = True  # type: ignore[attr-defined]
            return self.get_response(request)
        if is_safe(request):
            request.user.held = Membership.objects.of(request.user).with_agency()
        response = self.get_response(request)
        if timezone.now() - here.seen_at > SEEN_EVERY and is_a_click(request):
            SignedIn.objects.filter(pk=here.pk).update(seen_at=timezone.now())
        return response


def is_a_click(request: HttpRequest) -> bool:
    """Whether a person asked for this, and not a page by itself."""
    match = request.resolver_match
    name = (match.url_name or "") if match else ""
    return not name.endswith(ASKED_BY_PAGES)


class SignInMiddleware(LoginRequiredMiddleware):
    """Send who is not signed in to the login page, and from there back to where one was.

    What was sent from a form cannot be sent again after signing in; so one comes back to the page of the form.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:  # type: ignore[override]
        if is_safe(request) and not had_session(request):
            return super().handle_no_permission(request, view_func)
        is_page = is_safe(request) and not is_part(request)
        asked = request.get_full_path() if is_page else page_before(request)
        url = f"{reverse('login')}?{urlencode({'next': asked, 'ended': '1'})}"
        if is_part(request):
            return HttpResponse(headers={"HX-Redirect": url})
        return redirect(url)


def is_safe(request: HttpRequest) -> bool:
    return request.method in {"GET", "HEAD"}


def is_part(request: HttpRequest) -> bool:
    """Whether a page asks for a part of itself."""
    return "HX-Request" in request.headers


def had_session(request: HttpRequest) -> bool:
    return getattr(request, "session_has_ended", False)


def page_before(request: HttpRequest) -> str:
    """Return the path of the page the form stood on, if it is ours."""
    before = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(before, {request.get_host()}, request.is_secure())
    if not is_ours:
        return resolve_url("home")
    parts = urlsplit(before)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
