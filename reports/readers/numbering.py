"""Word's automatic numbers: the 一、 or 1. that stands before a paragraph without being in its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

import cn2an
from lxml import etree

Element = etree._Element

LARGEST: Final = 9999


def value_of(element: Element | None, attribute: str = "val") -> str | None:
    """An attribute of the element whatever its namespace (transitional or strict OOXML)."""
    if element is None:
        return None
    for name, value in element.attrib.items():
        if str(name).rpartition("}")[2] == attribute:
            return str(value)
    return None


def number_of(element: Element | None, default: int = 0, attribute: str = "val") -> int:
    """An attribute of the element as a number, ``default`` where there is none."""
    text = value_of(element, attribute)
    return int(text) if text and re.fullmatch(r"-?\d{1,9}", text) else default


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    text = ""
    for worth, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    ):
        text += letters * (number // worth)
        number %= worth
    return text


def _chinese(number: int) -> str:
    return str(cn2an.an2cn(number, "low"))


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


_FORMATS: Final[dict[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(
        {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
    ),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda number: f"({number})",
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": lambda number: str(number).translate(
        {ord("0") + digit: char for digit, char in enumerate("〇一二三四五六七八九")}
    ),
    "chineseLegalSimplified": lambda number: str(cn2an.an2cn(number, "up")),
    "ideographTraditional": lambda number: "甲乙丙丁戊己庚辛壬癸"[(number - 1) % 10],
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number starts, is written and stands in its text (``%1、``)."""

    start: int = 1
    style: str = "decimal"
    text: str = ""

    def shown(self, number: int) -> str:
        write = _FORMATS.get(self.style)
        return write(number) if write and 1 <= number <= LARGEST else str(number)


@dataclass(slots=True)
class Numbering:
    """The lists of one document and how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    """List id → depth → level."""
    shared: dict[str, str] = field(default_factory=dict)
    """List id → id of the definition whose counters it shares."""
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    """List id → depth → number to start again with when the list first appears."""
    counters: dict[str, dict[int, int]] = field(default_factory=dict)

    def next(self, list_id: str, depth: int) -> str:
        """Count one paragraph and return the number printed before it; empty for bullets and unknown lists."""
        levels = self.levels.get(list_id, {})
        if depth not in levels:
            return ""
        counters = self.counters.setdefault(self.shared[list_id], {})
        for level, start in self.restarts.pop(list_id, {}).items():
            counters[level] = start - 1
        counters[depth] = counters.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counters if level > depth]:
            del counters[deeper]
        if levels[depth].style in {"bullet", "none"}:
            return ""
        return re.sub(
            r"%([1-9])",
            lambda match: self._shown(levels, counters, int(match[1]) - 1),
            levels[depth].text,
        )

    @staticmethod
    def _shown(levels: dict[int, Level], counters: dict[int, int], depth: int) -> str:
        level = levels.get(depth, Level())
        return level.shown(counters.get(depth, level.start))


def numbering_from_xml(root: Element | None) -> Numbering:
    """Read ``numbering.xml``."""
    numbering = Numbering()
    if root is None:
        return numbering
    definitions = {
        value_of(definition, "abstractNumId") or "": dict(_levels(definition))
        for definition in root.iterchildren("{*}abstractNum")
    }
    for instance in root.iterchildren("{*}num"):
        list_id = value_of(instance, "numId") or ""
        shared = value_of(instance.find("{*}abstractNumId")) or ""
        numbering.shared[list_id] = shared
        numbering.levels[list_id] = dict(definitions.get(shared, {}))
        for override in instance.iterchildren("{*}lvlOverride"):
            depth = number_of(override, 0, "ilvl")
            numbering.levels[list_id].update(_levels(override))
            start = override.find("{*}startOverride")
            if start is not None:
                numbering.restarts.setdefault(list_id, {})[depth] = number_of(start, 1)
    return numbering


def _levels(parent: Element) -> Iterator[tuple[int, Level]]:
    for level in parent.iterchildren("{*}lvl"):
        depth = number_of(level, 0, "ilvl")
        yield (
            depth,
            Level(
                number_of(level.find("{*}start"), 1),
                value_of(level.find("{*}numFmt")) or "decimal",
                value_of(level.find("{*}lvlText")) or "",
            ),
        )
