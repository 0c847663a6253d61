"""How a person arranges the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import AnyUser


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def of(self, user: AnyUser) -> Self:
        return self.filter(user_id=user.pk)


class SavedFilter(models.Model):
    """A filter of a list that a person comes back to: the part of the address behind the question mark."""

    class Page(models.TextChoices):
        QUEUE = "queue", _("工作台")
        FINDINGS = "finding-list", _("问题列表")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    page = models.CharField(_("页面"), max_length=20, choices=Page, default=Page.QUEUE)
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(_("筛选条件"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("保存的筛选")
        ordering = ["page", "name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_filter_named_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_filter_has_a_name"),
            models.CheckConstraint(
                condition=Q(page__in=["queue", "finding-list"]), name="saved_filter_page_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    if TYPE_CHECKING:

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
