"""How far a workbook is, counted in the rows of all its sheets."""

from __future__ import annotations

from exports.kinds import Progress

EVERY = 50


class Pace:
    """Tells how many of all rows are written."""

    def __init__(self, progress: Progress, total: int) -> None:
        self.progress, self.total, self.done = progress, total, 0
        progress(0, total)

    def step(self) -> None:
        self.done += 1
        if self.done % EVERY == 0:
            self.progress(self.done, self.total)
