"""What people say of a finding: the agency's explanations and the office's decisions, only ever added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import AnyUser
from validation.models.finding import Finding
from validation.models.sight import readable_by

TEXT_LIMIT = 5000
"""So long may an explanation or a comment be, in characters."""


class Explanation(models.Model):
    """What the agency says to a finding, for the figures it then rested on; only ever added."""

    finding = models.ForeignKey(
        Finding, verbose_name=_("问题"), on_delete=models.CASCADE, related_name="explanations"
    )
    text = models.TextField(_("说明"), max_length=TEXT_LIMIT)
    figures = models.JSONField(_("所据数字"), default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("说明人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("机关说明")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="explanation_says_something")
        ]

    def __str__(self) -> str:
        return self.text

    def stands_on(self, figures: dict[str, str | None]) -> bool:
        """Whether the figures it was made on are the same."""
        return bool(self.figures == figures)

    if TYPE_CHECKING:
        finding_id: int
        by_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: AnyUser) -> Self:
        """Return the decisions on findings in the user's scope."""
        return self.filter(readable_by(user, "finding__"))


class Decision(models.Model):
    """What a reviewer made of a finding, for the figures it then rested on; only ever added."""

    class Verdict(models.TextChoices):
        CONFIRMED = "confirmed", _("确认")
        DISMISSED = "dismissed", _("驳回")
        ACCEPTED = "accepted", _("采纳说明")

    finding = models.ForeignKey(
        Finding, verbose_name=_("问题"), on_delete=models.CASCADE, related_name="decisions"
    )
    verdict = models.CharField(_("处理"), max_length=10, choices=Verdict)
    reason = models.TextField(_("理由"), max_length=1000, blank=True)
    explanation = models.ForeignKey(
        Explanation,
        verbose_name=_("所据说明"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    """The last explanation there was when it was made; a later one reopens the question."""
    figures = models.JSONField(_("所据数字"), default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("处理人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("处理意见")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=["confirmed", "dismissed", "accepted"]),
                name="decision_verdict_known",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="dismissed") | ~Q(reason=""),
                name="dismissed_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="accepted") | Q(explanation__isnull=False) | ~Q(reason=""),
                name="accepted_what_was_explained",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} {self.finding}"

    def stands_on(self, figures: dict[str, str | None]) -> bool:
        """Whether the figures it was made on are the same."""
        return bool(self.figures == figures)

    if TYPE_CHECKING:
        finding_id: int
        explanation_id: int | None

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
