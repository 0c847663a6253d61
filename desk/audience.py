"""Who may read and who may write what is said under a finding."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from agencies.models import Agency, AnyUser, Membership, User, held_by
from agencies.people import people_over
from validation.models import Finding

Role = Membership.Role


def readers(finding: Finding) -> QuerySet[User]:
    """Return those who see a finding: for a hint the office alone (decision 5)."""
    roles = Membership.REVIEWING if finding.is_hint else Role.values
    return people_over(finding.report.agency, *roles)


def office(finding: Finding) -> QuerySet[User]:
    """Return those who review the agency: they alone read what is internal."""
    return office_of(finding.report.agency)


def office_of(agency: Agency) -> QuerySet[User]:
    return people_over(agency, *Membership.REVIEWING)


@dataclass(frozen=True, slots=True)
class Powers:
    """What a person may do to the findings on one agency's reports."""

    user: AnyUser
    may_explain: bool = False
    may_comment: bool = False
    may_decide: bool = False
    """Also assign, and read and write what is internal."""


def powers(agency: Agency, user: AnyUser) -> Powers:
    """Return what a person may do to the findings of an agency.

    An observer reads only; an agency that was closed explains nothing any more.
    """
    roles = {one.role for one in held_by(user) if one.reaches(agency)}
    is_open = agency.closed_on is None or agency.closed_on > timezone.localdate()
    return Powers(
        user,
        may_explain=Role.FILER in roles and is_open,
        may_comment=bool(roles - {Role.OBSERVER}),
        may_decide=bool(roles.intersection(Membership.REVIEWING)),
    )


# --- mentions --------------------------------------------------------------------------------------

AT = re.compile(r"(?<![A-Za-z0-9.])[@＠]")
WORD = re.compile(r"[A-Za-z0-9_.-]")


def mentioned(text: str, people: Iterable[User]) -> list[User]:
    """Return the people named after an @ by their full name or user name, the longest name that fits.

    Everybody of a name is meant by it; Chinese needs no space behind a name.
    """
    named: dict[str, list[User]] = defaultdict(list)
    for person in people:
        for name in {person.full_name, person.username} - {""}:
            named[name].append(person)
    names = sorted(named, key=len, reverse=True)
    found: dict[int, User] = {}
    for place in AT.finditer(text):
        meant = next((one for one in names if is_named(text, place.end(), one)), "")
        found |= {person.pk: person for person in named.get(meant, [])}
    return list(found.values())


def is_named(text: str, begin: int, name: str) -> bool:
    """Whether a name stands at a place of a text, and not only the beginning of a longer Latin word."""
    end = begin + len(name)
    is_cut = bool(WORD.match(name[-1]) and WORD.match(text[end : end + 1] or " "))
    return text.startswith(name, begin) and not is_cut
