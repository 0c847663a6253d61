"""Printed labels → keys of the form: NFKC, no white space or punctuation, a small edit distance."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import extract

from reports import statutory
from reports.statutory import Column

_NUMBERING = re.compile(
    r"^(?:第[一二三四五六七八九十]+(?:部分|项)|[（(〔\[]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）〕\]]?)[、，,.．。:：]*"
)
_SHORTEST_FUZZY = 4
"""Labels of fewer characters must be met exactly: 其他, 总计, 规章 are an edit away from too much."""


@lru_cache(maxsize=8192)
def normalize(text: str) -> str:
    """Return the letters and digits of a label in NFKC: 3．危及“三安全一稳定” → 3危及三安全一稳定."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())


@lru_cache(maxsize=8192)
def unnumbered(text: str) -> str:
    """Return a label normalized and without its number: （七） 总计 → 总计."""
    compact = "".join(unicodedata.normalize("NFKC", text).split())
    bare = _NUMBERING.sub(
        "", _NUMBERING.sub("", compact)
    )  # （四1.本机关…: a bracket run into its line
    return normalize(bare) or normalize(compact)


def is_numbered(text: str) -> bool:
    """Whether a label begins with a number of its own."""
    return _NUMBERING.match("".join(text.split())) is not None


class Vocabulary:
    """A set of labels, each standing for a key; ``find`` tells which one a text is.

    Exact first; then the one label a text begins with, ends with (a bracket printed before it) or is the
    beginning of (a label cut off); then the one label within an edit for every four characters.
    """

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._keys = {unnumbered(label): key for label, key in labels.items()}
        self._long = [label for label in self._keys if len(label) >= _SHORTEST_FUZZY]
        self._found: dict[str, str | None] = {}

    @classmethod
    def of(cls, columns: Iterable[Column | statutory.Line]) -> Vocabulary:
        """Build the vocabulary of labels and aliases declared in the form."""
        return cls(
            {label: column.key for column in columns for label in (column.label, *column.aliases)}
        )

    def exact(self, text: str) -> str | None:
        """Return the key of a text that is a label to the letter, numbering aside."""
        return self._keys.get(unnumbered(text))

    def find(self, text: str) -> str | None:
        """Return the key of the label a text is, or ``None`` where none or more than one is near."""
        label = unnumbered(text)
        if not label:
            return None
        if label not in self._found:
            if len(self._found) > 10_000:  # hostile input must not grow a worker
                self._found.clear()
            self._found[label] = self._keys.get(label) or self._near(label)
        return self._found[label]

    def _near(self, label: str) -> str | None:
        if len(label) < _SHORTEST_FUZZY or len(label) > 80:
            return None
        return self._partly(label) or self._fuzzily(label)

    def _partly(self, label: str) -> str | None:
        ends = [known for known in self._long if label.endswith(known)]
        if ends:
            return self._keys[max(ends, key=len)]
        begins = [known for known in self._long if label.startswith(known)]
        if begins and len(label) <= 3 * len(max(begins, key=len)):
            return self._keys[max(begins, key=len)]
        cut = {self._keys[known] for known in self._long if known.startswith(label)}
        return cut.pop() if len(cut) == 1 else None

    def _fuzzily(self, label: str) -> str | None:
        near = extract(
            label, self._long, scorer=Levenshtein.distance, score_cutoff=len(label) // 3, limit=3
        )
        distances: dict[str, float] = {}
        for known, distance, _ in near:
            if distance <= max(len(known), len(label)) // 4:
                key = self._keys[known]
                distances[key] = min(distance, distances.get(key, distance))
        best = sorted(distances, key=lambda key: distances[key])
        is_alone = len(best) == 1 or (best and distances[best[0]] < distances[best[1]])
        return best[0] if is_alone else None
