"""The catalogue's table, declared once."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from validation.engine import Rule

NUMBER = {"cell": {"class": "num"}}
WIDE_NUMBER = {"cell": {"class": "num only-wide"}}


class WholeRow(tables.Column):  # type: ignore[misc]
    """A column drawn from the whole record (``render_…`` of its table), whatever stands in a field."""

    empty_values = ()


class Tally(WholeRow):
    """A count of a rule's record, grey where it is zero."""

    def __init__(self, count: str, **kwargs: Any) -> None:
        super().__init__(accessor=f"record__{count}", **kwargs)
        self.count = attrgetter(f"record.{count}")

    def render(self, record: Any) -> SafeString:
        value = self.count(record)
        return format_html('<span class="{}">{}</span>', "" if value else "zero", value)


class RuleTable(tables.Table):  # type: ignore[misc]
    code = WholeRow(verbose_name=gettext_lazy("规则"))
    severity = WholeRow(
        verbose_name=gettext_lazy("级别"),
        accessor="effective__severity",
        attrs={"cell": {"class": "tight"}},
    )
    is_on = WholeRow(
        verbose_name=gettext_lazy("状态"), attrs={"cell": {"class": "tight only-wide"}}
    )
    present = Tally("present", verbose_name=gettext_lazy("现有问题"), attrs=NUMBER)
    fired = Tally("fired", verbose_name=gettext_lazy("累计提出"), attrs=WIDE_NUMBER)
    confirmed = Tally("confirmed", verbose_name=gettext_lazy("确认"), attrs=WIDE_NUMBER)
    dismissed = Tally("dismissed", verbose_name=gettext_lazy("驳回"), attrs=WIDE_NUMBER)
    accepted = Tally("accepted", verbose_name=gettext_lazy("采纳说明"), attrs=WIDE_NUMBER)
    precision = WholeRow(
        verbose_name=gettext_lazy("准确率"), accessor="record__precision", attrs=NUMBER
    )

    class Meta:
        order_by = ()
        attrs = {"class": "list", "data-rows": "true"}
        row_attrs = {"data-href": lambda record: reverse("rule-detail", args=[record.code])}
        empty_text = gettext_lazy("没有符合条件的规则。请减少筛选条件，或换一个词。")

    def render_code(self, record: Any) -> SafeString:
        unsure = (
            ""
            if record.rule.confirmed
            else format_html(' <span class="tag">{}</span>', _("待业务确认"))
        )
        return format_html(
            '<a href="{}"><span class="tabular">{}</span> {}</a>{}',
            reverse("rule-detail", args=[record.code]),
            record.code,
            record.title,
            unsure,
        )

    def render_severity(self, record: Any) -> SafeString:
        rule: Rule = record.effective
        return format_html(
            '<span class="severity severity-{}">{}</span>', rule.severity.value, rule.severity.label
        )

    def render_is_on(self, record: Any) -> str:
        return _("启用") if record.is_on else _("停用")

    def render_precision(self, record: Any) -> str:
        precision = record.record.precision
        return "—" if precision is None else f"{precision:.0%}"
