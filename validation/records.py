"""How each rule has fared: how often it fires, and what reviewers made of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef

from agencies.models import AnyUser
from reports.keeping import kept
from validation.models import Decision, Finding

Verdict = Decision.Verdict


@dataclass(slots=True)
class Record:
    """Findings of one rule in somebody's scope."""

    present: int = 0
    """Findings that stand now."""
    fired: int = 0
    """Findings there ever were."""
    verdicts: Counter[str] = field(default_factory=Counter)
    """By the last verdict on each finding."""

    @property
    def confirmed(self) -> int:
        return self.verdicts[Verdict.CONFIRMED]

    @property
    def dismissed(self) -> int:
        return self.verdicts[Verdict.DISMISSED]

    @property
    def accepted(self) -> int:
        return self.verdicts[Verdict.ACCEPTED]

    @property
    def precision(self) -> float | None:
        """The share of decided findings that were worth raising, 0 to 1; ``None`` where nothing was decided."""
        decided = self.verdicts.total()
        return (decided - self.dismissed) / decided if decided else None

    @property
    def percent(self) -> int | None:
        return None if self.precision is None else round(100 * self.precision)


def records(user: AnyUser) -> dict[str, Record]:
    """Return the record of every rule that has one, from what the user may see, with two queries."""
    found: dict[str, Record] = defaultdict(Record)
    findings = Finding.objects.visible_to(user).order_by()
    for rule, present, count in kept(
        findings.values_list("rule", "present").annotate(n=Count("pk"))
    ):
        found[rule].fired += count
        found[rule].present += count if present else 0
    later = Decision.objects.filter(finding=OuterRef("finding"), pk__gt=OuterRef("pk"))
    last = Decision.objects.visible_to(user).filter(~Exists(later)).order_by()
    for rule, verdict, count in kept(
        last.values_list("finding__rule", "verdict").annotate(n=Count("pk"))
    ):
        found[rule].verdicts[verdict] += count
    return found


@dataclass(frozen=True, slots=True)
class AgencyTally:
    """An agency and how many findings it has."""

    key: int
    name: str
    count: int
    report: int
    """The report of the latest year with one."""


def by_agency(findings: Iterable[Finding]) -> list[AgencyTally]:
    """Count findings by agency, most first; they come with their reports and agencies, latest year last."""
    counts: Counter[int] = Counter()
    latest: dict[int, Finding] = {}
    for finding in findings:
        counts[finding.report.agency_id] += 1
        latest[finding.report.agency_id] = finding
    return [
        AgencyTally(key, latest[key].report.agency.name, count, latest[key].report_id)
        for key, count in counts.most_common()
    ]
