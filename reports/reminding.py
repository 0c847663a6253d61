"""Reminders before and after a report is due: each person once for each report and step of days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse

from agencies.models import Agency, Membership
from agencies.people import people_over
from notices.sending import notify
from reports.deadlines import Calendar
from reports.filing import expected
from reports.models import Report

BEFORE = (14, 7, 1)
AFTER = (1, 7, 14, 30)
NO_MORE_AFTER = timedelta(days=60)
"""Whoever has not filed by then is not moved by mail."""
HANDED_IN = (Report.Status.SUBMITTED, Report.Status.ACCEPTED)
Role = Membership.Role


@dataclass(frozen=True, slots=True)
class Step:
    """A notice of a kind for having so many days left (or being so many days late)."""

    kind: str
    days: int


def step(due: date, today: date) -> Step | None:
    """Return the step reached; a day on which nobody was reminded is made up for on the next."""
    left = (due - today).days
    if left >= 0:
        reached = [days for days in BEFORE if left <= days]
        return Step("deadline.before", min(reached)) if reached else None
    if today - due > NO_MORE_AFTER:
        return None
    return Step("deadline.after", max(days for days in AFTER if -left >= days))


def remind(today: date) -> int:
    """Remind the filers of last year's reports that are not handed in, and of those sent back; return how many."""
    total = 0
    for agency, year, due in [*unfiled(today), *returned(today)]:
        reached = step(due, today)
        if reached is None:
            continue
        notify(
            people_over(agency, Role.FILER),
            reached.kind,
            key=f"{reached.kind}:{agency.pk}:{year}:{due.isoformat()}:{reached.days}",
            url=f"{reverse('agency-detail', args=[agency.pk])}?year={year}",
            agency=agency.name,
            year=year,
            due=due.isoformat(),
        )
        total += 1
    return total


def unfiled(today: date) -> Iterator[tuple[Agency, int, date]]:
    """Yield the agencies that owe a report on last year and have not handed it in, and until when."""
    year = today.year - 1
    calendar = Calendar.of(year)
    if not any(
        step(day, today) for day in (*calendar.days.values(), *calendar.extensions.values())
    ):
        return
    reports = Report.objects.filter(agency=OuterRef("pk"), year=year)
    waiting = expected(Agency.objects.all(), year).exclude(
        Exists(reports.filter(status__in=(*HANDED_IN, Report.Status.RETURNED)))
    )
    for agency in waiting.iterator(1000):
        yield agency, year, calendar.due_on(agency.pk, owed_kind(agency))


def owed_kind(agency: Agency) -> str:
    """Return the kind an agency owes: governments the aggregate of their area."""
    return Report.Kind.AGGREGATE if agency.is_government else Report.Kind.OWN


def returned(today: date) -> Iterator[tuple[Agency, int, date]]:
    """Yield the agencies whose report was sent back, and until when it is to come again."""
    soonest = today - NO_MORE_AFTER
    reports = Report.objects.filter(status=Report.Status.RETURNED, return_due_on__gte=soonest)
    for report in reports.select_related("agency").iterator(1000):
        if report.return_due_on is not None:
            yield report.agency, report.year, report.return_due_on
