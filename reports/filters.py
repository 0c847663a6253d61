"""Filters of the agency list; all of them live in the address."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyQuerySet, Region
from reports.deadlines import overdue_agencies
from reports.filing import Standing, matching
from reports.models import Report
from reports.owing import Step, at_step
from reports.years import chosen_year

OVERDUE, LATE = "overdue", "late"


SELECTED, NOTHING = SafeString(" selected"), SafeString()


class LongSelect(forms.Select):
    """A choice drawn at once: Django's own draws a template or two for each of what may be hundreds."""

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,  # noqa: ARG002 Django's signature
    ) -> SafeString:
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, SELECTED if key in chosen else NOTHING, label)
                for key, label in ((str(one), label) for one, label in self.choices)
            ),
        )
        looks = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>{}</select>', name, looks, options)


class RegionChoice(filters.fields.ModelChoiceField):  # type: ignore[misc]
    """Regions indented by level, so that a county stands under its city."""

    widget = LongSelect

    def label_from_instance(self, obj: Region) -> str:
        return "\u3000" * len(obj.ancestor_keys) + obj.name


class RegionFilter(filters.ModelChoiceFilter):  # type: ignore[misc]
    field_class = RegionChoice


class AgencyFilter(filters.FilterSet):  # type: ignore[misc]
    q = filters.CharFilter(
        label=_("名称或别名"),
        method="by_words",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    region = RegionFilter(
        label=_("地区（含下级）"),
        queryset=Region.objects.all(),
        method="by_region",
        empty_label=_("全部"),
    )
    direct = filters.BooleanFilter(
        label=_("只看本级"), method="only_direct", widget=forms.CheckboxInput
    )
    kind = filters.ChoiceFilter(label=_("类别"), choices=Agency.Kind.choices, empty_label=_("全部"))
    status = filters.ChoiceFilter(
        label=_("识读"), field_name="standing", choices=Standing.choices, empty_label=_("全部")
    )
    phase = filters.ChoiceFilter(
        label=_("报送与审核"),
        choices=[*Report.Phase.choices, (OVERDUE, _("逾期未报")), (LATE, _("迟报"))],
        method="by_phase",
        empty_label=_("全部"),
    )
    filing = filters.ChoiceFilter(
        label=_("应报的报告"), choices=Step.choices, method="by_filing", empty_label=_("全部")
    )

    class Meta:
        model = Agency
        fields = ["q", "region", "direct", "kind", "status", "phase", "filing"]

    def by_phase(self, queryset: AgencyQuerySet, name: str, value: str) -> AgencyQuerySet:  # noqa: ARG002
        year = chosen_year(self.request)
        if value == OVERDUE:
            return overdue_agencies(queryset, year, timezone.localdate())
        reports = Report.objects.for_year(year)
        found = reports.late() if value == LATE else reports.in_phase(value)
        return queryset.filter(pk__in=found.values("agency"))

    def by_filing(self, queryset: AgencyQuerySet, name: str, value: str) -> AgencyQuerySet:  # noqa: ARG002
        return at_step(queryset, chosen_year(self.request), value)

    def by_words(self, queryset: AgencyQuerySet, name: str, value: Any) -> AgencyQuerySet:  # noqa: ARG002
        return matching(queryset, value)

    def by_region(self, queryset: AgencyQuerySet, name: str, value: Region) -> AgencyQuerySet:  # noqa: ARG002
        if self.form.cleaned_data.get("direct"):
            return queryset.filter(region=value)
        return queryset.filter(region__path__startswith=value.path)

    def only_direct(self, queryset: AgencyQuerySet, name: str, value: Any) -> AgencyQuerySet:  # noqa: ARG002
        """Say nothing by itself: it narrows ``region``."""
        return queryset
