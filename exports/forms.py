"""What is asked of who wants an export."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AnyUser, Region
from boards.choice import BASES, basis_label, regions_in_sight
from exports.kinds import Kind
from reports.years import FIRST_YEAR


class ExportForm(forms.Form):
    """The filters a kind of export asks for, limited to what the user sees."""

    year = forms.IntegerField(label=_("报告年度"), min_value=FIRST_YEAR, max_value=2100)
    region = forms.ModelChoiceField(
        label=_("地区（含下级）"),
        queryset=Region.objects.none(),
        required=False,
        empty_label=_("全部"),
    )
    kind = forms.ChoiceField(label=_("类别"), required=False)
    basis = forms.ChoiceField(label=_("计入的版本"), required=False)
    agency = forms.ModelChoiceField(label=_("机关"), queryset=Agency.objects.none(), required=True)

    def __init__(self, kind: Kind, user: AnyUser, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in list(self.fields):
            if name not in kind.asks:
                del self.fields[name]
        self._offer(user)

    def _offer(self, user: AnyUser) -> None:
        fields: dict[str, Any] = self.fields
        if "region" in fields:
            fields["region"].queryset = Region.objects.filter(pk__in=regions_in_sight(user))
        if "kind" in fields:
            fields["kind"].choices = [("", _("全部")), *Agency.Kind.choices]
        if "basis" in fields:
            fields["basis"].choices = [(basis.value, basis_label(basis)) for basis in BASES]
        if "agency" in fields:
            fields["agency"].queryset = Agency.objects.visible_to(user)

    def params(self) -> dict[str, str]:
        """Return what was chosen, as text; what was left open is left out."""
        return {
            name: str(value.pk if hasattr(value, "pk") else value)
            for name, value in self.cleaned_data.items()
            if value not in (None, "")
        }
