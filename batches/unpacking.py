"""A ZIP to lines of its batch: what is harmless becomes a file, everything else a line that says why not.

Nothing is ever written under a name from the archive; sizes are counted while inflating, not believed.
"""

from __future__ import annotations

import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

from django.conf import settings

RATIO = 200
_SMALL = 2**20
_CHUNK = 2**16
_DIRECTORY_BYTES_AN_ENTRY = 1024
_UTF8 = 0x800
_ENCRYPTED = 0x1
_UNIX_LINK_SHIFT = 16
_UNICODE_PATH = 0x7075
_SYSTEM = re.compile(
    r"(?:^|/)(?:__MACOSX(?:/|$)|\.|~\$)|(?:^|/)(?:thumbs\.db|desktop\.ini)$", re.IGNORECASE
)
_ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz")
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of an archive: where it lay, and why it is refused (a code of ``batches.reasons``) if it is."""

    path: str
    info: zipfile.ZipInfo
    problem: str = ""
    params: dict[str, Any] = field(default_factory=dict)


class Refused(Exception):
    """An archive or an entry that is not taken; ``code`` is a key of ``batches.reasons``."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@contextmanager
def opened(stream: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """Open an archive that does not claim more entries than a batch may have; raises :class:`Refused`."""
    _refuse_a_long_directory(stream)
    try:
        archive = zipfile.ZipFile(stream)
    except (*_DAMAGE, NotImplementedError) as error:
        raise Refused("not_a_zip") from error
    with archive:
        yield archive


def _refuse_a_long_directory(stream: IO[bytes]) -> None:
    """Read the end record alone, because opening an archive reads its whole directory into memory."""
    end = getattr(zipfile, "_EndRecData")(stream)  # noqa: B009 not in the type stubs
    stream.seek(0)
    if end is None:
        raise Refused("not_a_zip")
    entries, size = max(end[3], end[4]), end[5]
    limit = settings.BATCH_MAX_FILES
    entries = max(entries, size // _DIRECTORY_BYTES_AN_ENTRY)
    if entries > limit:
        raise Refused("too_many", n=entries, limit=limit)


def entries(archive: zipfile.ZipFile) -> Iterator[Entry]:
    """Yield the entries in order, folders left out, judged by what the directory says of them."""
    for info in archive.infolist():
        path = decoded_name(info)
        if path.endswith(("/", "\\")) and not info.file_size:
            continue
        problem = _problem(path, info)
        params = too_large(info.file_size).params if problem == "too_large" else {}
        yield Entry(shown_path(path), info, problem, params)


def decoded_name(info: zipfile.ZipInfo) -> str:
    """Return an entry's name: UTF-8 where it says so, else UTF-8 or GBK by its bytes."""
    for start, size in _extras(info.extra, _UNICODE_PATH):
        try:
            return info.extra[start + 5 : start + size].decode("utf-8")
        except UnicodeDecodeError:
            break
    if info.flag_bits & _UTF8:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.orig_filename


def _extras(extra: bytes, wanted: int) -> Iterator[tuple[int, int]]:
    at = 0
    while at + 4 <= len(extra):
        kind = int.from_bytes(extra[at : at + 2], "little")
        size = int.from_bytes(extra[at + 2 : at + 4], "little")
        if kind == wanted and size > 5:
            yield at + 4, size
        at += 4 + size


def _problem(path: str, info: zipfile.ZipInfo) -> str:
    """Return what is wrong with an entry, the most dangerous first; nothing if it may be unpacked."""
    packed = max(info.compress_size, 1)
    checks = {
        "unsafe_name": _leads_outside(path),
        "link": stat.S_ISLNK(info.external_attr >> _UNIX_LINK_SHIFT),
        "system_file": _SYSTEM.search(path.replace("\\", "/")) is not None,
        "locked": bool(info.flag_bits & _ENCRYPTED),
        "nested": path.lower().endswith(_ARCHIVES),
        "empty": info.file_size == 0,
        "ratio": info.file_size > _SMALL and info.file_size / packed > RATIO,
        "too_large": info.file_size > settings.UPLOAD_MAX_BYTES,
    }
    return next((code for code, is_so in checks.items() if is_so), "")


def _leads_outside(path: str) -> bool:
    is_absolute = path.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", path) is not None
    return is_absolute or "\0" in path or ".." in re.split(r"[/\\]", path)


def shown_path(path: str) -> str:
    """Return a path that is harmless to show: no control characters, at most 500 characters, the name kept."""
    path = unicodedata.normalize("NFC", path).replace("\\", "/")
    path = "".join(c for c in path if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    return path[-500:] or "?"


def inflate(archive: zipfile.ZipFile, entry: Entry, target: IO[bytes], left: int) -> int:
    """Write an entry to ``target`` and return its size; raises :class:`Refused`, also beyond ``left`` bytes."""
    limit = min(settings.UPLOAD_MAX_BYTES, left)
    size = 0
    try:
        with archive.open(entry.info) as source:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise _beyond(size, left)
                _write(target, chunk)
    except NotImplementedError as error:
        raise Refused("compression") from error
    except RuntimeError as error:  # it asks for a password after all
        raise Refused("locked") from error
    except _DAMAGE as error:
        raise Refused("damaged") from error
    if size == 0:
        raise Refused("empty")
    return size


def _write(target: IO[bytes], chunk: bytes) -> None:
    """Write a part; a disk that is full is ours and no damage of the archive."""
    try:
        target.write(chunk)
    except OSError as error:
        raise Refused("storage_full") from error


def _beyond(size: int, left: int) -> Refused:
    if size > left:
        return Refused("too_much", limit=settings.BATCH_MAX_BYTES // 2**20)
    return too_large(size)


def too_large(size: int) -> Refused:
    return Refused(
        "too_large", megabytes=-(-size // 2**20), limit=settings.UPLOAD_MAX_BYTES // 2**20
    )
