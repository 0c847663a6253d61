"""What the desk lays side by side: findings by what is to be done, text with tables, and where each stands in the source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from agencies.models import AnyUser
from desk.audience import Powers
from desk.sheets import Sheet
from desk.views.cards import with_history
from reports import statutory
from reports.models import Doubt, Narrative, Report, Revision
from validation.engine import Severity
from validation.models import Finding
from validation.models.finding import FindingQuerySet

# --- findings ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one severity with what the filer is to do about them."""

    severity: Severity
    title: str
    todo: str
    findings: list[Finding]


TITLES = {
    Severity.ERROR: gettext_lazy("必须更正"),
    Severity.WARNING: gettext_lazy("需要说明"),
    Severity.NOTICE: gettext_lazy("供参考"),
}

TODOS = {
    Severity.ERROR: gettext_lazy("更正原件后上传新版本；确实无误的，写明说明和依据。"),
    Severity.WARNING: gettext_lazy("逐条核实：有误的更正，无误的写明说明。"),
    Severity.NOTICE: gettext_lazy("不要求处理，可对照检查。"),
}


def findings_of(report: Report, revision: Revision, may: Powers) -> list[Finding]:
    """Return the findings present in this version with all that was said of them, the gravest first."""
    found = list(with_history(present_in(report, revision, may.user), may))
    for finding in found:
        finding.report = report
    return found


def present_in(report: Report, revision: Revision, user: AnyUser) -> FindingQuerySet:
    """Return the findings present in this version: only the current one was checked last."""
    if report.current_id != revision.pk:
        return Finding.objects.none()
    return Finding.objects.visible_to(user).filter(report=report).present().by_severity()


def gone_from(report: Report, revision: Revision, user: AnyUser) -> list[Finding]:
    """Return the findings of earlier versions that the current one no longer has."""
    if report.current_id != revision.pk:
        return []
    findings = Finding.objects.visible_to(user).filter(report=report, present=False)
    return list(findings.by_severity().select_related("cured_in"))


def groups(findings: Iterable[Finding]) -> list[Group]:
    """Return the findings by severity, the gravest first; empty groups too, so that zero is said."""
    found = list(findings)
    return [
        Group(
            severity,
            str(title),
            str(TODOS[severity]),
            [one for one in found if one.severity == severity],
        )
        for severity, title in TITLES.items()
    ]


# --- sections ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the report with its text and, in two to four, its table."""

    number: int
    heading: str
    printed_heading: str
    paragraphs: list[str]
    sheet: Sheet | None


def sections(narratives: Iterable[Narrative], tables: Mapping[int, Sheet]) -> list[Section]:
    """Return the covering paragraph (if any) and the six sections, tables in their places."""
    texts = {narrative.number: narrative for narrative in narratives}
    numbers = range(0 if 0 in texts else 1, len(statutory.SECTIONS) + 1)
    return [section(number, texts.get(number), tables.get(number)) for number in numbers]


def section(number: int, narrative: Narrative | None, sheet: Sheet | None) -> Section:
    heading = statutory.SECTIONS[number - 1] if number else gettext_noop("引言")
    printed = narrative.heading if narrative else ""
    return Section(
        number,
        _(heading),
        printed if printed != heading else "",
        narrative.text.splitlines() if narrative else [],
        sheet,
    )


# --- where things stand in the source ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the source as scripts are told of it: a page with a box, or the anchor of a block."""

    page: int | None
    box: list[float] | None
    anchor: str | None

    @classmethod
    def of(cls, place: Mapping[str, Any]) -> Spot:
        return cls(place.get("page"), place.get("box"), place.get("anchor"))

    def to_json(self) -> dict[str, Any]:
        told = {"page": self.page, "box": self.box, "anchor": self.anchor}
        return {name: value for name, value in told.items() if value}


class Source:
    """Where the cells and sentences of one revision stand in its file."""

    def __init__(self, revision: Revision) -> None:
        reading = getattr(revision, "reading", None)
        self._cells = {
            at: Spot.of(place) for at, place in (reading.places if reading else {}).items()
        }
        self._lines = {
            narrative.number: [
                (compact(line), Spot.of(place))
                for line, place in zip(narrative.text.splitlines(), narrative.places, strict=False)
            ]
            for narrative in revision.narratives.all()
        }

    def cell(self, at: str) -> Spot | None:
        return self._cells.get(at)

    def quote(self, quote: Mapping[str, Any]) -> Spot | None:
        """Return where a quoted text stands: the paragraph it is in, or the first it runs over."""
        text = compact(str(quote.get("text", ""))).strip("…")
        lines = self._lines.get(quote.get("section", -1), [])
        for line, spot in lines:
            if text and (text in line or (len(line) > 1 and line in text)):
                return spot
        return None

    def cells(self) -> dict[str, Any]:
        """Return the places of all cells, for scripts."""
        return {at: spot.to_json() for at, spot in self._cells.items()}

    def light(self, finding: Finding) -> dict[str, Any]:
        """Return what lights up for a finding, for scripts: its cells and its quotes, each with its place."""
        found = [(quote, self.quote(quote)) for quote in finding.quotes]
        return {
            "cells": list(dict.fromkeys([at for at in (finding.at, *finding.cells) if at])),
            "quotes": [
                {"text": quote["text"], "section": quote["section"], **spot.to_json()}
                for quote, spot in found
                if spot is not None
            ],
        }

    def page(self, finding: Finding) -> int | None:
        """Return the first page a finding speaks of."""
        spots = [self.cell(at) for at in (finding.at, *finding.cells)]
        spots += [self.quote(quote) for quote in finding.quotes]
        return next((spot.page for spot in spots if spot is not None and spot.page), None)


def compact(text: str) -> str:
    """Return a text without white space, which readers and layouts set as they like."""
    return "".join(text.split())


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page in the strip: its number, and the severity of each finding on it, the gravest first."""

    number: int
    severities: list[str]
    doubts: int


MOST_DOTS = 5


def strip(
    source: Source, findings: Iterable[Finding], doubts: Iterable[Doubt], pages: int
) -> list[Leaf]:
    """Return the pages of the file with a dot for each finding, no more than fit."""
    dots: dict[int, list[str]] = {}
    for finding in findings:
        if page := source.page(finding):
            dots.setdefault(page, []).append(finding.severity)
    unsure: dict[int, int] = {}
    for doubt in doubts:
        spot = source.cell(doubt.at)
        if spot is not None and spot.page:
            unsure[spot.page] = unsure.get(spot.page, 0) + 1
    return [
        Leaf(number, dots.get(number, [])[:MOST_DOTS], unsure.get(number, 0))
        for number in range(1, pages + 1)
    ]
