"""Whether the site lives (``/healthz``) and can do its work (``/readyz``), for machines that watch it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from kombu.exceptions import OperationalError

from config.celery import app

BROKER_SECONDS = 2


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Answer without asking anybody."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Ask the database and the broker; 503 if one of them does not answer."""
    checks = {"database": _database_answers(), "broker": _broker_answers()}
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker_answers() -> bool:
    try:
        with app.connection_for_write(connect_timeout=BROKER_SECONDS) as broker:
            broker.ensure_connection(max_retries=0, timeout=BROKER_SECONDS)
    except (OperationalError, OSError):
        return False
    return True
