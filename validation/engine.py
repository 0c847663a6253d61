"""Rules are declared once and run by a small engine; nothing here asks a database or a clock."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import structlog
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models import Doubt, Figures, Narrative
from reports.models.figures import Value
from reports.statutory import Form
from validation import wording
from validation.claims.claim import Claim

RULES_VERSION = "2026.4"
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
class Filing:
    """When and where a report was handed in and published, by the office's own clock."""

    received_on: date | None = None
    """Day the first readable revision was received."""
    due_on: date | None = None
    published_on: date | None = None
    addresses: tuple[str, ...] = ()
    """Web addresses of the publication, as recorded."""
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Peers:
    """Agencies of the same function and level in the same year, this one excluded."""

    group: str
    """What they have in common, a Chinese message id or verbatim name (县级城市管理部门)."""
    figures: Mapping[str, Figures]
    """By agency name."""
    columns: dict[str, dict[str, Value]] = field(default_factory=dict, compare=False)
    """What was asked of the group before, by address and name: shared among the reports of one group."""

    def at(self, address: str) -> list[Value]:
        """Return the peers' figures at an address, ``None`` where there is none."""
        column = self.columns.setdefault(address, {})
        for name in self.figures.keys() - column.keys():
            try:
                column[name] = self.figures[name].value(address)
            except KeyError:  # the form of that report has no such cell
                column[name] = None
        return [column[name] for name in self.figures]


@dataclass(frozen=True, slots=True)
class Subordinates:
    """The reports an aggregate report should add up to: the own-organ report and those below."""

    figures: Mapping[str, Figures]
    """By agency name: reports that were read (own-organ reports, and aggregates of governments below)."""
    missing: tuple[str, ...] = ()
    """Names of agencies whose report is expected and not there: coverage is full when this is empty."""
    previous_names: frozenset[str] | None = None
    """Who was in last year's sum, ``None`` if unknown."""


@dataclass(frozen=True, slots=True)
class Resemblance:
    """Text this report shares with another agency's of the same year (found beforehand, see ``copying``)."""

    agency: str
    section: int
    share: float
    """Part of this report's section, 0 to 1, that stands in the other's too, set phrases discounted."""
    passages: tuple[tuple[str, str], ...] = ()
    """The longest shared passages: (here, there)."""
    is_kin: bool = False
    """One agency stands above the other, so that shared text is to be expected."""


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
    labels: Mapping[str, str] = field(default_factory=dict)
    """Labels of rows and columns that are not printed as in the form, by address (disclosure/column/repealed)."""
    seen: frozenset[str] | None = None
    """Addresses the reader found a cell for, blank or not; ``None``: all of the form's."""
    doubts: tuple[Doubt, ...] = ()
    previous: Dossier | None = None
    agency_kind: str | None = None
    region_level: str | None = None
    report_kind: str | None = None
    names: tuple[str, ...] = ()
    """Full name, aliases and former names of the agency."""
    functions: tuple[str, ...] = ()
    """What the agency does, as far as its name tells (``approval``, ``urban_management`` …)."""
    other_agencies: frozenset[str] = frozenset()
    """Full names of the agencies on the roster, this one's may be among them."""
    filing: Filing | None = None
    peers: Peers | None = None
    subordinates: Subordinates | None = None
    own_organ: Dossier | None = None
    """For an aggregate report: the government's own-organ or general office's report; and the reverse
    as ``aggregate``."""
    aggregate: Dossier | None = None
    resemblances: tuple[Resemblance, ...] = ()
    claims: tuple[Claim, ...] | None = None
    """What the text claims, where it was read before; else read when asked for (``statements.claims_of``)."""
    limits: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Thresholds the office has set, by rule code and name; the rule's own hold otherwise."""

    def text(self, number: int) -> str:
        """The text of a section, empty if it is not there; 0 is the covering paragraph."""
        return next((s.text for s in self.sections if s.number == number), "")

    def limit(self, code: str, name: str) -> float:
        """The threshold ``name`` of a rule: the office's, or the one the rule declares."""
        return self.limits.get(code, {}).get(name, CATALOGUE[code].limits[name])

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
    severity: Severity | None = None
    """Less grave than the rule's, where this one is less certain or weighs less; never graver."""


Check = Callable[[Dossier], Iterable[Breach]]
Example = Mapping[str, Any] | Callable[[Dossier], Dossier]


@dataclass(frozen=True, slots=True)
class Rule:
    """A requirement on a report, with everything the rule's page tells about it."""

    code: str
    title: str
    severity: Severity
    basis: str
    message: str
    check: Check
    example: Example
    """The smallest edit of the clean specimen that makes the rule fire: {address: value}, where a string is
    what is printed in the cell instead of a number; or a function from the clean dossier to the faulty one."""
    explanation: str = ""
    """What the rule asks and when it keeps silent."""
    remedy: str = ""
    """What the filer does about it."""
    since: int | None = None
    """First report year the rule holds for."""
    limits: Mapping[str, float] = field(default_factory=dict)
    """Thresholds by name, which the office may change."""
    traps: str = ""
    """Known cases in which it must keep silent, for the rule's page."""
    confirmed: bool = True
    """False where the legal basis rests on professional knowledge and the office has yet to confirm it [K]."""

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
class Crash:
    """A rule that could not say anything, and why: the exception and its line, no words of the report."""

    rule: str
    error: str

    @classmethod
    def of(cls, code: str, error: Exception) -> Crash:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return cls(code, f"{type(error).__name__} ({Path(last.filename).name}:{last.lineno})")


@dataclass(frozen=True, slots=True)
class Examination:
    """What all rules say of one dossier, and which could not say anything."""

    results: list[Result]
    crashes: list[Crash]


CATALOGUE: dict[str, Rule] = {}


def rule(
    code: str,
    *,
    title: str,
    severity: Severity,
    basis: str,
    message: str,
    example: Example,
    explanation: str = "",
    remedy: str = "",
    since: int | None = None,
    limits: Mapping[str, float] | None = None,
    traps: str = "",
    confirmed: bool = True,
) -> Callable[[Check], Check]:
    """Enter a check into the catalogue; a code is used once and never again."""

    def enter(check: Check) -> Check:
        if code in CATALOGUE:
            raise ValueError(f"rule {code} is declared twice")
        CATALOGUE[code] = Rule(
            code,
            title,
            severity,
            basis,
            message,
            check,
            example,
            explanation,
            remedy,
            since,
            limits or {},
            traps,
            confirmed,
        )
        return check

    return enter


def run(dossier: Dossier, catalogue: Mapping[str, Rule] = CATALOGUE) -> list[Result]:
    """Return what the rules find, in the order of their codes."""
    return examine(dossier, catalogue).results


def examine(dossier: Dossier, catalogue: Mapping[str, Rule] = CATALOGUE) -> Examination:
    """Run every rule in force; one that crashes is logged and named, and stops no other."""
    results: list[Result] = []
    crashes: list[Crash] = []
    doubtful = dossier.doubtful
    for code, rule in sorted(catalogue.items()):
        if not rule.holds_for(dossier.year):
            continue
        try:
            found = [judge(rule, breach, doubtful) for breach in rule.check(dossier)]
        except Exception as error:
            log.exception("rule_crashed", rule=code, agency=dossier.agency, year=dossier.year)
            crashes.append(Crash.of(code, error))
        else:
            results.extend(found)
    return Examination(results, crashes)


def judge(rule: Rule, breach: Breach, doubtful: frozenset[str]) -> Result:
    """Weigh a breach: where we are unsure of a cell it rests on, it is a question and not an error."""
    unsure = not doubtful.isdisjoint(breach.cells) or breach.at in doubtful
    weights = [rule.severity, breach.severity or rule.severity]
    if unsure:
        weights.append(Severity.WARNING)
    return Result(rule, breach, max(weights, key=list(Severity).index), unsure)
