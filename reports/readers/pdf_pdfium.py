"""The first reading of a PDF: pdfium through its plain C interface, because wrappers cost more than the work."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from ctypes import c_double, c_float, c_int, c_uint
from typing import Any, Final

import pypdfium2
from pypdfium2 import raw

from reports.readers import pdf_pdfium_calls as calls
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
    is_thin,
    stroke_to_rules,
)
from reports.readers.pdf_pdfium_calls import Out

NAME: Final = f"pdfium {pypdfium2.PYPDFIUM_INFO.version}"

HYPHENS: Final = {2: "-", 0xFFFE: "-"}
"""pdfium's own codes for a hyphen at the end of a line."""

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@contextmanager
def opened(data: bytes) -> Iterator[Source]:
    """Yield the opened file and close it afterwards; raises ``encrypted`` or ``broken``."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        raise UnreadableDocument("encrypted" if locked else "broken") from error
    with closing(document):
        yield Source(document)


class Source:
    """An opened PDF file."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self.page_count: int = len(document)

    def title(self) -> str:
        return str(self._document.get_metadata_value("Title"))

    def pages(self) -> Iterator[Page]:
        """Yield the pages one by one; nothing of a page stays open behind it."""
        handle = ctypes.cast(self._document.raw, ctypes.c_void_p).value
        for index in range(self.page_count):
            page = calls.load_page(handle, index)
            if not page:
                raise UnreadableDocument("broken")
            try:
                yield to_page(page, index + 1)
            finally:
                calls.close_page(page)


def to_page(page: int, number: int) -> Page:
    """Read one loaded page."""
    frame = to_frame(page)
    count, characters = to_characters(page, frame)
    drawing = Drawing(frame)
    drawing.add_page(page)
    return Page(
        number,
        frame.width,
        frame.height,
        tuple(characters),
        tuple(drawing.rules),
        pictured=drawing.picture_area > 0.5 * frame.width * frame.height,
        cut_short=count > MOST_CHARACTERS or drawing.left <= 0,
    )


def to_frame(page: int) -> Frame:
    box = Out(c_float, 4)
    calls.page_box(page, box.whole)
    left, top, right, bottom = box.values
    return Frame(left, bottom, right, top, 90 * max(0, calls.rotation_of(page)))


def to_characters(page: int, frame: Frame) -> tuple[int, list[Character]]:
    """Return how many characters the page has and those that are seen, in content order."""
    textpage = calls.load_text(page)
    if not textpage:
        return 0, []
    try:
        count = calls.count_characters(textpage)
        return count, list(seen_characters(textpage, min(count, MOST_CHARACTERS), frame))
    finally:
        calls.close_text(textpage)


def seen_characters(textpage: int, count: int, frame: Frame) -> Iterator[Character]:
    """Yield the characters with ink.  The loose box is free of glyph shapes: advance by font height."""
    box_at, angle_at, box = calls.loose_box_at, calls.angle_at, Out(c_float, 4)
    to_box, values = box.whole, box.values
    upright = frame.rotation == 0
    left, top, width, height = frame.x0, frame.y1, frame.width, frame.height
    for index, character in enumerate(to_text(textpage, count)):
        text = PRINTED[character]
        if not text or not box_at(textpage, index, to_box):
            continue
        x0, y0, x1, y1 = values
        x0, y0, x1, y1 = x0 - left, top - y0, x1 - left, top - y1
        fits = 3 < y1 - y0 < 60 and 0 < x1 - x0 < 2 * (y1 - y0)
        if not upright or not fits or angle_at(textpage, index):
            turned = turned_box(textpage, index, frame)
            if turned is None:
                continue
            x0, y0, x1, y1 = turned
        if -x0 < x1 < 2 * width - x0 and -y0 < y1 < 2 * height - y0:
            yield Character(text, x0, y0, x1, y1)


def to_text(textpage: int, count: int) -> str:
    """Return the text with one character for each of pdfium's: at one stroke, or one by one where that left some out."""
    buffer = (ctypes.c_ushort * (count + 1))()
    calls.copy_text(textpage, 0, count, ctypes.addressof(buffer))
    text = bytes(buffer)[:-2].decode("utf-16-le", "surrogatepass")
    if len(text) != count or "\0" in text:
        codes = (calls.code_at(textpage, index) for index in range(count))
        text = "".join(chr(code) if 0 < code < 0x110000 else UNKNOWN for code in codes)
    return text.translate(HYPHENS)


def turned_box(textpage: int, index: int, frame: Frame) -> Box | None:
    """Return the box of a character whose loose box cannot be right: turned, set downwards, of a Type 3 font.

    It spans the ink along the line and the font height across it.  ``None`` for a character without
    extent, and for slanted ones: those are watermarks.
    """
    matrix, ink, origin = Out(c_float, 6), Out(c_double, 4), Out(c_double, 2)
    calls.text_matrix_at(textpage, index, matrix.whole)
    calls.ink_box_at(textpage, index, *ink.to)
    calls.origin_at(textpage, index, *origin.to)
    size = calls.size_at(textpage, index)
    a, b, _, d, _, _ = matrix.values
    x0, x1, y0, y1 = ink.values
    if x1 <= x0 or y1 <= y0:
        return None
    if abs(a) <= 0.05 * abs(b):
        x0, x1 = across(x0, x1, origin.values[0], -b * size)
    elif abs(b) <= 0.05 * abs(a):
        y0, y1 = across(y0, y1, origin.values[1], d * size)
    else:
        return None
    return frame.box(x0, y0, x1, y1)


def across(low: float, high: float, baseline: float, up: float) -> tuple[float, float]:
    """Return from where to where a font of size ``up`` reaches over the ink from ``low`` to ``high``.

    Text set downwards has its origin elsewhere; then the ink is taken for the middle.
    """
    start, end = sorted((baseline - 0.14 * up, baseline + 0.86 * up))
    middle = (low + high) / 2
    if start <= middle <= end:
        return start, end
    return middle - abs(up) / 2, middle + abs(up) / 2


class Drawing:
    """Collects the ruling lines of a page, form XObjects included, up to the permitted segments."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.rules: list[Rule] = []
        self.picture_area = 0.0
        self.left = MOST_SEGMENTS
        self._modes = Out(c_int, 2)
        self._sides = Out(c_float, 4)
        self._colour = Out(c_uint, 4)
        self._point = Out(c_float, 2)

    def add_page(self, page: int) -> None:
        count = calls.count_objects(page)
        self.add_all((calls.object_at(page, index) for index in range(count)), IDENTITY, 0)

    def add_all(self, items: Iterator[int], outer: Matrix, depth: int) -> None:
        """Add what draws lines among the objects of the page or of one form on it."""
        kind_of, text = calls.kind_of, raw.FPDF_PAGEOBJ_TEXT
        for item in items:
            kind = kind_of(item)
            if kind == text:
                continue
            self.left -= 1
            if self.left <= 0:
                return
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self.add_path(item, outer)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self.add_image(item, outer)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
                self.add_form(item, outer, depth)

    def add_form(self, form: int, outer: Matrix, depth: int) -> None:
        count = calls.count_form_objects(form)
        items = (calls.form_object_at(form, index) for index in range(count))
        self.add_all(items, compose(to_matrix(form), outer), depth + 1)

    def add_image(self, item: int, outer: Matrix) -> None:
        """Note how much of the page images cover; a thin one is a ruling line."""
        box = self.bounds(item, outer)
        self.picture_area += (box[2] - box[0]) * (box[3] - box[1])
        self.rules += fill_to_rules([box])

    def add_path(self, item: int, outer: Matrix) -> None:
        calls.draw_mode_of(item, *self._modes.to)
        filled, stroked = self._modes.values
        segments = calls.count_segments(item)
        if filled and not stroked and segments <= FEWEST_SEGMENTS:
            box = self.bounds(item, outer)
            if is_thin(box) and self.is_inked(item, calls.fill_colour_of):
                self.rules.append(Rule(*box))
            return
        filled = filled and self.is_inked(item, calls.fill_colour_of)
        stroked = stroked and self.is_inked(item, calls.stroke_colour_of)
        if filled or stroked:
            self.left -= segments
            outlines = list(self.outlines(item, compose(to_matrix(item), outer), segments))
            self.rules += stroke_to_rules(outlines) if stroked else []
            self.rules += fill_to_rules([line.extent for line in outlines]) if filled else []

    def is_inked(self, item: int, colour_of: Callable[..., int]) -> bool:
        """Whether a fill or stroke is seen on white paper; patterns are."""
        if not colour_of(item, *self._colour.to):
            return True
        red, green, blue, alpha = self._colour.values
        return alpha > 0 and min(red, green, blue) < 255 * PAPER

    def bounds(self, item: int, outer: Matrix) -> Box:
        calls.bounds_of(item, *self._sides.to)
        x0, y0, x1, y1 = self._sides.values
        if outer is IDENTITY:
            return self.frame.box(x0, y0, x1, y1)
        return self.frame.box(*apply(outer, x0, y0), *apply(outer, x1, y1))

    def outlines(self, item: int, matrix: Matrix, segments: int) -> Iterator[Outline]:
        """Yield the subpaths of a path, closed ones with their first point again at the end."""
        place = self._point
        points: list[tuple[float, float]] = []
        curved = False
        for index in range(min(segments, MOST_SEGMENTS)):
            segment = calls.segment_at(item, index)
            calls.point_of(segment, *place.to)
            kind = calls.segment_kind(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO and points:
                yield Outline(tuple(points), curved)
                points, curved = [], False
            curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
            points.append(self.frame.point(*apply(matrix, *place.values)))
            if calls.is_closing(segment):
                points.append(points[0])
        if points:
            yield Outline(tuple(points), curved)


def to_matrix(item: int) -> Matrix:
    matrix = Out(c_float, 6)
    calls.matrix_of(item, matrix.whole)
    a, b, c, d, e, f = matrix.values
    return a, b, c, d, e, f


def compose(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the matrix that applies ``inner`` first and then ``outer``."""
    a, b, c, d, e, f = inner
    oa, ob, oc, od, oe, of = outer
    return (
        a * oa + b * oc,
        a * ob + b * od,
        c * oa + d * oc,
        c * ob + d * od,
        e * oa + f * oc + oe,
        e * ob + f * od + of,
    )


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return where the matrix takes a point."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
