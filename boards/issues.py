"""What the rules found in a year: by rule, by family, by region, and the agencies with most that is open."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from agencies.models import Region
from boards.charts import Chart, Series
from boards.choice import Choice
from reports.keeping import kept
from reports.models import Report
from validation.engine import CATALOGUE, Severity
from validation.families import FAMILIES
from validation.models import Finding

Handling = Finding.Handling
OPEN = (Handling.OPEN, Handling.EXPLAINED, Handling.CONFIRMED)
"""Present and not settled in the agency's favour."""
MOST = 15


def findings(choice: Choice) -> QuerySet[Finding]:
    """Return the findings present in the year's reports in sight, hints aside."""
    return (
        Finding.objects.visible_to(choice.user)
        .present()
        .filter(choice.expected("report__agency__"), report__year=choice.year)
        .exclude(severity=Severity.NOTICE)
    )


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How a rule fared in the reports in sight."""

    code: str
    title: str
    severity: Severity
    found: int
    reports: int
    dismissed: int


def by_rule(choice: Choice) -> list[RuleCount]:
    """Count by rule, the most frequent first."""
    rows = (
        findings(choice)
        .order_by()
        .values("rule")
        .annotate(
            found=Count("pk"),
            reports=Count("report", distinct=True),
            dismissed=Count("pk", filter=Q(handling=Handling.DISMISSED)),
        )
    )
    known = [_rule_count(row) for row in kept(rows) if row["rule"] in CATALOGUE]
    return sorted(known, key=lambda one: (-one.found, one.code))


def _rule_count(row: Mapping[str, Any]) -> RuleCount:
    rule = CATALOGUE[row["rule"]]
    return RuleCount(
        rule.code, _(rule.title), rule.severity, row["found"], row["reports"], row["dismissed"]
    )


def by_family(counts: list[RuleCount]) -> Chart:
    """Picture the findings by family of rules, errors apart from warnings."""
    numbers: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in counts:
        numbers[one.code[0]][one.severity] += one.found
    families = [letter for letter in FAMILIES if letter in numbers]
    return Chart(
        "families",
        "stack",
        _("问题按规则类别（按规则规定的级别）"),
        [f"{letter} {FAMILIES[letter]}" for letter in families],
        [
            Series(str(severity.label), [numbers[letter][severity] for letter in families], colour)
            for severity, colour in ((Severity.ERROR, 3), (Severity.WARNING, 5))
        ],
        lying=True,
    )


@dataclass(frozen=True, slots=True)
class RegionCount:
    """What was found in the reports of one region (or of the chosen region's own level)."""

    label: str
    region: Region
    is_own_level: bool
    errors: int
    warnings: int
    open: int
    reports: int


def by_region(choice: Choice) -> list[RegionCount]:
    """Count by the regions below the chosen one, and by its own level; one query."""
    rows: list[Mapping[str, Any]] = kept(
        findings(choice)
        .order_by()
        .values("report__agency__region__path")
        .annotate(
            errors=Count("pk", filter=Q(severity=Severity.ERROR)),
            warnings=Count("pk", filter=Q(severity=Severity.WARNING)),
            open=Count("pk", filter=Q(handling__in=OPEN)),
            reports=Count("report", distinct=True),
        )
    )
    top = choice.region or choice.top
    if top is None:
        return []
    label = _("{region}本级").format(region=top.name)
    groups = [
        (label, top, True, [row for row in rows if row["report__agency__region__path"] == top.path])
    ]
    groups += [
        (
            one.name,
            one,
            False,
            [row for row in rows if row["report__agency__region__path"].startswith(one.path)],
        )
        for one in choice.parts
    ]
    steps = ("errors", "warnings", "open", "reports")
    return [
        RegionCount(name, region, is_own, *(sum(row[step] for row in inside) for step in steps))
        for name, region, is_own, inside in groups
        if inside
    ]


def most_open(choice: Choice) -> list[Report]:
    """Return the reports with most open errors, with ``errors`` and ``warnings`` counted."""
    grave = (
        findings(choice)
        .filter(handling__in=OPEN)
        .order_by()
        .values("report")
        .annotate(
            errors=Count("pk", filter=Q(severity=Severity.ERROR)),
            warnings=Count("pk", filter=Q(severity=Severity.WARNING)),
        )
        .order_by("-errors", "-warnings", "report")[:MOST]
    )
    counts = {row["report"]: row for row in kept(grave)}
    reports = Report.objects.select_related("agency__region").in_bulk(counts)
    found = [reports[key] for key in counts]
    for report in found:
        report.errors = counts[report.pk]["errors"]  # type: ignore[attr-defined]
        report.warnings = counts[report.pk]["warnings"]  # type: ignore[attr-defined]
    return found
