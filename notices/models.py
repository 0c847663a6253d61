"""What a person was told, and which of it they want by mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.kinds import sentence


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, user: Any) -> Self:
        """Return what a person was told; nothing for anybody else."""
        return self.filter(recipient_id=user.pk)

    def unread(self) -> Self:
        return self.filter(read_at=None)


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
    mailed_at = models.DateTimeField(_("邮件发出时间"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("通知")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="told_once"),
            models.CheckConstraint(condition=~Q(kind=""), name="notice_of_a_kind"),
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

    if TYPE_CHECKING:
        recipient_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
