"""Record an act, in the transaction of the act."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction

from audit import chain, origin
from audit.models import Event

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

State = Mapping[str, Any]


def record(
    verb: str,
    subject: models.Model | None = None,
    *,
    by: AbstractUser | None,
    before: State | None = None,
    after: State | None = None,
    **details: Any,
) -> Event:
    """Append an event to the record; it is sealed into the chain when the transaction is committed.

    The subject may tell the tree path of the agency it belongs to as ``audit_scope``; what has none is seen by
    those who administer everything.
    """
    event = Event.objects.create(
        **origin_of(by),
        verb=verb,
        **subject_of(subject),
        before=plain(before),
        after=plain(after),
        details=plain(details),
    )
    transaction.on_commit(chain.seal, robust=True)
    return event


@dataclass(frozen=True, slots=True)
class Act:
    """One of many acts that are recorded together."""

    verb: str
    subject: models.Model
    before: State
    after: State


def record_each(acts: Iterable[Act], *, by: AbstractUser | None, **details: Any) -> None:
    """Append an event for each act, with few queries; all in the transaction of the acts."""
    origin_fields, told = origin_of(by), plain(details)
    Event.objects.bulk_create(
        (
            Event(
                **origin_fields,
                verb=act.verb,
                **subject_of(act.subject),
                before=plain(act.before),
                after=plain(act.after),
                details=told,
            )
            for act in acts
        ),
        batch_size=500,
    )
    transaction.on_commit(chain.seal_all, robust=True)


def origin_of(actor: AbstractUser | None) -> dict[str, Any]:
    where = origin.current()
    name = f"{actor} ({actor.get_username()})" if actor is not None else ""
    return {
        "actor_id": None if actor is None else actor.pk,
        "actor_name": name[:200],
        "address": where.address,
        "agent": where.agent,
    }


def subject_of(subject: models.Model | None) -> dict[str, str]:
    if subject is None:
        return {}
    return {
        "subject": subject._meta.label_lower,
        "subject_key": str(subject.pk),
        "label": str(subject)[:300],
        "scope": str(getattr(subject, "audit_scope", "")),
    }


def plain(state: State | None) -> dict[str, Any]:
    """Return a state as the database gives it back, so that its hash can be computed again."""
    found: dict[str, Any] = json.loads(json.dumps(dict(state or {}), cls=DjangoJSONEncoder))
    return found
