"""The same content gives the same bytes: dates and order inside packed documents are settled."""

from __future__ import annotations

import zipfile
from datetime import datetime
from typing import IO, BinaryIO

CHUNK = 1 << 16


def settle(packed: IO[bytes], out: BinaryIO, at: datetime) -> None:
    """Write a ZIP (or what is one inside, such as DOCX) anew, every member dated ``at``, in its own order."""
    with (
        zipfile.ZipFile(packed) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        for member in source.infolist():
            info = zipfile.ZipInfo(member.filename, date_time=stamp(at))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            with source.open(member) as content, target.open(info, "w") as copy:
                while chunk := content.read(CHUNK):
                    copy.write(chunk)


def stamp(at: datetime) -> tuple[int, int, int, int, int, int]:
    """Return a moment as packed members are dated."""
    return (max(at.year, 1980), at.month, at.day, at.hour, at.minute, at.second // 2 * 2)
