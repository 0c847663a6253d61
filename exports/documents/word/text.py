"""Paragraphs of a Word document, and how much room a text takes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

CHINESE = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return _NOT_XML.sub("", str(text))


def paragraph(text: str, style: str = "", properties: str = "", letters: str = "") -> str:
    """Return a paragraph; ``properties`` and ``letters`` (of its run) are XML, in the order of the schema."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{_run(clean(text), letters)}</w:p>"


def _run(text: str, letters: str) -> str:
    if not text:
        return ""
    hint = '<w:rFonts w:hint="eastAsia"/>' if not letters and CHINESE.search(text) else ""
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")
    )
    return f"<w:r><w:rPr>{hint}{letters}</w:rPr>{lines}</w:r>"


def fonts(chinese: str, text: str) -> str:
    """Return the fonts of a run; quotes and dashes amid Chinese are Chinese ones."""
    hint = ' w:hint="eastAsia"' if CHINESE.search(text) else ""
    return f'<w:rFonts{hint} w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{chinese}"/>'


def lines_taken(text: str, room: float) -> int:
    """Return how many lines a text takes where ``room`` narrow characters stand in one; Chinese ones are wide."""
    return sum(max(1, math.ceil(_width(line) / room)) for line in text.split("\n"))


def _width(line: Iterable[str]) -> float:
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in line)
