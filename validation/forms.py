"""What people write about findings."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("批注"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("请先写下批注内容。"),
            "max_length": _("批注最多 2000 字，请缩短后再提交。"),
        },
    )
