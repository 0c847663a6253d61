"""Who reports: regions and agencies as trees, users, and who may act for which agency."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.links import OneTimeLink
from agencies.presence import SignedIn
from agencies.tree import TreeNode, TreeQuerySet

__all__ = [
    "Agency",
    "AnyUser",
    "Membership",
    "OneTimeLink",
    "Region",
    "SignedIn",
    "User",
    "owing",
    "reach",
]


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


class User(AbstractUser):
    """A person who signs in; what they may do follows from their memberships."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField(_("姓名"), max_length=60)
    language = models.CharField(
        _("界面语言"),
        max_length=10,
        default="zh-hans",
        choices=[("zh-hans", "简体中文"), ("en", "English")],
    )

    archived_at = models.DateTimeField(_("归档时间"), null=True, blank=True)
    """An account is never deleted, so that what it did keeps its name; an archived one is out of the lists."""

    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = verbose_name_plural = _("用户")
        constraints = [
            models.CheckConstraint(
                condition=Q(archived_at=None) | Q(is_active=False), name="archived_is_inactive"
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @property
    def is_reviewer(self) -> bool:
        """Whether the user reviews (or administers) any agency at all."""
        return Membership.objects.of(self).reviewing().exists()

    @property
    def is_staff_member(self) -> bool:
        """Whether the user reviews, administers or observes any agency at all."""
        return Membership.objects.of(self).filter(role__in=Membership.STAFF).exists()

    @property
    def is_administrator(self) -> bool:
        """Whether the user administers any agency at all."""
        return Membership.objects.of(self).administering().exists()

    @property
    def administers_everything(self) -> bool:
        """Whether the user administers the root, the whole province."""
        return Membership.objects.of(self).administering().filter(agency__parent=None).exists()

    @property
    def audit_scope(self) -> str:
        """The tree path of the agency the account belongs to; its first, should it have several."""
        paths = self.memberships.order_by("pk").values_list("agency__path", flat=True)
        return paths.first() or ""

    def administered_paths(self) -> list[str]:
        """Return the tree paths of the agencies the user administers; all below each is theirs too."""
        memberships = Membership.objects.of(self).administering()
        return list(memberships.values_list("agency__path", flat=True))


AnyUser = User | AnonymousUser


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
        return self._within(Membership.objects.of(user))

    def fileable_by(self, user: AnyUser) -> Self:
        """Return the agencies the user may upload reports for."""
        return self._within(Membership.objects.of(user).filing()).active()

    def administered_by(self, user: AnyUser) -> Self:
        """Return the agencies whose accounts and data the user administers."""
        return self._within(Membership.objects.of(user).administering())

    def reviewable_by(self, user: AnyUser) -> Self:
        """Return the agencies whose reports the user reviews."""
        return self._within(Membership.objects.of(user).reviewing())

    def _within(self, memberships: MembershipQuerySet) -> Self:
        return self.filter(reach(memberships.with_agency()))


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


class RosterImport(models.Model):
    """A roster file that was handed in, and what became of it; ``digest`` is of the changes that were shown."""

    class State(models.TextChoices):
        SHOWN = "shown", _("待确认")
        APPLYING = "applying", _("正在导入")
        APPLIED = "applied", _("已导入")
        DISCARDED = "discarded", _("已放弃")

    class Outcome(models.TextChoices):
        """Why an import that was confirmed is to be confirmed again."""

        STALE = (
            "stale",
            _(
                "名录在您查看之后有了变化，没有导入。下面是按现在的名录重新比较的结果，请核对后再确认。"
            ),
        )
        HAS_ERRORS = "has_errors", _("文件中有的行不能导入，名录没有更改。请更正后重新上传。")
        FAILED = "failed", _("这次导入因我们的故障没有完成，名录没有更改。请再确认一次。")

    by = models.ForeignKey(
        User, verbose_name=_("导入人"), on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)
    name = models.CharField(_("文件名"), max_length=255)
    lines = models.JSONField(_("各行"), default=list)
    """[{"line": number in the file, "cells": {column key: text}}]"""
    changes = models.JSONField(_("变化"), default=list)
    """What was shown (and then done), one object a line (``agencies.roster.planning.Change``)."""
    digest = models.CharField(max_length=64)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.SHOWN)
    applied_at = models.DateTimeField(_("导入时间"), null=True)
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome, blank=True, default="")
    changed = models.PositiveIntegerField(_("更改的机关数"), default=0)
    progress = models.PositiveSmallIntegerField(_("进度（%）"), default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    """When a worker was last asked to carry it out."""
    lease = models.UUIDField(null=True)
    lease_expires_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("名录导入")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="applied") | Q(applied_at__isnull=False),
                name="roster_applied_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="applying") | Q(lease=None), name="roster_held_while_applying"
            ),
            models.CheckConstraint(
                condition=Q(progress__lte=100), name="roster_progress_is_a_percentage"
            ),
        ]
        indexes = [
            models.Index(fields=["sent_at"], condition=Q(state="applying"), name="roster_under_way")
        ]

    def __str__(self) -> str:
        return self.name

    if TYPE_CHECKING:
        by_id: int


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of(self, user: AnyUser) -> Self:
        return self.filter(user_id=user.pk, user__is_active=True)

    def with_agency(self) -> Self:
        return self.select_related("agency")

    def filing(self) -> Self:
        return self.exclude(role=Membership.Role.OBSERVER)

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

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="memberships")
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

    def covers(self, agency: str = "") -> Q:
        """The condition on agencies that this membership opens; for ``agency`` see ``reach``."""
        if self.role in self.STAFF or self.includes_subordinates:
            return Q(**{f"{agency}path__startswith": self.agency.path})
        return Q(**{f"{agency}pk": self.agency_id})

    if TYPE_CHECKING:
        agency_id: int
        user_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


def owing(year: int, agency: str = "") -> Q:
    """The condition that an agency owes a report on a year (``expected_in``); for ``agency`` see ``reach``."""
    is_open = Q(**{f"{agency}opened_on": None}) | Q(**{f"{agency}opened_on__year__lte": year})
    is_left = Q(**{f"{agency}closed_on": None}) | Q(**{f"{agency}closed_on__year__gt": year})
    return is_open & is_left


def reach(memberships: Iterable[Membership], agency: str = "") -> Q:
    """The condition that an agency is in what memberships open; none open nothing.

    ``agency`` leads from a row to its agency (``"report__agency__"``): a join, which databases are quick at
    where they are slow at looking every row up in a list of agencies.
    """
    scope = Q(pk__in=[])
    for membership in memberships:
        scope |= membership.covers(agency)
    return scope
