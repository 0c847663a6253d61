"""What changed inside a sentence, word by word: numbers and Latin words whole, Chinese by the character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*[%％]?|[A-Za-z]+|\s+|.", re.DOTALL)
MOST_PAIRS = 4_000_000
"""Of longer sentences only the common beginning and end are found."""

Tokens = list[str]


@dataclass(frozen=True, slots=True)
class Part:
    """A run of a sentence that the other version has too, or has not."""

    text: str
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence in both versions."""

    old: tuple[Part, ...]
    new: tuple[Part, ...]


@dataclass(slots=True)
class _Step:
    """A stretch that is the same in both, or what one has in place of the other's."""

    old: Tokens
    new: Tokens
    is_same: bool


def marked(old: str, new: str) -> Marked:
    """Return both sentences cut where they differ."""
    steps = list(_joined(_steps(_TOKEN.findall(old), _TOKEN.findall(new))))
    return Marked(
        tuple(Part("".join(step.old), not step.is_same) for step in steps if step.old),
        tuple(Part("".join(step.new), not step.is_same) for step in steps if step.new),
    )


def _steps(old: Tokens, new: Tokens) -> Iterator[_Step]:
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    yield _Step(old[:head], new[:head], is_same=True)
    if len(middle_old) * len(middle_new) > MOST_PAIRS:
        yield _Step(middle_old, middle_new, is_same=False)
    else:
        for code in LCSseq.opcodes(middle_old, middle_new):
            yield _Step(
                middle_old[code.src_start : code.src_end],
                middle_new[code.dest_start : code.dest_end],
                is_same=code.tag == "equal",
            )
    yield _Step(old[len(old) - tail :], new[len(new) - tail :], is_same=True)


def _common(old: Tokens, new: Tokens) -> int:
    """Return how many tokens both begin with."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _joined(steps: Iterator[_Step]) -> Iterator[_Step]:
    """Join neighbours of a kind; a single character that happens to stand in both tells nothing between changes."""
    kept: list[_Step] = []
    for step in steps:
        if not step.old and not step.new:
            continue
        if kept and kept[-1].is_same == step.is_same:
            _append(kept[-1], step)
        elif len(kept) > 1 and not step.is_same and len(kept[-1].old) == 1:
            _append(kept[-2], kept.pop())
            _append(kept[-1], step)
        else:
            kept.append(step)
    yield from kept


def _append(step: _Step, more: _Step) -> None:
    step.old = step.old + more.old
    step.new = step.new + more.new
