"""The pages of a file to look at: what stands on a page, and its picture."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reports import facsimiles, tasks
from reports.extraction.names import row_and_column
from reports.models import Facsimile, Revision
from reports.readers.pdf import MOST_PAGES
from reports.views.revisions import in_scope

BROWSER_SECONDS = 600
"""So long a browser may show a picture again without asking whether one still may see it."""


def page_of(revision: Revision, page: int, scale: int) -> Facsimile:
    """Return a page as far as it has come, having it drawn if need be."""
    facsimile, is_to_send = facsimiles.wanted(revision, page, scale)
    if is_to_send:
        tasks.draw_page.delay_on_commit(facsimile.pk)
    return facsimile


def with_page(request: HttpRequest, pk: int, number: int) -> Revision:
    """Return the revision if the user may know of it, else 404; and 404 beyond the pages of any report."""
    revision = in_scope(request, pk)
    if not 1 <= number <= (MOST_PAGES if facsimiles.is_paged(revision) else 1):
        raise Http404
    return revision


def page_context(revision: Revision, facsimile: Facsimile) -> dict[str, Any]:
    """Return what the template of a page needs; words and cells only once there is a picture below them."""
    is_pictured = facsimile.state == Facsimile.State.DRAWN and bool(facsimile.scale)
    return {
        "revision": revision,
        "facsimile": facsimile,
        "is_stalled": facsimiles.is_stalled(facsimile),
        "words": [(text, line_of(box)) for text, box in facsimile.words] if is_pictured else [],
        "boxes": boxes(revision, facsimile.page) if is_pictured else [],
    }


BASELINE = 0.82
"""Where letters stand, as a part of the height of their box."""


def line_of(box: list[float]) -> tuple[float, float, float, float]:
    """Return x, baseline, width and type size of a word in PDF points."""
    x0, y0, x1, y1 = box
    height = y1 - y0
    return (
        round(x0, 1),
        round(y0 + BASELINE * height, 1),
        round(max(x1 - x0, 0.5), 1),
        round(max(height, 0.5), 1),
    )


def boxes(revision: Revision, page: int) -> list[dict[str, Any]]:
    """Return the cells of a page: address, name, box as x, y, width, height in PDF points, and our doubt."""
    reading = getattr(revision, "reading", None)
    places = reading.places if reading else {}
    doubtful = {doubt.at for doubt in revision.doubts.all()}
    return [
        {
            "at": at,
            "name": _("{row}，{column}").format(row=row, column=column),
            "is_doubtful": at in doubtful,
            "x": round(x0, 1),
            "y": round(y0, 1),
            "width": round(max(x1 - x0, 1), 1),
            "height": round(max(y1 - y0, 1), 1),
        }
        for at, place in places.items()
        if place.get("page") == page and place.get("box")
        for x0, y0, x1, y1 in [place["box"]]
        for row, column in [map(gettext, row_and_column(at))]
    ]


def viewer_context(
    request: HttpRequest, revision: Revision, pages: int | None, begin: int = 1
) -> dict[str, Any]:
    """Return what the viewer needs: the page asked for, else ``begin``, and how far its drawing has come."""
    is_paged = facsimiles.is_paged(revision)
    asked = request.GET.get("page", "")
    number = (int(asked[:4]) if asked.isascii() and asked.isdigit() else 0) or begin
    count = (pages or max(number, 1)) if is_paged else 1
    number = min(max(number, 1), count, MOST_PAGES)
    facsimile = page_of(revision, number, facsimiles.scale_for(revision, ""))
    return {
        "is_paged": is_paged,
        "page_number": number,
        "page_count": (pages or facsimile.pages or number) if is_paged else 1,
        "previous_page": max(number - 1, 1),
        "next_page": min(number + 1, count),
        **page_context(revision, facsimile),
    }


@require_GET
def pages(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the file by itself: one that could not be read, or waits to be confirmed, can be looked at too."""
    revision = in_scope(request, pk)
    reading = getattr(revision, "reading", None)
    context = viewer_context(request, revision, reading.pages if reading else None)
    context |= {"report": revision.report, "agency": revision.report.agency}
    return render(request, "sources/alone.html", context)


@require_GET
def page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Return one page of the file, or how far the drawing has come; without scripts the whole page around it."""
    revision = with_page(request, pk, number)
    if not request.htmx:  # type: ignore[attr-defined]
        if not revision.has_figures:
            return redirect(f"{reverse('revision-pages', args=[pk])}?page={number}")
        desk = reverse("report-detail", args=[revision.report_id])
        return redirect(f"{desk}?version={revision.number}&page={number}")
    scale = facsimiles.scale_for(revision, request.GET.get("scale", ""))
    facsimile = page_of(revision, number, scale)
    return render(request, "sources/page.html", page_context(revision, facsimile))


@require_GET
def picture(request: HttpRequest, pk: int, number: int) -> HttpResponse | FileResponse:
    """Hand out the picture of a page; 202 while it is being drawn, 404 where there is none to come."""
    revision = with_page(request, pk, number)
    if not facsimiles.is_paged(revision):
        raise Http404
    scale = facsimiles.scale_for(revision, request.GET.get("scale", ""))
    facsimile = page_of(revision, number, scale)
    if facsimile.state == Facsimile.State.FAILED:
        raise Http404
    if facsimile.state == Facsimile.State.WANTED:
        return HttpResponse(
            status=HTTPStatus.ACCEPTED, headers={"Retry-After": "1", "Cache-Control": "no-store"}
        )
    return _handed_out(request, facsimile)


def _handed_out(request: HttpRequest, facsimile: Facsimile) -> HttpResponse | FileResponse:
    facsimiles.looked_at(facsimile)
    headers = {
        "ETag": f'"{facsimile.tag}"',
        "Cache-Control": f"private, max-age={BROWSER_SECONDS}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return HttpResponseNotModified(headers=headers)
    try:
        file = facsimile.file.open("rb")
    except FileNotFoundError:  # the store lost it: forget it, so that it is drawn anew
        facsimile.delete()
        raise Http404 from None
    return FileResponse(file, content_type=facsimile.media_type, headers=headers)


@require_POST
def again(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Try anew to draw a page that failed or was never answered."""
    revision = with_page(request, pk, number)
    facsimiles.again(revision, number)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("revision-page", pk, number)
    facsimile = page_of(
        revision, number, facsimiles.scale_for(revision, request.GET.get("scale", ""))
    )
    return render(request, "sources/page.html", page_context(revision, facsimile))
