"""Kombu's filesystem transport with every step made atomic, for the embedded default.

The original shows a message file before it is written and creates the table of bindings before it is
locked, so that a reader in the same moment finds half of it and its worker stops.
"""

from __future__ import annotations

import fcntl
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    """A channel whose messages and bindings appear and vanish by renaming."""

    def _put(self, queue: str, payload: Any, **_options: Any) -> None:  # type: ignore[override]
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}"
        folder = Path(self.data_folder_out)
        unfinished = folder / f"{name}.part"
        unfinished.write_text(dumps(payload), encoding="utf-8")
        unfinished.rename(folder / f"{name}.{queue}.msg")

    def _get(self, queue: str, timeout: float | None = None) -> Any:  # noqa: ARG002
        folder, taken = Path(self.data_folder_in), Path(self.processed_folder)
        for message in sorted(folder.glob(f"*.{queue}.msg")):
            mine = taken / message.name
            try:
                message.rename(mine)
            except FileNotFoundError:  # another worker was faster
                continue
            payload = loads(mine.read_text(encoding="utf-8"))
            mine.unlink()
            return payload
        raise Empty

    def get_table(self, exchange: str) -> Any:
        with self._bindings_locked():
            return super().get_table(exchange)

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str | None, queue: str) -> None:
        with self._bindings_locked():
            super()._queue_bind(exchange, routing_key, pattern, queue)

    @contextmanager
    def _bindings_locked(self) -> Iterator[None]:
        with (self.control_folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):
    Channel = Channel
