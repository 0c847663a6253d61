"""Names of agencies in running text: the own name, its short forms, and what is neither."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

_LEVEL = re.compile(r"^[省市州县区旗乡镇]")
_JOINTS = re.compile(r"[和与及、]")
LARGEST_SHARE = 0.2
MOST_EDITS = 3


@lru_cache(maxsize=4096)
def unplaced(name: str) -> str:
    """Return an agency's name without the places before it, as far as they can be told."""
    rest = name
    while (
        match := re.match(r"[\u4e00-\u9fff]{1,9}?(?:自治[区州县]|[省市州县区旗盟])", rest)
    ) and len(rest) - match.end() >= 4:
        rest = rest[match.end() :]
    return rest


def is_form_of(words: str, names: Iterable[str]) -> bool:
    """Whether words may stand for one of some names: it, part of it, longer by a place, or an abbreviation."""
    plain = _LEVEL.sub("", words)
    return any(
        words in name
        or name in words
        or unplaced(name) in words
        or is_subsequence(plain, name)
        or is_subsequence(unplaced(words), name)
        for name in names
        if name
    )


def is_subsequence(short: str, name: str) -> bool:
    """Whether all characters of an abbreviation come in a name in that order (住建局, 住房和城乡建设局)."""
    letters = iter(name)
    return len(short) >= 2 and all(letter in letters for letter in short)


def near_misses(text: str, name: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, words) where a text gives an agency's name with one to three characters wrong.

    Only the part after the place is compared, and only a long one: 税务局 and 水务局 are two agencies.
    """
    own = unplaced(name)
    place = name[: len(name) - len(own)]
    core, ending = _JOINTS.sub("", own), own[-1:]
    most = min(MOST_EDITS, int(len(core) * LARGEST_SHARE))
    lead = _last_place(place)
    if most < 1 or not lead:
        return
    start = text.find(lead)
    while start >= 0:
        begin = start + len(lead)
        words = _closest(text[begin : begin + len(own) + MOST_EDITS], own, core, ending, most)
        if words:
            yield start, lead + words
        start = text.find(lead, begin)


def _last_place(place: str) -> str:
    """Return the lowest place before a name: 新华区 of 平顶山市新华区."""
    found = re.findall(r"[\u4e00-\u9fff]{1,9}?(?:自治[区州县]|[省市州县区旗盟])", place)
    return found[-1] if found and len(found[-1]) >= 3 else ""


def _closest(window: str, own: str, core: str, ending: str, most: int) -> str:
    """Return the beginning of a window that is the name but for a slip, empty if it is the name or none."""
    if window.startswith(own):
        return ""
    best, words = most + 1, ""
    for end in range(len(own) - MOST_EDITS, len(window) + 1):
        candidate = window[:end]
        if end < 1 or not candidate.endswith(ending) or re.search(r"[^\u4e00-\u9fff]", candidate):
            continue
        distance = Levenshtein.distance(_JOINTS.sub("", candidate), core)
        if distance == 0:
            return ""
        if distance < best:
            best, words = distance, candidate
    return words
