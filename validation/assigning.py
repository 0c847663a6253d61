"""Who is to see to a finding, and until when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.urls import reverse

from agencies.models import User
from audit.recording import record
from notices.sending import notify
from validation.handling import locked_findings
from validation.models import Finding


@transaction.atomic
def assign(keys: Collection[int], to: User | None, due: date | None, by: User) -> int:
    """Give findings to a person, with a last day or none; return how many that changed."""
    changed = [
        one
        for one in locked_findings(keys).values()
        if (one.assignee_id, one.due_on) != (to and to.pk, due)
    ]
    for finding in changed:
        give(finding, to, due, by)
    return len(changed)


def give(finding: Finding, to: User | None, due: date | None, by: User) -> None:
    before = {"assignee": finding.assignee_id, "due_on": finding.due_on}
    finding.assignee, finding.due_on = to, due
    finding.save(update_fields=["assignee", "due_on"])
    after = {"assignee": finding.assignee_id, "due_on": due}
    event = record("finding.assign", finding, by=by, before=before, after=after)
    if to is None or to.pk in {by.pk, before["assignee"]}:
        return
    notify(
        [to],
        "finding.assigned",
        key=f"finding.{finding.pk}.assigned.{event.pk}",
        url=reverse("finding-detail", args=[finding.pk]),
        agency=finding.report.agency.name,
        year=str(finding.report.year),
        rule=finding.rule,
    )
