"""The record, for administrators: their subtree's part of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET
from django_tables2 import RequestConfig

from audit.exporting import AT_ONCE, FORMATS
from audit.forms import EventFilter
from audit.models import Event, EventQuerySet
from audit.recording import record
from audit.tables import EventTable

PER_PAGE = 50


def visible_to(user: Any) -> EventQuerySet:
    """Return the events of the subtrees the user administers; 404 for who administers nothing."""
    if user.administers_everything:
        return Event.objects.all()
    paths = user.administered_paths()
    if not paths:
        raise Http404
    return Event.objects.within(paths)


@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """List who did what, the latest first."""
    form = EventFilter(request.GET)
    table = EventTable(form.narrow(visible_to(request.user)))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return render(request, "audit/list.html", {"form": form, "table": table})


@require_GET
def export(request: HttpRequest, form_of_file: str) -> StreamingHttpResponse:
    """Hand out what the list shows as a file; that it was taken is recorded first."""
    if form_of_file not in FORMATS:
        raise Http404
    form = EventFilter(request.GET)
    found = form.narrow(visible_to(request.user)).order_by("pk")
    asked = {field: str(value) for field, value in form.cleaned_data.items() if value}
    user: Any = request.user
    record("audit.export", None, by=user, format=form_of_file, filter=asked, count=found.count())
    write, media_type = FORMATS[form_of_file]
    response = StreamingHttpResponse(write(found.iterator(AT_ONCE)), content_type=media_type)
    day = timezone.localdate().isoformat()
    response["Content-Disposition"] = f'attachment; filename="audit-{day}.{form_of_file}"'
    response["Cache-Control"] = "private, no-store"
    return response
