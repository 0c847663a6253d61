"""How long the server took for an answer, told to whoever measures (``MINGCHA_SERVER_TIMING=1``)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse


@dataclass(slots=True)
class Asked:
    """What was asked of the database, and how long that took in seconds."""

    queries: int = 0
    seconds: float = 0.0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.queries += 1
            self.seconds += time.perf_counter() - begun


class TimingMiddleware:
    """Add ``Server-Timing``: the whole time, processor time and database time in ms, and the number of queries."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.SERVER_TIMING:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = Asked()
        begun, worked = time.perf_counter(), time.thread_time()
        with connection.execute_wrapper(asked):
            response = self.get_response(request)
        whole, processor = time.perf_counter() - begun, time.thread_time() - worked
        response.headers["Server-Timing"] = (
            f"app;dur={whole * 1000:.1f}, cpu;dur={processor * 1000:.1f}, "
            f'db;dur={asked.seconds * 1000:.1f};desc="{asked.queries}"'
        )
        return response
