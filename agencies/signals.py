"""What the sign-in machinery announces, noted in the record of acts."""

from __future__ import annotations

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from agencies import sessions
from agencies.models import SignedIn, User
from audit import origin
from audit.recording import record


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: User, **_sent: Any) -> None:
    if (
        not request.session.session_key
    ):  # somebody else was signed in here: it begins anew, with no key yet
        request.session.save()
    sessions.begin(str(request.session.session_key), user, origin.current())
    record("session.begin", user, by=user)


@receiver(user_logged_out)
def _signed_out(request: HttpRequest, user: User | None, **_sent: Any) -> None:
    if user is not None:
        SignedIn.objects.of_session(request.session.session_key).end()
        record("session.end", user, by=user)


@receiver(user_login_failed)
def _failed(credentials: dict[str, Any], **_sent: Any) -> None:
    _note("session.refuse", str(credentials.get("username", "")))


@receiver(user_locked_out)
def _locked_out(username: str, **_sent: Any) -> None:
    _note("session.lock", username)


def _note(verb: str, username: str) -> None:
    """Record what befell an account; a name that is none is not kept, it may be a password typed too early."""
    user = User.objects.filter(username=username).first()
    record(verb, user, by=None, is_known=user is not None)
