"""What accounts and the roster leave behind and nobody needs any more; the record of acts keeps what was done."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from agencies.models import OneTimeLink, RosterImport, SignedIn

SESSIONS_KEPT = timedelta(days=7)
LINKS_KEPT = timedelta(days=90)
IMPORTS_KEPT = timedelta(days=30)


def clean() -> dict[str, int]:
    """Delete what ended long ago; return how many rows of each kind."""
    return {"sessions": sessions(), "links": links(), "imports": imports()}


def sessions() -> int:
    """Delete the rows of sessions that ended, or were over, a week ago, and Django's own that have run out."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    before = timezone.now() - max(SESSIONS_KEPT, timedelta(seconds=settings.SESSION_COOKIE_AGE))
    over = Q(ended_at__lt=before) | Q(seen_at__lt=before)
    return SignedIn.objects.filter(over).delete()[0]


def links() -> int:
    """Delete the links that were used or withdrawn, or ran out, a quarter ago."""
    before = timezone.now() - LINKS_KEPT
    done = (
        Q(used_at__lt=before) | Q(withdrawn_at__lt=before) | Q(used_at=None, expires_at__lt=before)
    )
    return OneTimeLink.objects.filter(done).delete()[0]


def imports() -> int:
    """Delete the roster files that were looked at and never imported; of the imported ones the lines as handed in.

    What an import changed stays, with the page that shows it.
    """
    old = RosterImport.objects.filter(created_at__lt=timezone.now() - IMPORTS_KEPT)
    old.filter(state=RosterImport.State.APPLIED).exclude(lines=[]).update(lines=[])
    left = (RosterImport.State.SHOWN, RosterImport.State.DISCARDED)
    return old.filter(state__in=left).delete()[0]
