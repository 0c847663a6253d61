"""What the office has set about its rules, and what a change would do before it goes live."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reports.models import Report
from validation.engine import Severity
from validation.models.words import said


class Setting(models.Model):
    """On or off, how grave, and the thresholds of one rule; what is empty is as the rule declares it."""

    rule = models.CharField(_("规则"), max_length=8)
    enabled = models.BooleanField(_("启用"), default=True)
    severity = models.CharField(_("级别"), max_length=8, choices=Severity, blank=True)
    limits = models.JSONField(_("阈值"), default=dict, blank=True)
    """{name: number}, only those that differ from the declared ones."""
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        abstract = True

    if TYPE_CHECKING:

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class RuleSettingQuerySet(models.QuerySet["RuleSetting"]):
    def in_force(self, on: date) -> Self:
        """Return those that have begun, for each rule the last one to begin first."""
        return self.filter(effective_from__lte=on).order_by("rule", "-effective_from", "-pk")


class RuleSetting(Setting):
    """A change of a rule from a date on; rows are only ever added, so that they are the rule's history."""

    effective_from = models.DateField(_("生效日期"))
    reason = models.TextField(_("理由"), max_length=1000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("设置人"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = RuleSettingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("规则设置")
        ordering = ["rule", "-effective_from", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="setting_has_a_reason"),
            models.CheckConstraint(
                condition=Q(severity="") | Q(severity__in=Severity.values),
                name="setting_severity_known",
            ),
        ]
        indexes = [models.Index(fields=["rule", "effective_from"], name="settings_of_a_rule")]

    def __str__(self) -> str:
        return f"{self.rule} {self.effective_from}"


class RuleTrial(Setting):
    """A change tried on every current report: nothing of it is stored but what would appear and vanish."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("试算人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    total = models.PositiveIntegerField(_("报告数"), default=0)
    done = models.PositiveIntegerField(_("已试算"), default=0)
    cursor = models.BigIntegerField(default=0)
    """Primary key of the last report tried; reports are tried in this order."""
    sent_at = models.DateTimeField(null=True)
    """When the next part was last sent to a worker; sent again when that was long ago."""
    finished_at = models.DateTimeField(_("完成时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("规则试算")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="trial_done_at_most_all")
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.created_at:%Y-%m-%d}"

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 100


class TrialOutcome(models.Model):
    """One finding that the tried change would bring, take away, or weigh differently."""

    class Effect(models.TextChoices):
        APPEARS = "appears", _("新出现")
        VANISHES = "vanishes", _("消失")
        REGRADED = "regraded", _("级别改变")

    trial = models.ForeignKey(RuleTrial, on_delete=models.CASCADE, related_name="outcomes")
    report = models.ForeignKey(
        Report, verbose_name=_("年度报告"), on_delete=models.CASCADE, related_name="+"
    )
    effect = models.CharField(_("变化"), max_length=10, choices=Effect)
    at = models.CharField(_("位置"), max_length=80, blank=True)
    severity = models.CharField(_("级别"), max_length=8, choices=Severity)
    doubtful = models.BooleanField(_("识读存疑"), default=False)
    params = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = verbose_name_plural = _("试算结果")
        ordering = ["report", "at"]
        constraints = [
            models.UniqueConstraint(fields=["trial", "report", "at"], name="one_outcome_a_place")
        ]

    def __str__(self) -> str:
        return f"{self.get_effect_display()} {self.at}"

    @property
    def message(self) -> str:
        """The complete sentence in the active language."""
        return said(self.trial.rule, self.params, doubtful=self.doubtful)

    if TYPE_CHECKING:

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
