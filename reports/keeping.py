"""Sums of a whole province, kept for a moment: many people look at the same board at once."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

T = TypeVar("T")

MOST_ROWS = 500
"""Longer answers would fill the memory; they are not sums."""
LONGEST_WAIT_SECONDS = 2
_TURNS = tuple(threading.RLock() for _turn in range(32))
"""Who asks the same draws the same; a few who ask something else wait with them."""

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
    try:
        statement = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    return kept_as(statement, lambda: list(rows), is_small=lambda found: len(found) <= MOST_ROWS)


def kept_as(
    asked: object, answer: Callable[[], T], is_small: Callable[[T], bool] = lambda _found: True
) -> T:
    """Return the answer to what is asked, as it was at most ``SUMS_KEPT_SECONDS`` ago.

    ``asked`` tells by its ``repr`` all that the answer depends on.  Of several who ask a process at once one
    works and the others wait for it, though not for ever.
    """
    if not settings.SUMS_KEPT_SECONDS or _fresh.get():
        return answer()
    key = hashlib.sha256(repr(asked).encode()).hexdigest()
    found: tuple[T] | None = cache.get(key)
    if found is not None:
        return found[0]
    turn = _TURNS[int(key[:4], 16) % len(_TURNS)]
    has_turn = turn.acquire(timeout=LONGEST_WAIT_SECONDS)
    try:
        found = cache.get(key)
        if found is None:
            found = (answer(),)
            if is_small(found[0]):
                cache.set(key, found, settings.SUMS_KEPT_SECONDS)
        return found[0]
    finally:
        if has_turn:
            turn.release()
