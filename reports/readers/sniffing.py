"""What a file is: its bytes first, its name second, here and nowhere else."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import BinaryIO, Final

import olefile

from reports.readers.document import UnreadableDocument
from reports.readers.encoding import decode
from reports.readers.lines import has_rows_of_figures, is_pipe_delimiter

HEAD_BYTES: Final = 2**16
"""How much of a file :func:`sniff` wants to see; less will do."""

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML: Final = "text/html"
MHTML: Final = "multipart/related"
MARKDOWN: Final = "text/markdown"
TEXT: Final = "text/plain"
EMPTY: Final = "application/x-empty"
UNKNOWN: Final = "application/octet-stream"
ZIP: Final = "application/zip"
OLE: Final = "application/x-ole-storage"

UNREADABLE: Final[dict[str, str]] = {
    EMPTY: "empty",
    UNKNOWN: "unknown_format",
    ZIP: "archive",
    OLE: "unknown_format",
    "application/x-executable": "executable",
    "application/msword": "legacy_doc",
    "application/rtf": "rtf",
    "application/ofd": "ofd",
    "application/x-encrypted-office": "encrypted",
    "application/vnd.ms-office": "spreadsheet",
    "application/x-archive": "archive",
    "image/*": "image",
}
"""Media types that we recognise in order to say what to do: media type → code of the reason."""

_SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"MZ", "application/x-executable"),
    (b"\x7fELF", "application/x-executable"),
    (b"\xca\xfe\xba\xbe", "application/x-executable"),
    (b"\xcf\xfa\xed\xfe", "application/x-executable"),
    (b"\xce\xfa\xed\xfe", "application/x-executable"),
    (b"\xfe\xed\xfa", "application/x-executable"),
    (b"#!", "application/x-executable"),
    (b"\x89PNG", "image/*"),
    (b"\xff\xd8\xff", "image/*"),
    (b"GIF8", "image/*"),
    (b"II*\0", "image/*"),
    (b"MM\0*", "image/*"),
    (b"{\\rtf", "application/rtf"),
    (b"Rar!", "application/x-archive"),
    (b"7z\xbc\xaf", "application/x-archive"),
    (b"\x1f\x8b", "application/x-archive"),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
)
_TAGS: Final = "!doctype html|html|head|body|meta|title|table|div|p|span|h[1-6]|article|section|font|center|ul|ol|script|style"
_HTML_START: Final = re.compile(
    rf"\s*(?:<!--.*?-->\s*)*<(?:{_TAGS})[\s>/]", re.IGNORECASE | re.DOTALL
)
_HTML_INSIDE: Final = re.compile(r"<(?:html|body|table)[\s>]", re.IGNORECASE)
_MHTML: Final = re.compile(
    rb"\A\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:MIME-Version|Content-Type:\s*multipart/related)",
    re.IGNORECASE,
)
FEWEST_PIPED: Final = 5
"""So many lines with several pipes are a table even without a delimiter."""
_MARKDOWN_NAMES: Final = (".md", ".markdown")
_HASH_HEADING: Final = re.compile(r"^#{1,6} \S", re.MULTILINE)
_TAB_ROWS: Final = re.compile(r"(?:^[^\n]*\t[^\n]*\t[^\n]*\n){3}", re.MULTILINE)


def sniff(head: bytes, name: str) -> str:
    """Return the media type of a file that begins with ``head``; never raises.

    Types that cannot be read are keys of :data:`UNREADABLE`.  A ZIP or OLE container that ``head`` does not hold
    completely is named by what can be seen of it; :func:`sniff_stream` looks inside.
    """
    if not head.strip(b"\0 \t\r\n"):
        return EMPTY
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return _container(media_type, head)
    if b"%PDF-" in head[:1024]:
        return PDF
    if _is_picture(head):
        return "image/*"
    return _sniff_text(head, name.lower())


def sniff_stream(stream: BinaryIO, name: str) -> str:
    """Return the media type of a whole file and leave the stream at its start."""
    stream.seek(0)
    media_type = sniff(stream.read(HEAD_BYTES), name)
    stream.seek(0)
    if media_type in {ZIP, DOCX, "application/ofd", "application/vnd.ms-office"}:
        media_type = _inside_zip(stream) or media_type
    elif media_type in {OLE, "application/msword", "application/x-encrypted-office"}:
        media_type = _inside_ole(stream) or media_type
    stream.seek(0)
    return media_type


def _container(media_type: str, head: bytes) -> str:
    whole = BytesIO(head)
    if media_type == ZIP:
        return _inside_zip(whole) or _by_members(re.findall(rb"[\w/\[\]. -]+\.xml", head))
    if media_type == OLE:
        return _inside_ole(whole) or OLE
    return media_type


def _inside_zip(stream: BinaryIO) -> str | None:
    """The type of a ZIP by its central directory; ``None`` if that cannot be read."""
    try:
        with zipfile.ZipFile(stream) as archive:
            return _by_members([member.filename.encode() for member in archive.infolist()])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None


def _by_members(names: list[bytes]) -> str:
    present = set(names)
    if b"OFD.xml" in present:
        return "application/ofd"
    if b"content.xml" in present and b"mimetype" in present:  # OpenDocument
        return UNKNOWN
    if b"[Content_Types].xml" not in present:
        return ZIP
    if any(re.fullmatch(rb"word/document\d*\.xml", name) for name in present):
        return DOCX
    return "application/vnd.ms-office"


def _inside_ole(stream: BinaryIO) -> str | None:
    """The type of an OLE file by its streams; ``None`` if they cannot be listed."""
    try:
        with olefile.OleFileIO(stream) as container:
            if container.exists("EncryptedPackage"):
                return "application/x-encrypted-office"
            if container.exists("WordDocument"):
                return "application/msword"
            if container.exists("Workbook") or container.exists("PowerPoint Document"):
                return "application/vnd.ms-office"
            return OLE
    except Exception:  # noqa: BLE001 — olefile raises whatever a damaged directory makes it stumble over
        return None


def _is_picture(head: bytes) -> bool:
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return True
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return True
    return head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"mif1", b"msf1", b"avif"}


def _sniff_text(head: bytes, name: str) -> str:
    try:
        text = decode(head)
    except UnreadableDocument:
        return UNKNOWN
    if _MHTML.match(head[:4096]):
        return MHTML
    return _sniff_markup(text, name) or _sniff_prose(text, name)


def _sniff_markup(text: str, name: str) -> str | None:
    """HTML by its first tag, or anywhere in a file called so; ``None`` for text without markup."""
    if _HTML_START.match(text) and not (name.endswith(_MARKDOWN_NAMES) and _is_piped(text)):
        return HTML
    if text.lstrip().startswith("<?"):
        return _sniff_xml(text)
    called = name.endswith((".htm", ".html", ".shtml"))
    return HTML if called and _HTML_INSIDE.search(text) else None


def _sniff_prose(text: str, name: str) -> str:
    """Markdown by its pipe tables, text by its tabs or rows of figures; else by name and headings."""
    if _is_piped(text):
        return MARKDOWN
    if _TAB_ROWS.search(text) or has_rows_of_figures(text):
        return TEXT
    marked = name.endswith(_MARKDOWN_NAMES) or _HASH_HEADING.search(text)
    return MARKDOWN if marked else TEXT


def _is_piped(text: str) -> bool:
    """Whether there is a pipe table: its delimiter, or several rows that were left without one."""
    lines = text.split("\n")
    return (
        any(is_pipe_delimiter(line) for line in lines)
        or sum(line.count("|") > 1 for line in lines) >= FEWEST_PIPED
    )


def _sniff_xml(text: str) -> str:
    if "Word.Document" in text or "wordDocument" in text:
        return "application/msword"
    return HTML if _HTML_INSIDE.search(text) else UNKNOWN
