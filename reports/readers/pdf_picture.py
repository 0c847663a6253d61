"""One page of a PDF as a picture, with its words and where they stand."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from reports.readers.document import UnreadableDocument
from reports.readers.pdf_page import Box
from reports.readers.pdf_pdfium import to_characters, to_frame
from reports.readers.pdf_words import characters_to_words, words_to_lines

MOST_PIXELS: Final = 16_000_000
"""Pixels of one picture: A3 at 280 dots an inch; a larger page is drawn smaller."""
LARGEST_SIDE: Final = 8000
"""Pixels of one side, so that a strip of paper a mile long is no trouble either."""
MOST_WORDS: Final = 5000
COLOURS: Final = 64
"""Enough for smoothed black print, rules, a shade and a red stamp."""
FEW_COLOURS: Final = 4096
"""A page with more colours has photographs on it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn page: ``width`` and ``height`` in PDF points, words as (text, box) in the same."""

    data: bytes
    media_type: str
    pages: int
    width: float
    height: float
    words: list[tuple[str, Box]]


def draw(data: bytes, page: int, scale: float) -> Picture:
    """Draw a page (counted from 1) at ``scale`` pixels a point; raises ``encrypted``, ``broken`` or ``no_such_page``."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        raise UnreadableDocument("encrypted" if locked else "broken") from error
    try:
        if not 1 <= page <= len(document):
            raise UnreadableDocument("no_such_page", page=page, pages=len(document))
        return _drawn(document, page, scale)
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument("broken") from error
    finally:
        document.close()


def _drawn(document: Any, number: int, scale: float) -> Picture:
    page = document[number - 1]
    width, height = page.get_size()
    if not (width > 0 and height > 0):
        raise UnreadableDocument("broken")
    bitmap = page.render(
        scale=bounded(scale, width, height), may_draw_forms=False, rev_byteorder=True
    )
    data, media_type = encoded(bitmap.to_pil().convert("RGB"))
    address = ctypes.cast(page.raw, ctypes.c_void_p).value or 0
    return Picture(data, media_type, len(document), width, height, words_of(address))


def bounded(scale: float, width: float, height: float) -> float:
    """Return the scale, or as much of it as the limits on pixels allow."""
    by_area: float = (MOST_PIXELS / (width * height)) ** 0.5
    return min(scale, by_area, LARGEST_SIDE / max(width, height))


def encoded(image: Image.Image) -> tuple[bytes, str]:
    """Return a picture as a file a browser shows: print exact and small, photographs as photographs."""
    stream = BytesIO()
    if image.getcolors(FEW_COLOURS) is None:
        image.save(stream, "JPEG", quality=85)
        return stream.getvalue(), "image/jpeg"
    few = image.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(stream, "PNG", compress_level=6)
    return stream.getvalue(), "image/png"


def words_of(page: int) -> list[tuple[str, Box]]:
    """Return the words of a loaded page line by line, as the reader sees them."""
    _count, characters = to_characters(page, to_frame(page))
    words = (
        word for line in words_to_lines(characters_to_words(characters)) for word in line.words
    )
    return [
        (word.text, (word.x0, word.y0, word.x1, word.y1))
        for _index, word in zip(range(MOST_WORDS), words, strict=False)
    ]
