"""Until when reports are due: the statutory day, the office's own for a year, and longer for one agency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from agencies.models import Agency, AgencyQuerySet, User
from audit.recording import record
from reports.models import Deadline, Extension, Report

Group = Deadline.Group

FIRST_YEAR_OF_NOW = 2019
"""Reports on earlier years were due on 31 March for everybody (条例 of 2007, article 31)."""


def group_of(kind: str) -> Group:
    """Return whose deadline holds for a kind of report: the aggregate is the government's own."""
    return Group.GOVERNMENTS if kind == Report.Kind.AGGREGATE else Group.AGENCIES


def statutory(year: int, group: str) -> date:
    """Return the last day by law for reports on a year: 条例 article 49, departments and governments."""
    is_january = group == Group.AGENCIES and year >= FIRST_YEAR_OF_NOW
    return date(year + 1, 1, 31) if is_january else date(year + 1, 3, 31)


@dataclass(frozen=True, slots=True)
class Calendar:
    """All that was set for the reports of one year; ``days`` by group, ``extensions`` by agency."""

    year: int
    days: dict[str, date]
    extensions: dict[int, date]

    @classmethod
    def of(cls, year: int, agencies: Iterable[int] | None = None) -> Calendar:
        """Load what was set for a year, of all agencies or of these."""
        set_days = dict(Deadline.objects.filter(year=year).values_list("group", "due_on"))
        extensions = Extension.objects.filter(year=year)
        if agencies is not None:
            extensions = extensions.filter(agency__in=list(agencies))
        return cls(
            year,
            {group: set_days.get(group) or statutory(year, group) for group in Group.values},
            dict(extensions.values_list("agency_id", "due_on")),
        )

    def due_on(self, agency_id: int, kind: str) -> date:
        """Return the last day for one agency's report; an extension never shortens."""
        general = self.days[group_of(kind)]
        return max(general, self.extensions.get(agency_id, general))


def due_on(agency: Agency, year: int, kind: str) -> date:
    """Return the last day on which an agency's report on a year is on time."""
    return Calendar.of(year, [agency.pk]).due_on(agency.pk, kind)


def overdue_agencies(agencies: AgencyQuerySet, year: int, today: date) -> AgencyQuerySet:
    """Return those of the agencies that have filed no report on a year, or not sent back one returned, in time."""
    calendar = Calendar.of(year)
    reports = Report.objects.for_year(year)
    governments = Q(kind=Agency.Kind.GOVERNMENT)
    owing = Q(pk__in=[])
    if today > calendar.days[Group.GOVERNMENTS]:
        owing |= governments
    if today > calendar.days[Group.AGENCIES]:
        owing |= ~governments
    has_longer = [key for key, day in calendar.extensions.items() if day >= today]
    filed = reports.filter(first_submitted_at__isnull=False).values("agency")
    never = owing & ~Q(pk__in=filed) & ~Q(pk__in=has_longer)
    returned = reports.filter(status=Report.Status.RETURNED, return_due_on__lt=today)
    return agencies.filter(never | Q(pk__in=returned.values("agency")))


def may_set_deadlines(user: User) -> bool:
    """Whether the user administers everything, and so may say until when everybody reports."""
    return Agency.objects.administered_by(user).filter(parent=None).exists()


@transaction.atomic
def set_deadline(year: int, group: str, day: date, reason: str, *, by: User) -> list[int]:
    """Set the last day of a year for a group; return the reports whose own last day changed."""
    before = Deadline.objects.select_for_update().filter(year=year, group=group).first()
    was = before.due_on if before else statutory(year, group)
    deadline, _ = Deadline.objects.update_or_create(
        year=year, group=group, defaults={"due_on": day, "reason": reason, "set_by": by}
    )
    record(
        "deadline.set",
        deadline,
        by=by,
        before={"due_on": was},
        after={"due_on": day},
        reason=reason,
    )
    return renew(Report.objects.for_year(year), year)


@transaction.atomic
def extend(agency: Agency, year: int, day: date, reason: str, *, by: User) -> list[int]:
    """Give one agency longer for its reports on a year; return the reports whose last day changed."""
    before = Extension.objects.select_for_update().filter(agency=agency, year=year).first()
    extension, _ = Extension.objects.update_or_create(
        agency=agency, year=year, defaults={"due_on": day, "reason": reason, "set_by": by}
    )
    record(
        "deadline.extend",
        extension,
        by=by,
        before={"due_on": before and before.due_on},
        after={"due_on": day},
        reason=reason,
    )
    return renew(agency.reports.for_year(year), year)


def renew(reports: Iterable[Report], year: int) -> list[int]:
    """Bring the last day kept on reports of a year up to date; return those that changed."""
    calendar = Calendar.of(year)
    changed = []
    for report in reports:
        day = calendar.due_on(report.agency_id, report.kind)
        if day != report.due_on:
            report.due_on = day
            changed.append(report)
    Report.objects.bulk_update(changed, ["due_on"], batch_size=500)
    return [report.pk for report in changed]
