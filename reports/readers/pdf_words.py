"""Characters to words to lines: what stands on one baseline, and where a space is meant.

Spaces of the file are not trusted (engines invent and drop them); a space is printed where the gap says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from reports.readers.pdf_page import Box, Character

LATIN_GAP: Final = 0.2
"""Letters and digits further apart than this part of their size are different words."""
HAN_GAP: Final = 1.2
"""Chinese is spread to fill lines; only a gap above this part of the size is a space."""
SAME_BASELINE: Final = 0.45
"""Middles nearer than this part of the smaller height stand on one line."""
OVERPRINT: Final = 0.3
"""The same character again within this part of its width is fake bold, printed once."""


class Word(NamedTuple):
    """Neighbouring characters without a gap."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    characters: tuple[Character, ...]


class Line(NamedTuple):
    """Words on one baseline, left to right."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    words: tuple[Word, ...]

    @property
    def box(self) -> Box:
        return self.x0, self.y0, self.x1, self.y1

    @property
    def size(self) -> float:
        """The size of the type in points: the width of an ideograph, which engines agree on, else the height."""
        measure = self.ideograph
        if measure is not None:
            return measure.x1 - measure.x0
        return max(word.y1 - word.y0 for word in self.words)

    @property
    def middle(self) -> float:
        """The height on the page of the middle of an ideograph, else of the line: fonts differ in their boxes."""
        measure = self.ideograph or self
        return (measure.y0 + measure.y1) / 2

    @property
    def ideograph(self) -> Character | None:
        """The first ideograph or full-width sign of the line, if any."""
        for word in self.words:
            for character in word.characters:
                if character.text >= "\u3001":
                    return character
        return None


def is_han(character: str) -> bool:
    """Whether a character is set in a full Chinese square (ideographs, full-width signs)."""
    return character >= "\u2e80" or character in "“”‘’—…·"


def characters_to_words(characters: Iterable[Character]) -> Iterator[Word]:
    """Yield runs of neighbouring characters, in the order of the file; overprinted ones once."""
    run: list[Character] = []
    for character in characters:
        if run:
            _, _, y0, last_x1, y1 = last = run[-1]
            height = min(y1 - y0, character.y1 - character.y0)
            gap = character.x0 - last_x1
            level = abs(y0 + y1 - character.y0 - character.y1) <= 2 * SAME_BASELINE * height
            if not level or not -OVERPRINT * height <= gap <= LATIN_GAP * height:
                if level and is_overprint(last, character):
                    continue
                yield characters_to_word(run)
                run = []
        run.append(character)
    if run:
        yield characters_to_word(run)


def is_overprint(first: Character, second: Character) -> bool:
    """Whether the second of two level characters is the first printed again."""
    return first.text == second.text and abs(first.x0 - second.x0) <= OVERPRINT * (
        first.x1 - first.x0
    )


def characters_to_word(run: list[Character]) -> Word:
    if len(run) == 1:
        text, x0, y0, x1, y1 = run[0]
        return Word(text, x0, y0, x1, y1, (run[0],))
    return Word(
        "".join([character.text for character in run]),
        run[0].x0,
        min([character.y0 for character in run]),
        run[-1].x1,
        max([character.y1 for character in run]),
        tuple(run),
    )


def words_to_lines(words: Iterable[Word]) -> list[Line]:
    """Return the lines from top to bottom, whatever the order of the words in the file."""
    ordered = sorted(words, key=lambda word: (word.y0 + word.y1, word.x0))
    lines: list[list[Word]] = []
    middle = height = 0.0
    for word in ordered:
        here = (word.y0 + word.y1) / 2
        if not lines or here - middle > SAME_BASELINE * min(height, word.y1 - word.y0):
            lines.append([])
            middle, height = here, word.y1 - word.y0
        lines[-1].append(word)
        if word.y1 - word.y0 > height:
            middle, height = here, word.y1 - word.y0
    return [words_to_line(line) for line in lines]


def words_to_line(words: list[Word]) -> Line:
    """Return one line of words that stand on it, each once."""
    if len(words) == 1:
        text, x0, y0, x1, y1, _ = words[0]
        return Line(text, x0, y0, x1, y1, (words[0],))
    words = list(printed_once(sorted(words, key=lambda word: word.x0)))
    text = words[0].text
    for left, right in pairwise(words):
        text += " " + right.text if is_space(left, right) else right.text
    return Line(
        text,
        words[0].x0,
        min(word.y0 for word in words),
        max(word.x1 for word in words),
        max(word.y1 for word in words),
        tuple(words),
    )


def printed_once(words: list[Word]) -> Iterator[Word]:
    """Yield the words of a line without those printed again over themselves."""
    last: Word | None = None
    for word in words:
        if (
            last is None
            or word.text != last.text
            or abs(word.x0 - last.x0) > OVERPRINT * (last.x1 - last.x0) / len(last.text)
        ):
            yield word
        last = word


def is_space(left: Word, right: Word) -> bool:
    """Whether the gap between two words of a line is a space."""
    size = min(left.y1 - left.y0, right.y1 - right.y0)
    han = is_han(left.text[-1]) or is_han(right.text[0])
    return right.x0 - left.x1 > (HAN_GAP if han else LATIN_GAP) * size
