"""The upload form: whose report, of which year, which file."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from reports.filing import named
from reports.models import Report
from reports.years import FIRST_YEAR

ACCEPT = ".pdf,.docx,.html,.htm,.md,.markdown,.txt"
OPTIONS = 20
"""So many agencies are suggested at once."""


def told_closed(agency: Agency) -> str:
    """Say that an agency was closed, when, and who reports in its place."""
    if agency.successor is None:
        text = gettext("{agency} 已于 {date} 撤销，不再收取报告。确需补报的，请联系管理员。")
    else:
        text = gettext("{agency} 已于 {date} 撤销，由 {successor} 承接报告义务，请由其报送。")
    return text.format(agency=agency.name, date=agency.closed_on, successor=agency.successor)


class FileInput(forms.FileInput):
    """A file input that tells the browser what is accepted and how large it may be."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        attrs = (attrs or {}) | {"accept": ACCEPT, "data-limit": settings.UPLOAD_MAX_BYTES}
        return super().get_context(name, value, attrs)


class UploadForm(forms.Form):
    """``agency`` is asked by name, so that it works with ten thousand of them and without scripts."""

    agency = forms.CharField(
        label=_("机关"), max_length=120, error_messages={"required": _("请填写机关的全称。")}
    )
    year = forms.TypedChoiceField(label=_("报告年度"), coerce=int)
    kind = forms.ChoiceField(
        label=_("报告类别"),
        choices=Report.Kind.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("只有人民政府填报汇总报告；其他机关都是本机关报告。"),
    )
    file = forms.FileField(
        label=_("文件"),
        allow_empty_file=True,  # intake says what is wrong with it, in a sentence
        widget=FileInput,
        error_messages={
            "required": _("请选择要上传的文件。"),
            "invalid": _("没有收到文件，请重新选择后上传。"),
        },
    )

    reason = forms.CharField(
        label=_("更正理由"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "data-draft": "upload-reason"}),
        help_text=_("报告已通过审核时必填：写明更正什么、为什么。更正版要重新报送和审核。"),
        error_messages={"max_length": _("理由最多 1000 字，请缩短后再提交。")},
    )

    change_note = forms.CharField(
        label=_("更正说明"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "data-draft": "upload-change-note"}),
        help_text=_(
            "第二版起必填：改了哪些数、哪些话。审核时与实际的变化并列显示。第一版可以不填。"
        ),
        error_messages={"max_length": _("说明最多 1000 字，请缩短后再提交。")},
    )

    def __init__(self, *args: Any, user: User, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fileable = Agency.objects.fileable_by(user)
        self.closed = Agency.objects.visible_to(user).exclude(closed_on=None)
        first = list(self.fileable.select_related("region")[: OPTIONS + 1])
        self.options = first[:OPTIONS]
        self.only = first[0] if len(first) == 1 else None
        self.offers_kind = any(agency.is_government for agency in first) or len(first) > OPTIONS
        this_year = timezone.localdate().year
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (y, str(y)) for y in range(max(this_year, year), FIRST_YEAR - 1, -1)
        ]
        self.fields["year"].initial = year
        self.fields["kind"].initial = Report.Kind.OWN
        self.fields["agency"].widget.attrs |= {"list": "agency-options", "autocomplete": "off"}
        if self.only:
            self.fields["agency"].initial = self.only.name
            self.fields["agency"].widget = forms.HiddenInput()

    def closed_only(self) -> list[str]:
        """Tell somebody all of whose agencies were closed why there is none to choose."""
        if self.options:
            return []
        return [told_closed(agency) for agency in self.closed.select_related("successor")[:OPTIONS]]

    def clean_agency(self) -> Agency:
        found = list(named(self.fileable, self.cleaned_data["agency"])[:2])
        if len(found) != 1:
            closed = named(self.closed, self.cleaned_data["agency"]).first()
            raise forms.ValidationError(
                told_closed(closed)
                if closed is not None
                else _("没有找到这个机关，或者它不在您的填报范围内。请从列表中选择全称。")
            )
        return cast("Agency", found[0])

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Report.Kind.OWN

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        agency = cleaned.get("agency")
        if agency and cleaned.get("kind") == Report.Kind.AGGREGATE and not agency.is_government:
            self.add_error("kind", _("只有人民政府填报汇总报告，请改选“本机关”。"))
        if not (cleaned.get("change_note") or cleaned.get("reason")) and self._was_read(cleaned):
            self.add_error(
                "change_note", _("这份报告已有识读过的版本，请写明这一版改了什么，再上传。")
            )
        return cleaned

    def _was_read(self, cleaned: dict[str, Any]) -> bool:
        """Whether the report has an earlier version that can be compared with."""
        key = {name: cleaned.get(name) for name in ("agency", "year", "kind")}
        return all(key.values()) and Report.objects.filter(**key, current__isnull=False).exists()

    @property
    def is_correction(self) -> bool:
        """Whether the form was opened, or sent, for a report that has been accepted."""
        asked = self.cleaned_data if self.is_bound else self.initial
        agency = asked.get("agency")
        names = {"agency": agency} if isinstance(agency, Agency) else {"agency__name": agency}
        year = str(asked.get("year", ""))
        accepted = Report.objects.filter(status=Report.Status.ACCEPTED, agency__in=self.fileable)
        return year.isdigit() and accepted.filter(**names, year=int(year[:4])).exists()

    @property
    def upload(self) -> UploadedFile[Any]:
        return cast("UploadedFile[Any]", self.cleaned_data["file"])
