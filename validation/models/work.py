"""Checks still to be made, whole years to be checked again, and rules that crashed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import AnyUser
from reports.models import Report


class Recheck(models.Model):
    """A whole year checked again; done when none of its requests is left."""

    year = models.PositiveSmallIntegerField(_("报告年度"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("发起人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    total = models.PositiveIntegerField(_("报告数"), default=0)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("重新核对")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                condition=models.Q(finished_at=None),
                name="one_recheck_of_a_year_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.created_at:%Y-%m-%d}"

    @property
    def done(self) -> int:
        return self.total - self.requests.count()

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 100

    if TYPE_CHECKING:

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class CheckRequest(models.Model):
    """A report that is to be checked again because something it is compared with has changed.

    Rows are added without asking whether there is one already, so that nobody waits for anybody's lock; one
    check answers all requests that were there when it began.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="check_requests")
    recheck = models.ForeignKey(
        Recheck, null=True, on_delete=models.CASCADE, related_name="requests"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(db_index=True)
    """When a worker was last told; told again when that was long ago."""
    attempts = models.PositiveSmallIntegerField(default=0)
    """Times a check began and has not ended."""

    class Meta:
        verbose_name = verbose_name_plural = _("待核对")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.report_id)

    if TYPE_CHECKING:
        report_id: int
        recheck_id: int | None

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class CheckFailure(models.Model):
    """A report that could not be checked at all, by our fault; gone when a later check succeeds."""

    report = models.OneToOneField(
        Report,
        verbose_name=_("年度报告"),
        on_delete=models.CASCADE,
        related_name="check_failure",
    )
    error = models.CharField(_("错误"), max_length=200)
    """The exception and where it was raised, never words of the report."""
    incident = models.CharField(_("事件编号"), max_length=12)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("核对失败")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.error}"

    if TYPE_CHECKING:
        report_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class RuleCrashQuerySet(models.QuerySet["RuleCrash"]):
    def visible_to(self, user: AnyUser) -> Self:
        return self.filter(report__in=Report.objects.visible_to(user))


class RuleCrash(models.Model):
    """A rule that could say nothing of a report because it crashed; gone when a later check succeeds."""

    rule = models.CharField(_("规则"), max_length=8)
    report = models.ForeignKey(
        Report, verbose_name=_("年度报告"), on_delete=models.CASCADE, related_name="crashes"
    )
    error = models.CharField(_("错误"), max_length=200)
    """The exception and where it was raised, never words of the report."""
    rules_version = models.CharField(_("规则版本"), max_length=40)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    objects = RuleCrashQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("规则运行失败")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "rule"], name="one_crash_a_report_and_rule")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.error}"

    if TYPE_CHECKING:
        report_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
