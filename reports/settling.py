"""Settle by hand what the reader doubts of a whole row, table or file, take that back, and keep it over re-reading.

Nothing that was read changes: a person has looked at the file and says what is to be thought of the doubt.  Cells of
a row that was not found are set one by one (``reports.corrections``).
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from agencies.models import User
from audit.recording import record
from reports.corrections import check_again, locked
from reports.models import Doubt, Revision, SettledDoubt


@transaction.atomic
def settle(revision: Revision, mark: str, reason: str, by: User) -> SettledDoubt | None:
    """Settle the doubt of a mark; ``None`` where there is none (any more).  Raises ``corrections.Refused``."""
    report, revision = locked(revision, by)
    doubt = next((one for one in revision.doubts.filter(at="") if one.mark == mark), None)
    if doubt is None:
        return None
    settled = SettledDoubt.objects.create(
        report=report,
        sha256=revision.sha256,
        code=doubt.code,
        params=doubt.params,
        mark=mark,
        reason=reason,
        by=by,
    )
    doubt.delete()
    _record("doubt.settle", settled, revision, by)
    check_again(report, revision)
    return settled


@transaction.atomic
def take_up(settled: SettledDoubt, revision: Revision, by: User) -> bool:
    """Let a settled doubt stand again; false if it does already.  Raises ``corrections.Refused``."""
    report, revision = locked(revision, by)
    standing = SettledDoubt.objects.standing().filter(pk=settled.pk)
    if not standing.update(withdrawn_by=by, withdrawn_at=timezone.now()):
        return False
    Doubt.objects.create(revision=revision, code=settled.code, params=settled.params)
    _record("doubt.take_up", settled, revision, by)
    check_again(report, revision)
    return True


def resettle(revision: Revision) -> None:
    """Drop from what was just read of a file the doubts that people settled for it."""
    marks = set(SettledDoubt.objects.standing().of(revision).values_list("mark", flat=True))
    if marks:
        again = [
            one.pk for one in Doubt.objects.filter(revision=revision, at="") if one.mark in marks
        ]
        Doubt.objects.filter(pk__in=again).delete()


def _record(verb: str, settled: SettledDoubt, revision: Revision, by: User) -> None:
    record(
        verb,
        settled,
        by=by,
        code=settled.code,
        params=settled.params,
        version=revision.number,
        sha256=settled.sha256,
        reason=settled.reason,
    )
