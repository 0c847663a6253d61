"""Who may act for which agency."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from agencies.models.agency import Agency
    from agencies.models.user import AnyUser


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of(self, user: AnyUser) -> Self:
        return self.filter(user_id=user.pk, user__is_active=True)

    def with_agency(self) -> Self:
        return self.select_related("agency")

    def reviewing(self) -> Self:
        return self.filter(role__in=Membership.REVIEWING)

    def administering(self) -> Self:
        return self.filter(role=Membership.Role.ADMINISTRATOR)


class Membership(models.Model):
    """A user's role at an agency: a filer acts for it, staff for it and all below it; an observer reads only."""

    class Role(models.TextChoices):
        FILER = "filer", _("填报人")
        REVIEWER = "reviewer", _("审核人")
        ADMINISTRATOR = "administrator", _("管理员")
        OBSERVER = "observer", _("观察员")

    REVIEWING = (Role.REVIEWER, Role.ADMINISTRATOR)
    STAFF = (*REVIEWING, Role.OBSERVER)
    """Roles that see the agency and all below it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    agency = models.ForeignKey(
        "agencies.Agency", on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("角色"), max_length=20, choices=Role)
    includes_subordinates = models.BooleanField(_("含下级机关"), default=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("成员")
        constraints = [
            models.UniqueConstraint(fields=["user", "agency", "role"], name="one_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.agency}"

    @property
    def is_reviewing(self) -> bool:
        return self.role in self.REVIEWING

    @property
    def is_staff(self) -> bool:
        return self.role in self.STAFF

    @property
    def is_administering(self) -> bool:
        return self.role == self.Role.ADMINISTRATOR

    def reaches(self, agency: Agency) -> bool:
        """Whether it opens an agency: ``covers`` of one agency that is at hand."""
        below = self.agency_id in agency.ancestor_keys
        return self.agency_id == agency.pk or (
            below and (self.is_staff or self.includes_subordinates)
        )

    def covers(self, agency: str = "") -> Q:
        """The condition on agencies that this membership opens; for ``agency`` see ``reach``."""
        if self.is_staff or self.includes_subordinates:
            return Q(**{f"{agency}path__startswith": self.agency.path})
        return Q(**{f"{agency}pk": self.agency_id})

    if TYPE_CHECKING:
        agency_id: int
        user_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


def held_by(user: AnyUser) -> MembershipQuerySet:
    """Return a person's memberships with their agencies; on a page they are asked for once.

    Whose page it is has them in ``held`` (``agencies.sessions``); what changes something asks anew each time.
    """
    held: MembershipQuerySet | None = getattr(user, "held", None)
    return Membership.objects.of(user).with_agency() if held is None else held


def reach(memberships: Iterable[Membership], agency: str = "") -> Q:
    """The condition that an agency is in what memberships open; none open nothing.

    ``agency`` leads from a row to its agency (``"report__agency__"``): a join, which databases are quick at
    where they are slow at looking every row up in a list of agencies.
    """
    scope = Q(pk__in=[])
    for membership in memberships:
        scope |= membership.covers(agency)
    return scope
