"""What a person was told, and which of it they want by mail."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.kinds import name, sentence

CLAIMED_FOR = timedelta(minutes=15)
"""A worker that says nothing for so long has died; what it held is mailed by another."""


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, user: Any) -> Self:
        """Return what a person was told; nothing for anybody else."""
        return self.filter(recipient_id=user.pk)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def awaiting_mail(self, now: datetime) -> Self:
        """Return what is to be mailed by now and is in nobody's hands."""
        is_free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIMED_FOR)
        return self.filter(is_free, mail_due=True, mail_at__lte=now)


class Notice(models.Model):
    """One thing one person was told; ``key`` is what it was about, so that nobody is told twice."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("收件人"),
        on_delete=models.CASCADE,
        related_name="notices",
    )
    kind = models.CharField(_("类别"), max_length=40)
    key = models.CharField(_("事由"), max_length=120)
    params = models.JSONField(_("内容"), default=dict, encoder=DjangoJSONEncoder)
    url = models.CharField(_("链接"), max_length=300, blank=True)
    """Path on this site."""
    created_at = models.DateTimeField(_("时间"), default=timezone.now)
    read_at = models.DateTimeField(_("阅读时间"), null=True)
    mail_due = models.BooleanField(_("待发邮件"), default=False)
    mail_at = models.DateTimeField(null=True, editable=False)
    """Not to be mailed before: now, the hour of the daily mail, or when to try again."""
    mail_claim = models.UUIDField(null=True, editable=False)
    """Of the worker that is mailing it, so that two workers never mail the same."""
    claimed_at = models.DateTimeField(null=True, editable=False)
    mail_attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    mailed_at = models.DateTimeField(_("邮件发出时间"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("通知")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="told_once"),
            models.CheckConstraint(condition=~Q(kind=""), name="notice_of_a_kind"),
            models.CheckConstraint(
                condition=Q(mail_due=False) | Q(mail_at__isnull=False), name="mail_due_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="unread_notices"),
            models.Index(fields=["recipient"], condition=Q(mail_due=True), name="unsent_notices"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """What it says, in the active language."""
        return sentence(self.kind, self.params)

    @property
    def kind_name(self) -> str:
        return name(self.kind)

    if TYPE_CHECKING:
        recipient_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class Preference(models.Model):
    """How one person wants one kind of notice by mail; the inbox has it in any case."""

    class Mail(models.TextChoices):
        NOW = "now", _("立即")
        DAILY = "daily", _("每日汇总")
        NEVER = "never", _("不发")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences"
    )
    kind = models.CharField(_("类别"), max_length=40)
    mail = models.CharField(_("邮件"), max_length=10, choices=Mail)

    class Meta:
        verbose_name = verbose_name_plural = _("通知设置")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_preference_a_kind"),
            models.CheckConstraint(
                condition=Q(mail__in=["now", "daily", "never"]), name="preference_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.kind} {self.mail}"

    if TYPE_CHECKING:
        user_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
