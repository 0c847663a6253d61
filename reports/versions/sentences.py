"""The sentences of two versions beside each other: the same, changed, moved, only in one.

Sections are aligned one by one; a sentence that is gone from one place and stands at another has moved.  Every step
is bounded, so that texts of 200,000 characters, also hostile ones, are compared in a second or so: what lies beyond
a bound is shown as removed and added, never left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from rapidfuzz.distance import Indel, LCSseq

from reports.versions.words import Marked, marked

_SENTENCE = re.compile(r"[^。！？；!?;]*[。！？；!?;]+[”’」』）)》]*|[^。！？；!?;]+")
MOST_SENTENCES = 6_000
"""Of a section; in one of more they are taken together, several at a time."""
MOST_PAIRS = 10_000
"""So many pairs of sentences are compared for likeness in one gap, and among those moved with changes."""
COMPARED = 300
"""Characters of a sentence that are looked at for likeness."""
ALIKE = 0.5
MOVED_ALIKE = 0.8
SHORTEST_MOVED = 6
"""Shorter sentences (谢谢。) stand anywhere by chance."""


class Fate(StrEnum):
    """What became of a sentence."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED_AWAY = "moved-away"
    MOVED_HERE = "moved-here"


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence as printed; ``key`` is it without white space."""

    section: int
    text: str
    key: str


@dataclass(eq=False)
class Row:
    """A line of the comparison; where a sentence moved, the other place is known by its section."""

    fate: Fate
    old: Sentence | None = None
    new: Sentence | None = None
    elsewhere: int | None = None

    @cached_property
    def words(self) -> Marked:
        """Where the two differ, word by word."""
        return marked(self.old.text if self.old else "", self.new.text if self.new else "")

    @property
    def is_edited(self) -> bool:
        """Whether both are known and not the same to the letter."""
        return self.old is not None and self.new is not None and self.old.key != self.new.key


@dataclass(slots=True)
class _Gap:
    """What stands between two stretches that are the same; ``fates`` is filled as it is found out."""

    old: list[Sentence]
    new: list[Sentence]
    fates: dict[Sentence, Row] = field(default_factory=dict)

    def left(self, side: Iterable[Sentence]) -> list[Sentence]:
        return [one for one in side if one not in self.fates]


Stretch = list[Row] | _Gap


def sentences(section: int, text: str) -> list[Sentence]:
    """Cut a section's text into sentences; a line is a paragraph and ends one."""
    found = [
        Sentence(section, part, "".join(part.split()))
        for line in text.splitlines()
        for part in _SENTENCE.findall(line)
        if part.strip()
    ]
    if len(found) <= MOST_SENTENCES:
        return found
    size = -(-len(found) // MOST_SENTENCES)
    return [_together(found[start : start + size]) for start in range(0, len(found), size)]


def _together(some: list[Sentence]) -> Sentence:
    return Sentence(
        some[0].section, "".join(one.text for one in some), "".join(one.key for one in some)
    )


def compare(old: Mapping[int, str], new: Mapping[int, str]) -> dict[int, list[Row]]:
    """Return the rows of each section; the arguments are the texts by section."""
    stretches = {
        number: list(
            _aligned(sentences(number, old.get(number, "")), sentences(number, new.get(number, "")))
        )
        for number in sorted({*old, *new})
    }
    gaps = [one for many in stretches.values() for one in many if isinstance(one, _Gap)]
    _find_moved(gaps)
    for gap in gaps:
        _find_changed(gap)
    _find_moved_with_changes(gaps)
    return {number: list(_rows(many)) for number, many in stretches.items()}


def _aligned(old: list[Sentence], new: list[Sentence]) -> Iterator[Stretch]:
    """Yield stretches of the same sentences, and the gaps between them, in order."""
    gap = _Gap([], [])
    for code in LCSseq.opcodes([one.key for one in old], [one.key for one in new]):
        before, after = old[code.src_start : code.src_end], new[code.dest_start : code.dest_end]
        if code.tag != "equal":
            gap.old += before
            gap.new += after
            continue
        if gap.old or gap.new:
            yield gap
            gap = _Gap([], [])
        yield [Row(Fate.SAME, *pair) for pair in zip(before, after, strict=True)]
    if gap.old or gap.new:
        yield gap


def _find_moved(gaps: list[_Gap]) -> None:
    """Pair the sentences that are gone here and stand there to the letter."""
    arrived: dict[str, list[tuple[_Gap, Sentence]]] = defaultdict(list)
    for gap in gaps:
        for one in reversed(gap.new):
            if len(one.key) >= SHORTEST_MOVED:
                arrived[one.key].append((gap, one))
    for gap in gaps:
        for one in gap.old:
            if arrived.get(one.key):
                _move(gap, one, *arrived[one.key].pop())


def _move(left: _Gap, old: Sentence, reached: _Gap, new: Sentence) -> None:
    left.fates[old] = Row(Fate.MOVED_AWAY, old, new, elsewhere=new.section)
    reached.fates[new] = Row(Fate.MOVED_HERE, old, new, elsewhere=old.section)


def _find_changed(gap: _Gap) -> None:
    """Pair sentences of a gap that are alike, without crossing, so that the likeness is greatest in all."""
    old, new = gap.left(gap.old), gap.left(gap.new)
    if not old or not new or len(old) * len(new) > MOST_PAIRS:
        return
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    alike = [[likeness(one, other) for other in new] for one in old]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            together = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= ALIKE else 0.0
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(old) and j < len(new):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            gap.fates[old[i]] = gap.fates[new[j]] = Row(Fate.CHANGED, old[i], new[j])
            i, j = i + 1, j + 1


def likeness(one: Sentence, other: Sentence, least: float = ALIKE) -> float:
    """Return how alike two sentences are, 0 to 1; 0 for less than the least that counts."""
    return Indel.normalized_similarity(one.key[:COMPARED], other.key[:COMPARED], score_cutoff=least)


def _find_moved_with_changes(gaps: list[_Gap]) -> None:
    """Pair what is left over in one place with what is much alike in another."""
    old = [(gap, one) for gap in gaps for one in gap.left(gap.old)]
    new = [(gap, one) for gap in gaps for one in gap.left(gap.new)]
    if len(old) * len(new) > MOST_PAIRS:
        return
    for gap, one in old:
        if len(one.key) < SHORTEST_MOVED:
            continue
        alike = [likeness(one, other, MOVED_ALIKE) for _, other in new]
        if any(alike):
            _move(gap, one, *new.pop(alike.index(max(alike))))


def _rows(stretches: Iterable[Stretch]) -> Iterator[Row]:
    for stretch in stretches:
        if isinstance(stretch, list):
            yield from stretch
        else:
            yield from _rows_of(stretch)


def _rows_of(gap: _Gap) -> Iterator[Row]:
    """Yield a gap's rows: what is gone up to each changed sentence, what is new up to it, the sentence itself."""
    waiting = iter(gap.new)
    for one in gap.old:
        row = gap.fates.get(one) or Row(Fate.REMOVED, old=one)
        if row.fate is Fate.CHANGED:
            for other in waiting:
                if other is row.new:
                    break
                yield gap.fates.get(other) or Row(Fate.ADDED, new=other)
        yield row
    for other in waiting:
        yield gap.fates.get(other) or Row(Fate.ADDED, new=other)
