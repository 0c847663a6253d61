"""How far each agency has come with the report of a year: one state a reader understands at a glance."""

from __future__ import annotations

import json
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Case, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyQuerySet
from reports.models import Report, Revision


class Standing(models.TextChoices):
    """What became of the latest file, or of the one that counts if an earlier one was read."""

    READ = "read", _("已识读")
    PENDING = "pending", _("处理中")
    HELD = "held", _("待确认")
    UNREADABLE = "unreadable", _("无法识读")
    FAILED = "failed", _("系统未能处理")
    MISSING = "missing", _("未报")


FILED = tuple(standing for standing in Standing if standing != Standing.MISSING)


def expected(agencies: AgencyQuerySet, year: int) -> AgencyQuerySet:
    """Return those of the agencies that owe a report on ``year``: not closed before the year ended."""
    return agencies.expected_in(year)


def with_standing(agencies: AgencyQuerySet, year: int) -> AgencyQuerySet:
    """Annotate ``standing``, ``report_key``, ``received_at`` and ``report_kind`` for a year.

    A government owes the aggregate of its area, every other agency its own; where the owed report is
    not there but the other kind is, that one stands in.
    """
    reports = (
        with_report_standing(Report.objects.for_year(year).filter(agency=OuterRef("pk")))
        .exclude(standing=Standing.MISSING)
        .annotate(
            owed=Case(
                When(agency__kind=Agency.Kind.GOVERNMENT, kind=Report.Kind.AGGREGATE, then=0),
                When(~Q(agency__kind=Agency.Kind.GOVERNMENT) & Q(kind=Report.Kind.OWN), then=0),
                default=1,
                output_field=IntegerField(),
            )
        )
        .order_by("owed")
    )
    annotated: AgencyQuerySet = agencies.annotate(
        standing=Coalesce(Subquery(reports.values("standing")[:1]), Value(Standing.MISSING.value)),
        report_key=Subquery(reports.values("pk")[:1]),
        received_at=Subquery(reports.values("latest_at")[:1]),
    )
    return annotated


def with_report_standing(reports: models.QuerySet[Report]) -> models.QuerySet[Any]:
    """Annotate ``standing``, and of the latest file ``latest_at`` and ``latest_key``."""
    latest = (
        Revision.objects.filter(report=OuterRef("pk"))
        .exclude(state=Revision.State.REFILED)
        .order_by("-number")
    )
    return reports.annotate(
        latest_state=Subquery(latest.values("state")[:1]),
        latest_at=Subquery(latest.values("received_at")[:1]),
        latest_key=Subquery(latest.values("pk")[:1]),
        standing=Case(
            When(current__isnull=False, then=Value(Standing.READ.value)),
            When(latest_state__isnull=True, then=Value(Standing.MISSING.value)),
            When(latest_state__in=Revision.PENDING, then=Value(Standing.PENDING.value)),
            default=F("latest_state"),
            output_field=models.CharField(),
        ),
    )


def named(agencies: AgencyQuerySet, name: str) -> AgencyQuerySet:
    """Return the agencies whose full name is ``name``; failing that, those it is another name of."""
    name = name.strip()
    exact = agencies.filter(name=name)
    return exact if exact.exists() else with_other_names(agencies).filter(_is_other_name(name))


def matching(agencies: AgencyQuerySet, words: str) -> AgencyQuerySet:
    """Return the agencies with every word in their name or one of their other names."""
    found = with_other_names(agencies)
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | _in_other_names(word))
    return found


def with_other_names(agencies: AgencyQuerySet) -> AgencyQuerySet:
    """Annotate ``other_names``: the JSON list as text."""
    annotated: AgencyQuerySet = agencies.annotate(other_names=Cast("aliases", models.TextField()))
    return annotated


def _written(text: str) -> set[str]:
    """Return a string as JSON writes it: PostgreSQL's text of a list keeps Chinese, SQLite's escapes it."""
    return {json.dumps(text, ensure_ascii=False), json.dumps(text)}


def _is_other_name(name: str) -> Q:
    return reduce(or_, (Q(other_names__contains=text) for text in _written(name)))


def _in_other_names(word: str) -> Q:
    return reduce(or_, (Q(other_names__icontains=text[1:-1]) for text in _written(word)))
