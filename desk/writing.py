"""The forms of what people write about findings; what is refused is given back with a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import BaseValidator
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from agencies.models import User
from desk import attachments, audience
from desk.attachments import Accepted
from validation.models import Comment, Decision, Finding
from validation.models.acts import TEXT_LIMIT

REASON_LIMIT = 1000


class AtMost(BaseValidator):
    """Refuses a text that is too long, and says by how much."""

    code = "max_length"
    message = ngettext_lazy(
        "最多 %(limit_value)s 字，您写了 %(show_value)s 字。写的内容还在，请缩短或分成几条后再提交。",
        "最多 %(limit_value)s 字，您写了 %(show_value)s 字。写的内容还在，请缩短或分成几条后再提交。",
        "limit_value",
    )

    def compare(self, a: int, b: int) -> bool:
        return a > b

    def clean(self, x: Any) -> int:
        return len(x)


class Writing(forms.CharField):
    """A text of some length; line ends count once, whatever the browser sends."""

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        super().__init__(validators=[AtMost(limit)], **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(str(value or "").replace("\r\n", "\n")) or "")


class WithFiles(forms.Form):
    """A form that files may come with, as ``files``; they are looked at before anything is stored."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accepted: list[Accepted] = []

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        files = self.files
        sent: Sequence[UploadedFile[Any]] = (
            files.getlist("files") if isinstance(files, MultiValueDict) else []
        )
        self.accepted = attachments.accepted(sent)
        return cleaned


class ExplanationForm(WithFiles):
    text = Writing(
        limit=TEXT_LIMIT, error_messages={"required": _("请写明为什么数字是对的，或者依据是什么。")}
    )
    edition = forms.IntegerField(required=False)


class CommentForm(WithFiles):
    text = Writing(limit=TEXT_LIMIT, error_messages={"required": _("请先写下批注内容。")})
    internal = forms.BooleanField(required=False)
    parent = forms.ModelChoiceField(
        Comment.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("您要答复的批注已经不在了，可以另写一条。")},
    )
    token = forms.UUIDField(required=False)

    def __init__(self, *args: Any, finding: Finding, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.finding = finding
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)
        parent.queryset = Comment.objects.visible_to(user).standing().filter(finding=finding)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        parent: Comment | None = cleaned.get("parent")
        if cleaned.get("internal") or (parent is not None and parent.internal):
            refuse_outsiders(self.finding, cleaned.get("text", ""))
        return cleaned


class EditForm(forms.Form):
    text = Writing(
        limit=TEXT_LIMIT, error_messages={"required": _("内容不能为空；不要了的批注可以撤回。")}
    )

    def __init__(self, *args: Any, comment: Comment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.comment = comment

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        if self.comment.internal:
            refuse_outsiders(self.comment.finding, text)
        return text


def refuse_outsiders(finding: Finding, text: str) -> None:
    """Raise a ``ValidationError`` if an internal comment names somebody who cannot read it."""
    inside = set(audience.office(finding))
    outside = [
        one for one in audience.mentioned(text, audience.readers(finding)) if one not in inside
    ]
    if outside:
        raise forms.ValidationError(
            _("内部批注只有审核方能看到，不能提到：%(names)s。请去掉，或者不勾选“内部”。"),
            params={"names": "、".join(map(str, outside))},
        )


class DecisionForm(forms.Form):
    verdict = forms.ChoiceField(
        choices=Decision.Verdict.choices,
        error_messages={"required": _("请选择怎样处理。"), "invalid_choice": _("请选择怎样处理。")},
    )
    reason = Writing(limit=REASON_LIMIT, required=False)
    edition = forms.IntegerField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("verdict") == Decision.Verdict.DISMISSED and not cleaned.get("reason"):
            self.add_error("reason", _("驳回要写明理由。"))
        return cleaned


class AssignmentForm(forms.Form):
    """To whom and until when; both may be left empty."""

    assignee = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("这个人现在不审核该机关，请另选一位。")},
    )
    due_on = forms.DateField(
        required=False, error_messages={"invalid": _("请按 2025-03-31 这样的格式填写日期。")}
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assignee = self.fields["assignee"]
        assert isinstance(assignee, forms.ModelChoiceField)
        assignee.queryset = people
