"""Pages to look at: wanted by a view, drawn by a worker, thrown away when nobody looks."""

from __future__ import annotations

from datetime import timedelta

import nh3
import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import F, Sum
from django.utils import timezone

from reports import child
from reports.drawing import Drawing
from reports.models import Facsimile, Revision
from reports.readers.document import UnreadableDocument
from reports.readers.sniffing import PDF

log = structlog.get_logger(__name__)

State = Facsimile.State

SCALES = (150, 300, 450)
"""Pixels for a hundred points: a page in half a window, the same on a sharp screen, and enlarged."""
MARKUP = 0
"""The scale of what has no pages."""
RESEND_SECONDS = 15
"""After this long unanswered a page is put into the queue again."""
STALLED_SECONDS = 8
"""After this long the page says that nobody draws."""
MOST_ATTEMPTS = 2
SUFFIXES = {"image/png": "png", "image/jpeg": "jpg"}

TAGS = {"h2", "h3", "h4", "h5", "h6", "p", "br", "table", "tbody", "tr", "td"}
ATTRIBUTES = {
    "*": {"data-anchor"},
    "td": {"data-anchor", "rowspan", "colspan"},
}
"""All that is left of any document: the markup is our own, this is the last line."""


def is_paged(revision: Revision) -> bool:
    """Whether a file has pages to be drawn; one that was never read is told by its name."""
    if revision.media_type:
        return revision.media_type == PDF
    return revision.original_name.lower().endswith(".pdf")


def scale_for(revision: Revision, asked: str) -> int:
    """Return the smallest scale that is as sharp as asked for."""
    if not is_paged(revision):
        return MARKUP
    wanted = int(asked[:4]) if asked.isascii() and asked.isdigit() else SCALES[0]
    return next((scale for scale in SCALES if scale >= wanted), SCALES[-1])


def wanted(revision: Revision, page: int, scale: int) -> tuple[Facsimile, bool]:
    """Return the page as far as it has come, and whether it is to be put into the queue now."""
    found, is_new = Facsimile.objects.get_or_create(revision=revision, page=page, scale=scale)
    now = timezone.now()
    long_ago = now - timedelta(seconds=RESEND_SECONDS)
    if is_new or found.state != State.WANTED or found.sent_at > long_ago:
        return found, is_new
    lost = Facsimile.objects.filter(pk=found.pk, state=State.WANTED, sent_at__lte=long_ago)
    return found, bool(lost.update(sent_at=now))


def again(revision: Revision, page: int) -> None:
    """Forget what failed or was never answered, so that it is tried anew."""
    revision.facsimiles.filter(page=page).exclude(state=State.DRAWN).delete()


def is_stalled(facsimile: Facsimile) -> bool:
    """Whether it waits so long that nobody seems to draw."""
    waited = timezone.now() - facsimile.wanted_at
    return facsimile.state == State.WANTED and waited > timedelta(seconds=STALLED_SECONDS)


def looked_at(facsimile: Facsimile) -> None:
    """Remember the day, at most one write a day."""
    today = timezone.localdate()
    if facsimile.seen_on != today:
        Facsimile.objects.filter(pk=facsimile.pk).update(seen_on=today)


# --- drawing -------------------------------------------------------------------------------------


def draw(facsimile_id: int) -> bool:
    """Draw a wanted page and store it; say whether it should be tried again.  Safe to run twice."""
    found = Facsimile.objects.filter(pk=facsimile_id, state=State.WANTED).select_related("revision")
    facsimile = found.first()
    if facsimile is None:
        return False
    revision = facsimile.revision
    try:
        with revision.file.open("rb") as stream:
            drawing = child.draw(
                stream, revision.original_name, page=facsimile.page, scale=facsimile.scale / 100
            )
    except UnreadableDocument as problem:
        return _failed(facsimile, problem.code, dict(problem.params))
    except FileNotFoundError:
        return _failed(facsimile, "file_missing", {})
    except child.ChildLost as lost:
        return _lost(facsimile, lost)
    try:
        _store(facsimile, drawing)
    except (
        OSError
    ) as error:  # a full disk: said on the page, and not tried for as long as somebody looks at it
        return _lost(facsimile, child.ChildFailed(str(error)))
    return False


def _store(facsimile: Facsimile, drawing: Drawing) -> None:
    """Keep what was drawn, unless another worker was faster."""
    if drawing.data:
        name = f"page.{SUFFIXES[drawing.media_type]}"
        facsimile.file.save(name, ContentFile(drawing.data), save=False)
    stored = Facsimile.objects.filter(pk=facsimile.pk, state=State.WANTED).update(
        state=State.DRAWN,
        file=facsimile.file.name or "",
        media_type=drawing.media_type,
        size=len(drawing.data) + len(drawing.markup),
        pages=drawing.pages,
        width=drawing.width,
        height=drawing.height,
        words=drawing.words or [],
        markup=cleaned(drawing.markup),
    )
    if not stored:
        _forget(facsimile)


def cleaned(markup: str) -> str:
    """Return markup in which nothing is left but text, tables and anchors."""
    return nh3.clean(markup, tags=TAGS, attributes=ATTRIBUTES) if markup else ""


def _failed(facsimile: Facsimile, code: str, params: dict[str, str | int]) -> bool:
    log.info("not_drawn", revision=facsimile.revision_id, page=facsimile.page, code=code)
    Facsimile.objects.filter(pk=facsimile.pk, state=State.WANTED).update(
        state=State.FAILED, problem=code, problem_params=params
    )
    return False


def _lost(facsimile: Facsimile, lost: child.ChildLost) -> bool:
    """Count an attempt that ended by our fault; after the last one it has failed."""
    log.warning("drawing_lost", revision=facsimile.revision_id, page=facsimile.page, how=str(lost))
    Facsimile.objects.filter(pk=facsimile.pk).update(attempts=F("attempts") + 1)
    if facsimile.attempts + 1 < MOST_ATTEMPTS:
        return True
    return _failed(facsimile, lost.problem, {})


# --- throwing away -------------------------------------------------------------------------------


def evict() -> int:
    """Throw away pages nobody looked at for long, then the longest unseen until the rest fits; return how many."""
    oldest = timezone.localdate() - timedelta(days=settings.PAGE_CACHE_DAYS)
    count = _throw_away(list(Facsimile.objects.filter(seen_on__lt=oldest)))
    excess = _stored_bytes() - settings.PAGE_CACHE_BYTES
    doomed: list[Facsimile] = []
    if excess > 0:
        for facsimile in Facsimile.objects.order_by("seen_on", "pk").iterator():
            doomed.append(facsimile)
            excess -= facsimile.size
            if excess <= 0:
                break
    return count + _throw_away(doomed)


def _stored_bytes() -> int:
    return Facsimile.objects.aggregate(total=Sum("size"))["total"] or 0


def _throw_away(doomed: list[Facsimile]) -> int:
    """Delete rows first, then their files: a picture without a row is only litter, a row without one a broken page."""
    Facsimile.objects.filter(pk__in=[facsimile.pk for facsimile in doomed]).delete()
    for facsimile in doomed:
        _forget(facsimile)
    return len(doomed)


def _forget(facsimile: Facsimile) -> None:
    """Delete a picture, if there is one."""
    if facsimile.file.name:
        default_storage.delete(facsimile.file.name)
