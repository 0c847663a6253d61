"""The first reading of a PDF: pdfium through its plain C interface, because wrappers cost more than the work."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Final

import pypdfium2
from pypdfium2 import raw

from reports.readers.document import UnreadableDocument
from reports.readers.pdf_page import (
    DEEPEST_FORM,
    MOST_CHARACTERS,
    MOST_SEGMENTS,
    PAPER,
    UNKNOWN,
    Box,
    Character,
    Frame,
    Outline,
    Page,
    Rule,
    fill_to_rules,
    printed,
    stroke_to_rules,
)

NAME: Final = f"pdfium {pypdfium2.PYPDFIUM_INFO.version}"

HYPHEN: Final = 2
"""pdfium's own code for a hyphen at the end of a line."""

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
        for index in range(self.page_count):
            page = raw.FPDF_LoadPage(self._document.raw, index)
            if not page:
                raise UnreadableDocument("broken")
            try:
                yield to_page(page, index + 1)
            finally:
                raw.FPDF_ClosePage(page)


def to_page(page: Any, number: int) -> Page:
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


def to_frame(page: Any) -> Frame:
    rect = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, ctypes.byref(rect))
    rotation = 90 * max(0, raw.FPDFPage_GetRotation(page))
    return Frame(rect.left, rect.bottom, rect.right, rect.top, rotation)


def to_characters(page: Any, frame: Frame) -> tuple[int, list[Character]]:
    """Return how many characters the page has and those that are seen, in content order."""
    textpage = raw.FPDFText_LoadPage(page)
    if not textpage:
        return 0, []
    try:
        count = raw.FPDFText_CountChars(textpage)
        return count, list(seen_characters(textpage, min(count, MOST_CHARACTERS), frame))
    finally:
        raw.FPDFText_ClosePage(textpage)


def seen_characters(textpage: Any, count: int, frame: Frame) -> Iterator[Character]:
    """Yield the characters with ink.  The loose box is free of glyph shapes: advance by font height."""
    code_at, box_at = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
    rect = raw.FS_RECTF()
    reference = ctypes.byref(rect)
    upright = frame.rotation == 0
    left, top, width, height = frame.x0, frame.y1, frame.width, frame.height
    for index in range(count):
        code = code_at(textpage, index)
        if code <= 32 and code not in {HYPHEN, 0}:
            continue
        text = "-" if code == HYPHEN else printed(chr(code)) if code else UNKNOWN
        if not text or not box_at(textpage, index, reference):
            continue
        x0, y0, x1, y1 = rect.left - left, top - rect.top, rect.right - left, top - rect.bottom
        if not upright or not 3 < y1 - y0 < 60 or not 0 < x1 - x0 < 2 * (y1 - y0):
            turned = turned_box(textpage, index, frame)
            if turned is None:
                continue
            x0, y0, x1, y1 = turned
        if -x0 < x1 < 2 * width - x0 and -y0 < y1 < 2 * height - y0:
            yield Character(text, x0, y0, x1, y1)


def turned_box(textpage: Any, index: int, frame: Frame) -> Box | None:
    """Return the box of a character whose loose box cannot be right: turned, set downwards, of a Type 3 font.

    It spans the ink along the line and the font height across it.  ``None`` for a character without
    extent, and for slanted ones: those are watermarks.
    """
    matrix = raw.FS_MATRIX()
    sides = [ctypes.c_double() for _ in range(4)]
    origin = [ctypes.c_double() for _ in range(2)]
    raw.FPDFText_GetMatrix(textpage, index, ctypes.byref(matrix))
    raw.FPDFText_GetCharBox(textpage, index, *map(ctypes.byref, sides))
    raw.FPDFText_GetCharOrigin(textpage, index, *map(ctypes.byref, origin))
    size = raw.FPDFText_GetFontSize(textpage, index)
    x0, x1, y0, y1 = (side.value for side in sides)
    if x1 <= x0 or y1 <= y0:
        return None
    if abs(matrix.a) <= 0.05 * abs(matrix.b):
        x0, x1 = across(x0, x1, origin[0].value, -matrix.b * size)
    elif abs(matrix.b) <= 0.05 * abs(matrix.a):
        y0, y1 = across(y0, y1, origin[1].value, matrix.d * size)
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

    def add_page(self, page: Any) -> None:
        for index in range(raw.FPDFPage_CountObjects(page)):
            self.add(raw.FPDFPage_GetObject(page, index), IDENTITY, 0)

    def add(self, item: Any, outer: Matrix, depth: int) -> None:
        if self.left <= 0:
            return
        match raw.FPDFPageObj_GetType(item):
            case raw.FPDF_PAGEOBJ_PATH:
                self.left -= 1
                self.add_path(item, outer)
            case raw.FPDF_PAGEOBJ_IMAGE:
                self.left -= 1
                self.add_image(item, outer)
            case raw.FPDF_PAGEOBJ_FORM if depth < DEEPEST_FORM:
                self.left -= 1
                inner = compose(matrix_of(item), outer)
                for index in range(raw.FPDFFormObj_CountObjects(item)):
                    self.add(raw.FPDFFormObj_GetObject(item, index), inner, depth + 1)

    def add_image(self, item: Any, outer: Matrix) -> None:
        """Note how much of the page images cover; a thin one is a ruling line."""
        box = self.bounds(item, outer)
        self.picture_area += (box[2] - box[0]) * (box[3] - box[1])
        self.rules += fill_to_rules([box])

    def add_path(self, item: Any, outer: Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
        filled = fill.value and is_inked(item, raw.FPDFPageObj_GetFillColor)
        stroked = stroke.value and is_inked(item, raw.FPDFPageObj_GetStrokeColor)
        segments = raw.FPDFPath_CountSegments(item)
        if filled and not stroked and segments <= 6:
            self.rules += fill_to_rules([self.bounds(item, outer)])
        elif filled or stroked:
            self.left -= segments
            outlines = list(self.outlines(item, compose(matrix_of(item), outer), segments))
            self.rules += stroke_to_rules(outlines) if stroked else []
            self.rules += fill_to_rules([line.extent for line in outlines]) if filled else []

    def outlines(self, item: Any, matrix: Matrix, segments: int) -> Iterator[Outline]:
        """Yield the subpaths of a path, closed ones with their first point again at the end."""
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        curved = False
        for index in range(min(segments, MOST_SEGMENTS)):
            segment = raw.FPDFPath_GetPathSegment(item, index)
            raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            kind = raw.FPDFPathSegment_GetType(segment)
            if kind == raw.FPDF_SEGMENT_MOVETO and points:
                yield Outline(tuple(points), curved)
                points, curved = [], False
            curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
            points.append(self.frame.point(*apply(matrix, x.value, y.value)))
            if raw.FPDFPathSegment_GetClose(segment):
                points.append(points[0])
        if points:
            yield Outline(tuple(points), curved)

    def bounds(self, item: Any, outer: Matrix) -> Box:
        sides = [ctypes.c_float() for _ in range(4)]
        raw.FPDFPageObj_GetBounds(item, *map(ctypes.byref, sides))
        x0, y0, x1, y1 = (side.value for side in sides)
        return self.frame.box(*apply(outer, x0, y0), *apply(outer, x1, y1))


def is_inked(item: Any, colour_of: Any) -> bool:
    """Whether a fill or stroke is seen on white paper."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not colour_of(item, *map(ctypes.byref, parts)):
        return True
    *colour, alpha = (part.value / 255 for part in parts)
    return alpha > 0 and min(colour) < PAPER


def matrix_of(item: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix))
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


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
