"""A stand-in reader that has learned to read one more cell."""

from __future__ import annotations

from tests.intake import readers


def improved(stream, name, **options):
    extraction = readers.report(stream, name, **options)
    extraction.figures.put("requests/business/received", 4)
    return extraction


def doubting(stream, name, **options):
    """Read as the other, and miss a row."""
    extraction = readers.report(stream, name, **options)
    extraction.doubts.clear()
    extraction.doubt("row_missing", row="（一）予以公开", key="granted")
    return extraction
