"""Who is signed in where: one row a session, so that it can be shown, and ended from elsewhere."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DEVICES = (
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iOS"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def key_hash(session_key: str) -> str:
    """Return what is kept of a session's key: who reads the table cannot take a session over."""
    return hashlib.sha256(session_key.encode()).hexdigest()


class SignedInQuerySet(models.QuerySet["SignedIn"]):
    def present(self) -> Self:
        """Return the sessions that were neither ended nor left alone, nor lasted, too long."""
        now = timezone.now()
        return self.filter(
            ended_at=None,
            seen_at__gt=now - timedelta(seconds=settings.SESSION_IDLE_SECONDS),
            began_at__gt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE),
        )

    def of_session(self, session_key: str | None) -> Self:
        return self.filter(key_hash=key_hash(session_key or ""))

    def end(self) -> int:
        """End the sessions: whoever holds one is asked to sign in at the next click."""
        return self.filter(ended_at=None).update(ended_at=timezone.now())


class SignedIn(models.Model):
    """One session of one person."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sessions"
    )
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    began_at = models.DateTimeField(gettext_lazy("登录时间"), default=timezone.now)
    seen_at = models.DateTimeField(gettext_lazy("最近活动"), default=timezone.now)
    """Of the last click, to the minute; what a page asks by itself does not count."""
    address = models.CharField(gettext_lazy("来源地址"), max_length=45, blank=True)
    agent = models.CharField(gettext_lazy("浏览器"), max_length=200, blank=True)
    ended_at = models.DateTimeField(gettext_lazy("结束时间"), null=True)

    objects = SignedInQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("登录")
        ordering = ["-seen_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(key_hash=""), name="signed_in_with_a_session")
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.device}"

    @property
    def device(self) -> str:
        """Browser and system, as far as the browser says."""
        browser = next((name for mark, name in DEVICES if mark in self.agent), "")
        system = next((name for mark, name in SYSTEMS if mark in self.agent), "")
        return " · ".join(filter(None, (browser, system))) or _("未知设备")

    if TYPE_CHECKING:
        user_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
