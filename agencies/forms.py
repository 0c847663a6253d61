"""Forms about people."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext_lazy as _

from agencies.inviting import NewAccount
from agencies.models import Agency, Membership, OneTimeLink, User

LISTED = {"list": "agency-options", "autocomplete": "off"}
NO_ADDRESS = _("这不是电子邮件地址，请写成 name@example.com 的样子。")


class SignInForm(AuthenticationForm):
    """Django's own form with our words."""

    error_messages = {
        "invalid_login": _("用户名或密码不正确，请注意区分大小写。"),
        "inactive": _("这个账户已停用，请联系管理员。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("用户名")
        self.fields["password"].label = _("密码")


class ForgottenForm(forms.Form):
    username = forms.CharField(label=_("用户名"), max_length=150)


class JoinForm(forms.Form):
    """What an invited person chooses."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=150,
        validators=[UnicodeUsernameValidator(message=_("用户名只能包含文字、数字和 @ . + - _。"))],
        help_text=_("登录时使用，以后不能改。"),
    )
    full_name = forms.CharField(label=_("姓名"), max_length=60)
    password = forms.CharField(
        label=_("密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输入一次密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, link: OneTimeLink, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.link = link

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(_("这个用户名已有人使用，请换一个。"))
        return username

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        password = cleaned.get("password")
        if password and password != cleaned.get("again"):
            self.add_error("again", _("两次输入的密码不一样。"))
        elif password:
            self._check(password, cleaned)
        return cleaned

    def _check(self, password: str, cleaned: dict[str, Any]) -> None:
        person = User(
            username=cleaned.get("username", ""),
            full_name=cleaned.get("full_name", ""),
            email=self.link.email,
        )
        try:
            validate_password(password, person)
        except forms.ValidationError as problems:
            self.add_error("password", problems)

    def account(self) -> NewAccount:
        cleaned = self.cleaned_data
        return NewAccount(cleaned["username"], cleaned["full_name"], cleaned["password"])


class AgencyField(forms.CharField):
    """An agency asked by its full name, so that it works with ten thousand of them and without scripts."""

    def __init__(self, **kwargs: Any) -> None:
        asked = {"required": _("请填写机关的全称。")}
        super().__init__(label=_("机关"), max_length=120, error_messages=asked, **kwargs)
        self.widget.attrs |= LISTED


class MembershipForm(forms.Form):
    """A role at an agency the administrator administers."""

    agency = AgencyField()
    role = forms.ChoiceField(label=_("角色"), choices=Membership.Role.choices)
    includes_subordinates = forms.BooleanField(
        label=_("含下级机关"),
        required=False,
        help_text=_("只对填报人有意义：也可以代下级机关填报。其他角色总是包括下级机关。"),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_agency(self) -> Agency:
        within = Agency.objects.administered_by(self.by).active()
        found = within.filter(name=self.cleaned_data["agency"]).first()
        if found is None:
            raise forms.ValidationError(
                _("没有找到这个机关，或者它不在您的管理范围内。请从列表中选择全称。")
            )
        return cast("Agency", found)


class InvitationForm(MembershipForm):
    email = forms.EmailField(
        label=_("电子邮件"),
        required=False,
        help_text=_("留空时不发邮件，由您把链接交给本人。"),
        error_messages={"invalid": NO_ADDRESS},
    )
    field_order = ["email", "agency", "role", "includes_subordinates"]


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("角色"), choices=Membership.Role.choices)
    includes_subordinates = forms.BooleanField(label=_("含下级机关"), required=False)


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a person may change of their own account."""

    current_password = forms.CharField(
        label=_("当前密码"),
        required=False,
        strip=False,
        help_text=_("只在更改电子邮件时需要。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["full_name", "language", "email", "current_password"]

    class Meta:
        model = User
        fields = ["full_name", "email", "language"]
        labels = {"email": _("电子邮件")}
        error_messages = {"email": {"invalid": NO_ADDRESS}}
        help_texts = {"email": _("通知邮件和找回密码都用它。更改时旧地址会收到一封告知的邮件。")}

    def clean(self) -> dict[str, Any]:
        """Ask for the password where the way back to the account is changed."""
        cleaned = super().clean() or {}
        if "email" in self.changed_data and not self._is_proved(
            cleaned.get("current_password", "")
        ):
            self.add_error("current_password", _("更改电子邮件需要输入正确的当前密码，没有保存。"))
        return cleaned

    def _is_proved(self, password: str) -> bool:
        return bool(self.instance.check_password(password))

    def changes(self) -> list[str]:
        """Return the names of what is changed of the account."""
        return [name for name in self.changed_data if name != "current_password"]


class NewPasswordForm(PasswordChangeForm):
    """Django's own form, which does not take the focus of a page it is only a part of."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].widget.attrs.pop("autofocus", None)


class AccountFilter(forms.Form):
    """What the list of accounts can be narrowed to; all of it lives in the address."""

    class State:
        ACTIVE, SUSPENDED, ARCHIVED = "active", "suspended", "archived"

    q = forms.CharField(
        label=_("姓名、用户名、邮件或机关"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("角色"), required=False, choices=[("", _("全部")), *Membership.Role.choices]
    )
    state = forms.ChoiceField(
        label=_("状态"),
        required=False,
        choices=[
            ("", _("使用中和停用")),
            (State.ACTIVE, _("使用中")),
            (State.SUSPENDED, _("已停用")),
            (State.ARCHIVED, _("已归档")),
        ],
    )
