"""What agency and office make of a finding: explanations and decisions, each for the figures it then rests on.

This is the one place where either is added.  ``Finding.handling`` follows in the same transaction; a check that
finds other figures (``findings.settle_changed``) is the only other thing that moves it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.models import User
from audit.recording import record
from desk import attachments
from desk.attachments import Accepted
from desk.beginning import begin_by_acting
from notices.sending import notify
from reports.models import Report
from validation.models import Decision, Explanation, Finding


class OutOfDate(Exception):
    """The finding is no longer what the page showed: its figures changed, or somebody acted on it."""


class NotNow(Exception):
    """It cannot be done as things stand; the message says why and what to do, in the active language."""


@attachments.stored_or_not_at_all()
@transaction.atomic
def explain(
    finding: Finding,
    text: str,
    user: User,
    *,
    edition: int | None = None,
    files: Sequence[Accepted] = (),
) -> Explanation:
    """Record what the agency says to a finding; the same text sent again changes nothing.

    Raises ``OutOfDate`` if ``edition`` is given and not the finding's, ``NotNow`` where nothing is to be explained.
    """
    locked = locked_findings([finding.pk])[finding.pk]
    standing = locked.standing_explanation
    if standing is not None and (standing.text, standing.by_id) == (text, user.pk):
        return standing
    only_if_current(locked, edition)
    only_if_to_explain(locked)
    made = locked.explanations.create(text=text, figures=locked.figures, by=user)
    attachments.store(files, explanation=made)
    settle(
        locked,
        Finding.Handling.EXPLAINED,
        "finding.explain",
        user,
        text=text,
        files=[one.name for one in files],
    )
    tell_the_office(locked, made)
    return made


def only_if_to_explain(finding: Finding) -> None:
    """Refuse an explanation that nobody waits for."""
    if not finding.present:
        raise NotNow(_("这个问题在现行版本中已经没有了，不需要再说明。"))
    if finding.handling in {Finding.Handling.DISMISSED, Finding.Handling.ACCEPTED}:
        raise NotNow(_("审核方已经了结这个问题，不需要再说明。要补充的，请写在批注里。"))
    if finding.report.status == Report.Status.ACCEPTED:
        raise NotNow(_("报告已经通过，不能再说明。要补充的，请写在批注里。"))


def tell_the_office(finding: Finding, explanation: Explanation) -> None:
    """Tell whoever has the finding or the report in hand that the agency explained it."""
    in_hand = {finding.assignee_id, finding.report.reviewer_id} - {explanation.by_id}
    notify(
        User.objects.filter(pk__in=[key for key in in_hand if key is not None]),
        "finding.explained",
        key=f"explanation.{explanation.pk}",
        url=reverse("finding-detail", args=[finding.pk]),
        agency=finding.report.agency.name,
        year=str(finding.report.year),
        rule=finding.rule,
    )


@transaction.atomic
def decide(
    finding: Finding, verdict: str, reason: str, user: User, *, edition: int | None = None
) -> Decision:
    """Record a verdict on a finding for the figures it rests on now; deciding the same again changes nothing.

    The first one on a filed report begins its review.  Raises ``OutOfDate`` if ``edition`` is given and not the finding's.
    """
    begin_by_acting(finding.report, user, "finding.decide")
    return decided(locked_findings([finding.pk])[finding.pk], verdict, reason, user, edition)


def decided(
    locked: Finding, verdict: str, reason: str, user: User, edition: int | None = None
) -> Decision:
    """Record a verdict on a finding that the caller holds locked."""
    standing = locked.standing_decision
    if (
        standing is not None
        and locked.handling == verdict
        and (standing.verdict, standing.reason) == (verdict, reason)
    ):
        return standing
    only_if_current(locked, edition)
    made = locked.decisions.create(
        verdict=verdict,
        reason=reason,
        explanation=locked.last_explanation,
        figures=locked.figures,
        by=user,
    )
    settle(locked, Finding.Handling(verdict), "finding.decide", user, reason=reason)
    return made


def locked_findings(keys: Collection[int]) -> dict[int, Finding]:
    """Return findings with their history, locked in one order until the transaction ends."""
    rows = Finding.objects.filter(pk__in=keys).order_by("pk").select_related("report__agency")
    locked = rows.select_for_update(of=("self",)).prefetch_related("decisions", "explanations")
    return {one.pk: one for one in locked}


def only_if_current(locked: Finding, edition: int | None) -> None:
    if edition is not None and edition != locked.edition:
        raise OutOfDate


def settle(
    locked: Finding, handling: Finding.Handling, verb: str, user: User, **details: Any
) -> None:
    """Move ``handling`` with what was just added, which is the last word for these figures; record the act."""
    before = locked.handling
    locked.handling, locked.edition = handling, locked.edition + 1
    locked.save(update_fields=["handling", "edition"])
    record(
        verb,
        locked,
        by=user,
        before={"handling": before},
        after={"handling": handling},
        **details,
    )
