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
from django.db.models import Q
from django.utils import timezone

from agencies.models import Agency, User
from audit.recording import record
from reports.models import Report, Revision
from validation.dossiers import AGGREGATE, EARLIER_YEARS, OWN
from validation.findings import check_all
from validation.memory import held
from validation.models import CheckRequest, Recheck
from validation.roster import roster

log = structlog.get_logger(__name__)

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
        for start in range(0, len(report_ids), TOGETHER):
            answer(*report_ids[start : start + TOGETHER])


def answer(*report_ids: int) -> list[int]:
    """Check reports if anybody has asked for it; return those that somebody had.

    Their rows are locked meanwhile, so that a version read at the same moment is checked after it.
    """
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
    except Exception:
        log.exception("check_crashed", revisions=[one.pk for one in revisions])
        if len(revisions) > 1:
            for report in reports:
                _check_current([report])


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
    """Return the reports whose message may be lost, in parts, and note that they are sent again."""
    patience = timezone.now() - timedelta(seconds=settings.RESEND_SECONDS)
    waiting = CheckRequest.objects.filter(sent_at__lt=patience).order_by("sent_at", "pk")
    reports = list(dict.fromkeys(waiting.values_list("report_id", flat=True)[:RESENT_AT_ONCE]))
    CheckRequest.objects.filter(report__in=reports).update(sent_at=timezone.now())
    return list(parts(reports))
