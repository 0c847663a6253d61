"""One agency edited by an administrator: a roster of one line, through the same gate."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from agencies.roster.applying import carry_out, scope_of
from agencies.roster.columns import Line
from agencies.roster.differences import texts_now
from agencies.roster.planning import Planner


class AgencyForm(forms.Form):
    """An agency as text, as it would stand in a roster file; ``seen`` tells what the form was filled from."""

    name = forms.CharField(label=_("全称"), max_length=120)
    renamed_on = forms.DateField(
        label=_("更名日期"),
        required=False,
        help_text=_("更名时填写新名称启用的日期；原名称保留为曾用名。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    kind = forms.ChoiceField(label=_("类别"), choices=Agency.Kind.choices)
    region_code = forms.CharField(label=_("地区代码"), max_length=12)
    parent = forms.CharField(
        label=_("上级机关"), max_length=120, required=False, help_text=_("上级机关的全称。")
    )
    aliases = forms.CharField(
        label=_("别名"), required=False, help_text=_("简称和别名，用顿号分隔。")
    )
    opened_on = forms.DateField(
        label=_("设立日期"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    closed_on = forms.DateField(
        label=_("撤销日期"),
        required=False,
        help_text=_("清空就是恢复。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    successor = forms.CharField(
        label=_("并入机关"),
        max_length=120,
        required=False,
        help_text=_("承接职能和报告义务的机关全称。"),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def cells(self, agency: Agency) -> dict[str, str]:
        """Return what was filled in as the cells of a line."""
        said: dict[str, Any] = self.cleaned_data
        cells = {key: str(said[key] or "") for key in said if key != "seen"}
        return cells | {"id": str(agency.pk)}


def initial(agency: Agency) -> dict[str, str]:
    return texts_now(agency) | {"kind": agency.kind, "seen": mark(agency)}


def mark(agency: Agency) -> str:
    """Return a fingerprint of an agency as it is."""
    return hashlib.sha256(repr(sorted(texts_now(agency).items())).encode()).hexdigest()[:16]


def edit(agency: Agency, form: AgencyForm, *, by: User) -> list[str]:
    """Change an agency as the form says; return what is wrong with it, nothing if it was done."""
    with transaction.atomic():
        list(Agency.objects.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
        planner = Planner(scope_of(by))
        if mark(planner.agencies[agency.pk]) != form.cleaned_data["seen"]:
            return [
                str(_("这个机关刚被别人更改过，您的更改没有保存。请核对现在的内容后重新填写。"))
            ]
        plan = planner.plan([Line(1, form.cells(agency))])
        if not plan.has_errors:
            carry_out(plan, planner, by=by)
    return plan.changes[0].messages
