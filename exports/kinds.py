"""The kinds of exports: what each is called, what it asks for, and the function that writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, BinaryIO

from agencies.models import AnyUser, User
from agencies.spreadsheets import MEDIA_TYPES
from exports.snapshot import Snapshot
from reports.readers import sniffing

Progress = Callable[[int, int], None]
"""Told how much of how much is done."""
Writer = Callable[[Snapshot, BinaryIO, Progress], Mapping[str, Any] | None]
"""Writes the file; may return what else belongs to the proof of completeness."""

XLSX = MEDIA_TYPES["xlsx"]
DOCX = sniffing.DOCX
ZIP = "application/zip"
CSV = MEDIA_TYPES["csv"]
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of export.

    ``title`` and ``about`` are message ids; ``asks`` names the filters offered: year, region, kind, basis, agency.
    ``staff_only`` keeps it from filers.
    """

    code: str
    title: str
    about: str
    suffix: str
    media_type: str
    write: Writer
    asks: tuple[str, ...] = ("year", "region", "kind", "basis")
    staff_only: bool = True
    group: str = "office"

    @property
    def format(self) -> str:
        """The name of the format on its button."""
        names = {".xlsx": "Excel", ".docx": "Word"}
        return names.get(self.suffix, self.suffix.removeprefix(".").upper())

    def is_open_to(self, user: AnyUser) -> bool:
        """Whether the user may ask for it at all."""
        return not self.staff_only or (isinstance(user, User) and user.is_staff_member)


@dataclass
class Registry:
    kinds: dict[str, Kind] = field(default_factory=dict)

    def add(self, kind: Kind) -> None:
        if kind.code in self.kinds:
            raise ValueError(f"two kinds of export are called {kind.code}")
        self.kinds[kind.code] = kind


REGISTRY = Registry()
MODULES = ("ledger", "circular", "rectification", "tables", "forms", "views", "boards")
"""The modules of ``exports.documents`` that declare kinds."""


def export(
    code: str,
    *,
    title: str,
    about: str,
    suffix: str,
    media_type: str,
    asks: tuple[str, ...] = ("year", "region", "kind", "basis"),
    staff_only: bool = True,
    group: str = "office",
) -> Callable[[Writer], Writer]:
    """Declare the function as the writer of a kind of export."""

    def declare(write: Writer) -> Writer:
        REGISTRY.add(Kind(code, title, about, suffix, media_type, write, asks, staff_only, group))
        return write

    return declare


def load() -> None:
    """Import the modules that declare kinds."""
    for name in MODULES:
        import_module(f"exports.documents.{name}")
