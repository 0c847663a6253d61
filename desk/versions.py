"""Which findings a newer version of a report cured, kept and created.

Findings are stored for the current version only, and rules and neighbours change meanwhile; so both versions are
examined now, by the rules in force and beside the same other reports: what differs is then the version's doing.
Text copied from others is compared for the current version only and left out here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.utils import timezone

from agencies.models import AnyUser
from reports.models import Report, Revision
from validation.dossiers import dossier_of
from validation.engine import Examination, Result, Rule, Severity, examine
from validation.findings import Key, key_of
from validation.models import Finding
from validation.models.sight import DESK_ONLY
from validation.tuning import in_force, tuned_dossier

GRAVITY = list(Severity)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finding of either version; ``finding`` is the stored one with its discussion, if there is one."""

    result: Result
    before: Result | None = None
    finding: Finding | None = None

    @property
    def rule(self) -> Rule:
        return self.result.rule

    @property
    def severity(self) -> Severity:
        return self.result.severity

    @property
    def message(self) -> str:
        return self.result.message

    @property
    def earlier_message(self) -> str:
        """What the older version's said, where it says something else now."""
        if self.before is None or self.before.message == self.message:
            return ""
        return self.before.message


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What became of the findings; ``unknown`` names the rules that could not say anything of one version."""

    cured: list[Outcome] = field(default_factory=list)
    kept: list[Outcome] = field(default_factory=list)
    created: list[Outcome] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def compare(old: Revision, new: Revision, user: AnyUser, *, hints: bool) -> Outcomes:
    """Return what became of the findings the user may see; ``hints``: also those for the office alone."""
    before, after = examined(old), examined(new)
    unknown = {crash.rule for one in (before, after) for crash in one.crashes}
    earlier = {key: one for key, one in told(before, hints=hints) if one.rule.code not in unknown}
    later = {key: one for key, one in told(after, hints=hints) if one.rule.code not in unknown}
    known = stored(new.report, user)
    return Outcomes(
        cured=sorted_outcomes(
            Outcome(one, finding=known.get(key)) for key, one in earlier.items() if key not in later
        ),
        kept=sorted_outcomes(
            Outcome(one, before=earlier[key], finding=known.get(key))
            for key, one in later.items()
            if key in earlier
        ),
        created=sorted_outcomes(
            Outcome(one, finding=known.get(key)) for key, one in later.items() if key not in earlier
        ),
        unknown=sorted(unknown),
    )


def examined(revision: Revision) -> Examination:
    """Return what the rules in force say of a version, whether or not it is the current one."""
    tuning = in_force(timezone.localdate())
    dossier = replace(tuned_dossier(dossier_of(revision), tuning), resemblances=())
    return examine(dossier, tuning.catalogue)


def told(examination: Examination, *, hints: bool) -> Iterator[tuple[Key, Result]]:
    """Yield the results by what identifies them; hints only to who reviews the agency."""
    for result in examination.results:
        if hints or not is_hint(result):
            yield key_of(result), result


def is_hint(result: Result) -> bool:
    """Whether a result is for the office alone (see ``validation.models.sight.HINTS``)."""
    return result.severity == Severity.NOTICE and result.rule.code.startswith(DESK_ONLY)


def stored(report: Report, user: AnyUser) -> dict[Key, Finding]:
    """Return the report's findings by rule and place, with what was discussed of them."""
    findings = Finding.objects.visible_to(user).filter(report=report)
    return {(one.rule, one.at): one for one in findings}


def sorted_outcomes(outcomes: Iterator[Outcome]) -> list[Outcome]:
    """Return the gravest first, then by rule."""
    return sorted(outcomes, key=lambda one: (GRAVITY.index(one.severity), one.rule.code))
