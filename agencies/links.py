"""One-time links: an invitation, or the way back for somebody who forgot the password."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class OneTimeLinkQuerySet(models.QuerySet["OneTimeLink"]):
    def open(self) -> Self:
        """Return the links that were neither used nor withdrawn and have not run out."""
        return self.filter(used_at=None, withdrawn_at=None, expires_at__gt=timezone.now())

    def awaiting_mail(self) -> Self:
        """Return what is due by mail and in nobody's hands; a password link only while it is as young as it may get."""
        now = timezone.now()
        wanted = Q(pk__in=[])
        for purpose, lifetime in OneTimeLink.LIFETIME.items():
            wanted |= Q(purpose=purpose, created_at__gt=now - lifetime)
        blocked = Q(user__isnull=False, user__is_active=False)
        return self.open().filter(wanted, mail_at__lte=now).exclude(blocked)

    def invitations(self) -> Self:
        return self.filter(purpose=OneTimeLink.Purpose.INVITATION)

    def with_token(self, token: str) -> Self:
        return self.open().filter(token_hash=digest(token))


class OneTimeLink(models.Model):
    """A link that works once and not for long; only the hash of what stands in it is kept."""

    class Purpose(models.TextChoices):
        INVITATION = "invitation", _("邀请")
        PASSWORD = "password", _("重设密码")

    LIFETIME = {
        Purpose.INVITATION: timedelta(days=7),
        Purpose.PASSWORD: timedelta(hours=2),
    }

    purpose = models.CharField(_("用途"), max_length=12, choices=Purpose)
    token_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)
    """``None`` until the link is handed out or mailed; either makes an earlier one void."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("发出人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("账户"),
        null=True,
        on_delete=models.PROTECT,
        related_name="links",
    )
    """Whose password it sets; for an invitation the account that came of it."""
    email = models.EmailField(_("电子邮件"), blank=True)
    agency = models.ForeignKey(
        "agencies.Agency",
        verbose_name=_("机关"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    role = models.CharField(_("角色"), max_length=20, blank=True)
    includes_subordinates = models.BooleanField(_("含下级机关"), default=False)
    created_at = models.DateTimeField(_("发出时间"), default=timezone.now)
    expires_at = models.DateTimeField(_("有效期至"))
    mail_at = models.DateTimeField(null=True, editable=False)
    """When it is to be mailed (again); ``None`` where it is not, or the mail server has taken it."""
    mail_attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    used_at = models.DateTimeField(_("使用时间"), null=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)

    objects = OneTimeLinkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("一次性链接")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose="invitation", agency__isnull=False) & ~Q(role="")
                | Q(purpose="password", user__isnull=False),
                name="link_says_for_what",
            ),
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(withdrawn_at=None), name="used_or_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(mail_at=None) | ~Q(email=""), name="link_mailed_to_an_address"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.user or self.email or self.pk}"

    @property
    def audit_scope(self) -> str:
        if self.agency is not None:
            return self.agency.path
        return self.user.audit_scope if self.user is not None else ""

    def get_role_display(self) -> str:
        from agencies.models import Membership

        return str(dict(Membership.Role.choices).get(self.role, self.role))

    @property
    def is_open(self) -> bool:
        return (
            self.used_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()
        )

    def issue(self) -> str:
        """Return what stands in the link, which is told this once; an earlier one is void from now on."""
        token = secrets.token_urlsafe(32)
        self.token_hash = digest(token)
        self.expires_at = timezone.now() + self.LIFETIME[self.Purpose(self.purpose)]
        self.save(update_fields=["token_hash", "expires_at"])
        return token

    if TYPE_CHECKING:
        agency_id: int | None
        by_id: int | None
        user_id: int | None
        get_purpose_display: Any

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
