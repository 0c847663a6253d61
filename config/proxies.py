"""From whom a request comes where reverse proxies stand in front: else everybody would come from the proxy.

The record of acts tells the address, and failed sign-ins are counted by it.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse


class ProxiesMiddleware:
    """Take the address our outermost proxy saw; what stands before it in the header was said by anybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.PROXIES:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        passed = [one.strip() for one in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(passed) >= settings.PROXIES and passed[-settings.PROXIES]:
            request.META["REMOTE_ADDR"] = passed[-settings.PROXIES]
        return self.get_response(request)
