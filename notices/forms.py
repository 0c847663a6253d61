"""What the inbox can be narrowed to, and what one wants by mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from notices.kinds import KINDS, name
from notices.models import NoticeQuerySet, Preference
from notices.sending import by_default


class InboxFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[("", _("全部")), ("unread", _("未读")), ("read", _("已读"))],
    )
    kind = forms.ChoiceField(label=_("类别"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(code, name(code)) for code in KINDS]
        self.fields["kind"].choices = [("", _("全部")), *kinds]  # type: ignore[attr-defined]

    def narrow(self, notices: NoticeQuerySet) -> NoticeQuerySet:
        """Return the notices asked for; a filter that makes no sense asks for all."""
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("state"):
            notices = notices.filter(read_at__isnull=asked["state"] == "unread")
        return notices.filter(kind=asked["kind"]) if asked.get("kind") else notices


class PreferencesForm(forms.Form):
    """One choice for each kind."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        chosen = dict(Preference.objects.filter(user_id=user.pk).values_list("kind", "mail"))
        for code in KINDS:
            self.fields[code] = forms.ChoiceField(
                label=name(code),
                widget=forms.RadioSelect,
                choices=Preference.Mail.choices,
                initial=chosen.get(code) or by_default(code),
            )

    @transaction.atomic
    def save(self) -> None:
        """Store the choices; what is under way already stays as it is."""
        for kind, mail in self.cleaned_data.items():
            Preference.objects.update_or_create(
                user_id=self.user.pk, kind=kind, defaults={"mail": mail}
            )
