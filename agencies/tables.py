"""Lists of accounts and of invitations, declared once."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from agencies.models import User

WIDE = {"cell": {"class": "only-wide"}}
MOMENT = {"cell": {"class": "tight tabular only-wide"}}


class AccountTable(tables.Table):  # type: ignore[misc]
    full_name = tables.Column(
        verbose_name=_("姓名"), linkify=("account-detail", {"pk": tables.A("pk")})
    )
    username = tables.Column(verbose_name=_("用户名"), attrs={"cell": {"class": "tight"}})
    roles = tables.Column(
        verbose_name=_("角色"), accessor="memberships", empty_values=(), orderable=False
    )
    email = tables.Column(verbose_name=_("电子邮件"), attrs=WIDE)
    last_login = tables.DateTimeColumn(
        verbose_name=_("最近登录"), format="Y-m-d H:i", default="", attrs=MOMENT
    )
    state = tables.Column(verbose_name=_("状态"), accessor="is_active", order_by="is_active")

    class Meta:
        order_by = ()
        attrs = {"class": "list", "data-rows": "true"}
        row_attrs = {"data-href": lambda record: reverse("account-detail", args=[record.pk])}
        empty_text = _("没有符合条件的账户。")

    def render_roles(self, record: User) -> SafeString:
        return format_html_join(
            "；",
            "{} · {}",
            ((role.get_role_display(), role.agency.name) for role in record.memberships.all()),
        )

    def render_state(self, record: User) -> str:
        context: dict[str, Any] = {"account": record}
        return render_to_string("accounts/state.html", context)
