"""How far each agency has come with the report of a year: one state a reader understands at a glance."""

from __future__ import annotations

import json
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Case, F, FilteredRelation, OuterRef, Q, Subquery, Value, When
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
    """Annotate ``standing``, ``report_key`` and ``received_at`` for a year.

    A government owes the aggregate of its area, every other agency its own; where the owed report is
    not there but the other kind is, that one stands in.  Both are joined: ten thousand agencies are counted
    at once.
    """
    own, aggregate = Report.Kind.OWN.value, Report.Kind.AGGREGATE.value
    annotated: AgencyQuerySet = agencies.annotate(
        owed=FilteredRelation("reports", condition=_of_kind(year, aggregate, own)),
        other=FilteredRelation("reports", condition=_of_kind(year, own, aggregate)),
        owed_standing=_standing("owed__"),
        standing=Coalesce("owed_standing", _standing("other__"), Value(Standing.MISSING.value)),
        report_key=Case(
            When(owed_standing__isnull=False, then=F("owed__pk")),
            When(~Q(standing=Standing.MISSING), then=F("other__pk")),
        ),
        received_at=_of_latest("report_key", "received_at"),
    )
    return annotated


def _of_kind(year: int, government: str, others: str) -> Q:
    """The condition that a report is of a year and of one kind for governments, of another for all others."""
    kind = Case(When(kind=Agency.Kind.GOVERNMENT, then=Value(government)), default=Value(others))
    return Q(reports__year=year, reports__kind=kind)


def with_report_standing(reports: models.QuerySet[Report]) -> models.QuerySet[Any]:
    """Annotate ``standing``, and of the latest file ``latest_at`` and ``latest_key``."""
    return reports.annotate(
        latest_at=_of_latest("pk", "received_at"),
        latest_key=_of_latest("pk", "pk"),
        standing=Coalesce(_standing(""), Value(Standing.MISSING.value)),
    )


def _standing(report: str) -> Case:
    """The standing of a report, null where nothing was handed in; ``report`` leads to it (``"owed__"``)."""
    pending = When(state__in=Revision.PENDING, then=Value(Standing.PENDING.value))
    latest = _latest(f"{report}pk").annotate(shown=Case(pending, default=F("state")))
    return Case(
        When(**{f"{report}current__isnull": False}, then=Value(Standing.READ.value)),
        default=Subquery(latest.values("shown")[:1]),
        output_field=models.CharField(),
    )


def _of_latest(report: str, field: str) -> Subquery:
    return Subquery(_latest(report).values(field)[:1])


def _latest(report: str) -> models.QuerySet[Revision]:
    """Return the files of a report, the latest first; those put aside for another report do not count."""
    revisions = Revision.objects.filter(report=OuterRef(report))
    return revisions.exclude(state__in=Revision.PUT_ASIDE).order_by("-number")


def named(agencies: AgencyQuerySet, name: str) -> AgencyQuerySet:
    """Return the agencies whose full name is ``name``; failing that, those it is another name of."""
    name = name.strip()
    exact = agencies.filter(name=name)
    return exact if exact.exists() else with_other_names(agencies).filter(_is_other_name(name))


def matching(agencies: AgencyQuerySet, words: str) -> AgencyQuerySet:
    """Return the agencies with every word in their name or one of their other names."""
    found = with_other_names(agencies)
    for word in words.split():
        found = found.filter(Q(**{f"name__{_with(word)}": word}) | _in_other_names(word))
    return found


def _with(word: str) -> str:
    """Return how to look for a word: most have no case, and to fold ten thousand names takes longer than to read them."""
    return "contains" if word.upper() == word.lower() else "icontains"


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
    found = f"other_names__{_with(word)}"
    return reduce(or_, (Q(**{found: text[1:-1]}) for text in _written(word)))
