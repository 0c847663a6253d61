"""Which report an agency owes for a year, and how far the agency has come with it: what boards count and lists show."""

from __future__ import annotations

from django.db import models
from django.db.models import Case, F, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyQuerySet, Region
from reports.models import Report

OWED_KIND = Case(
    When(
        Q(agency__kind=Agency.Kind.GOVERNMENT) & ~Q(agency__region__level=Region.Level.TOWNSHIP),
        then=Value(Report.Kind.AGGREGATE.value),
    ),
    default=Value(Report.Kind.OWN.value),
)
"""A government from the county upwards owes the aggregate of its area, every other agency its own report."""

RECEIVED = Q(first_submitted_at__isnull=False)
ON_TIME = RECEIVED & (Q(due_on__isnull=True) | Q(first_submitted_at__date__lte=F("due_on")))
LATE = RECEIVED & Q(first_submitted_at__date__gt=F("due_on"))


class Step(models.TextChoices):
    """``filed`` is ``on_time`` and ``late``; all that are not ``filed`` are ``missing``."""

    FILED = "filed", _("已报送")
    ON_TIME = "on_time", _("按时")
    LATE = "late", _("逾期报送")
    MISSING = "missing", _("未报送")
    RETURNED = "returned", _("退回整改")
    ACCEPTED = "accepted", _("已通过")


def of_owed_kind(reports: QuerySet[Report]) -> QuerySet[Report]:
    """Return those of the reports that are of the kind their agency owes."""
    return reports.alias(owed_kind=OWED_KIND).filter(kind=F("owed_kind"))


def at_step(agencies: AgencyQuerySet, year: int, step: str) -> AgencyQuerySet:
    """Return those of the agencies whose owed report of the year has come to ``step``."""
    owed = of_owed_kind(Report.objects.for_year(year))
    if step == Step.MISSING:
        return agencies.exclude(pk__in=owed.filter(RECEIVED).values("agency"))
    found = {
        Step.FILED: owed.filter(RECEIVED),
        Step.ON_TIME: owed.filter(ON_TIME),
        Step.LATE: owed.filter(LATE),
        Step.RETURNED: owed.filter(status=Report.Status.RETURNED),
        Step.ACCEPTED: owed.filter(accepted__isnull=False),
    }[Step(step)]
    return agencies.filter(pk__in=found.values("agency"))
