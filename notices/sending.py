"""Tell people something, each once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from notices.models import Notice


def notify(recipients: Iterable[Any], kind: str, *, key: str, url: str = "", **params: Any) -> None:
    """Put a notice into the inbox of each person, once for each ``key``, inside the caller's transaction.

    ``params`` fill the sentence of the kind (``notices.kinds``); dates are given as ISO text.
    """
    people = {person.pk: person for person in recipients}
    Notice.objects.bulk_create(
        (
            Notice(recipient_id=pk, kind=kind, key=key, url=url, params=params, mail_due=True)
            for pk in people
        ),
        ignore_conflicts=True,
    )
