"""Bytes to Document: one module per format."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import BinaryIO, Final

from reports.readers.document import Document, UnreadableDocument
from reports.readers.sniffing import (
    DOCX,
    HTML,
    MARKDOWN,
    MHTML,
    PDF,
    TEXT,
    UNREADABLE,
    sniff,
    sniff_stream,
)

__all__ = ["READERS", "UnreadableDocument", "read", "sniff"]

READERS: Final[dict[str, str]] = {
    PDF: "reports.readers.pdf",
    DOCX: "reports.readers.docx",
    HTML: "reports.readers.html",
    MHTML: "reports.readers.html",
    MARKDOWN: "reports.readers.markdown",
    TEXT: "reports.readers.text",
}
"""Media type → module with ``read(stream) -> Document``, imported when first needed."""


def read(
    stream: BinaryIO,
    name: str,
    *,
    engine: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Document:
    """Read one file; raise ``UnreadableDocument`` with what its sender can do.

    ``engine`` ("pdfium" or "pdfminer") and ``progress`` (called with pages done and in all) matter to PDF only.
    """
    media_type = sniff_stream(stream, name)
    if media_type not in READERS:
        raise UnreadableDocument(UNREADABLE[media_type])
    reader = import_module(READERS[media_type])
    if media_type == PDF:
        document: Document = reader.read(stream, engine=engine or "pdfium", progress=progress)
    else:
        document = reader.read(stream)
    return document
