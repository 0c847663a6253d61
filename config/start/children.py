"""Programs that are kept running, and ended in order."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.conf import settings

LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0
"""A program that ran this long before it ended is started again without a pause."""

_PR_SET_PDEATHSIG = 1


@dataclass(slots=True)
class Child:
    """One program in a process group of its own, so that a Ctrl-C in the terminal reaches only us."""

    title: str
    command: Sequence[str]
    patience: float
    """Seconds it gets to end by itself before it is killed."""
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0
    resume_at: float = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=os.environ | self.environment,
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
        )

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def has_succeeded(self) -> bool:
        return self.process is not None and self.process.poll() == 0

    def revive(self, say: Callable[[str], None]) -> None:
        """Start the program again if it has ended, after a pause that doubles each time."""
        now = time.monotonic()
        if self.is_running or now < self.resume_at:
            return
        if self.process is not None:
            steady = now - self.started > STEADY_SECONDS
            self.pause = 1.0 if steady else min(LONGEST_PAUSE, max(1.0, self.pause * 2))
            self.resume_at = now + self.pause
            say(
                f"{self.title}意外退出（{self.process.returncode}），{self.pause:.0f} 秒后重新启动。"
            )
            self._kill_group()
            self.process = None
            return
        self.start()

    def end(self) -> None:
        """Ask the program to end, wait as long as it is given, then kill it and all it started."""
        if self.process is None:
            return
        if self.is_running:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(self.patience)
            except subprocess.TimeoutExpired:
                self._kill_group()
                self.process.wait()
        self._kill_group()

    def _kill_group(self) -> None:
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                return


def _end_with_parent() -> None:
    """Have the kernel ask this process to end if ours is killed outright (between fork and exec)."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
