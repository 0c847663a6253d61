"""The C functions of pdfium the reader needs, taking addresses as plain integers.

pypdfium2's own bindings check typed pointers on every call, which for these tiny getters costs more than the
call; a page has thousands.  The functions and the library are the same.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import c_double, c_float, c_int, c_uint, c_void_p
from typing import Any, Final

from pypdfium2 import raw


def plain(function: Any, result: Any, *parameters: Any) -> Callable[..., Any]:
    """Return a C function of pdfium under a prototype without pointer types."""
    address = ctypes.cast(function, c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *parameters)(address)


load_page: Final = plain(raw.FPDF_LoadPage, c_void_p, c_void_p, c_int)
close_page: Final = plain(raw.FPDF_ClosePage, None, c_void_p)
rotation_of: Final = plain(raw.FPDFPage_GetRotation, c_int, c_void_p)
page_box: Final = plain(raw.FPDF_GetPageBoundingBox, c_int, c_void_p, c_void_p)

load_text: Final = plain(raw.FPDFText_LoadPage, c_void_p, c_void_p)
close_text: Final = plain(raw.FPDFText_ClosePage, None, c_void_p)
count_characters: Final = plain(raw.FPDFText_CountChars, c_int, c_void_p)
copy_text: Final = plain(raw.FPDFText_GetText, c_int, c_void_p, c_int, c_int, c_void_p)
code_at: Final = plain(raw.FPDFText_GetUnicode, c_uint, c_void_p, c_int)
size_at: Final = plain(raw.FPDFText_GetFontSize, c_double, c_void_p, c_int)
loose_box_at: Final = plain(raw.FPDFText_GetLooseCharBox, c_int, c_void_p, c_int, c_void_p)
ink_box_at: Final = plain(raw.FPDFText_GetCharBox, c_int, c_void_p, c_int, *[c_void_p] * 4)
angle_at: Final = plain(raw.FPDFText_GetCharAngle, c_float, c_void_p, c_int)
origin_at: Final = plain(raw.FPDFText_GetCharOrigin, c_int, c_void_p, c_int, *[c_void_p] * 2)
text_matrix_at: Final = plain(raw.FPDFText_GetMatrix, c_int, c_void_p, c_int, c_void_p)

count_objects: Final = plain(raw.FPDFPage_CountObjects, c_int, c_void_p)
object_at: Final = plain(raw.FPDFPage_GetObject, c_void_p, c_void_p, c_int)
count_form_objects: Final = plain(raw.FPDFFormObj_CountObjects, c_int, c_void_p)
form_object_at: Final = plain(raw.FPDFFormObj_GetObject, c_void_p, c_void_p, c_uint)
kind_of: Final = plain(raw.FPDFPageObj_GetType, c_int, c_void_p)
matrix_of: Final = plain(raw.FPDFPageObj_GetMatrix, c_int, c_void_p, c_void_p)
bounds_of: Final = plain(raw.FPDFPageObj_GetBounds, c_int, *[c_void_p] * 5)
fill_colour_of: Final = plain(raw.FPDFPageObj_GetFillColor, c_int, *[c_void_p] * 5)
stroke_colour_of: Final = plain(raw.FPDFPageObj_GetStrokeColor, c_int, *[c_void_p] * 5)
draw_mode_of: Final = plain(raw.FPDFPath_GetDrawMode, c_int, *[c_void_p] * 3)
count_segments: Final = plain(raw.FPDFPath_CountSegments, c_int, c_void_p)
segment_at: Final = plain(raw.FPDFPath_GetPathSegment, c_void_p, c_void_p, c_int)
point_of: Final = plain(raw.FPDFPathSegment_GetPoint, c_int, *[c_void_p] * 3)
segment_kind: Final = plain(raw.FPDFPathSegment_GetType, c_int, c_void_p)
is_closing: Final = plain(raw.FPDFPathSegment_GetClose, c_int, c_void_p)


class Out:
    """A few C numbers for a function to write into: pass ``*out.to`` or ``out.whole``, read ``out.values``."""

    def __init__(self, kind: type[c_float | c_double | c_int | c_uint], count: int) -> None:
        self.values: Final = (kind * count)()
        self.whole: Final = ctypes.addressof(self.values)
        self.to: Final = tuple(self.whole + index * ctypes.sizeof(kind) for index in range(count))
