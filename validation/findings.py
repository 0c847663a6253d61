"""Check a stored revision and keep what was found: one finding a rule and place, for the life of the report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from reports.models import Revision
from reports.models.figures import Figures, Value
from validation import kept_claims
from validation.dossiers import dossiers_of
from validation.engine import RULES_VERSION, Breach, Crash, Dossier, Result, examine
from validation.models import CheckFailure, Finding, RuleCrash
from validation.tuning import Tuning, in_force, tuned_dossier

REFRESHED = (
    "revision",
    "cured_in",
    "recurred_in",
    "present",
    "severity",
    "doubtful",
    "params",
    "cells",
    "expected",
    "actual",
    "quotes",
    "figures",
    "handling",
    "edition",
    "rules_version",
    "setting",
    "reader",
    "updated_at",
)

COMPARED = (
    *(f"{name}_id" for name in ("revision", "cured_in", "recurred_in", "setting")),
    *(
        set(REFRESHED)
        - {"revision", "cured_in", "recurred_in", "setting", "rules_version", "updated_at"}
    ),
)
"""The attributes that tell whether a finding is as it was."""

Key = tuple[str, str]
"""Rule and place: what identifies a finding of a report."""


def check(revision: Revision) -> None:
    """Run the rules on what is stored of a revision and bring its report's findings up to date."""
    check_all([revision])


@transaction.atomic
def check_all(revisions: Sequence[Revision]) -> None:
    """Run the rules on revisions of different reports and bring the reports' findings up to date.

    Findings that are gone stay with their comments and decisions as not present; those of a rule that crashed
    are left as they are, because nothing is known of them.  What is as it was is not written again.  The number
    of queries depends neither on what is found nor on how many reports there are (see ``dossiers_of``).
    """
    tuning = in_force(timezone.localdate())
    dossiers = dossiers_of(revisions)
    known = known_findings(revisions)
    checks = [
        checked(one, tuned_dossier(dossiers[one.pk], tuning), tuning, known[one.report_id])
        for one in revisions
    ]
    settle_changed(pair for check in checks for pair in check.pairs)
    let_go(checks)
    keep(checks)
    record_crashes(checks, tuning)
    kept_claims.keep((one, dossiers[one.pk]) for one in revisions)
    version = RULES_VERSION + tuning.mark
    outdated = [one for one in revisions if one.rules != version]
    for one in outdated:
        one.rules = version
    if outdated:
        Revision.objects.filter(pk__in=[one.pk for one in outdated]).update(rules=version)


@dataclass(frozen=True, slots=True)
class Check:
    """What the rules say of one revision, beside what was known of its report; nothing is stored yet."""

    revision: Revision
    found: Mapping[Key, Finding]
    known: Mapping[Key, Finding]
    crashes: list[Crash]
    ran: frozenset[str]
    """The rules in force for the report."""

    @property
    def pairs(self) -> list[tuple[Finding, Finding]]:
        """The findings that were known before, each as it is now and as it was."""
        return [(one, self.known[key]) for key, one in self.found.items() if key in self.known]

    @property
    def gone(self) -> list[Finding]:
        """The findings that are no longer there, of rules that could say so."""
        crashed = {crash.rule for crash in self.crashes}
        return [
            one
            for key, one in self.known.items()
            if one.present and key not in self.found and one.rule not in crashed
        ]


def known_findings(revisions: Iterable[Revision]) -> dict[int, dict[Key, Finding]]:
    """Load and lock the findings there are, by report."""
    known: dict[int, dict[Key, Finding]] = {one.report_id: {} for one in revisions}
    stored = Finding.objects.filter(report__in=known).order_by("pk")
    for finding in stored.select_for_update(of=("self",)):
        known[finding.report_id][finding.rule, finding.at] = finding
    return known


def checked(
    revision: Revision, dossier: Dossier, tuning: Tuning, known: Mapping[Key, Finding]
) -> Check:
    """Run the rules on one dossier."""
    examination = examine(dossier, tuning.catalogue)
    return Check(
        revision,
        {
            key_of(result): finding_of(revision, dossier, result, tuning, known.get(key_of(result)))
            for result in examination.results
        },
        known,
        examination.crashes,
        frozenset(code for code, rule in tuning.catalogue.items() if rule.holds_for(dossier.year)),
    )


def let_go(checks: Iterable[Check]) -> None:
    """Mark what is no longer found: cured where a later version removed it, lapsed where none did."""
    lapsed: list[int] = []
    for check in checks:
        cured: list[int] = []
        for one in check.gone:
            is_cured = one.rule in check.ran and one.revision_id != check.revision.pk
            (cured if is_cured else lapsed).append(one.pk)
        if cured:
            Finding.objects.filter(pk__in=cured).update(present=False, cured_in=check.revision)
    if lapsed:
        Finding.objects.filter(pk__in=lapsed).update(present=False, cured_in=None)


def keep(checks: Iterable[Check]) -> None:
    """Store what is new or changed; where only the rules' version is another, no more than that."""
    changed: list[Finding] = []
    confirmed: list[int] = []
    for check in checks:
        for key, one in sorted(check.found.items()):
            before = check.known.get(key)
            if before is None or not is_as_before(one, before):
                changed.append(one)
            elif before.rules_version != one.rules_version:
                confirmed.append(before.pk)
    Finding.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["report", "rule", "at"],
        update_fields=REFRESHED,
    )
    if confirmed:
        now = timezone.now()
        Finding.objects.filter(pk__in=confirmed).update(rules_version=RULES_VERSION, updated_at=now)


def key_of(result: Result) -> Key:
    """Return what identifies a result among those of its report."""
    return result.rule.code, result.breach.at or ""


def finding_of(
    revision: Revision, dossier: Dossier, result: Result, tuning: Tuning, before: Finding | None
) -> Finding:
    """Return a result as a row, not yet stored; ``before`` is the same finding as it stands there."""
    breach = result.breach
    return Finding(
        report_id=revision.report_id,
        rule=result.rule.code,
        at=breach.at or "",
        revision=revision,
        first_revision=revision,
        recurred_in_id=recurrence(revision, before),
        present=True,
        severity=result.severity,
        doubtful=result.doubtful,
        params=dict(breach.params),
        cells=list(breach.cells),
        expected=breach.expected,
        actual=breach.actual,
        quotes=[asdict(quote) for quote in breach.quotes],
        figures=figures_under(breach, dossier.figures),
        rules_version=RULES_VERSION,
        setting=tuning.settings.get(result.rule.code),
        reader=revision.reader,
    )


def settle_changed(pairs: Iterable[tuple[Finding, Finding]]) -> None:
    """Let the handling of findings follow their figures, now and before, with two queries at most.

    A decision made on other figures no longer stands, one made on these stands again (decision 7).
    """
    changed: list[tuple[Finding, Finding]] = []
    for now, before in pairs:
        now.handling, now.edition = before.handling, before.edition
        if as_stored(now.figures) != before.figures:
            changed.append((now, before))
    prefetch_related_objects([before for _now, before in changed], "decisions", "explanations")
    for now, before in changed:
        before.figures = as_stored(now.figures)
        now.handling, now.edition = before.due_handling, before.edition + 1


def is_as_before(now: Finding, before: Finding) -> bool:
    """Whether a finding is stored already as it would be stored, the version of the rules aside."""
    return all(as_stored(getattr(now, name)) == getattr(before, name) for name in COMPARED)


def as_stored(value: Any) -> Any:
    """Return the value of a field as the database gives it back."""
    if isinstance(value, dict | list):
        return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
    return value


def recurrence(revision: Revision, before: Finding | None) -> int | None:
    """Return the key of the version that brought a finding back: this one if it was cured, else the one known."""
    if before is None:
        return None
    return revision.pk if before.cured_in_id is not None else before.recurred_in_id


def figures_under(breach: Breach, figures: Figures) -> dict[str, str | None]:
    """Return the figures a breach rests on, by address; decisions on it stand while these stay."""
    printed = set(figures.addresses())
    cells = {at: digits(figures.value(at)) for at in breach.cells if at in printed}
    return cells | {"expected": digits(breach.expected), "actual": digits(breach.actual)}


def digits(value: Value) -> str | None:
    """Return a figure as text that is the same for the same number."""
    if value is None:
        return None
    return f"{Decimal(value).normalize():f}"


def record_crashes(checks: Sequence[Check], tuning: Tuning) -> None:
    """Keep which rules crashed on the reports, in place of what an earlier check left."""
    reports = [check.revision.report_id for check in checks]
    RuleCrash.objects.filter(report__in=reports).delete()
    CheckFailure.objects.filter(report__in=reports).delete()
    RuleCrash.objects.bulk_create(
        RuleCrash(
            rule=crash.rule,
            report_id=check.revision.report_id,
            error=crash.error[:200],
            rules_version=RULES_VERSION + tuning.mark,
        )
        for check in checks
        for crash in check.crashes
    )
