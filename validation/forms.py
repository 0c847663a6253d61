"""What people ask of and set about rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from validation.engine import Rule, Severity
from validation.families import FAMILIES
from validation.limits import LIMITS
from validation.models import RuleSetting
from validation.tuning import SETTABLE


class RuleFilter(forms.Form):
    """The catalogue is declared in code, so that this filters a list and no table of the database."""

    q = forms.CharField(
        label=_("编号或文字"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    family = forms.ChoiceField(
        label=_("类别"), required=False, choices=[("", _("全部")), *FAMILIES.items()]
    )
    severity = forms.ChoiceField(
        label=_("级别"), required=False, choices=[("", _("全部")), *Severity.choices]
    )
    status = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("全部")), ("on", _("启用")), ("off", _("停用")), ("found", _("有问题"))],
    )


class SettingForm(forms.Form):
    """How a rule is to be from a date on: on or off, how grave, which thresholds, and why."""

    enabled = forms.BooleanField(label=_("启用"), required=False)
    severity = forms.ChoiceField(label=_("级别"))
    effective_from = forms.DateField(
        label=_("生效日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=_("理由"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("保存时必须写明，会记入变更历史。试算不需要。"),
    )

    def __init__(self, rule: Rule, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.fields["reason"].widget.attrs["data-draft"] = f"rule-{rule.code}-reason"
        severity = self.fields["severity"]
        assert isinstance(severity, forms.ChoiceField)
        severity.choices = [
            (one.value, one.label) for one in Severity if one in SETTABLE[rule.severity]
        ]
        for name, declared in rule.limits.items():
            self.fields[f"limit_{name}"] = forms.FloatField(
                label=gettext(LIMITS.get(name, name)),
                min_value=0,
                help_text=_("声明值 %(value)s") % {"value": f"{declared:g}"},
            )

    @property
    def limit_fields(self) -> list[forms.BoundField]:
        return [self[f"limit_{name}"] for name in self.rule.limits]

    def clean_effective_from(self) -> Any:
        begins = self.cleaned_data["effective_from"]
        if begins < timezone.localdate():
            raise forms.ValidationError(_("生效日期不能早于今天：已作的核对不能改写。"))
        return begins

    def limits(self) -> dict[str, float]:
        """Return the thresholds that differ from the declared ones."""
        chosen = {name: self.cleaned_data[f"limit_{name}"] for name in self.rule.limits}
        return {name: value for name, value in chosen.items() if value != self.rule.limits[name]}

    def values(self) -> dict[str, Any]:
        """Return the fields of a setting, without its reason and date; the declared severity is left empty."""
        chosen = self.cleaned_data["severity"]
        return {
            "rule": self.rule.code,
            "enabled": self.cleaned_data["enabled"],
            "severity": "" if chosen == self.rule.severity else chosen,
            "limits": self.limits(),
        }


def initial_setting(rule: Rule, setting: RuleSetting | None) -> dict[str, Any]:
    """Return what the form of a rule begins with: as it is set now, from today on."""
    limits = dict(rule.limits) | (setting.limits if setting else {})
    return {
        "enabled": setting.enabled if setting else True,
        "severity": (setting and setting.severity) or rule.severity.value,
        "effective_from": timezone.localdate(),
    } | {f"limit_{name}": value for name, value in limits.items()}
