"""How far the files handed in have been read: a panel of the filing board that keeps itself up to date."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agencies.models import Agency, AnyUser, User
from reports.filing import Standing, expected, with_standing
from reports.models import Revision
from reports.years import chosen_year

RECENT = 10
BATCH = timedelta(hours=1)
"""The progress bar counts the files of the last hour."""


@require_GET
def progress(request: HttpRequest) -> HttpResponse:
    """Return what became of the files of the agencies one reviews; asked again while some are being read."""
    if not (isinstance(request.user, User) and request.user.is_reviewer):
        raise PermissionDenied
    year = chosen_year(request)
    context = {
        "year": year,
        "counts": _counts(request.user, year),
        "recent": _recent(request.user),
    }
    return render(request, "reports/reading.html", context | _progress(request.user))


def _counts(user: User, year: int) -> list[tuple[Standing, int]]:
    """Return how many of the agencies that owe a report have come how far with their file."""
    agencies = with_standing(expected(Agency.objects.reviewable_by(user), year), year)
    counts = Counter(dict(agencies.order_by().values_list("standing").annotate(n=Count("pk"))))
    return [(standing, counts[standing]) for standing in Standing]


def _recent(user: AnyUser) -> list[Revision]:
    revisions = Revision.objects.visible_to(user).select_related("report__agency", "uploaded_by")
    return list(revisions.order_by("-received_at", "-pk")[:RECENT])


def _progress(user: AnyUser) -> dict[str, int]:
    """Return how many files wait or are being read, and how far the last hour's files have come."""
    revisions = Revision.objects.visible_to(user)
    pending = revisions.pending().count()
    if not pending:
        return {"pending": 0}
    batch = revisions.filter(received_at__gte=timezone.now() - BATCH)
    total = batch.count()
    done = total - batch.pending().count()
    return {"pending": pending, "batch_total": max(total, pending), "batch_done": done}
