"""What a PDF engine yields of a page: its characters and its ruling lines, in one shape for all engines.

Coordinates are PDF points with the origin at the top left of the page as it is shown (rotation and
crop box applied), y growing downwards.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

Box = tuple[float, float, float, float]

MOST_CHARACTERS: Final = 60_000
"""Characters read of one page; what comes after them is left unread and noted."""
MOST_SEGMENTS: Final = 100_000
"""Path segments read of one page; what comes after them is left unread and noted.  A table of dots has 20,000 shapes."""
FEWEST_SEGMENTS: Final = 6
"""A fill of so few segments is one shape: its bounds say all, and it counts as one segment."""
DEEPEST_FORM: Final = 8
"""Form XObjects inside form XObjects are followed so far."""
THICKEST_RULE: Final = 4.0
"""A fill up to so many points thick is a ruling line, a thicker one a background."""
UNKNOWN: Final = "\ufffd"
"""Stands for a printed character the file does not map to Unicode."""
SLANT: Final = 0.5
"""A stroke may be so far out of level or upright."""
PAPER: Final = 0.97
"""A fill at least so light (0 black, 1 white) cannot be seen on paper: never a ruling line."""


class Character(NamedTuple):
    """One printed character; its box spans advance width and font height, so height is its size."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


class Rule(NamedTuple):
    """One piece of ruling line as the box it inks; a piece as high as wide (a dot) may belong to either way."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page as an engine saw it; ``pictured`` says that images cover most of it."""

    number: int
    width: float
    height: float
    characters: tuple[Character, ...]
    rules: tuple[Rule, ...]
    pictured: bool = False
    cut_short: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """How the page is shown: the visible box in user space and its clockwise rotation in degrees."""

    x0: float
    y0: float
    x1: float
    y1: float
    rotation: int = 0

    @property
    def width(self) -> float:
        return self.y1 - self.y0 if self.rotation in {90, 270} else self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.x1 - self.x0 if self.rotation in {90, 270} else self.y1 - self.y0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of user space stands on the page as shown."""
        match self.rotation:
            case 90:
                return y - self.y0, x - self.x0
            case 180:
                return self.x1 - x, y - self.y0
            case 270:
                return self.y1 - y, self.x1 - x
            case _:
                return x - self.x0, self.y1 - y

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """Return where a box of user space stands on the page as shown."""
        if not self.rotation:
            return x0 - self.x0, self.y1 - y1, x1 - self.x0, self.y1 - y0
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def shows(self, box: Box) -> bool:
        """Whether the middle of a box (as shown) lies on the page."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return 0 <= x <= self.width and 0 <= y <= self.height


RADICALS: Final = str.maketrans(
    {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    | {"\u2f3e": "户", "\u2fad": "青"}  # NFKC has 戶 and 靑, which Chinese fonts draw otherwise
    | dict(
        zip(
            "⺎⺒⺓⺝⺟⺠⺫⺮⺼⻁⻄⻅⻆⻉⻋⻌⻊⻑⻒⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻫⻬⻮⻯⻰⻳",
            "兀巳幺月母民目竹肉虎西见角贝车辶足長镸长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄斉齐齿竜龙龟",
            strict=True,
        )
    )
)
"""Radicals to the ideographs they are drawn like: fonts written by Chromium name the glyph of 人 ⼈, and
NFKC leaves those of U+2E80–2EFF alone.  What is printed is the same, so both engines must yield the same."""


def printed(character: str) -> str:
    """Return what of a decoded character is seen on paper: nothing of spaces, controls, zero-width marks."""
    category = unicodedata.category(character)
    if category in {"Cn", "Cs"}:
        return UNKNOWN
    return "" if category in {"Cc", "Cf", "Zs", "Zl", "Zp"} else character.translate(RADICALS)


class PrintedCharacters(dict[str, str]):
    """:func:`printed`, remembered: it is asked for every character of every file."""

    def __missing__(self, character: str) -> str:
        self[character] = printed(character)
        return self[character]


PRINTED: Final = PrintedCharacters()


Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """One subpath of a drawn path; ``curved`` where it has curves (then the points are only its hull)."""

    points: tuple[Point, ...]
    curved: bool = False

    @property
    def extent(self) -> Box:
        xs, ys = zip(*self.points, strict=True)
        return min(xs), min(ys), max(xs), max(ys)


def stroke_to_rules(outlines: list[Outline]) -> list[Rule]:
    """Return the upright and level pieces of stroked lines; a rounded box counts as its four edges."""
    return [
        rule
        for outline in outlines
        for rule in (edges(outline.extent) if outline.curved else pieces(outline.points))
    ]


def pieces(points: tuple[Point, ...]) -> list[Rule]:
    """Return the upright and level pieces between consecutive points."""
    return [
        Rule(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
        for (ax, ay), (bx, by) in pairwise(points)
        if min(abs(ax - bx), abs(ay - by)) <= SLANT
    ]


def fill_to_rules(boxes: list[Box]) -> list[Rule]:
    """Return the ruling lines among the filled shapes of one path: thin ones, and frames cut out of one another."""
    if len(boxes) == 2 and is_frame(*boxes):
        return list(edges(boxes[0]))
    return [Rule(*box) for box in boxes if is_thin(box)]


def is_thin(box: Box) -> bool:
    """Whether a filled box is a line to the eye."""
    return box[2] - box[0] <= THICKEST_RULE or box[3] - box[1] <= THICKEST_RULE


def is_frame(outer: Box, inner: Box) -> bool:
    """Whether the second box is the first less a thin margin, as browsers draw a border."""
    margins = (inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3])
    return all(0 <= margin <= THICKEST_RULE for margin in margins) and any(margins)


def edges(box: Box) -> list[Rule]:
    """Return the four edges of a box."""
    x0, y0, x1, y1 = box
    return [
        Rule(x0, y0, x1, y0),
        Rule(x0, y1, x1, y1),
        Rule(x0, y0, x0, y1),
        Rule(x1, y0, x1, y1),
    ]
