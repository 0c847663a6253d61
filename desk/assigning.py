"""Who is to see to a finding, and until when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.urls import reverse

from agencies.models import Membership, User
from agencies.people import has_role_over
from audit.recording import record
from desk.handling import locked_findings
from notices.sending import notify
from validation.models import Finding


@transaction.atomic
def assign(keys: Collection[int], to: User | None, due: date | None, by: User) -> dict[int, str]:
    """Give findings to a person, with a last day or none.

    Return those not given, as the person does not review their agency, by key with the agency's name.
    """
    findings = locked_findings(keys)
    agencies = {one.report.agency_id: one.report.agency for one in findings.values()}
    fits = {
        key: to is None or has_role_over(to, agency, *Membership.REVIEWING)
        for key, agency in agencies.items()
    }
    for finding in findings.values():
        is_changed = (finding.assignee_id, finding.due_on) != (to and to.pk, due)
        if fits[finding.report.agency_id] and is_changed:
            give(finding, to, due, by)
    return {
        key: one.report.agency.name
        for key, one in findings.items()
        if not fits[one.report.agency_id]
    }


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
