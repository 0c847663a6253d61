"""What is asked for each turn of a report, for its publication, and for deadlines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from agencies.people import people_over
from desk.review import REVIEWING
from reports.filters import LongSelect
from reports.models import Deadline, Report

DAYS_TO_CORRECT = 15
"""What the office usually grants."""
LONGEST_REASON = 1000


def day(label: Any, **options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    messages = {"required": _("请选择日期。"), "invalid": _("日期不对，请按 年-月-日 填写。")}
    return forms.DateField(label=label, widget=widget, error_messages=messages, **options)


def reason(label: Any, *, limit: int = LONGEST_REASON, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=limit,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("请写明理由。"),
            "max_length": _("最多 %(limit_value)d 字，现有 %(show_value)d 字，请缩短后再提交。"),
        },
        **options,
    )


class TurnForm(forms.Form):
    """``stamp`` tells the page the form stood on; ids are told apart by the turn, as all stand on one page."""

    stamp = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, data: Any, report: Report) -> None:
        super().__init__(data, initial={"stamp": report.stamp}, auto_id=f"{type(self).__name__}_%s")
        self.report = report
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["data-draft"] = (
                    f"report-{report.pk}-{type(self).__name__}-{name}"
                )


class PlainForm(TurnForm):
    """A turn that needs no words."""


class ReasonForm(TurnForm):
    reason = reason(_("理由"))


class ReturnForm(TurnForm):
    reason = reason(_("退回原因（机关可见）"))
    due = day(_("整改期限"))

    def __init__(self, data: Any, report: Report) -> None:
        super().__init__(data, report)
        today = timezone.localdate()
        self.fields["due"].initial = today + timedelta(days=DAYS_TO_CORRECT)
        self.fields["due"].widget.attrs["min"] = today.isoformat()

    def clean_due(self) -> Any:
        due = self.cleaned_data["due"]
        if due < timezone.localdate():
            raise forms.ValidationError(_("整改期限不能早于今天。"))
        return due


class AcceptForm(TurnForm):
    note = reason(_("附言（可不填，机关可见）"), required=False)


class AssignForm(TurnForm):
    to = forms.ModelChoiceField(
        label=_("审核人"),
        queryset=User.objects.none(),
        empty_label=None,
        widget=LongSelect,
        error_messages={
            "required": _("请选择审核人。"),
            "invalid_choice": _("请在列表中选择这个机关的审核人。"),
        },
    )

    def __init__(self, data: Any, report: Report) -> None:
        super().__init__(data, report)
        field = self.fields["to"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people_over(report.agency, *REVIEWING)
        field.initial = report.reviewer_id


class PublicationForm(TurnForm):
    on = day(_("公布日期"), required=False)
    url = forms.URLField(
        label=_("公布网址"),
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        error_messages={
            "invalid": _("请填写以 http:// 或 https:// 开头的完整网址。"),
            "max_length": _("网址最多 500 个字符。"),
        },
    )

    def __init__(self, data: Any, report: Report) -> None:
        super().__init__(data, report)
        self.fields["on"].initial = report.published_on
        self.fields["url"].initial = report.published_url

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on is not None and on > timezone.localdate():
            raise forms.ValidationError(_("公布日期不能晚于今天。"))
        if on is not None and on.year < self.report.year:
            raise forms.ValidationError(_("公布日期早于报告年度，请核对。"))
        return on


class DeadlineForm(forms.Form):
    group = forms.ChoiceField(label=_("适用对象"), choices=Deadline.Group.choices)
    due_on = day(_("报送期限"))
    reason = reason(_("依据或理由"), limit=300)

    def __init__(self, data: Any = None, *, year: int, **options: Any) -> None:
        super().__init__(data, **options)
        self.year = year

    def clean_due_on(self) -> Any:
        due = self.cleaned_data["due_on"]
        if not self.year < due.year <= self.year + 2:
            raise forms.ValidationError(_("报送期限应在报告年度之后的两年以内。"))
        return due


class ExtensionForm(DeadlineForm):
    """One agency's later day: named as in the upload form, so that it works with ten thousand of them."""

    group = None  # type: ignore[assignment]
    agency = forms.CharField(
        label=_("机关"),
        max_length=120,
        widget=forms.TextInput(attrs={"list": "agency-options", "autocomplete": "off"}),
        error_messages={"required": _("请填写机关的全称。")},
    )
    due_on = day(_("延至"))
    field_order = ["agency", "due_on", "reason"]

    def __init__(self, data: Any = None, *, agencies: Any, **options: Any) -> None:
        super().__init__(data, auto_id="extension_%s", **options)
        self.agencies = agencies

    def clean_agency(self) -> Any:
        from reports.filing import named

        found = list(named(self.agencies, self.cleaned_data["agency"])[:2])
        if len(found) != 1:
            raise forms.ValidationError(_("没有找到这个机关，或者它不在您的管理范围内。请写全称。"))
        return found[0]
