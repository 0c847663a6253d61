"""Sketches: a few numbers a text, equal in as many places as the texts are alike (MinHash, banded).

One permutation hashing: every shingle falls by its hash into one of ``BINS`` bins, and a bin keeps the smallest
hash that fell into it.  That costs one hash a shingle instead of one a shingle and bin.  A bin that stays empty
(short texts) borrows from another, chosen by the bin's number alone, so that equal texts borrow alike.

Two sketches are compared at all if they agree in all ``ROWS`` bins of one of ``BANDS`` bands: texts that share
half of their shingles do with a probability of 0.93, two thirds 0.999, an eighth 0.04.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from functools import cache
from operator import eq
from zlib import crc32

VERSION = 1
"""Stored beside every sketch; raise it whenever a text's sketch may change (``own_words`` too)."""

BANDS = 20
ROWS = 3
BINS = BANDS * ROWS
SHINGLE = 4
"""Letters; short, so that a changed word costs little of what two texts share."""
LEAST_LETTERS = 80
"""A shorter text has no sketch: that it is like another says nothing."""

_EMPTY = 0xFFFFFFFF
_ODD = 0x9E3779B97F4A7C15  # 2^64 / golden ratio: spreads a 32-bit hash over 64 bits
_MASK = 0xFFFFFFFFFFFFFFFF


def sketch_of(letters: str) -> array[int] | None:
    """Return the sketch of a text's own letters, ``BINS`` numbers of 32 bits, or ``None`` if they are too few."""
    if len(letters) < LEAST_LETTERS:
        return None
    coded = memoryview(letters.encode("utf-32-le"))
    width = 4 * SHINGLE
    hashes = {crc32(coded[at : at + width]) for at in range(0, len(coded) - width + 4, 4)}
    bins = array("I", [_EMPTY]) * BINS
    for value in hashes:
        mixed = value * _ODD & _MASK
        place = (mixed >> 32) * BINS >> 32
        low = mixed & 0xFFFFFFFE  # never the mark of an empty bin
        if low < bins[place]:  # noqa: PLR1730 - min() costs twice as much here
            bins[place] = low
    return _filled(bins)


def _filled(bins: array[int]) -> array[int]:
    """Let every empty bin borrow the number of a full one."""
    return array(
        "I",
        (
            value
            if value != _EMPTY
            else next(bins[other] for other in _lenders(place) if bins[other] != _EMPTY)
            for place, value in enumerate(bins)
        ),
    )


@cache
def _lenders(place: int) -> tuple[int, ...]:
    """Return all other bins in an order of this bin's own."""
    others = (other for other in range(BINS) if other != place)
    return tuple(sorted(others, key=lambda other: crc32(b"%d %d" % (place, other))))


def likeness(one: array[int], other: array[int]) -> float:
    """Return how alike two texts are, 0 to 1, as their sketches tell: within about 0.13 of the truth."""
    return float(sum(map(eq, one, other))) / BINS


def bands_of(sketch: array[int]) -> Iterator[int]:
    """Yield the key of each band, a signed 64-bit number: texts alike share some of these."""
    for band in range(BANDS):
        rows = sketch[band * ROWS : (band + 1) * ROWS]
        yield crc32(rows.tobytes()) << 5 | band


def packed(sketch: array[int] | None) -> bytes:
    """Return a sketch as bytes, empty for none; the same on every machine of this byte order."""
    return b"" if sketch is None else sketch.tobytes()


def unpacked(data: bytes | memoryview) -> array[int] | None:
    """Return the sketch stored as bytes."""
    return array("I", bytes(data)) if data else None
