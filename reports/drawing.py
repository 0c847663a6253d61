"""How a source looks: a page of a PDF as a picture with its words, any other document as markup."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, Self

from reports import readers
from reports.readers import pdf_picture
from reports.readers.document import UnreadableDocument
from reports.readers.markup import document_to_markup
from reports.readers.sniffing import PDF, sniff_stream

Words = list[tuple[str, tuple[float, float, float, float]]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """One page as drawn; a picture has ``data`` and sizes in PDF points, anything else ``markup``."""

    pages: int
    width: float = 0
    height: float = 0
    words: Words | None = None
    data: bytes = b""
    media_type: str = ""
    markup: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return plain data that :meth:`from_json` turns back into an equal drawing."""
        return {
            "pages": self.pages,
            "width": self.width,
            "height": self.height,
            "words": self.words,
            "data": b64encode(self.data).decode("ascii"),
            "media_type": self.media_type,
            "markup": self.markup,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(**(data | {"data": b64decode(data["data"])}))


def draw(
    stream: BinaryIO,
    name: str,
    *,
    page: int,
    scale: float,
    progress: Callable[[int, int], None],  # noqa: ARG001 every task of a child may tell how far it is
) -> Drawing:
    """Draw one page of a file at ``scale`` pixels a point; what has no pages is one page of markup.

    Raises ``UnreadableDocument``.
    """
    if sniff_stream(stream, name) == PDF:
        picture = pdf_picture.draw(stream.read(), page, scale)
        return Drawing(
            picture.pages,
            picture.width,
            picture.height,
            picture.words,
            picture.data,
            picture.media_type,
        )
    if page != 1:
        raise UnreadableDocument("no_such_page", page=page, pages=1)
    return Drawing(pages=1, markup=document_to_markup(readers.read(stream, name)))
