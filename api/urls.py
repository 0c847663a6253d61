"""Addresses of the read API, and of the pages about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from api import pages
from api.addresses import api
from api.guard import with_etag


def for_programs(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the token decide, and not the session; name the content."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return with_etag(request, view(request, *args, **kwargs))

    return csrf_exempt(login_not_required(answered))


def wrapped(pattern: Any) -> Any:
    pattern.callback = for_programs(pattern.callback)
    return pattern


_patterns, _app, _space = api.urls
urlpatterns = [
    path(
        "api/v1/",
        (
            [wrapped(one) for one in _patterns if getattr(one, "name", "") != "api-root"],
            _app,
            _space,
        ),
    ),
    path("api/", pages.guide, name="api-guide"),
    path("tokens/", pages.tokens, name="token-list"),
    path("accounts/<int:pk>/tokens/", pages.account_tokens, name="account-tokens"),
    path("tokens/<int:pk>/revoke/", pages.revoke, name="token-revoke"),
]
