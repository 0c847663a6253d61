"""Sums of a whole province, kept for a moment: many people look at the same board at once."""

from __future__ import annotations

import hashlib
import hmac
import pickle
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, TypeVar

import structlog
from django.conf import settings
from django.core.cache import cache, caches
from django.core.exceptions import EmptyResultSet, SuspiciousOperation
from django.db import connections
from django.db.models import QuerySet

T = TypeVar("T")
log = structlog.get_logger()

MOST_ROWS = 500
"""Longer answers would fill the memory; they are not sums."""
LONGEST_WAIT_SECONDS = 2
RENEWED_AT = 0.6
"""From this part of its time on an answer is made anew beside the page that asks for it, so that nobody waits for that."""
_TURNS = tuple(threading.RLock() for _turn in range(32))
"""Who asks the same draws the same; a few who ask something else wait with them."""
_RENEWERS = ThreadPoolExecutor(max_workers=2, thread_name_prefix="sums")
"""Few, for each takes a connection to the database from those of the pages."""
_renewing: set[str] = set()

_fresh: ContextVar[bool] = ContextVar("fresh", default=False)


class Kept(NamedTuple):
    """An answer and when it was asked for, in seconds since 1970."""

    answer: Any
    since: float

    @property
    def age(self) -> float:
        """Return which part of its time is over."""
        return (time.time() - self.since) / settings.SUMS_KEPT_SECONDS


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
    return kept_as(
        statement, lambda: list(rows.all()), is_small=lambda found: len(found) <= MOST_ROWS
    )


def kept_as(
    asked: object, answer: Callable[[], T], is_small: Callable[[T], bool] = lambda _found: True
) -> T:
    """Return the answer to what is asked, as it was at most ``SUMS_KEPT_SECONDS`` ago.

    ``asked`` tells by its ``repr`` all that the answer depends on; ``answer`` may be called in another thread.  Of
    several who ask a process at once one works and the others wait for it, though not for ever.
    """
    if not settings.SUMS_KEPT_SECONDS or _fresh.get():
        return answer()
    key = hashlib.sha256(repr(asked).encode()).hexdigest()
    found: Kept | None = cache.get(key)
    if found is None:
        return _first(key, answer, is_small)
    if found.age > RENEWED_AT and key not in _renewing:
        _renewing.add(key)
        _RENEWERS.submit(_renew, key, answer, is_small)
    answered: T = found.answer
    return answered


def _first(key: str, answer: Callable[[], T], is_small: Callable[[T], bool]) -> T:
    """Make the answer unless another thread or process did meanwhile."""
    turn = _TURNS[int(key[:4], 16) % len(_TURNS)]
    has_turn = turn.acquire(timeout=LONGEST_WAIT_SECONDS)
    try:
        found = cache.get(key) or _of_others(key, 1)
        answered: T = found.answer if found is not None else _made(key, answer, is_small)
        return answered
    finally:
        if has_turn:
            turn.release()


def _made(key: str, answer: Callable[[], T], is_small: Callable[[T], bool]) -> T:
    since = time.time()
    found = answer()
    if is_small(found):
        cache.set(key, Kept(found, since), settings.SUMS_KEPT_SECONDS - (time.time() - since))
        _tell_others(key, Kept(found, since))
    return found


def _renew(key: str, answer: Callable[[], Any], is_small: Callable[[Any], bool]) -> None:
    """Make the answer anew while the present one is still good; if that fails the next who asks sees why."""
    try:
        found = cache.get(key)
        is_new = found is not None and found.age < RENEWED_AT  # while this waited for its turn
        if not is_new and _of_others(key, RENEWED_AT) is None:
            _made(key, answer, is_small)
    except Exception:
        log.exception("keeping.not_renewed")
    finally:
        _renewing.discard(key)
        connections.close_all()  # this thread's


# --- between processes -----------------------------------------------------------------------------


def _of_others(key: str, oldest: float) -> Kept | None:
    """Return what another process made not long ago, and keep it here as well."""
    if "shared" not in settings.CACHES:
        return None
    try:
        found: Kept | None = caches["shared"].get(key)
    except Exception as problem:  # noqa: BLE001 - whatever it is, the answer can be made
        log.warning("keeping.not_shared", problem=repr(problem))
        return None
    if found is None or found.age > oldest:
        return None
    cache.set(key, found, settings.SUMS_KEPT_SECONDS * (1 - found.age))
    return found


def _tell_others(key: str, kept: Kept) -> None:
    if "shared" not in settings.CACHES:
        return
    try:
        caches["shared"].set(key, kept, settings.SUMS_KEPT_SECONDS)
    except Exception as problem:  # noqa: BLE001 - others make their own
        log.warning("keeping.not_shared", problem=repr(problem))


class Sealed:
    """Writes answers for other processes so that only what this site wrote is ever unpickled."""

    def dumps(self, answer: Any) -> bytes:
        written = pickle.dumps(answer)
        return _seal(written) + written

    def loads(self, sealed: bytes) -> Any:
        seal, written = sealed[:32], sealed[32:]
        if not hmac.compare_digest(seal, _seal(written)):
            raise SuspiciousOperation
        return pickle.loads(written)  # noqa: S301 - sealed with this site's own key


def _seal(written: bytes) -> bytes:
    return hmac.digest(b"sums" + settings.SECRET_KEY.encode(), written, "sha256")
