"""Who acts for an agency and who watches over it: the people to tell, and those who may take a turn."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from agencies.models import Agency, Membership, User, held_by

Role = Membership.Role


def members_over(agency: Agency, *roles: str) -> QuerySet[Membership]:
    """Return the memberships of active people with one of the roles that reach an agency."""
    above = Q(role__in=Membership.STAFF) | Q(includes_subordinates=True)
    reaching = Q(agency=agency.pk) | (Q(agency__in=agency.ancestor_keys) & above)
    return Membership.objects.filter(reaching, role__in=roles, user__is_active=True)


def people_over(agency: Agency, *roles: str) -> QuerySet[User]:
    """Return the active people with one of the roles at an agency, by name."""
    users = members_over(agency, *roles).values("user")
    return User.objects.filter(pk__in=users).order_by("full_name", "pk")


def has_role_over(user: User, agency: Agency, *roles: str) -> bool:
    """Whether the user has one of the roles at an agency; never for an account that was closed."""
    return any(one.role in roles and one.reaches(agency) for one in held_by(user))
