"""What a reviewer makes of a finding, and who may set the rules."""

from __future__ import annotations

from agencies.models import AnyUser, Membership, User
from validation.models import Decision, Finding


def decide(finding: Finding, verdict: str, reason: str, user: User) -> Decision:
    """Record a verdict on a finding for the figures it rests on now; deciding the same again changes nothing."""
    standing = finding.standing_decision
    if standing is not None and (standing.verdict, standing.reason) == (verdict, reason):
        return standing
    return finding.decisions.create(
        verdict=verdict, reason=reason, figures=finding.figures, by=user
    )


def may_set_rules(user: AnyUser) -> bool:
    """Whether the user administers the whole province."""
    memberships = Membership.objects.of(user)
    return memberships.filter(role=Membership.Role.ADMINISTRATOR, agency__parent=None).exists()
