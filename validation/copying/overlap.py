"""How much of one text stands in another, and the longest passages that do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from validation.copying.own_words import OwnWords

SHORTEST = 8
"""Letters in a row that count as shared: fewer coincide by chance."""
SHOWN = 5
"""So many of the longest passages are shown."""
WORTH_SHOWING = 12
LONGEST_SHOWN = 600
"""Characters shown of one passage."""


@dataclass(frozen=True, slots=True)
class Run:
    """``length`` letters that stand at ``here`` in one text and at ``there`` in the other."""

    here: int
    there: int
    length: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """What one text shares with another."""

    share: float
    """Part of its own letters that stand in the other, 0 to 1."""
    passages: tuple[tuple[str, str], ...]
    """The longest shared passages as printed, here and there."""


def overlap(here: OwnWords, there: OwnWords) -> Overlap:
    """Measure how much of ``here`` stands in ``there``, in runs of at least ``SHORTEST`` letters."""
    runs = list(shared_runs(here.letters, there.letters))
    if not runs:
        return Overlap(0.0, ())
    return Overlap(_covered(runs) / len(here), _passages(runs, here, there))


def shared_runs(here: str, there: str) -> Iterator[Run]:
    """Yield shared runs in the order of ``here``, each as long as it goes; linear in both texts."""
    first_place: dict[str, int] = {}
    place: int | None
    for place in range(len(there) - SHORTEST, -1, -1):
        first_place[there[place : place + SHORTEST]] = place
    start = 0
    while start <= len(here) - SHORTEST:
        place = first_place.get(here[start : start + SHORTEST])
        if place is None:
            start += 1
            continue
        run = Run(start, place, _length(here, start, there, place))
        yield run
        start += run.length - SHORTEST + 1


def _length(here: str, start: int, there: str, place: int) -> int:
    length = SHORTEST
    most = min(len(here) - start, len(there) - place)
    while length < most and here[start + length] == there[place + length]:
        length += 1
    return length


def _covered(runs: list[Run]) -> int:
    """Count the letters in any run."""
    covered = 0
    end = 0
    for run in runs:
        covered += max(0, run.here + run.length - max(end, run.here))
        end = max(end, run.here + run.length)
    return covered


def _passages(runs: list[Run], here: OwnWords, there: OwnWords) -> tuple[tuple[str, str], ...]:
    """Return the longest runs as printed, in the order of the text."""
    longest = sorted(runs, key=lambda run: -run.length)[:SHOWN]
    worth = [run for run in longest if run.length >= WORTH_SHOWING] or longest[:1]
    return tuple(
        (
            here.words(run.here, run.here + run.length)[:LONGEST_SHOWN],
            there.words(run.there, run.there + run.length)[:LONGEST_SHOWN],
        )
        for run in sorted(worth, key=lambda run: run.here)
    )
