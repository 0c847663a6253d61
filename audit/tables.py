"""The record as a list."""

from __future__ import annotations

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from audit import verbs
from audit.models import Event

WIDE = {"cell": {"class": "only-wide"}}


class EventTable(tables.Table):  # type: ignore[misc]
    number = tables.Column(
        verbose_name=_("序号"),
        default="…",
        orderable=False,
        attrs={"cell": {"class": "num only-wide"}},
    )
    at = tables.DateTimeColumn(
        verbose_name=_("时间"),
        format="Y-m-d H:i:s",
        orderable=False,
        attrs={"cell": {"class": "tight tabular"}},
    )
    actor_name = tables.Column(verbose_name=_("谁"), orderable=False, empty_values=())
    verb = tables.Column(verbose_name=_("做了什么"), orderable=False)
    label = tables.Column(
        verbose_name=_("对象"), orderable=False, default="", attrs={"td": {"class": "main-cell"}}
    )
    address = tables.Column(verbose_name=_("来源地址"), orderable=False, default="", attrs=WIDE)
    change = tables.Column(verbose_name=_("内容"), orderable=False, empty_values=())

    class Meta:
        attrs = {"class": "list cards-narrow"}
        empty_text = _("没有符合条件的记录。")

    def render_actor_name(self, value: str) -> str:
        return value or str(_("系统"))

    def render_verb(self, value: str) -> str:
        return verbs.name(value)

    def render_change(self, record: Event) -> str:
        return render_to_string("audit/change.html", {"event": record})
