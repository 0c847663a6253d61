"""Reads the permission matrix out of docs/permissions.md, and the addresses out of the site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLPattern, URLResolver

from config import settings

PAGE = Path(settings.BASE_DIR) / "docs" / "permissions.md"
COLUMNS = ("anonymous", "filer", "stranger", "observer", "reviewer", "administrator")
HEAD = ("address", "method", "about", "state", *COLUMNS)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

STATUSES = {
    "shown": {200},
    "done": {302},
    "invalid": {400, 422},
    "sign in": {302, 401},
    "refused": {403},
    "hidden": {404},
    "clash": {409},
}


@dataclass(frozen=True)
class Line:
    """One line of the matrix: an address and method, and the word each column is answered with."""

    address: str
    method: str
    about: str
    state: str
    answers: tuple[str, ...]

    def __str__(self) -> str:
        return " ".join(part for part in (self.address, self.method, self.state) if part != "-")


def lines() -> Iterator[Line]:
    """Yield the lines of every table with the head of a permission table."""
    is_matrix = False
    for text in PAGE.read_text(encoding="utf-8").splitlines():
        cells = tuple(cell.strip() for cell in text.strip().strip("|").split("|"))
        if not text.startswith("|"):
            is_matrix = False
        elif cells == HEAD:
            is_matrix = True
        elif is_matrix and not cells[0].startswith("---"):
            assert len(cells) == len(HEAD), f"{PAGE.name}: {text}"
            address, method, about, state, *answers = cells
            yield Line(address, method, about, state, tuple(answers))


def addresses(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every address below a resolver with its full name ("" for one without a name)."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            space = f"{entry.namespace}:" if entry.namespace else ""
            yield from addresses(entry, prefix + space)
        else:
            yield (prefix + entry.name if entry.name else "", entry)
