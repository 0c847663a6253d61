"""The chain of hashes: sealing what was recorded, and verifying that nothing was changed since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from audit.models import Chain, Event

SEALED_AT_ONCE = 500
SEALED_WITHIN = timedelta(minutes=1)
"""An event left without a seal for longer was cut off from the chain by a fault, or by somebody."""


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
    write(waiting)
    end.save()
    return len(waiting)


def write(sealed: list[Event]) -> None:
    """Write the seals row by row: a bulk update of Django's takes fifty times as long, with everybody waiting."""
    table = connection.ops.quote_name(Event._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET previous = %s, number = %s, hash = %s WHERE id = %s",  # noqa: S608
            [(event.previous, event.number, event.hash, event.pk) for event in sealed],
        )


def seal_all() -> int:
    """Seal whatever is left, a part at a time so that nobody waits long; return how many there were."""
    total = count = seal()
    while count == SEALED_AT_ONCE:
        count = seal()
        total += count
    return total


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: the number of the event (0 for the end of the chain) and what is wrong."""

    number: int
    code: str
    """``missing``, ``altered``, ``unlinked``, ``shortened`` or ``unsealed``."""


def breaks() -> Iterator[Break]:
    """Compute the chain anew from its beginning and yield where the stored one differs.

    It grows meanwhile: its end must be reached as it was when we began, and what follows must end as it does after.
    """
    begun, length, last = end(), 0, ""
    reached = not begun.length
    for event in Event.objects.exclude(number=None).order_by("number").iterator(2000):
        number = event.number or 0
        if number != length + 1:
            yield Break(length + 1, "missing")
        elif event.previous != last:
            yield Break(number, "unlinked")
        if event.digest(number, event.previous) != event.hash:
            yield Break(number, "altered")
        length, last = number, event.hash
        reached = reached or (length, last) == (begun.length, begun.hash)
    if not reached or length > end().length:
        yield Break(0, "shortened")
    late = Event.objects.unsealed().filter(at__lt=timezone.now() - SEALED_WITHIN)
    yield from (Break(0, "unsealed") for _event in late.order_by("pk").iterator(2000))


def end() -> Chain:
    """Return the end of the chain: keep it elsewhere, and a chain computed anew as a whole shows too."""
    return Chain.objects.filter(pk=1).first() or Chain()


def holds(number: int, hash_: str) -> bool:
    """Whether the event of a number still has the hash it had when somebody noted it."""
    return Event.objects.filter(number=number, hash=hash_).exists()
