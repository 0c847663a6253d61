"""White space in running Chinese text."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—]"
_WRAP = re.compile(rf"(?<={_WIDE})[ \t\xa0]*\n\s*(?={_WIDE})")

_PICTURE = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]{64,}")


def joined(lines: Iterable[str]) -> str:
    """Join lines that were only wrapped: no blank between Chinese characters, one elsewhere."""
    return one_line("\n".join(line.strip() for line in lines))


def one_line(text: str) -> str:
    """The text as one trimmed line: wraps between Chinese characters vanish, other white space is one blank."""
    return " ".join(_WRAP.sub("", text.strip()).split())


def cell_text(text: str) -> str:
    r"""The text of a cell: every line trimmed and its white space single, empty lines dropped, ``\n`` between."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def without_pictures(markup: str) -> str:
    """The markup without the pictures written into it, which can be a hundred times its size."""
    return _PICTURE.sub("", markup)
