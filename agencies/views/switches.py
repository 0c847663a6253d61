"""The two switches every page has: language and appearance."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

YEAR_IN_SECONDS = 365 * 24 * 3600
THEMES = ("auto", "light", "dark")


@login_not_required
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Store the language on the user, and in a cookie for the time before signing in."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    if request.user.is_authenticated:
        request.user.language = language
        request.user.save(update_fields=["language"])
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, language)


@login_not_required
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Store the appearance in a cookie, which the server reads: no flash of the other one."""
    theme = request.POST.get("theme", "")
    if theme not in THEMES:
        return HttpResponseBadRequest()
    return _remember(request, "theme", theme)


def _remember(request: HttpRequest, cookie: str, value: str) -> HttpResponseRedirect:
    response = redirect(_next(request))
    response.set_cookie(
        cookie,
        value,
        max_age=YEAR_IN_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def _next(request: HttpRequest) -> str:
    """Return where the form asks to go on, if that is on this site."""
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours else resolve_url("home")
