"""Which findings a person sees."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Q

from agencies.models import AnyUser, held_by, reach
from validation.engine import Severity

DESK_ONLY = ("P", "G", "E10", "E11")
"""Families and rules whose notices are hints for the office: what others' reports suggest, and suspicions
(decision 5).  Their warnings and errors are for the agency to answer like any other."""


def hints(finding: str = "") -> Q:
    """The condition that a finding is for the office alone; ``finding`` leads to it, as in ``agencies.reach``."""
    rules = (Q(**{f"{finding}rule__startswith": code}) for code in DESK_ONLY)
    return Q(**{f"{finding}severity": Severity.NOTICE}) & reduce(or_, rules)


HINTS = hints()


def readable_by(user: AnyUser, finding: str = "") -> Q:
    """The condition that a finding is in the user's scope, and no hint unless the user reviews the agency."""
    agency = f"{finding}report__agency__"
    memberships = held_by(user)
    reviewing = [one for one in memberships if one.is_reviewing]
    seen = reach(memberships, agency)
    if len(reviewing) == len(memberships):
        return seen
    return seen & (~hints(finding) | reach(reviewing, agency))
