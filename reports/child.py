"""Read or draw a file in a child process with limits on memory and time, so that no file can harm a worker.

The child is forked from a server that has everything imported (``reports.preload``), holds no
connection, may write no file, and talks back through one pipe: JSON only, never pickles.  The kernel
ends it when the worker that wants its answer is gone.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import multiprocessing
import os
import resource
import signal
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.reduction import DupFd
from typing import IO, Any

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

from reports.drawing import Drawing
from reports.extraction import Extraction
from reports.readers.document import UnreadableDocument

log = structlog.get_logger(__name__)

BEAT_SECONDS = 1.0
"""How often the caller hears of a child that is silent."""
LOOK_SECONDS = 0.1
"""How often we look at the memory of a child that is silent."""
ANSWER_LIMIT = 64 * 1024 * 1024
"""Bytes of the longest message taken from a child."""

CRASHES = frozenset(
    -number
    for number in (
        *(signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE),
        *(signal.SIGABRT, signal.SIGTRAP, signal.SIGSYS),
    )
)
"""Exit codes of a process that did it to itself; nobody sends these signals from outside."""
CRASHES_BELIEVED = 2

READER = "reports.reading.read_report"
DRAWER = "reports.drawing.draw"
"""The functions run in the child, by name: only the name crosses over.  What they return has ``to_json()``."""

# The server finds modules by its environment only: until Python 3.13 it is not told our sys.path.
os.environ["PYTHONPATH"] = os.pathsep.join(
    filter(None, (str(settings.BASE_DIR), os.environ.get("PYTHONPATH")))
)
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["reports.preload"])


class ChildLost(Exception):
    """The child ended without an answer, by a signal or by a mistake of ours: worth another attempt."""

    problem = "worker_lost"


class ChildCrashed(ChildLost):
    """The child broke the rules of the machine in native code; a file that does so twice will again."""


class ChildFailed(ChildLost):
    """The child told of an exception that is our mistake; the traceback is its text."""

    problem = "internal"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading may use; ``seconds`` of wall clock, ``memory`` in bytes of address space."""

    seconds: int
    memory: int

    @classmethod
    def of_settings(cls) -> Limits:
        return cls(settings.READ_TIMEOUT_SECONDS, settings.READ_MEMORY_BYTES)

    @classmethod
    def of_drawing(cls) -> Limits:
        return cls(settings.DRAW_TIMEOUT_SECONDS, settings.READ_MEMORY_BYTES)

    def too_long(self) -> UnreadableDocument:
        return UnreadableDocument("took_too_long", seconds=self.seconds)

    def too_much_memory(self) -> UnreadableDocument:
        return UnreadableDocument("took_too_much_memory", megabytes=self.memory // 2**20)


@dataclass(frozen=True, slots=True)
class Order:
    """What a child is asked to do with the file it is given."""

    name: str
    limits: Limits
    task: str
    told: dict[str, Any]


def read(
    stream: IO[bytes],
    name: str,
    *,
    on_progress: Callable[[int, int], None],
    on_beat: Callable[[], None],
) -> Extraction:
    """Read an open file in a child; raises ``UnreadableDocument`` or ``ChildLost``.

    ``on_progress(done, total)`` is called as pages are read, ``on_beat()`` at least once a second; what
    they raise ends the child and comes through.
    """
    order = Order(name, Limits.of_settings(), READER, {"twice": settings.READ_TWICE})
    return Extraction.from_json(_run(stream, order, on_progress, on_beat))


def draw(stream: IO[bytes], name: str, *, page: int, scale: float) -> Drawing:
    """Draw a page of an open file in a child; raises ``UnreadableDocument`` or ``ChildLost``."""
    order = Order(name, Limits.of_drawing(), DRAWER, {"page": page, "scale": scale})
    return Drawing.from_json(_run(stream, order, lambda _done, _total: None, lambda: None))


def _run(
    stream: IO[bytes],
    order: Order,
    on_progress: Callable[[int, int], None],
    on_beat: Callable[[], None],
) -> Any:
    """Return what a child answers.

    A file whose child crashes is given to one more at once: crashing twice in a row is what the file does, not
    what befell us.
    """
    for _ in range(CRASHES_BELIEVED):
        try:
            return _run_once(stream, order, on_progress, on_beat)
        except ChildCrashed as crash:
            log.warning("child_crashed", how=str(crash))
    raise UnreadableDocument("crashes_reader")


def _run_once(
    stream: IO[bytes],
    order: Order,
    on_progress: Callable[[int, int], None],
    on_beat: Callable[[], None],
) -> Any:
    ours, theirs = _processes.Pipe()
    child = _processes.Process(
        target=_answer, args=(theirs, DupFd(stream.fileno()), order), daemon=True
    )
    try:
        _start(child, on_beat)
        theirs.close()
        return _listen(ours, child, order.limits, on_progress, on_beat)
    finally:
        if child.pid is not None:
            child.kill()
            child.join()
            child.close()
        ours.close()


def warm_up() -> None:
    """Start the server that children are forked from, without waiting until it is ready."""
    forkserver.ensure_running()


def _start(child: multiprocessing.process.BaseProcess, on_beat: Callable[[], None]) -> None:
    """Start a child; the first waits seconds for its server on a busy machine, and the caller must hear of it."""
    starting = threading.Thread(target=child.start, daemon=True)
    starting.start()
    starting.join(BEAT_SECONDS)
    while starting.is_alive():
        on_beat()
        starting.join(BEAT_SECONDS)
    if child.pid is None:
        raise ChildLost("the child could not be started")


def _listen(
    pipe: Connection,
    child: multiprocessing.process.BaseProcess,
    limits: Limits,
    on_progress: Callable[[int, int], None],
    on_beat: Callable[[], None],
) -> Any:
    deadline = time.monotonic() + limits.seconds
    beat = time.monotonic() + BEAT_SECONDS
    peak = 0
    while (now := time.monotonic()) < deadline:
        if now >= beat:
            on_beat()
            beat = now + BEAT_SECONDS
        if not pipe.poll(LOOK_SECONDS):
            peak = max(peak, _address_space(child.pid))
            continue
        try:
            message = json.loads(pipe.recv_bytes(ANSWER_LIMIT), parse_constant=_no_number)
        except EOFError:
            raise _how_it_ended(child, limits, peak) from None
        except (OSError, ValueError) as error:
            raise ChildFailed(f"the child's answer is no message: {error}") from error
        if "progress" in message:
            on_progress(*message["progress"])
            continue
        return _understood(message, limits)
    raise limits.too_long()


def _no_number(name: str) -> Any:
    """Refuse NaN and infinity, which Python writes into JSON and no database takes out of it."""
    raise ValueError(name)


def _understood(message: dict[str, Any], limits: Limits) -> Any:
    """Return the answer a last message holds, or raise what it tells."""
    if "answer" in message:
        return _storable(message["answer"])
    if "unreadable" in message:
        raise UnreadableDocument(message["unreadable"], **message["params"])
    if "memory" in message:
        raise limits.too_much_memory()
    raise ChildFailed(message.get("failed", "an unknown message"))


def _how_it_ended(
    child: multiprocessing.process.BaseProcess, limits: Limits, peak: int
) -> Exception:
    """Tell a file that is too much for the limits from a child that was killed."""
    child.join(5)
    if child.exitcode in {-signal.SIGXCPU, -signal.SIGALRM}:
        return limits.too_long()
    if peak > limits.memory * 0.8:  # engines in C abort when memory is refused
        return limits.too_much_memory()
    if child.exitcode in CRASHES:
        return ChildCrashed(f"the child ended with {child.exitcode}")
    return ChildLost(f"the child ended with {child.exitcode}")


def _address_space(pid: int | None) -> int:
    """Return the bytes of address space of a process, 0 where that cannot be told."""
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split()[0]) * resource.getpagesize()
    except (OSError, IndexError):
        return 0


def _storable(data: Any) -> Any:
    """Return JSON data without NUL characters, which no PostgreSQL column takes."""
    if isinstance(data, str):
        return data.replace("\x00", "")
    if isinstance(data, list):
        return [_storable(item) for item in data]
    if isinstance(data, dict):
        return {_storable(key): _storable(value) for key, value in data.items()}
    return data


# --- in the child --------------------------------------------------------------------------------


def _answer(pipe: Connection, file: Any, order: Order) -> None:
    """Do what was ordered and say what came of it; the last thing sent is the answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C in the terminal is the worker's to heed
    _end_with_the_worker()
    _limit(order.limits)
    try:
        answer = _work(pipe, file, order)
    except UnreadableDocument as problem:
        answer = {"unreadable": problem.code, "params": problem.params}
    except MemoryError:
        answer = {"memory": True}
    except Exception:  # noqa: BLE001 whatever it is, the worker must hear of it
        answer = {"failed": traceback.format_exc()}
    with contextlib.suppress(BrokenPipeError):
        _send(pipe, answer)


def _work(pipe: Connection, file: Any, order: Order) -> dict[str, Any]:
    task = import_string(order.task)

    def progress(done: int, total: int) -> None:
        _send(pipe, {"progress": [done, total]})

    with os.fdopen(file.detach(), "rb") as stream:
        stream.seek(0)
        answer = task(stream, order.name, progress=progress, **order.told)
    return {"answer": answer.to_json()}


def _send(pipe: Connection, message: dict[str, Any]) -> None:
    pipe.send_bytes(json.dumps(message, ensure_ascii=False).encode("utf-8", "replace"))


def _limit(limits: Limits) -> None:
    """Bound what this process may use; the alarm ends it even inside an engine that never returns."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(limits.seconds + 5)


def _end_with_the_worker() -> None:
    """Have the kernel end this process (SIGIO) as soon as the worker closes its end of our lifeline."""
    worker = multiprocessing.parent_process()
    if worker is None or not hasattr(fcntl, "F_SETOWN"):
        return
    lifeline = worker.sentinel
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
    if not worker.is_alive():
        os._exit(1)
