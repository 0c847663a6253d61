"""Running text of a report as rules on words read it: broken lines joined, blanks between characters gone.

PDF readers hand over a paragraph line by line, and many reports set blanks between characters and digits;
neither may hide a word from a pattern, or look like an error of the agency.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from validation.engine import Breach, Dossier, Quote

EVERYWHERE = range(7)
LONGEST_QUOTE = 160
LONGEST_KEY = 40
LONGEST_SENTENCE = 400

_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’]"
_BLANK = r"[ \t\u3000\xa0]"
_GAP = re.compile(rf"(?<={_WIDE}){_BLANK}+|(?<!{_BLANK}){_BLANK}+(?={_WIDE})")
_ENDED = re.compile(r"[。；！？：:;!?…]$")
_NUMBERED = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．]|第[一二三四五六]部分"
)
_BRACKETS = (("《", "》"), ("（", "）"), ("〈", "〉"), ("〔", "〕"))
_SHORTEST_BROKEN = 15
"""Characters a line has at least that was broken for want of room and not by the author."""
_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")


@dataclass(frozen=True, slots=True)
class Hit:
    """A match in the running text of a section, and the sentence it stands in."""

    section: int
    match: re.Match[str]

    @property
    def sentence(self) -> str:
        return sentence_at(self.match.string, self.match.start())

    @property
    def words(self) -> str:
        return self.match.group()

    @property
    def before(self) -> str:
        """What stands before the match in its section, the last few words of it."""
        return self.match.string[max(0, self.match.start() - 24) : self.match.start()]

    @property
    def after(self) -> str:
        return self.match.string[self.match.end() : self.match.end() + 24]

    @property
    def quote(self) -> Quote:
        return Quote(self.section, shortened(self.sentence, self.words))


@lru_cache(maxsize=256)
def flowing(text: str) -> str:
    """Return a text with one paragraph a line and no blanks that only set characters apart."""
    paragraphs: list[list[str]] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        if paragraphs and _goes_on("".join(paragraphs[-1][-4:]), line):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return _GAP.sub("", "\n".join("".join(lines) for lines in paragraphs))


def _goes_on(before: str, line: str) -> bool:
    """Whether a line continues the one before it: a bracket is open, or it broke in the middle of a sentence."""
    tail = before[-80:]
    if any(tail.rfind(opened) > tail.rfind(closed) for opened, closed in _BRACKETS):
        return True
    if _ENDED.search(before) or _NUMBERED.match(line):
        return False
    is_heading = bool(_NUMBERED.match(before)) and not re.search(r"[，。；：,]", before)
    return len(before) >= _SHORTEST_BROKEN and not is_heading


def text_of(dossier: Dossier, number: int) -> str:
    """Return the running text of a section."""
    return flowing(dossier.text(number))


def hits(
    dossier: Dossier, pattern: re.Pattern[str], sections: Iterable[int] = EVERYWHERE
) -> Iterator[Hit]:
    """Yield every match of a pattern in the running text of some sections."""
    for number in sections:
        text = text_of(dossier, number)
        for match in pattern.finditer(text):
            yield Hit(number, match)


def sentence_at(text: str, at: int) -> str:
    """Return the sentence around a character of a running text, of an endless one only what is near."""
    nearest = max(0, at - LONGEST_SENTENCE)
    start = max([nearest - 1, *(text.rfind(mark, nearest, at) for mark in "。；！？\n")]) + 1
    match = _SENTENCE.match(text, start, at + LONGEST_SENTENCE)
    return match.group().strip() if match else text[at : at + LONGEST_QUOTE]


def is_between(text: str, at: int, opened: str, closed: str) -> bool:
    """Whether a character of a running text stands between two marks."""
    nearest = max(0, at - LONGEST_SENTENCE)
    return text.rfind(opened, nearest, at) > text.rfind(closed, nearest, at)


def sentences_of(dossier: Dossier, sections: Iterable[int] = EVERYWHERE) -> Iterator[Quote]:
    """Yield the sentences of the running text of some sections."""
    for number in sections:
        for match in _SENTENCE.finditer(text_of(dossier, number)):
            yield Quote(number, match.group().strip())


def shortened(sentence: str, words: str = "") -> str:
    """Return a sentence, cut around some words where it is very long."""
    if len(sentence) <= LONGEST_QUOTE:
        return sentence
    at = max(sentence.find(words), 0)
    start = max(0, min(at - LONGEST_QUOTE // 3, len(sentence) - LONGEST_QUOTE))
    cut = sentence[start : start + LONGEST_QUOTE]
    return ("…" if start else "") + cut + ("…" if start + LONGEST_QUOTE < len(sentence) else "")


def place(section: int, words: str = "") -> str:
    """Return the address of a finding on words of a section; it does not move with the text around them."""
    key = re.sub(r"[\s/]+", "", unicodedata.normalize("NFKC", words))[:LONGEST_KEY]
    return f"section/{section}/{key}" if key else f"section/{section}"


def once(breaches: Iterable[Breach]) -> Iterator[Breach]:
    """Yield the first breach of each place."""
    seen: set[str | None] = set()
    for breach in breaches:
        if breach.at not in seen:
            seen.add(breach.at)
            yield breach
