"""Which findings a document of the office speaks of, and how: never what is dismissed, doubtful or only a hint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from exports.documents.places import figures_told, place
from exports.documents.views import findings, plain_number
from exports.snapshot import Snapshot
from validation.engine import CATALOGUE, Severity
from validation.models import Finding
from validation.models.sight import HINTS

LISTED = 8
"""So many figures an issue rests on are listed; its sentence and the ledger have them all."""

COPIED = ("C09", "C10", "C13", "P09")
"""Rules about copied text, which have a topic of their own."""

NAMED = Q(severity=Severity.ERROR) | Q(handling=Finding.Handling.CONFIRMED)
"""An agency is named for what nobody has cleared it of and is certain, or what a reviewer confirmed."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What the circular says together: families of rules under one head (a message id)."""

    head: str
    families: str
    is_copied: bool = False

    def holds(self, rule: str) -> bool:
        return rule in COPIED if self.is_copied else rule[0] in self.families


TOPICS = (
    Topic(gettext_noop("数据勾稽不符"), "ABGP"),
    Topic(gettext_noop("跨年衔接不符"), "C"),
    Topic(gettext_noop("正文与表格、正文前后不一致"), "DE"),
    Topic(gettext_noop("要素和格式不规范"), "F"),
    Topic(gettext_noop("文字、文号、机关名称有误"), "W"),
    Topic(gettext_noop("雷同照搬"), "", is_copied=True),
    Topic(gettext_noop("报送、公布不及时"), "T"),
)


def topic_of(rule: str) -> Topic | None:
    """Return the topic a rule belongs to; copied text goes before the family."""
    return next(
        (topic for topic in sorted(TOPICS, key=lambda one: not one.is_copied) if topic.holds(rule)),
        None,
    )


def raised(data: Snapshot) -> QuerySet[Finding]:
    """Return the errors and warnings that still stand, our doubts and hints for the office aside."""
    standing: QuerySet[Finding] = (
        findings(data)
        .exclude(HINTS)
        .exclude(severity=Severity.NOTICE)
        .filter(handling__in=Finding.STANDING, doubtful=False)
    )
    return standing


def tone(finding: Finding) -> str:
    """Return how it is put to an agency."""
    return _("经核不一致") if finding.severity == Severity.ERROR else _("请核实")


def basis(finding: Finding) -> str:
    rule = CATALOGUE.get(finding.rule)
    return _(rule.basis) if rule else ""


def title(finding: Finding) -> str:
    rule = CATALOGUE.get(finding.rule)
    return _(rule.title) if rule else finding.rule


def remedy(finding: Finding) -> str:
    rule = CATALOGUE.get(finding.rule)
    return _(rule.remedy) if rule and rule.remedy else _("请对照原件核对，有误的予以更正。")


def original(finding: Finding) -> str:
    """Return the words or figures of the report it rests on."""
    quotes = "\n".join(_("“{quote}”").format(quote=one["text"]) for one in finding.quotes)
    return quotes or _shortened(figures_told(finding).split("\n"))


def _shortened(lines: list[str]) -> str:
    """Return the lines, of very many only the first."""
    if len(lines) <= LISTED:
        return "\n".join(lines)
    more = ngettext("……另有 %(count)d 格", "……另有 %(count)d 格", len(lines) - LISTED)
    return "\n".join((*lines[:LISTED], more % {"count": len(lines) - LISTED}))


def due(finding: Finding) -> str:
    """Return the day set for it or for the report, empty if none is."""
    day = finding.due_on or finding.report.return_due_on
    return day.isoformat() if day else ""


def lines(issues: QuerySet[Finding], rectify_by: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of the issue list."""
    for number, finding in enumerate(issues, start=1):
        yield (
            str(number),
            finding.report.agency.name,
            finding.rule,
            place(finding),
            original(finding) or finding.message,
            plain_number(finding.expected),
            basis(finding),
            tone(finding),
            due(finding) or rectify_by,
            str(finding.get_handling_display()),
        )
