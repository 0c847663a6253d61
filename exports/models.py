"""Exports as jobs: what was asked for, how far it is, the file, and the proof of what is in it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AnyUser


class ExportQuerySet(models.QuerySet["Export"]):
    def visible_to(self, user: AnyUser) -> Self:
        """Return the exports the user asked for: what is in them was in that user's scope."""
        return self.filter(requested_by_id=user.pk)

    def stalled(self, now: datetime) -> Self:
        """Return what nobody works on although it is not done."""
        return self.filter(state__in=Export.PENDING).filter(
            Q(lease_expires_at__lt=now) | Q(lease_expires_at=None)
        )


def stored_name(instance: Export, filename: str) -> str:  # noqa: ARG001
    return f"exports/{uuid.uuid4().hex}"


class Export(models.Model):
    """One export somebody asked for."""

    class State(models.TextChoices):
        QUEUED = "queued", _("排队中")
        RUNNING = "running", _("生成中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("未能生成")
        EXPIRED = "expired", _("已过期")

    PENDING = (State.QUEUED, State.RUNNING)

    kind = models.CharField(_("类别"), max_length=40)
    params = models.JSONField(_("条件"), default=dict, encoder=DjangoJSONEncoder)
    """The filters as in the address of a board, as text: year, region, kind, basis …"""
    language = models.CharField(_("语言"), max_length=10, default="zh-hans")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("申请人"),
        on_delete=models.PROTECT,
        related_name="exports",
    )
    requested_at = models.DateTimeField(_("申请时间"), default=timezone.now)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField(_("进度（%）"), default=0)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    lease = models.UUIDField(null=True, editable=False)
    lease_expires_at = models.DateTimeField(null=True, editable=False)
    cut_off = models.DateTimeField(_("数据截止时间"), null=True)
    """The moment whose state of the data is in it."""
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    expires_at = models.DateTimeField(_("保留至"), null=True)
    file = models.FileField(_("文件"), upload_to=stored_name, max_length=120, blank=True)
    name = models.CharField(_("文件名"), max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("字节数"), default=0)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    rules = models.CharField(_("规则版本"), max_length=40, blank=True)
    coverage = models.JSONField(_("完整性"), default=dict, encoder=DjangoJSONEncoder)
    """{"expected": int, "included": int, "missing": [names]}"""
    scope = models.JSONField(default=dict, editable=False)
    """Whose reports may be in the file (``exports.scope``); gone with the file."""
    problem = models.CharField(_("问题代码"), max_length=40, blank=True)
    incident = models.CharField(_("事件编号"), max_length=12, blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("导出")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(file=""), name="done_with_a_file"
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease__isnull=False),
                name="running_under_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(progress__lte=100), name="export_progress_is_percent"
            ),
        ]
        indexes = [
            models.Index(
                fields=["lease_expires_at"],
                condition=Q(state__in=["queued", "running"]),
                name="pending_exports",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_pending(self) -> bool:
        return self.state in self.PENDING

    @property
    def missing(self) -> list[str]:
        """Names of the agencies that were expected and are not in it."""
        return list(self.coverage.get("missing", []))

    if TYPE_CHECKING:
        requested_by_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


DAYS = 15
"""So many days are given for corrections unless the office says otherwise."""


class CircularTemplate(models.Model):
    """How an office words its circular; offices without one use the given words."""

    agency = models.OneToOneField(
        Agency,
        verbose_name=_("通报机关"),
        on_delete=models.CASCADE,
        related_name="circular_template",
    )
    texts = models.JSONField(_("文字"), default=dict)
    """{key of a passage: text with names in braces} (see ``exports.circulars``)"""
    days = models.PositiveSmallIntegerField(_("整改天数"), default=DAYS)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("修改人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    changed_at = models.DateTimeField(_("修改时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("通报模板")
        constraints = [
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=365), name="circular_gives_days"
            )
        ]

    def __str__(self) -> str:
        return str(self.agency)

    @property
    def audit_scope(self) -> str:
        return self.agency.path

    if TYPE_CHECKING:

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
