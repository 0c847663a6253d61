"""Sums of a whole province, kept for a moment: many people look at the same board at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

MOST_ROWS = 500
"""Longer answers would fill the memory; they are not sums."""


_fresh: ContextVar[bool] = ContextVar("fresh", default=False)


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Have every sum computed anew meanwhile: an export is of one moment, and a board only nearly so."""
    token = _fresh.set(True)
    try:
        yield
    finally:
        _fresh.reset(token)


def kept(rows: QuerySet[Any, Any]) -> list[Any]:
    """Return the rows, as they were at most ``SUMS_KEPT_SECONDS`` ago.

    The key is the statement itself with the scope of who asks in it: nobody is answered from what only somebody
    else may see, and whose rights have changed asks something else.
    """
    if not settings.SUMS_KEPT_SECONDS or _fresh.get():
        return list(rows)
    try:
        key = hashlib.sha256(repr(rows.query.sql_with_params()).encode()).hexdigest()
    except EmptyResultSet:
        return []
    found: list[Any] | None = cache.get(key)
    if found is None:
        found = list(rows)
        if len(found) <= MOST_ROWS:
            cache.set(key, found, settings.SUMS_KEPT_SECONDS)
    return found
