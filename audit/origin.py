"""From where a request comes: remembered for as long as it is answered, for the record of acts."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True, slots=True)
class Origin:
    """Network address and browser; both empty where no request is answered."""

    address: str = ""
    agent: str = ""


NOWHERE = Origin()
_origin: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def current() -> Origin:
    """Return where the present request comes from."""
    return _origin.get()


class OriginMiddleware:
    """Remember the origin of the request while it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _origin.set(
            Origin(
                str(request.META.get("REMOTE_ADDR", ""))[:45],
                request.headers.get("User-Agent", "")[:200],
            )
        )
        try:
            return self.get_response(request)
        finally:
            _origin.reset(token)
