"""Mails: plain text from a template, in the reader's language, with whole addresses."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation


def absolute(path: str) -> str:
    """Return the whole address of a path on this site."""
    return f"{settings.SITE_URL}{path}"


def send(
    to: str, name: str, *, language: str, headers: dict[str, str] | None = None, **context: Any
) -> None:
    """Send ``mail/<name>.txt``, whose first line is the subject; raises what the mail server raises."""
    with translation.override(language or settings.LANGUAGE_CODE):
        subject, _blank, body = render_to_string(f"mail/{name}.txt", context).partition("\n")
        EmailMessage(subject.strip(), body.lstrip("\n"), to=[to], headers=headers).send()
