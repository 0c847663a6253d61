"""The agency list, declared once."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from reports.deadlines import Calendar
from reports.filing import Standing
from reports.models import Report


class AgencyTable(tables.Table):  # type: ignore[misc]
    name = tables.Column(verbose_name=_("机关"), linkify=("agency-detail", {"pk": tables.A("pk")}))
    region = tables.Column(
        verbose_name=_("地区"),
        accessor="region__name",
        order_by="region__code",
        attrs={"cell": {"class": "only-wide"}},
    )
    kind = tables.Column(verbose_name=_("类别"), attrs={"cell": {"class": "only-wide"}})
    standing = tables.Column(verbose_name=_("识读"))
    phase = tables.Column(verbose_name=_("报送与审核"), empty_values=(), orderable=False)
    received_at = tables.DateTimeColumn(
        verbose_name=_("最近收到"),
        format="Y-m-d H:i",
        default="",
        attrs={"cell": {"class": "tight tabular only-wide"}},
    )
    open = tables.Column(verbose_name=_("年度报告"), empty_values=(), orderable=False)

    reports: dict[int, Report]
    """The reports of the agencies shown, by key."""
    calendar: Calendar

    class Meta:
        order_by = ()
        attrs = {"class": "list", "data-rows": "true"}
        row_attrs = {"data-href": lambda record: reverse("agency-detail", args=[record.pk])}
        empty_text = _("没有符合条件的机关。请减少筛选条件，或换一个名称。")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._drawn: dict[tuple[Any, ...], str] = {}

    def render_standing(self, value: str) -> str:
        return self._once(
            (value,), "components/state.html", state=value, label=Standing(value).label
        )

    def render_phase(self, record: Any) -> str:
        report = self.reports.get(record.report_key) or self.missing(record)
        days = (report.days_left, report.days_late, bool(report.pk))
        return self._once((report.phase, *days), "reports/phase_and_due.html", report=report)

    def _once(self, seen: tuple[Any, ...], template: str, **context: Any) -> str:
        """Draw what looks alike once a page: ``seen`` tells all that the template shows."""
        if seen not in self._drawn:
            self._drawn[seen] = render_to_string(template, context)
        return self._drawn[seen]

    def missing(self, agency: Agency) -> Report:
        """Return the report an agency owes and has not handed in, which nobody stores."""
        kind = Report.Kind.AGGREGATE if agency.is_government else Report.Kind.OWN
        year = self.calendar.year
        return Report(year=year, kind=kind, due_on=self.calendar.due_on(agency.pk, kind))

    def render_open(self, record: Any) -> SafeString | str:
        if record.report_key is None:
            return ""
        address = reverse("report-detail", args=[record.report_key])
        return format_html('<a href="{}">{}</a>', address, _("打开"))

    def render_kind(self, record: Agency) -> str:
        return record.get_kind_display()
