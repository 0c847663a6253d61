"""Check again what depends on a report that has changed, or a whole year after the rules have.

What is to be checked is a row (``CheckRequest``), not a message: a lost message is sent again, one too many
finds nothing to do.  Nothing here enqueues.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from agencies.models import Agency, User
from audit.recording import record
from reports.incidents import new_incident
from reports.models import Report, Revision
from validation.dossiers import AGGREGATE, EARLIER_YEARS, OWN
from validation.engine import Crash
from validation.findings import check_all
from validation.memory import held
from validation.models import CheckFailure, CheckRequest, Recheck
from validation.roster import roster

log = structlog.get_logger(__name__)

ATTEMPTS = 3
"""Times a check may end its worker."""
AT_ONCE = 50
"""Reports a task checks: a few seconds of work."""
TOGETHER = 25
"""Reports that are loaded, checked and stored in one transaction: a fraction of a second."""
RESENT_AT_ONCE = 500


def dependents(report: Report) -> list[int]:
    """Return the reports that are compared with this one: later years, the other kind, the sum it is part of."""
    known = roster()
    entry = known.entries[report.agency_id]
    government = known.government_above(entry)
    years = range(report.year + 1, report.year + EARLIER_YEARS + 1)
    compared = Q(agency=entry.key, kind=report.kind, year__in=years)
    compared |= Q(agency=government, kind=AGGREGATE, year=report.year)
    if entry.kind == Agency.Kind.GOVERNMENT:
        beside = [entry.key, *known.general_offices(entry.key)]
        compared |= Q(agency__in=beside, kind__in=(OWN, AGGREGATE), year=report.year)
    others = Report.objects.filter(compared, current__isnull=False).exclude(pk=report.pk)
    return list(others.values_list("pk", flat=True))


def request(reports: Iterable[int], recheck: Recheck | None = None) -> None:
    """Note that reports are to be checked; whoever calls this tells a worker."""
    now = timezone.now()
    CheckRequest.objects.bulk_create(
        [CheckRequest(report_id=key, recheck=recheck, sent_at=now) for key in reports],
        batch_size=1000,
    )


def answer_all(report_ids: Sequence[int]) -> None:
    """Check those of the reports that somebody has asked for, some at a time."""
    with held():
        for part in together(report_ids):
            answer(*part)


def together(report_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield reports some at a time; alone what was begun before and not ended, as it may be what ends workers."""
    waiting = CheckRequest.objects.filter(report__in=report_ids, attempts__gt=0)
    suspects = set(waiting.values_list("report_id", flat=True))
    others = [key for key in report_ids if key not in suspects]
    for start in range(0, len(others), TOGETHER):
        yield others[start : start + TOGETHER]
    for key in sorted(suspects):
        yield (key,)


def answer(*report_ids: int) -> list[int]:
    """Check reports if anybody has asked for it; return those that somebody had.

    Their rows are locked meanwhile, so that a version read at the same moment is checked after it.
    """
    CheckRequest.objects.filter(report__in=report_ids).update(attempts=F("attempts") + 1)
    with transaction.atomic():
        waiting = CheckRequest.objects.filter(report__in=report_ids)
        locked = Report.objects.select_for_update(of=("self",)).order_by("pk")
        reports = list(locked.filter(pk__in=waiting.values("report")).select_related("current"))
        asked = [
            *waiting.values_list("pk", "report", "recheck")
        ]  # another may have answered by now
        reports = [report for report in reports if report.pk in {report for _, report, _ in asked}]
        _check_current(reports)
        CheckRequest.objects.filter(pk__in=[request for request, _, _ in asked]).delete()
    for recheck in {recheck for _, _, recheck in asked if recheck is not None}:
        _finish(recheck)
    return [report.pk for report in reports]


def _check_current(reports: Sequence[Report]) -> None:
    """Check current versions together; where that fails, one by one, so that one report stops no other."""
    revisions: list[Revision] = []
    for report in reports:
        if report.current is not None:
            report.current.report = report
            revisions.append(report.current)
    if not revisions:
        return
    try:
        check_all(revisions)
    except Exception as error:
        incident = new_incident()
        log.exception("check_crashed", revisions=[one.pk for one in revisions], incident=incident)
        if len(revisions) > 1:
            for report in reports:
                _check_current([report])
        else:
            note_failures([revisions[0].report_id], Crash.of("", error).error, incident)


def note_failures(reports: Iterable[int], error: str, incident: str) -> None:
    """Keep that reports could not be checked, until a check succeeds."""
    now = timezone.now()
    CheckFailure.objects.bulk_create(
        [
            CheckFailure(report_id=key, error=error[:200], incident=incident, at=now)
            for key in reports
        ],
        update_conflicts=True,
        unique_fields=["report"],
        update_fields=["error", "incident", "at"],
    )


def failures(year: int) -> QuerySet[CheckFailure]:
    """Return the reports of a year that could not be checked."""
    found = CheckFailure.objects.filter(report__year=year).select_related("report__agency")
    return found.order_by("report__agency__path", "report")


@transaction.atomic
def retry(year: int, user: User) -> list[list[int]]:
    """Ask once more for the checks that failed; return the reports in parts for workers."""
    failed = failures(year)
    reports = list(failed.values_list("report", flat=True))
    if reports:
        request(reports)
        failed.order_by().delete()
        record("rule.retry", None, by=user, year=year, reports=len(reports))
    return list(parts(reports))


def _finish(recheck: int) -> None:
    open_ones = CheckRequest.objects.filter(recheck=recheck)
    if not open_ones.exists():
        Recheck.objects.filter(pk=recheck, finished_at=None).update(finished_at=timezone.now())


@transaction.atomic
def recheck_year(year: int, user: User) -> tuple[Recheck, list[list[int]]]:
    """Note that all current reports of a year are to be checked; return them in parts for workers.

    One that is still under way is returned as it is, with nothing more to send.
    """
    running = Recheck.objects.filter(year=year, finished_at=None).first()
    if running is not None:
        return running, []
    reports = by_group(
        Report.objects.filter(year=year, current__isnull=False)
        .order_by("agency__path", "pk")
        .values_list("pk", "agency")
    )
    now = timezone.now()
    try:
        with transaction.atomic():
            recheck = Recheck.objects.create(
                year=year, by=user, total=len(reports), finished_at=None if reports else now
            )
    except IntegrityError:  # somebody else began it at the same moment
        return Recheck.objects.filter(year=year).latest("pk"), []
    request(reports, recheck)
    record("rule.recheck", recheck, by=user, year=year, reports=len(reports))
    return recheck, list(parts(reports))


def by_group(reports: Iterable[tuple[int, int]]) -> list[int]:
    """Return reports, given with their agencies, so that peers come together and are loaded once."""
    entries = roster().entries
    ordered = sorted(reports, key=lambda pair: entries[pair[1]].group or ())
    return [report for report, _agency in ordered]


def parts(reports: list[int]) -> Iterator[list[int]]:
    """Yield reports in parts a worker does in a few seconds."""
    for start in range(0, len(reports), AT_ONCE):
        yield reports[start : start + AT_ONCE]


def unanswered() -> list[list[int]]:
    """Return the reports whose message may be lost, in parts, and note that they are sent again.

    One whose check ended its worker three times is not: it failed.
    """
    patience = timezone.now() - timedelta(seconds=settings.RESEND_SECONDS)
    waiting = CheckRequest.objects.filter(sent_at__lt=patience).order_by("sent_at", "pk")
    give_up(waiting.filter(attempts__gte=ATTEMPTS))
    reports = list(dict.fromkeys(waiting.values_list("report_id", flat=True)[:RESENT_AT_ONCE]))
    CheckRequest.objects.filter(report__in=reports).update(sent_at=timezone.now())
    return list(parts(reports))


@transaction.atomic
def give_up(lost: QuerySet[CheckRequest]) -> None:
    """Note as failed what was begun so often that its check must be what ends the workers."""
    asked = list(lost.values_list("pk", "report", "recheck"))
    if not asked:
        return
    incident = new_incident()
    log.error("checks_lost", reports=[report for _, report, _ in asked], incident=incident)
    note_failures({report for _, report, _ in asked}, "WorkerLost", incident)
    CheckRequest.objects.filter(pk__in=[request for request, _, _ in asked]).delete()
    for recheck in {recheck for _, _, recheck in asked if recheck is not None}:
        _finish(recheck)
