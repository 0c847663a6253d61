"""Sub-headings: （二）依申请公开 says what the paragraphs below it are about."""

from __future__ import annotations

import re

from validation.claims.scene import Scene
from validation.claims.tokens import compact
from validation.claims.vocabulary import Word

NUMBERING = re.compile(
    r"(?P<outer>\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、)|(?:\d{1,2}[.、](?!\d)|\(\d{1,2}\))"
)
TOPICS: tuple[tuple[str, Word | None], ...] = (
    ("依申请", Word.REQUEST),
    ("申请公开", Word.REQUEST),
    ("公开申请", Word.REQUEST),
    ("主动公开", Word.NEWS),
    ("复议", Word.REVIEW),
    ("诉讼", Word.LITIGATION),
    ("处理费", Word.PROCESSING_FEE),
    ("收费", Word.PROCESSING_FEE),
    ("提案", Word.OTHER),
    ("建议", Word.OTHER),
    ("信息管理", None),
    ("平台", None),
    ("监督", None),
)
HEADING = 24
"""A sub-heading's subject stands within so many characters."""


def begins_numbered(line: str) -> bool:
    """Whether a line begins a numbered part of its own."""
    return NUMBERING.match(compact(line[:8]).text) is not None


def is_heading(line: str) -> bool:
    """Whether a line is short and no sentence."""
    return len(line) <= HEADING and not any(mark in line for mark in "。，,；;")


def enter_heading(text: str, scene: Scene) -> int:
    """Take the topic from a numbered sub-heading; return where the paragraph's own text begins."""
    numbering = NUMBERING.match(text)
    if not numbering and (len(text) > HEADING or any(mark in text for mark in "。,;")):
        return 0
    start = numbering.end() if numbering else 0
    head = re.split("[。:,]", text[start : start + HEADING], maxsplit=1)[0]
    topics = [topic for name, topic in TOPICS if name in head]
    if topics or (numbering and numbering["outer"]):
        scene.topic = topics[0] if topics else None
    return start
