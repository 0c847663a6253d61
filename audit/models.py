"""The record of acts: one row an act, sealed into a chain of hashes."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class EventQuerySet(models.QuerySet["Event"]):
    def within(self, paths: list[str]) -> Self:
        """Return the events on agencies in these subtrees (paths of ``agencies.tree``); none for no path."""
        scope = Q(pk__in=[])
        for path in paths:
            scope |= Q(scope__startswith=path)
        return self.filter(scope)

    def unsealed(self) -> Self:
        return self.filter(number=None)


class Event(models.Model):
    """One act: who, when, from where, what, on what, before and after; never changed once sealed.

    ``number`` and ``hash`` are given by ``audit.chain.seal`` right after the act's transaction is committed, so that
    acts need not wait for each other.
    """

    at = models.DateTimeField(_("时间"), default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("操作人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    """``None`` where the program acted by itself."""
    actor_name = models.CharField(_("操作人姓名"), max_length=200, blank=True)
    address = models.CharField(_("来源地址"), max_length=45, blank=True)
    agent = models.CharField(_("浏览器"), max_length=200, blank=True)
    verb = models.CharField(_("操作"), max_length=60)
    """What was done, as ``noun.verb``: ``report.submit``; named in ``audit.verbs``."""
    subject = models.CharField(_("对象类别"), max_length=60, blank=True)
    """``app.model`` of what it was done to."""
    subject_key = models.CharField(_("对象编号"), max_length=40, blank=True)
    label = models.CharField(_("对象"), max_length=300, blank=True)
    scope = models.CharField(_("所属机关路径"), max_length=255, blank=True, db_index=True)
    before = models.JSONField(_("操作前"), default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("操作后"), default=dict, encoder=DjangoJSONEncoder)
    details = models.JSONField(_("说明"), default=dict, encoder=DjangoJSONEncoder)
    number = models.PositiveBigIntegerField(_("序号"), null=True, unique=True)
    previous = models.CharField(_("前一条摘要"), max_length=64, blank=True)
    hash = models.CharField(_("摘要"), max_length=64, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("操作记录")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(number=None, hash="") | (Q(number__gte=1) & ~Q(hash="")),
                name="sealed_with_number_and_hash",
            ),
            models.CheckConstraint(condition=~Q(verb=""), name="event_says_what"),
        ]
        indexes = [models.Index(fields=["subject", "subject_key"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.label}".strip()

    def digest(self, number: int, previous: str) -> str:
        """Return the SHA-256 of all that the event says, of its number and of the hash before it."""
        said = {
            "at": self.at.isoformat(),
            "actor": self.actor_id,
            **{
                name: getattr(self, name)
                for name in (
                    "actor_name",
                    "address",
                    "agent",
                    "verb",
                    "subject",
                    "subject_key",
                    "label",
                    "scope",
                    "before",
                    "after",
                    "details",
                )
            },
            "number": number,
            "previous": previous,
        }
        text = json.dumps(
            said, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(text.encode()).hexdigest()

    if TYPE_CHECKING:
        actor_id: int | None

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class Chain(models.Model):
    """The end of the chain, one row: whoever seals holds its lock."""

    length = models.PositiveBigIntegerField(_("条数"), default=0)
    hash = models.CharField(_("末条摘要"), max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("记录链")

    def __str__(self) -> str:
        return f"{self.length} {self.hash}".strip()
