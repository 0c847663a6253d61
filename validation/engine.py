"""Rules are declared once and run by a small engine; nothing here asks a database or a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from reports.models import Doubt, Figures, Narrative
from reports.statutory import Form

RULES_VERSION = "2026.1"
"""Stored with every finding; raise it whenever a rule's outcome may change."""


class Severity(StrEnum):
    """How grave a breach is: *error* only for exact identities, *notice* never leaves the desk."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the report a finding rests on: ``section`` 1 to 6 (0: covering paragraph)."""

    section: int
    text: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything a rule may look at: this year's report, last year's, and who filed it."""

    figures: Figures
    year: int | None = None
    agency: str | None = None
    title: str | None = None
    form: Form | None = None
    sections: tuple[Narrative, ...] = ()
    printed: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()
    previous: Dossier | None = None

    @property
    def doubtful(self) -> frozenset[str]:
        """Addresses the reader is unsure of."""
        return frozenset(doubt.at for doubt in self.doubts if doubt.at)


@dataclass(frozen=True, slots=True)
class Breach:
    """One place where a rule does not hold.

    ``params`` fill the rule's message: strings in it are Chinese message ids and are translated when the
    message is shown; ``at`` identifies the breach among those of its rule; ``cells`` are what to look at.
    """

    at: str | None
    params: Mapping[str, Any] = field(default_factory=dict)
    cells: tuple[str, ...] = ()
    expected: int | Decimal | None = None
    actual: int | Decimal | None = None
    quotes: tuple[Quote, ...] = ()


Check = Callable[[Dossier], Iterable[Breach]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A requirement on a report, with everything the rule's page tells about it."""

    code: str
    title: str
    severity: Severity
    basis: str
    message: str
    check: Check
    example: Mapping[str, Any]
    """The smallest edit of the clean specimen, {address: value}, that makes the rule fire."""
    remedy: str = ""
    since: int | None = None
    """First report year the rule holds for."""

    @property
    def description(self) -> str:
        return (self.check.__doc__ or "").strip()

    @property
    def family(self) -> str:
        return self.code[0]


CATALOGUE: dict[str, Rule] = {}


def rule(
    code: str,
    *,
    title: str,
    severity: Severity,
    basis: str,
    message: str,
    example: Mapping[str, Any],
    remedy: str = "",
    since: int | None = None,
) -> Callable[[Check], Check]:
    """Enter a check into the catalogue; a code is used once and never again."""

    def enter(check: Check) -> Check:
        if code in CATALOGUE:
            raise ValueError(f"rule {code} is declared twice")
        CATALOGUE[code] = Rule(code, title, severity, basis, message, check, example, remedy, since)
        return check

    return enter
