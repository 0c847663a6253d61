"""The catalogue's table, declared once."""

from __future__ import annotations

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


class RuleTable(tables.Table):  # type: ignore[misc]
    code = tables.Column(verbose_name=gettext_lazy("规则"))
    severity = tables.Column(
        verbose_name=gettext_lazy("级别"),
        accessor="effective__severity",
        attrs={"cell": {"class": "tight"}},
    )
    is_on = tables.Column(
        verbose_name=gettext_lazy("状态"), attrs={"cell": {"class": "tight only-wide"}}
    )
    present = tables.Column(
        verbose_name=gettext_lazy("现有问题"), accessor="record__present", attrs=NUMBER
    )
    fired = tables.Column(
        verbose_name=gettext_lazy("累计提出"), accessor="record__fired", attrs=WIDE_NUMBER
    )
    confirmed = tables.Column(
        verbose_name=gettext_lazy("确认"), accessor="record__confirmed", attrs=WIDE_NUMBER
    )
    dismissed = tables.Column(
        verbose_name=gettext_lazy("驳回"), accessor="record__dismissed", attrs=WIDE_NUMBER
    )
    accepted = tables.Column(
        verbose_name=gettext_lazy("采纳说明"), accessor="record__accepted", attrs=WIDE_NUMBER
    )
    precision = tables.Column(
        verbose_name=gettext_lazy("准确率"),
        accessor="record__precision",
        attrs=NUMBER,
        default="—",
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

    def render_is_on(self, value: bool) -> str:
        return _("启用") if value else _("停用")

    def render_present(self, value: int) -> SafeString:
        return counted(value)

    def render_fired(self, value: int) -> SafeString:
        return counted(value)

    def render_confirmed(self, value: int) -> SafeString:
        return counted(value)

    def render_dismissed(self, value: int) -> SafeString:
        return counted(value)

    def render_accepted(self, value: int) -> SafeString:
        return counted(value)

    def render_precision(self, value: float) -> str:
        return f"{value:.0%}"


def counted(value: int) -> SafeString:
    """Return a count, grey where it is zero."""
    return format_html('<span class="{}">{}</span>', "" if value else "zero", value)
