"""Regions and agencies as trees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models.membership import Membership, held_by, reach
from agencies.models.user import AnyUser
from agencies.tree import TreeNode, TreeQuerySet


class Region(TreeNode):
    """An administrative division; the province is the root."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("省级")
        CITY = "city", _("市级")
        COUNTY = "county", _("县级")
        TOWNSHIP = "township", _("乡级")

    name = models.CharField(_("名称"), max_length=60)
    level = models.CharField(_("层级"), max_length=10, choices=Level)
    code = models.CharField(_("行政区划代码"), max_length=12, unique=True)

    objects = TreeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("行政区划")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class AgencyQuerySet(TreeQuerySet):
    def active(self) -> Self:
        return self.filter(closed_on=None)

    def expected_in(self, year: int) -> Self:
        """Return those that owe a report on ``year``: there when the year ended (domain.md 1.5).

        What was closed during the year leaves its duty to its successor, which is on the roster itself; what
        was closed after the year ended still owes that year's report, which its successor hands in.
        """
        return self.filter(owing(year))

    def visible_to(self, user: AnyUser) -> Self:
        """Return the agencies in the user's scope; nothing for anybody without a membership."""
        return self.filter(reach(held_by(user)))

    def fileable_by(self, user: AnyUser) -> Self:
        """Return the agencies the user may upload reports for."""
        filing = (one for one in held_by(user) if one.role != Membership.Role.OBSERVER)
        return self.filter(reach(filing)).active()

    def administered_by(self, user: AnyUser) -> Self:
        """Return the agencies whose accounts and data the user administers."""
        return self.filter(reach(one for one in held_by(user) if one.is_administering))

    def reviewable_by(self, user: AnyUser) -> Self:
        """Return the agencies whose reports the user reviews."""
        return self.filter(reach(one for one in held_by(user) if one.is_reviewing))


class Agency(TreeNode):
    """An administrative organ that must publish a report every year."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("人民政府")
        GENERAL_OFFICE = "general_office", _("政府办公厅（室）")
        DEPARTMENT = "department", _("政府部门")
        OTHER = "other", _("其他机关")

    name = models.CharField(_("全称"), max_length=120, unique=True)
    aliases = models.JSONField(_("别名、简称与曾用名"), default=list, blank=True)
    kind = models.CharField(_("类别"), max_length=20, choices=Kind)
    region = models.ForeignKey(
        Region, verbose_name=_("所属地区"), on_delete=models.PROTECT, related_name="agencies"
    )
    opened_on = models.DateField(_("设立日期"), null=True, blank=True)
    """``None`` where nobody has said: it has always been there."""
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("并入机关"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
    )
    """Who took over what a closed agency did, and with it the duty to report."""

    objects = AgencyQuerySet.as_manager()

    if TYPE_CHECKING:
        region_id: int
        successor_id: int | None

    class Meta:
        verbose_name = verbose_name_plural = _("行政机关")
        ordering = ["region__code", "path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opened_on=None)
                | Q(closed_on=None)
                | Q(closed_on__gte=models.F("opened_on")),
                name="agency_closed_after_it_opened",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(closed_on__isnull=False),
                name="only_a_closed_agency_has_a_successor",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=models.F("id")),
                name="agency_not_its_own_successor",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_government(self) -> bool:
        return self.kind == self.Kind.GOVERNMENT

    @property
    def audit_scope(self) -> str:
        return self.path

    def names(self) -> tuple[str, ...]:
        """The full name and every other name the agency is known by."""
        return (self.name, *self.aliases)


class AgencyName(models.Model):
    """A name an agency had before, and the last day it had it; the name is among its aliases as well."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField(_("曾用名"), max_length=120)
    used_until = models.DateField(_("使用至"))

    class Meta:
        verbose_name = verbose_name_plural = _("曾用名")
        ordering = ["-used_until", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name", "used_until"], name="former_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


def owing(year: int, agency: str = "") -> Q:
    """The condition that an agency owes a report on a year (``expected_in``); for ``agency`` see ``reach``."""
    is_open = Q(**{f"{agency}opened_on": None}) | Q(**{f"{agency}opened_on__year__lte": year})
    is_left = Q(**{f"{agency}closed_on": None}) | Q(**{f"{agency}closed_on__year__gt": year})
    return is_open & is_left
