"""Files beside comments and explanations: hostile until looked at, stored under names of chance, never run."""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from zipfile import BadZipFile, ZipFile

from django import forms
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from agencies.spreadsheets import MEDIA_TYPES
from reports.intake import display_name
from reports.readers.sniffing import DOCX, PDF
from validation.models import Attachment, Comment, Explanation

MOST_FILES = 5
MOST_BYTES = 10 * 1024 * 1024
"""Of one file."""
XLSX = MEDIA_TYPES["xlsx"]
ACCEPT = ".pdf,.docx,.xlsx,.png,.jpg,.jpeg,.txt"

SIGNATURES = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
PACKAGES = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX))
SUFFIXES = {
    PDF: (".pdf",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "text/plain": (".txt",),
}
"""What a file is offered for download as; another suffix is replaced."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """An uploaded file that was looked at."""

    file: UploadedFile[Any]
    name: str
    media_type: str


def accepted(files: Sequence[UploadedFile[Any]]) -> list[Accepted]:
    """Return what may be stored; raises a ``ValidationError`` that says which file will not do and why."""
    if len(files) > MOST_FILES:
        raise forms.ValidationError(
            ngettext_lazy(
                "最多附 %(most)s 个文件，您选了 %(count)s 个。请减少后再提交。",
                "最多附 %(most)s 个文件，您选了 %(count)s 个。请减少后再提交。",
                "count",
            ),
            params={"most": MOST_FILES, "count": len(files)},
        )
    return [looked_at(file) for file in files]


def looked_at(file: UploadedFile[Any]) -> Accepted:
    name = display_name(file.name or "")
    if not file.size:
        raise forms.ValidationError(_("“%(name)s”是空文件。"), params={"name": name})
    if file.size > MOST_BYTES:
        raise forms.ValidationError(
            _("“%(name)s”超过 10 MB，请压缩或拆分后再附。"), params={"name": name}
        )
    media_type = sniffed(file)
    if media_type is None:
        raise forms.ValidationError(
            _("“%(name)s”不是可以附的文件。请用 PDF、Word（docx）、Excel（xlsx）、图片或文本。"),
            params={"name": name},
        )
    if not name.lower().endswith(SUFFIXES[media_type]):
        name = display_name(f"{PurePath(name).stem}{SUFFIXES[media_type][0]}")
    return Accepted(file, name, media_type)


def sniffed(file: UploadedFile[Any]) -> str | None:
    """Return what a file is by its bytes; ``None`` for everything we do not take."""
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    for signature, media_type in SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head.startswith(b"PK\x03\x04"):
        return packed_in(file)
    return "text/plain" if is_plain_text(head, (file.name or "").lower()) else None


def packed_in(file: UploadedFile[Any]) -> str | None:
    """Return which Office document a ZIP is; ``None`` for one with macros, and for any other."""
    try:
        with ZipFile(file) as package:
            members = set(package.namelist()[:10_000])
    except (BadZipFile, ValueError, NotImplementedError):
        return None
    finally:
        file.seek(0)
    if "[Content_Types].xml" not in members or any(
        one.endswith("vbaProject.bin") for one in members
    ):
        return None
    return next((media_type for member, media_type in PACKAGES if member in members), None)


def is_plain_text(head: bytes, name: str) -> bool:
    """Whether the beginning of a file is text, as far as it goes."""
    return (
        name.endswith(".txt")
        and b"\0" not in head
        and any(is_written_in(encoding, head) for encoding in ("utf-8", "gb18030"))
    )


def is_written_in(encoding: str, head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    return True


_STORED: ContextVar[list[str]] = ContextVar("stored")


@contextmanager
def stored_or_not_at_all() -> Iterator[None]:
    """Remove what was stored within if its rows do not come into being; put around the whole transaction."""
    names: list[str] = []
    mark = _STORED.set(names)
    try:
        yield
    except BaseException:
        for name in names:
            if not Attachment.objects.filter(
                file=name
            ).exists():  # the commit may have come through
                default_storage.delete(name)
        raise
    finally:
        _STORED.reset(mark)


def store(
    files: Iterable[Accepted],
    *,
    comment: Comment | None = None,
    explanation: Explanation | None = None,
) -> None:
    """Store files beside a comment or an explanation, within :func:`stored_or_not_at_all`."""
    for one in files:
        row = Attachment(
            comment=comment,
            explanation=explanation,
            original_name=one.name,
            size=one.file.size or 0,
            sha256=digest(one.file),
            media_type=one.media_type,
        )
        row.file.save("by-chance", one.file, save=False)
        _STORED.get().append(str(row.file.name))
        row.save()


def digest(file: UploadedFile[Any]) -> str:
    file.seek(0)
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()
