"""The queue: reports that wait for somebody, one row each, and the ways to look at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, DateField, F, Q, QuerySet, When
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.models import AnyUser
from reports.models import Report
from reports.models.report import IN_PHASE
from validation.engine import Severity
from validation.models import Finding

Phase, Status = Report.Phase, Report.Status


@dataclass(frozen=True, slots=True)
class Tab:
    """One way to look at the queue."""

    key: str
    label: str | Promise
    condition: Q


def tabs(user: AnyUser) -> list[Tab]:
    """Return the ways to look at the queue, in the order they are shown."""
    submitted = Q(status=Status.SUBMITTED)
    grave = Finding.objects.present().filter(severity=Severity.ERROR, handling__in=Finding.STANDING)
    return [
        Tab(
            "mine",
            _("待我处理"),
            submitted & Q(reviewer=user.pk) | with_finding_for(user),
        ),
        Tab("back", _("退回再报"), submitted & Q(returned_at__isnull=False)),
        Tab("overdue", _("逾期"), overdue(timezone.localdate())),
        Tab("serious", _("严重"), submitted & Q(pk__in=grave.order_by().values("report"))),
        Tab("new", _("新到"), IN_PHASE[Phase.SUBMITTED]),
        Tab("all", _("全部"), Q()),
    ]


def with_finding_for(user: AnyUser) -> Q:
    """Reports with a finding that a person is to see to."""
    assigned = Finding.objects.present().filter(assignee=user.pk, handling__in=Finding.WAITING)
    return Q(pk__in=assigned.order_by().values("report"))


def overdue(today: date) -> Q:
    """Reports that the agency should have sent by now."""
    first = Q(status=Status.DRAFT, first_submitted_at=None, due_on__lt=today)
    return first | Q(status=Status.RETURNED, return_due_on__lt=today)


def waiting(user: AnyUser, year: int) -> QuerySet[Report]:
    """Return the reports of a year in scope that wait for the office, or for an agency that is late or was asked."""
    today = timezone.localdate()
    sent = Q(status__in=(Status.SUBMITTED, Status.RETURNED))
    due = Case(
        When(status=Status.RETURNED, then=F("return_due_on")),
        When(status=Status.DRAFT, first_submitted_at=None, then=F("due_on")),
        output_field=DateField(),
    )
    reports = Report.objects.visible_to(user).for_year(year)
    return reports.filter(sent | overdue(today) | with_finding_for(user)).annotate(due=due)


def in_other_years(user: AnyUser, year: int, years: Iterable[int]) -> list[tuple[int, int]]:
    """Return of which of the other years how many reports wait for the office, latest year first."""
    others = [one for one in years if one != year]
    sent = Report.objects.visible_to(user).filter(year__in=others, status=Status.SUBMITTED)
    found = sent.order_by("-year").values("year").annotate(n=Count("pk"))
    return list(found.values_list("year", "n"))


def counts(reports: QuerySet[Report], ways: Iterable[Tab]) -> dict[str, int]:
    """Return how many reports each way shows, with one query."""
    asked = {
        way.key: Count("pk", filter=way.condition) if way.condition else Count("pk") for way in ways
    }
    found: dict[str, int] = reports.order_by().aggregate(**asked)
    return found


def with_problems(rows: Iterable[Any], user: AnyUser) -> None:
    """Put on each report how many findings of each severity still stand (``errors``, …), with one query."""
    reports = {row.pk: row for row in rows}
    for row in reports.values():
        row.errors = row.warnings = row.notices = 0
    standing = (
        Finding.objects.visible_to(user)
        .present()
        .filter(report__in=list(reports), handling__in=Finding.STANDING)
        .order_by()
    )
    for key, severity, count in standing.values_list("report", "severity").annotate(n=Count("pk")):
        setattr(reports[key], f"{severity}s", count)
