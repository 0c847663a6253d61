"""What a password must be beyond its length."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class TwoKinds:
    """Asks for characters of at least two kinds: small letters, capitals, digits, others."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002
        if len({kind(character) for character in password}) < 2:
            raise ValidationError(self.get_help_text(), code="password_of_one_kind")

    def get_help_text(self) -> str:
        return _("密码至少包含小写字母、大写字母、数字、其他字符中的两类。")


def kind(character: str) -> str:
    if character.isdecimal():
        return "digit"
    if character.islower():
        return "small"
    return "capital" if character.isupper() else "other"


def rules() -> list[str]:
    """Return what is asked of a password, in the active language."""
    return password_validators_help_texts()
