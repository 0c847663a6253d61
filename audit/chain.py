"""The chain of hashes: sealing what was recorded, and verifying that nothing was changed since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from audit.models import Chain, Event

SEALED_AT_ONCE = 500


@transaction.atomic
def seal() -> int:
    """Give the events that have none their number and hash, in the order they were made; return how many."""
    Chain.objects.get_or_create(pk=1)
    end = Chain.objects.select_for_update().get(pk=1)
    waiting = list(Event.objects.unsealed().order_by("pk")[:SEALED_AT_ONCE])
    for event in waiting:
        event.previous, event.number = end.hash, end.length + 1
        event.hash = event.digest(event.number, event.previous)
        end.hash, end.length = event.hash, event.number
    Event.objects.bulk_update(waiting, ["previous", "number", "hash"])
    end.save()
    return len(waiting)


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: the number of the event (0 for the end of the chain) and what is wrong."""

    number: int
    code: str
    """``missing``, ``altered``, ``unlinked`` or ``shortened``."""


def breaks() -> Iterator[Break]:
    """Compute the chain anew from its beginning and yield where the stored one differs."""
    length, last = 0, ""
    for event in Event.objects.exclude(number=None).order_by("number").iterator(2000):
        number = event.number or 0
        if number != length + 1:
            yield Break(length + 1, "missing")
        elif event.previous != last:
            yield Break(number, "unlinked")
        if event.digest(number, event.previous) != event.hash:
            yield Break(number, "altered")
        length, last = number, event.hash
    end = Chain.objects.filter(pk=1).first() or Chain()
    if (end.length, end.hash) != (length, last):
        yield Break(0, "shortened")
