"""What was asked and cannot be done becomes a message on the page the user came from, with what they had written."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

import structlog
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from reports.life import NotAllowed

log = structlog.get_logger(__name__)

KEPT = "kept"
"""Where the session keeps what was written in a form that was refused, until it is shown again."""
WRITTEN = ("text", "reason", "note", "summary")
"""Fields people write sentences in."""
LONGEST_KEPT = 20_000


class RefusalMiddleware:
    """Turn ``NotAllowed`` into a message and a way back, so that no view need catch it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotAllowed):
            return None
        log.info("not_allowed", code=exception.code, path=request.path)
        messages.error(request, exception.reason)
        keep(request)
        where = exception.url or came_from(request)
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Redirect": where})
        return HttpResponseRedirect(where)


def keep(request: HttpRequest) -> None:
    """Remember what was written in the refused form, for the next page to show."""
    written = [request.POST[name].strip() for name in WRITTEN if name in request.POST]
    kept = "\n".join(filter(None, written))[:LONGEST_KEPT]
    if kept:
        request.session[KEPT] = kept


def came_from(request: HttpRequest) -> str:
    """Return the page on this site the user came from, else their first page."""
    referrer = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        referrer, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    path = urlsplit(referrer)._replace(scheme="", netloc="", fragment="").geturl()
    # a path of ours that begins with two slashes would be another site
    is_way_back = is_ours and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_way_back and urlsplit(path).path != request.path else resolve_url("home")
