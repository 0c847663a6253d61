"""Handing in many files, and saying what one of them is."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from reports.filing import named
from reports.forms import ACCEPT
from reports.models import Report
from reports.years import FIRST_YEAR


def years(at_least: int) -> list[tuple[int, str]]:
    """Return the years on offer, the latest first."""
    latest = max(timezone.localdate().year, at_least)
    return [(year, str(year)) for year in range(latest, FIRST_YEAR - 1, -1)]


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ARG002
        more = {
            "accept": f"{ACCEPT},.zip",
            "multiple": True,
            "data-limit": settings.BATCH_MAX_BYTES,
        }
        return super().get_context(name, None, (attrs or {}) | more)

    template_name = "django/forms/widgets/input.html"


class ManyFilesField(forms.FileField):
    """Files, at least one; what is wrong with each is said on its line later."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:  # noqa: ARG002
        files = [one for one in data or [] if one]
        if not files:
            raise forms.ValidationError(self.error_messages["required"])
        return files


class BatchForm(forms.Form):
    year = forms.TypedChoiceField(
        label=_("报告年度"),
        coerce=int,
        help_text=_("文件写明年度的，以文件为准；不一致时会请您确认。"),
    )
    upload = ManyFilesField(
        label=_("文件"), error_messages={"required": _("请选择要上传的文件或 ZIP 压缩包。")}
    )

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = years(year)  # type: ignore[attr-defined]
        self.fields["year"].initial = year


class LineForm(forms.Form):
    """What a line is; the agency is asked by name, so that it works with ten thousand of them."""

    agency = forms.CharField(
        label=_("机关"), max_length=120, error_messages={"required": _("请填写机关的全称。")}
    )
    year = forms.TypedChoiceField(label=_("报告年度"), coerce=int)
    kind = forms.ChoiceField(
        label=_("报告类别"), choices=Report.Kind.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, user: User, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fileable = Agency.objects.fileable_by(user)
        self.fields["year"].choices = years(year)  # type: ignore[attr-defined]
        self.fields["agency"].widget.attrs |= {"list": "agency-options", "autocomplete": "off"}

    def clean_agency(self) -> Agency:
        found = list(named(self.fileable, self.cleaned_data["agency"])[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _("没有找到这个机关，或者它不在您的填报范围内。请从列表中选择全称。")
            )
        return cast("Agency", found[0])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        agency = cleaned.get("agency")
        if agency and cleaned.get("kind") == Report.Kind.AGGREGATE and not agency.is_government:
            self.add_error("kind", _("只有人民政府填报汇总报告，请改选“本机关”。"))
        return cleaned
