"""An OOXML package opened with suspicion: bounded inflation, no DTD, nothing external."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from typing import BinaryIO, Final

from lxml import etree

from reports.readers import limits
from reports.readers.document import UnreadableDocument

Element = etree._Element

MEMBERS: Final = 5_000
UNPACKED_BYTES: Final = 200 * 2**20
RATIO: Final = 200
"""Word's XML packs 10 to 40 times; a member beyond this and over 1 MB is a bomb."""
_SMALL: Final = 2**20
_DECLARATION: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_DAMAGE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
)
_XML_NAMES: Final = (".xml", ".rels")


class Package:
    """The XML parts of one DOCX; raises ``archive_bomb``, ``external_entities``, ``encrypted`` or ``broken``."""

    def __init__(self, stream: BinaryIO) -> None:
        try:
            self._archive = zipfile.ZipFile(stream)
        except _DAMAGE as error:
            raise UnreadableDocument("broken") from error
        members = self._archive.infolist()
        self.names = {member.filename for member in members}
        if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED_BYTES:
            raise UnreadableDocument("archive_bomb")
        if any(_is_bomb(member) for member in members):
            raise UnreadableDocument("archive_bomb")
        for member in members:
            if member.filename.lower().endswith(_XML_NAMES):
                _refuse_declarations(self.bytes(member.filename))

    def bytes(self, name: str) -> bytes:
        """One part, never more than a part of a report can have."""
        try:
            with self._archive.open(name) as part:
                return limits.read_at_most(part, limits.TEXT_BYTES)  # type: ignore[arg-type]
        except KeyError as error:
            raise UnreadableDocument("broken") from error
        except RuntimeError as error:  # the ZIP itself asks for a password
            raise UnreadableDocument("encrypted") from error
        except _DAMAGE as error:
            raise UnreadableDocument("broken") from error

    def xml(self, name: str) -> Element:
        """One part as a tree."""
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        try:
            root = etree.fromstring(self.bytes(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise UnreadableDocument("broken") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise UnreadableDocument("external_entities")
        return root

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """The parts inside the package that a part refers to: id → (last word of the type, name)."""
        folder, base = posixpath.split(name)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        if relations not in self.names:
            return {}
        return {
            relation.get("Id", ""): (
                relation.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip(
                    "/"
                ),
            )
            for relation in self.xml(relations).iter("{*}Relationship")
            if relation.get("TargetMode") != "External"
        }


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    packed = max(member.compress_size, 1)
    return member.file_size > _SMALL and member.file_size / packed > RATIO


def _refuse_declarations(part: bytes) -> None:
    """DTDs in ASCII-like and, by dropping the NULs, in 16 and 32 bit encodings."""
    if _DECLARATION.search(part) or _DECLARATION.search(part.replace(b"\0", b"")):
        raise UnreadableDocument("external_entities")
