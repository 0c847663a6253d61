"""The queue and the list of findings as tables, declared once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import django_tables2 as tables
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_tables2.data import TableQuerysetData

from desk.templatetags.problems import problem_counts
from reports.models import Report
from validation.engine import Severity
from validation.models import Finding
from validation.models.finding import GRAVEST_FIRST
from validation.tables import WholeRow

WIDE = {"cell": {"class": "only-wide"}}
WIDE_TIGHT = {"cell": {"class": "tight only-wide"}}
TIGHT = {"cell": {"class": "tight"}}
CHOICE = {"cell": {"class": "choose"}}
MAIN = {"td": {"class": "main-cell"}}
CHOOSE_ALL = format_html(
    '<input type="checkbox" data-choose-all aria-label="{}">', gettext_lazy("全选")
)


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column that may be left out, and whether it is shown."""

    name: str
    label: Any
    is_shown: bool


class DeskTable(tables.Table):  # type: ignore[misc]
    """A list with a box on each row, whose columns but the first may be left out; none named means all."""

    ALWAYS: tuple[str, ...] = ()

    def __init__(
        self, *args: Any, may_choose: bool, shown: Iterable[str] = (), **kwargs: Any
    ) -> None:
        optional = [name for name in self.base_columns if name not in {"choose", *self.ALWAYS}]
        wanted = set(optional).intersection(shown) or set(optional)
        left_out = [name for name in optional if name not in wanted]
        if not may_choose:
            left_out.append("choose")
        self.column_choices = [
            ColumnChoice(name, self.base_columns[name].verbose_name, name in wanted)
            for name in optional
        ]
        super().__init__(*args, exclude=left_out, **kwargs)


class KeysFirst(TableQuerysetData):  # type: ignore[misc]
    """Rows of which only the keys are sorted, as an index has them; a page loads what it shows by its keys.

    ``shown`` loads it; ``total`` spares counting where that is known.
    """

    def __init__(self, rows: QuerySet[Any], shown: QuerySet[Any], total: int | None = None) -> None:
        super().__init__(rows)
        self.shown = shown
        self._length = total

    def __getitem__(self, part: slice) -> list[Any]:
        keys = list(self.data.values_list("pk", flat=True)[part])
        found = self.shown.in_bulk(keys)
        return [found[key] for key in keys if key in found]


class QueueTable(DeskTable):
    ALWAYS = ("agency",)
    choose = WholeRow(verbose_name=CHOOSE_ALL, orderable=False, attrs=CHOICE)
    agency = WholeRow(verbose_name=gettext_lazy("机关"), order_by="agency__name", attrs=MAIN)
    region = WholeRow(
        verbose_name=gettext_lazy("地区"),
        order_by="agency__region__code",
        attrs=WIDE,
    )
    phase = WholeRow(verbose_name=gettext_lazy("状态"), order_by="status", attrs=TIGHT)
    problems = WholeRow(verbose_name=gettext_lazy("问题"), orderable=False, attrs=TIGHT)
    due = WholeRow(verbose_name=gettext_lazy("截止/逾期"), attrs=TIGHT)
    submitted_at = WholeRow(verbose_name=gettext_lazy("报送时间"), attrs=WIDE_TIGHT)
    reviewer = WholeRow(
        verbose_name=gettext_lazy("审核人"), order_by="reviewer__full_name", attrs=WIDE_TIGHT
    )

    class Meta:
        order_by = ()
        attrs = {"class": "list cards-narrow", "data-rows": "true", "data-chooser": "true"}
        row_attrs = {"data-href": lambda record: reverse("report-detail", args=[record.pk])}
        empty_text = gettext_lazy("这里没有等待处理的报告。换一个标签页，或者减少筛选条件看看。")

    def render_choose(self, record: Report) -> SafeString:
        return choice("report", str(record.pk), record.agency.name)

    def render_agency(self, record: Report) -> SafeString:
        kind: SafeString | str = ""
        if record.kind == Report.Kind.AGGREGATE:
            kind = format_html(' <span class="tag plain">{}</span>', record.get_kind_display())
        address = reverse("report-detail", args=[record.pk])
        return format_html('<a href="{}">{}</a>{}', address, record.agency.name, kind)

    def render_region(self, record: Report) -> str:
        return record.agency.region.name

    def render_reviewer(self, record: Report) -> str:
        return str(record.reviewer or "—")

    def render_phase(self, record: Report) -> SafeString:
        late = record.days_late
        note = (
            format_html(' <span class="tag late">{}</span>', _("迟报 %(n)s 天") % {"n": late})
            if late
            else ""
        )
        return format_html(
            '<span class="state phase-{}">{}</span>{}', record.phase, record.phase.label, note
        )

    def render_problems(self, record: Report) -> SafeString:
        return problem_counts(record)

    def render_submitted_at(self, record: Report) -> str:
        at = record.submitted_at
        return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""

    def render_due(self, record: Report) -> SafeString | str:
        due, left = record.next_due_on, record.days_left
        if due is None or left is None:
            return ""
        if left < 0:
            words, name = ngettext("逾期 %(n)s 天", "逾期 %(n)s 天", -left) % {"n": -left}, "late"
        else:
            words, name = ngettext("还剩 %(n)s 天", "还剩 %(n)s 天", left) % {"n": left}, "left"
        return format_html(
            '<time datetime="{0}" title="{0}" class="{1}">{2}</time>', due, name, words
        )

    def order_due(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:
        order = F("due").desc(nulls_last=True) if is_descending else F("due").asc(nulls_last=True)
        return queryset.order_by(order, "pk"), True


class FindingTable(DeskTable):
    ALWAYS = ("rule",)
    choose = WholeRow(verbose_name=CHOOSE_ALL, orderable=False, attrs=CHOICE)
    rule = WholeRow(verbose_name=gettext_lazy("问题"), attrs=MAIN)
    agency = WholeRow(
        verbose_name=gettext_lazy("机关"),
        order_by="report__agency__name",
    )
    handling = WholeRow(verbose_name=gettext_lazy("处理情况"), attrs=TIGHT)
    assignee = WholeRow(
        verbose_name=gettext_lazy("经办人"), order_by="assignee__full_name", attrs=WIDE_TIGHT
    )
    due_on = WholeRow(verbose_name=gettext_lazy("办理期限"), attrs=WIDE_TIGHT)

    class Meta:
        order_by = ()
        attrs = {
            "class": "list findings-list cards-narrow",
            "data-rows": "true",
            "data-chooser": "true",
        }
        row_attrs = {"data-href": lambda record: reverse("finding-detail", args=[record.pk])}
        empty_text = gettext_lazy("没有符合条件的问题。请减少筛选条件，或换一个年度。")

    def render_choose(self, record: Finding) -> SafeString:
        label = f"{record.rule} {record.report.agency.name}"
        return choice("finding", f"{record.pk}:{record.edition}", label)

    def render_rule(self, record: Finding) -> SafeString:
        rule = record.declaration
        return format_html(
            '<a class="severity severity-{}" href="{}"><span class="visually-hidden">{}</span> {} {}</a>'
            '<p class="soft message">{}</p>',
            record.severity,
            reverse("finding-detail", args=[record.pk]),
            Severity(record.severity).label,
            record.rule,
            _(rule.title) if rule else "",
            record.message,
        )

    def order_rule(self, queryset: Any, is_descending: bool) -> tuple[Any, bool]:
        grave = GRAVEST_FIRST.desc() if is_descending else GRAVEST_FIRST.asc()
        return queryset.order_by(grave, "-rule" if is_descending else "rule", "pk"), True

    def render_agency(self, record: Finding) -> SafeString:
        report = record.report
        address = reverse("report-detail", args=[report.pk])
        return format_html('<a href="{}">{}</a> {}', address, report.agency.name, report.year)

    def render_handling(self, record: Finding) -> SafeString:
        return format_html(
            '<span class="handling handling-{}">{}</span>',
            record.handling,
            Finding.Handling(record.handling).label,
        )

    def render_assignee(self, record: Finding) -> str:
        return str(record.assignee or "—")

    def render_due_on(self, record: Finding) -> SafeString | str:
        due = record.due_on
        if due is None:
            return ""
        is_late = due < timezone.localdate() and record.handling in Finding.WAITING
        return format_html('<time class="{}">{}</time>', "late" if is_late else "", due)


def choice(name: str, value: str, label: str) -> SafeString:
    words = _("选择 %(name)s") % {"name": label}
    return format_html(
        '<input type="checkbox" name="{}" value="{}" data-choice aria-label="{}">',
        name,
        value,
        words,
    )
