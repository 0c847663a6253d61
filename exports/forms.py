"""What is asked of who wants an export."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AnyUser, Region
from boards.choice import BASES, basis_label, regions_in_sight
from exports.circulars import PASSAGES, BrokenBraces, UnknownPlaceholder, Wording, check
from exports.kinds import Kind
from exports.models import DAYS
from reports.filters import LongSelect
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
    agency = forms.ModelChoiceField(
        label=_("机关"),
        queryset=Agency.objects.none(),
        required=True,
        widget=LongSelect,
        empty_label=_("请选择机关"),
    )

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


class CircularForm(forms.Form):
    """The passages of the circular and the days for corrections."""

    def __init__(self, *args: Any, wording: Wording | None = None, **kwargs: Any) -> None:
        if wording is not None:
            kwargs["initial"] = {**wording.texts, "days": wording.days}
        super().__init__(*args, **kwargs)
        for passage in PASSAGES:
            self.fields[passage.key] = forms.CharField(
                label=gettext(passage.label),
                max_length=4000,
                widget=forms.Textarea(
                    attrs={"rows": passage.rows, "data-draft": f"circular-{passage.key}"}
                ),
                validators=[known_names],
            )
        self.fields["days"] = forms.IntegerField(
            label=_("整改天数（自生成之日起）"), min_value=1, max_value=365, initial=DAYS
        )

    def wording(self) -> Wording:
        """Return what was written."""
        said = self.cleaned_data
        return Wording({passage.key: said[passage.key] for passage in PASSAGES}, said["days"])


def known_names(text: str) -> None:
    """Refuse names in braces that mean nothing, in words that say which."""
    try:
        check(text)
    except UnknownPlaceholder as error:
        raise ValidationError(
            _("“{%(name)s}”不是可用的名称，请从可用的名称中选。"), params={"name": error.args[0]}
        ) from error
    except BrokenBraces as error:
        raise ValidationError(
            _("花括号要成对，里面只写一个可用的名称；要写花括号本身请连写两个。")
        ) from error
