"""What a long transaction tells others before it has ended."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog
from django.db import OperationalError, connection

log = structlog.get_logger(__name__)


def aside(act: Callable[[], object]) -> None:
    """Do something to the database outside the transaction of this thread; what fails is left to the next time.

    A transaction of SQLite that writes lets nobody else write: it has nothing to say before it ends.
    """
    with ThreadPoolExecutor(1) as thread:
        thread.submit(_on_its_own_connection, act).result()


def _on_its_own_connection(act: Callable[[], object]) -> None:
    try:
        act()
    except OperationalError as problem:
        log.warning("aside_missed", problem=str(problem))
    finally:
        connection.close()
