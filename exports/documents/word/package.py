"""What every Word document of ours has besides its text: styles, fonts, page numbers; and how it is packed."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape

from exports.packing import stamp

PARTS = Path(__file__).parent / "parts"
MEMBERS = {
    "[Content_Types].xml": "content_types.xml",
    "_rels/.rels": "package.rels",
    "word/_rels/document.xml.rels": "document.rels",
    "word/styles.xml": "styles.xml",
    "word/settings.xml": "settings.xml",
    "word/fontTable.xml": "fontTable.xml",
    "word/footer1.xml": "footer1.xml",
}
"""The members that are the same in every document, with the files they are kept in."""
FOOTER_ID = "rId4"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


@cache
def unchanging() -> dict[str, bytes]:
    """Return the members that are the same in every document, read once a process."""
    return {name: (PARTS / file).read_bytes() for name, file in MEMBERS.items()}


def pack(body: str, title: str, author: str, at: datetime, out: BinaryIO) -> None:
    """Write a document of the given body; the same content gives the same bytes."""
    document = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>'
    own = {
        "word/document.xml": document.encode(),
        "docProps/core.xml": _properties(title, author, at).encode(),
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target:
        for name, content in (unchanging() | own).items():
            info = zipfile.ZipInfo(name, date_time=stamp(at))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, content)


def _properties(title: str, author: str, at: datetime) -> str:
    day = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        "<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>{dates}"
        "</cp:coreProperties>"
    )
