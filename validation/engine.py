"""Rules are declared once and run by a small engine; nothing here asks a database or a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import structlog
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models import Doubt, Figures, Narrative
from reports.statutory import Form
from validation import wording

RULES_VERSION = "2026.1"
"""Stored with every finding; raise it whenever a rule's outcome may change."""

log = structlog.get_logger(__name__)


class Severity(models.TextChoices):
    """How grave a breach is: *error* only for exact identities, *notice* never leaves the desk."""

    ERROR = "error", _("错误")
    WARNING = "warning", _("疑问")
    NOTICE = "notice", _("提示")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the report a finding rests on: ``section`` 1 to 6 (0: covering paragraph)."""

    section: int
    text: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything a rule may look at: this year's report, last year's, and who filed it.

    ``agency_kind`` and ``region_level`` are the values of ``Agency.Kind`` and ``Region.Level``, ``report_kind``
    that of ``Report.Kind``; ``None`` where only a file is at hand and nobody has said.
    """

    figures: Figures
    year: int | None = None
    agency: str | None = None
    title: str | None = None
    form: Form | None = None
    sections: tuple[Narrative, ...] = ()
    printed: Mapping[str, str] = field(default_factory=dict)
    seen: frozenset[str] | None = None
    """Addresses the reader found a cell for, blank or not; ``None``: all of the form's."""
    doubts: tuple[Doubt, ...] = ()
    previous: Dossier | None = None
    agency_kind: str | None = None
    region_level: str | None = None
    report_kind: str | None = None

    @property
    def doubtful(self) -> frozenset[str]:
        """Addresses the reader is unsure of."""
        return frozenset(doubt.at for doubt in self.doubts if doubt.at)


@dataclass(frozen=True, slots=True)
class Breach:
    """One place where a rule does not hold.

    ``params`` fill the rule's message (see ``validation.wording``); ``at`` identifies the breach among those
    of its rule and must not move when other cells change; ``cells`` are what to look at.
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
    """The smallest edit of the clean specimen that makes the rule fire: {address: value}, where a string is
    what is printed in the cell instead of a number."""
    explanation: str = ""
    """What the rule asks and when it keeps silent."""
    remedy: str = ""
    """What the filer does about it."""
    since: int | None = None
    """First report year the rule holds for."""

    @property
    def description(self) -> str:
        return (self.check.__doc__ or "").strip()

    @property
    def family(self) -> str:
        return self.code[0]

    def holds_for(self, year: int | None) -> bool:
        """Whether the rule is in force for a report year; one with a first year needs a known year."""
        return self.since is None or (year is not None and year >= self.since)


@dataclass(frozen=True, slots=True)
class Result:
    """A breach of a rule as it will be shown."""

    rule: Rule
    breach: Breach
    severity: Severity
    doubtful: bool
    """The reader is unsure of a cell the breach rests on, so that it may be ours and is never an error."""

    @property
    def message(self) -> str:
        """The complete sentence in the active language."""
        return wording.finding(self.rule.message, self.breach.params, doubtful=self.doubtful)


@dataclass(frozen=True, slots=True)
class Examination:
    """What all rules say of one dossier; ``crashes`` are the codes of rules that could not say anything."""

    results: list[Result]
    crashes: list[str]


CATALOGUE: dict[str, Rule] = {}


def rule(
    code: str,
    *,
    title: str,
    severity: Severity,
    basis: str,
    message: str,
    example: Mapping[str, Any],
    explanation: str = "",
    remedy: str = "",
    since: int | None = None,
) -> Callable[[Check], Check]:
    """Enter a check into the catalogue; a code is used once and never again."""

    def enter(check: Check) -> Check:
        if code in CATALOGUE:
            raise ValueError(f"rule {code} is declared twice")
        CATALOGUE[code] = Rule(
            code, title, severity, basis, message, check, example, explanation, remedy, since
        )
        return check

    return enter


def run(dossier: Dossier, catalogue: Mapping[str, Rule] = CATALOGUE) -> list[Result]:
    """Return what the rules find, in the order of their codes."""
    return examine(dossier, catalogue).results


def examine(dossier: Dossier, catalogue: Mapping[str, Rule] = CATALOGUE) -> Examination:
    """Run every rule in force; one that crashes is logged and named, and stops no other."""
    results: list[Result] = []
    crashes: list[str] = []
    doubtful = dossier.doubtful
    for code, rule in sorted(catalogue.items()):
        if not rule.holds_for(dossier.year):
            continue
        try:
            found = [judge(rule, breach, doubtful) for breach in rule.check(dossier)]
        except Exception:
            log.exception("rule_crashed", rule=code, agency=dossier.agency, year=dossier.year)
            crashes.append(code)
        else:
            results.extend(found)
    return Examination(results, crashes)


def judge(rule: Rule, breach: Breach, doubtful: frozenset[str]) -> Result:
    """Weigh a breach: where we are unsure of a cell it rests on, it is a question and not an error."""
    unsure = not doubtful.isdisjoint(breach.cells) or breach.at in doubtful
    graver = unsure and rule.severity == Severity.ERROR
    return Result(rule, breach, Severity.WARNING if graver else rule.severity, unsure)
