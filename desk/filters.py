"""Filters of the queue and of the list of findings; all of them live in the address."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AnyUser, Membership, Region, User
from reports.filing import matching
from reports.filters import LongSelect, RegionFilter
from reports.models import Report
from reports.models.report import IN_PHASE
from validation.engine import CATALOGUE, Severity
from validation.families import FAMILIES
from validation.models import Finding
from validation.models.finding import FindingQuerySet

SEARCH = {"type": "search", "autocomplete": "off"}
ME, NOBODY = "me", "none"


def rule_choices() -> list[tuple[str, str]]:
    return [(code, f"{code} {rule.title}") for code, rule in sorted(CATALOGUE.items())]


def people_choices(user: AnyUser) -> list[tuple[str, Any]]:
    """Return oneself, nobody, and the others who review in one's scope (those at the same agencies)."""
    mine = Membership.objects.of(user).reviewing().values("agency")
    others = User.objects.filter(
        is_active=True,
        memberships__agency__in=mine,
        memberships__role__in=Membership.REVIEWING,
    ).exclude(pk=user.pk or 0)
    named = [(str(one.pk), str(one)) for one in others.distinct().order_by("full_name", "pk")[:200]]
    return [(ME, _("我")), (NOBODY, _("没有人")), *named]


def of_person(field: str, value: str, user: AnyUser) -> Q:
    """Return the condition that a person, oneself or nobody stands in a field."""
    if value == NOBODY:
        return Q(**{field: None})
    return Q(**{field: user.pk if value == ME else int(value)})


class Choice(filters.ChoiceFilter):  # type: ignore[misc]
    """One of some values, or all."""

    def __init__(self, label: Any, choices: Any, **options: Any) -> None:
        super().__init__(
            label=label, choices=choices, empty_label=_("全部"), widget=LongSelect, **options
        )


class Scoped(filters.FilterSet):  # type: ignore[misc]
    """Filters that know who asks: ``user``."""

    q = filters.CharFilter(
        label=_("机关名称或别名"), method="by_words", widget=forms.TextInput(attrs=SEARCH)
    )
    region = RegionFilter(
        label=_("地区（含下级）"),
        queryset=Region.objects.all(),
        method="by_region",
        empty_label=_("全部"),
    )
    agency_path = "agency"
    """From the rows to their agency."""

    def __init__(self, *args: Any, user: AnyUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for name in ("person", "assignee"):
            if name in self.filters:
                self.filters[name].extra["choices"] = people_choices(user)

    def by_words(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:  # noqa: ARG002
        found = matching(Agency.objects.all(), value)
        return queryset.filter(**{f"{self.agency_path}__in": found.order_by().values("pk")})

    def by_region(self, queryset: QuerySet[Any], name: str, value: Region) -> QuerySet[Any]:  # noqa: ARG002
        return queryset.filter(**{f"{self.agency_path}__region__path__startswith": value.path})


class QueueFilter(Scoped):
    kind = Choice(_("报告类别"), choices=Report.Kind.choices)
    phase = Choice(_("状态"), choices=Report.Phase.choices, method="by_phase")
    severity = Choice(_("问题级别"), choices=Severity.choices, method="by_problem")
    rule = Choice(
        _("规则"),
        choices=rule_choices,
        method="by_problem",
    )
    person = Choice(_("审核人"), choices=[], method="by_person")

    class Meta:
        model = Report
        fields = ["q", "region", "kind", "phase", "severity", "rule", "person"]

    def by_phase(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:  # noqa: ARG002
        return queryset.filter(IN_PHASE[Report.Phase(value)])

    def by_problem(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        found = (
            Finding.objects.visible_to(self.user).present().filter(handling__in=Finding.STANDING)
        )
        return queryset.filter(pk__in=found.filter(**{name: value}).order_by().values("report"))

    def by_person(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:  # noqa: ARG002
        return queryset.filter(of_person("reviewer", value, self.user))


class FindingFilter(Scoped):
    family = Choice(_("类别"), choices=list(FAMILIES.items()), method="by_family")
    rule = Choice(_("规则"), choices=rule_choices)
    severity = Choice(_("级别"), choices=Severity.choices)
    handling = Choice(_("处理情况"), choices=Finding.Handling.choices)
    assignee = Choice(_("经办人"), choices=[], method="by_assignee")
    overdue = filters.BooleanFilter(
        label=_("只看逾期"), method="only_overdue", widget=forms.CheckboxInput
    )
    agency_path = "report__agency"

    class Meta:
        model = Finding
        fields = ["q", "region", "family", "rule", "severity", "handling", "assignee", "overdue"]

    def by_family(self, queryset: FindingQuerySet, name: str, value: str) -> FindingQuerySet:  # noqa: ARG002
        return queryset.filter(rule__startswith=value)

    def by_assignee(self, queryset: FindingQuerySet, name: str, value: str) -> FindingQuerySet:  # noqa: ARG002
        return queryset.filter(of_person("assignee", value, self.user))

    def only_overdue(self, queryset: FindingQuerySet, name: str, value: Any) -> FindingQuerySet:  # noqa: ARG002
        if not value:
            return queryset
        return queryset.filter(due_on__lt=timezone.localdate(), handling__in=Finding.WAITING)
