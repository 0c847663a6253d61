"""Try a change of a rule on every current report before it goes live; no finding is touched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest
from django.utils import timezone

from audit.recording import record
from reports.models import Report, Revision
from validation.dossiers import dossier_of
from validation.engine import Dossier, Result, examine
from validation.memory import held
from validation.models import RuleTrial, TrialOutcome
from validation.tuning import Tuning, in_force, only, tuned_dossier, with_setting

AT_ONCE = 50
"""Reports tried in one part: a few seconds of work."""

Effect = TrialOutcome.Effect


def begin(trial: RuleTrial) -> RuleTrial:
    """Store a trial that is to run over all current reports."""
    trial.total = _current().count()
    trial.sent_at = timezone.now()
    trial.finished_at = None if trial.total else trial.sent_at
    with transaction.atomic():
        trial.save()
        record("rule.try", trial, by=trial.by, rule=trial.rule)
    return trial


def advance(trial_id: int) -> bool:
    """Try the next reports; say whether there are more.

    Safe to run twice: of two workers on the same part only one moves the cursor and stores what it found.
    """
    trial = RuleTrial.objects.filter(pk=trial_id, finished_at=None).first()
    if trial is None:
        return False
    batch = list(
        _current()
        .filter(report_id__gt=trial.cursor)
        .select_related("report__agency__region")
        .order_by("report_id")[:AT_ONCE]
    )
    live = in_force(timezone.localdate())
    changed = with_setting(live, trial)
    with held():
        outcomes = [
            outcome for revision in batch for outcome in effects(trial, revision, live, changed)
        ]
    return _store(trial, batch, outcomes)


def _store(trial: RuleTrial, batch: list[Revision], outcomes: list[TrialOutcome]) -> bool:
    is_last = len(batch) < AT_ONCE
    now = timezone.now()
    with transaction.atomic():
        moved = RuleTrial.objects.filter(pk=trial.pk, cursor=trial.cursor, finished_at=None).update(
            cursor=batch[-1].report_id if batch else trial.cursor,
            done=F("done") + len(batch),
            total=F("done") + len(batch)
            if is_last
            else Greatest(F("total"), F("done") + len(batch)),
            sent_at=now,
            finished_at=now if is_last else None,
        )
        if moved:
            TrialOutcome.objects.bulk_create(outcomes)
    return bool(moved) and not is_last


def effects(
    trial: RuleTrial, revision: Revision, live: Tuning, changed: Tuning
) -> Iterator[TrialOutcome]:
    """Yield the findings of one report that the change would bring, take away or weigh differently."""
    dossier = dossier_of(revision)
    before = results(dossier, live, trial.rule)
    after = results(dossier, changed, trial.rule)
    for at in sorted(before.keys() | after.keys()):
        old, new = before.get(at), after.get(at)
        if old is not None and new is not None and old.severity == new.severity:
            continue
        effect = (
            Effect.APPEARS if old is None else Effect.VANISHES if new is None else Effect.REGRADED
        )
        result = new or old
        if result is not None:
            yield TrialOutcome(
                trial=trial,
                report_id=revision.report_id,
                effect=effect,
                at=at,
                severity=result.severity,
                doubtful=result.doubtful,
                params=dict(result.breach.params),
            )


def results(dossier: Dossier, tuning: Tuning, code: str) -> dict[str, Result]:
    """Return what one rule finds, by place; nothing if it is off."""
    found = examine(tuned_dossier(dossier, tuning), only(tuning, code)).results
    return {result.breach.at or "": result for result in found}


def stalled() -> list[int]:
    """Return the trials whose message may be lost, and note that they are sent again."""
    patience = timezone.now() - timedelta(seconds=settings.RESEND_SECONDS)
    waiting = RuleTrial.objects.filter(finished_at=None, sent_at__lt=patience)
    keys = list(waiting.values_list("pk", flat=True))
    RuleTrial.objects.filter(pk__in=keys).update(sent_at=timezone.now())
    return keys


def _current() -> QuerySet[Revision]:
    """Return the current version of every report."""
    return Revision.objects.filter(
        pk__in=Report.objects.filter(current__isnull=False).values("current")
    )
