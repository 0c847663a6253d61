"""Tokens: how a program proves whose eyes it reads with.  Only a token's hash is stored."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.accounts import accounts_of
from agencies.models import AnyUser, User
from audit.recording import record

PREFIX = "mc_"
LONGEST = timedelta(days=366)


class TokenQuerySet(models.QuerySet["Token"]):
    def visible_to(self, user: AnyUser) -> Self:
        return self.filter(user_id=user.pk)

    def within_reach_of(self, user: User) -> Self:
        """Return the user's own tokens, and those of the accounts of an administrator's subtree."""
        return self.filter(Q(user=user) | Q(user__in=accounts_of(user)))

    def valid(self, now: datetime) -> Self:
        """Return the tokens that open something now."""
        return self.filter(revoked_at=None, expires_at__gt=now, user__is_active=True)


class Token(models.Model):
    """A program's key: it sees what its user sees, of the parts named in ``scopes``, until it expires."""

    class Scope(models.TextChoices):
        REPORTS = "reports", _("机关和报告")
        FIGURES = "figures", _("数字")
        FINDINGS = "findings", _("问题")
        RULES = "rules", _("规则")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("用户"),
        on_delete=models.CASCADE,
        related_name="tokens",
    )
    name = models.CharField(_("用途"), max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(_("开头"), max_length=10, editable=False)
    """The first characters, so that its owner tells it from others."""
    scopes = models.JSONField(_("可读内容"), default=list)
    created_at = models.DateTimeField(_("建立时间"), default=timezone.now)
    expires_at = models.DateTimeField(_("到期时间"))
    revoked_at = models.DateTimeField(_("停用时间"), null=True)
    used_at = models.DateTimeField(_("最近使用"), null=True)
    window = models.DateTimeField(null=True, editable=False)
    """The minute that ``calls`` counts."""
    calls = models.PositiveIntegerField(default=0, editable=False)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("访问令牌")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="token_with_a_name"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="token_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.hint}…"

    @property
    def audit_scope(self) -> str:
        return self.user.audit_scope

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def scope_labels(self) -> list[str]:
        return [str(self.Scope(scope).label) for scope in self.scopes]

    def count_call(self, now: datetime) -> int:
        """Count a call in the present minute, in one statement whatever else runs; return how many it is."""
        minute = now.replace(second=0, microsecond=0)
        Token.objects.filter(pk=self.pk).update(
            calls=Case(When(window=minute, then=F("calls") + 1), default=Value(1)),
            window=minute,
            used_at=now,
        )
        return Token.objects.values_list("calls", flat=True).get(pk=self.pk)

    if TYPE_CHECKING:
        user_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


def issue(user: Any, name: str, scopes: list[str], expires_at: datetime) -> tuple[Token, str]:
    """Make a token; return it with its secret, which is nowhere else from now on."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user=user,
        name=name,
        scopes=scopes,
        expires_at=expires_at,
        digest=digest_of(secret),
        hint=secret[:8],
    )
    return token, secret


@transaction.atomic
def end(token: Token, *, by: User) -> bool:
    """End a token, which stays in the list as history; twice is once."""
    ended = Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
    if ended:
        record("token.revoke", token, by=by, owner=token.user.username)
    return bool(ended)


def digest_of(secret: str) -> str:
    """Return what is stored of a secret: it is long and random, so that a plain hash does."""
    return hashlib.sha256(secret.encode()).hexdigest()
