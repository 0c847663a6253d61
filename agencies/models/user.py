"""Who signs in."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models.membership import MembershipQuerySet, held_by


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

    held: MembershipQuerySet | None = None
    """The memberships, kept while a page is shown to the user (see ``held_by``)."""

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
        return any(one.is_reviewing for one in held_by(self))

    @property
    def is_staff_member(self) -> bool:
        """Whether the user reviews, administers or observes any agency at all."""
        return any(one.is_staff for one in held_by(self))

    @property
    def is_administrator(self) -> bool:
        """Whether the user administers any agency at all."""
        return any(one.is_administering for one in held_by(self))

    @property
    def administers_everything(self) -> bool:
        """Whether the user administers the root, the whole province."""
        return any(one.is_administering and one.agency.parent_id is None for one in held_by(self))

    @property
    def audit_scope(self) -> str:
        """The tree path of the agency the account belongs to; its first, should it have several."""
        paths = self.memberships.order_by("pk").values_list("agency__path", flat=True)
        return paths.first() or ""

    def administered_paths(self) -> list[str]:
        """Return the tree paths of the agencies the user administers; all below each is theirs too."""
        return [one.agency.path for one in held_by(self) if one.is_administering]


AnyUser = User | AnonymousUser
