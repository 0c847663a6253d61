"""The second reading of a PDF: pdfminer.six, an independent program, as the reference."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import pdfminer
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTCurve, LTFigure, LTImage, LTPage, LTRect
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

from reports.readers.document import UnreadableDocument
from reports.readers.pdf_page import (
    DEEPEST_FORM,
    FEWEST_SEGMENTS,
    MOST_CHARACTERS,
    MOST_SEGMENTS,
    PAPER,
    PRINTED,
    UNKNOWN,
    Box,
    Character,
    Frame,
    Outline,
    Page,
    Rule,
    fill_to_rules,
    stroke_to_rules,
)

NAME: Final = f"pdfminer {pdfminer.__version__}"

MOST_FORMS: Final = 5_000
"""Form XObjects and images drawn on one page at most."""

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # one FontBBox warning per Type 3 font


@contextmanager
def opened(data: bytes) -> Iterator[Source]:
    """Yield the opened file; raises ``encrypted`` or ``broken`` (also for what fails while it is read)."""
    try:
        yield Source(PDFDocument(PDFParser(io.BytesIO(data))))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise UnreadableDocument("encrypted") from error
    except (UnreadableDocument, MemoryError, GeneratorExit):
        raise
    except Exception as error:  # whatever a damaged file makes pdfminer stumble over
        raise UnreadableDocument("broken") from error


class Source:
    """An opened PDF file."""

    def __init__(self, document: PDFDocument) -> None:
        self._document = document
        tree = resolve1(document.catalog.get("Pages"))
        count = resolve1(tree.get("Count")) if isinstance(tree, dict) else None
        self.page_count: int = count if isinstance(count, int) else self._counted()

    def _counted(self) -> int:
        return sum(1 for _ in PDFPage.create_pages(self._document))

    def title(self) -> str:
        for info in self._document.info:
            title = resolve1(info.get("Title"))
            if isinstance(title, bytes):
                return (
                    title.decode("utf-16") if title[:2] == b"\xff\xfe" else str(decode_text(title))
                )
        return ""

    def pages(self) -> Iterator[Page]:
        """Yield the pages one by one, never sharing a resource manager between documents."""
        resources = PDFResourceManager()
        device = LimitedDevice(resources, laparams=None)
        interpreter = LimitedInterpreter(resources, device)
        for number, page in enumerate(PDFPage.create_pages(self._document), start=1):
            interpreter.process_page(page)
            cut_short = min(device.characters_left, device.segments_left, device.forms_left) <= 0
            yield to_page(device.get_result(), to_frame(page), number, cut_short=cut_short)


class LimitedDevice(PDFPageAggregator):  # type: ignore[misc]
    """Keeps of a page what the limits permit: pdfminer itself would fill the memory first."""

    def begin_page(self, page: PDFPage, ctm: Any) -> None:
        self.characters_left = MOST_CHARACTERS
        self.segments_left = MOST_SEGMENTS
        self.forms_left = MOST_FORMS
        super().begin_page(page, ctm)

    def render_char(self, matrix: Any, font: Any, *rest: Any) -> float:
        self.characters_left -= 1
        return float(super().render_char(matrix, font, *rest)) if self.characters_left > 0 else 0.0

    def paint_path(self, gstate: Any, stroke: Any, fill: Any, evenodd: Any, path: Any) -> None:
        self.segments_left -= len(path) if len(path) > FEWEST_SEGMENTS else 1
        if self.segments_left > 0:
            super().paint_path(gstate, stroke, fill, evenodd, path)


class LimitedInterpreter(PDFPageInterpreter):  # type: ignore[misc]
    """Follows forms only so deep and so often: a form may draw itself, or each of many draw two others."""

    depth = 0

    def subinterp(self) -> LimitedInterpreter:
        inner = LimitedInterpreter(self.rsrcmgr, self.device)
        inner.depth = self.depth + 1
        return inner

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802 (pdfminer's name)
        self.device.forms_left -= 1
        if self.depth < DEEPEST_FORM and self.device.forms_left > 0:
            super().do_Do(xobjid_arg)


def to_frame(page: PDFPage) -> Frame:
    """Return the visible box in the coordinates pdfminer turns pages to: rotated, media box at the origin."""
    media = Frame(*upright(page.mediabox), rotation=page.rotate % 360)
    crop = upright(page.cropbox)
    x0, y0, x1, y1 = media.box(
        max(crop[0], media.x0),
        max(crop[1], media.y0),
        min(crop[2], media.x1),
        min(crop[3], media.y1),
    )
    return Frame(x0, media.height - y1, x1, media.height - y0)


def upright(box: Iterable[float]) -> Box:
    """Return a box with its lower left corner first."""
    x0, y0, x1, y1 = box
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def to_page(layout: LTPage, frame: Frame, number: int, *, cut_short: bool) -> Page:
    """Read one laid out page."""
    reading = Reading(frame)
    reading.add_all(layout)
    return Page(
        number,
        frame.width,
        frame.height,
        tuple(reading.characters),
        tuple(reading.rules),
        pictured=reading.picture_area > 0.5 * frame.width * frame.height,
        cut_short=cut_short,
    )


class Reading:
    """Collects characters and ruling lines of a page, figures (form XObjects) included."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.characters: list[Character] = []
        self.rules: list[Rule] = []
        self.picture_area = 0.0

    def add_all(self, items: Iterable[Any]) -> None:
        for item in items:
            match item:
                case LTChar():
                    self.add_character(item)
                case LTCurve():
                    self.add_path(item)
                case LTImage():
                    self.add_image(item)
                case LTFigure():
                    self.add_all(item)

    def add_character(self, item: LTChar) -> None:
        """Keep a character that is seen; slanted text is a watermark."""
        text = item.get_text()
        text = (
            UNKNOWN
            if text.startswith("(cid:")
            else "".join(PRINTED[character] for character in text)
        )
        a, b = item.matrix[:2]
        slanted = min(abs(a), abs(b)) > 0.05 * max(abs(a), abs(b))
        box = self.frame.box(*item.bbox)
        if text and not slanted and box[2] > box[0] and box[3] > box[1] and self.frame.shows(box):
            self.characters.append(Character(text, *box))

    def add_path(self, item: LTCurve) -> None:
        points = tuple(self.frame.point(*point) for point in item.pts)
        if not points:
            return
        steps = {step[0] for step in item.original_path or ()}
        curved = not steps.isdisjoint("cvy")
        if "h" in steps or isinstance(item, LTRect):
            points += points[:1]
        outline = Outline(points, curved=curved)
        if item.stroke and is_inked(item.stroking_color):
            self.rules += stroke_to_rules([outline])
        if item.fill and is_inked(item.non_stroking_color):
            self.rules += fill_to_rules([outline.extent])

    def add_image(self, item: LTImage) -> None:
        """Note how much of the page images cover; a thin one is a ruling line."""
        box = self.frame.box(*item.bbox)
        self.picture_area += (box[2] - box[0]) * (box[3] - box[1])
        self.rules += fill_to_rules([box])


def is_inked(colour: Any) -> bool:
    """Whether a fill or stroke is seen on white paper; patterns and unknown colours are."""
    parts = (colour,) if isinstance(colour, int | float) else tuple(colour or ())
    if not parts or not all(isinstance(part, int | float) for part in parts):
        return True
    return bool(max(parts) > 1 - PAPER if len(parts) == 4 else min(parts) < PAPER)
