"""The review of a filed report begins, if nobody began it before, with the first thing the office says of it."""

from __future__ import annotations

from django.utils import timezone

from agencies.models import Membership, User
from agencies.people import has_role_over
from reports import life
from reports.models import Report

CHANGED = ("status", "turn", "reviewer", "review_began_at")


def begin_by_acting(report: Report, by: User, act: str) -> None:
    """Take a filed report in hand as a reviewer acts on a finding of it, inside the transaction of that act.

    From then on the agency cannot withdraw what somebody is reviewing.  Nothing is done for who does not review the
    agency.  Called before findings are locked: checks lock a report first and its findings then.
    """
    filed = Report.objects.filter(
        pk=report.pk, status=Report.Status.SUBMITTED, review_began_at=None
    )
    if not filed.exists() or not has_role_over(by, report.agency, *Membership.REVIEWING):
        return
    now = life.locked(report)
    if not filed.exists():  # the agency was quicker
        return
    changes = {"review_began_at": timezone.now(), "reviewer_id": now.reviewer_id or by.pk}
    life.take(now, "report.begin_review", by=by, changes=changes, act=act)
    report.refresh_from_db(fields=CHANGED)
