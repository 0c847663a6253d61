"""Bytes to text: which encoding Chinese offices really used, whatever the file declares."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Final

import charset_normalizer

from reports.readers.document import UnreadableDocument

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_DAMAGE_PER_CHARACTER: Final = 0.005
_STRAY: Final = 3
"""Control characters that any text may hold; longer texts hold more, binary files far more."""
_SAMPLE: Final = 2**16


def decode(data: bytes, declared: str | None = None) -> str:
    """Return the text; raise ``unknown_encoding`` where no encoding yields text.

    Valid UTF-8 is believed before any declaration, because text in GBK is practically never valid UTF-8
    while pages that declare gb2312 and send UTF-8 are common.
    """
    for text in _readings(data, declared):
        if text is not None:
            return text
    raise UnreadableDocument("unknown_encoding")


def _readings(data: bytes, declared: str | None) -> Iterator[str | None]:
    """The text by one way of decoding after the other, ``None`` where that does not yield text."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            yield _plausible(data.decode(name, "replace"))
            return
    yield _strictly(data)
    for name in _candidates(declared):
        yield _almost(data, name)
    yield _guessed(data)


def _strictly(data: bytes) -> str | None:
    wide = _wide(data)
    try:
        return _plausible(data.decode(wide or "utf-8"))
    except UnicodeDecodeError:
        return None


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: NULs on one side only (line ends, digits, blanks)."""
    head = data[:_SAMPLE]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > 8 * even and odd * 50 > len(head):
        return "utf-16-le"
    if even > 8 * odd and even * 50 > len(head):
        return "utf-16-be"
    return None


def _candidates(declared: str | None) -> list[str]:
    """UTF-8 with a damaged byte first: GB18030 would turn it into other characters without complaint."""
    names = ["utf-8", "gb18030"]
    if declared:
        try:
            name = codecs.lookup(declared).name
        except LookupError:
            return names
        if name not in {"utf-8", "gb2312", "gbk", "gb18030", "ascii", "iso8859-1", "cp1252"}:
            names.insert(1, name)
    return names


def _almost(data: bytes, name: str) -> str | None:
    """The text if hardly anything in it is damaged; what is damaged shows as U+FFFD."""
    text = data.decode(name, "replace")
    foreign = len(text) - sum(map(str.isascii, text)) if text.count("\ufffd") else 0
    return _plausible(text) if text.count("\ufffd") <= foreign * _DAMAGE_PER_CHARACTER else None


def _guessed(data: bytes) -> str | None:
    match = charset_normalizer.from_bytes(data[:_SAMPLE]).best()
    return _plausible(data.decode(match.encoding, "replace")) if match else None


def _plausible(text: str) -> str | None:
    """The text without stray control characters; ``None`` if it has so many that it is none."""
    clean, found = _BINARY.subn("", text)
    return clean if found <= _STRAY + len(text) * _DAMAGE_PER_CHARACTER else None
