"""Roster files that were handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


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
        settings.AUTH_USER_MODEL,
        verbose_name=_("导入人"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)
    name = models.CharField(_("文件名"), max_length=255)
    lines = models.JSONField(_("各行"), default=list)
    """[{"line": number in the file, "cells": {column key: text}}]"""
    changes = models.JSONField(_("变化"), default=list)
    """What was shown (and then done), one object a line (``agencies.roster.changes.Change``)."""
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
