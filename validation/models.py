"""Findings: what the rules say of a report, kept across its revisions, and what people say of a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from agencies.models import AnyUser
from reports.models import Report, Revision
from validation import wording
from validation.engine import CATALOGUE, Rule, Severity

GRAVEST_FIRST = Case(
    *(When(severity=severity, then=Value(rank)) for rank, severity in enumerate(Severity)),
    output_field=models.PositiveSmallIntegerField(),
)


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, user: AnyUser) -> Self:
        """Return the findings on reports in the user's scope."""
        return self.filter(report__in=Report.objects.visible_to(user))

    def present(self) -> Self:
        """Return the findings that the newest checked revision still has."""
        return self.filter(present=True)

    def by_severity(self) -> Self:
        """Order the gravest first, then by rule and place."""
        return self.order_by(GRAVEST_FIRST, "rule", "at", "pk")


class Finding(models.Model):
    """A breach of one rule at one place of a report.

    It keeps its identity, and with it its comments, while revisions come and go: ``present`` says whether the
    last checked revision still has it, ``revision`` where it was last found.
    """

    report = models.ForeignKey(
        Report, verbose_name=_("年度报告"), on_delete=models.CASCADE, related_name="findings"
    )
    rule = models.CharField(_("规则"), max_length=8)
    at = models.CharField(_("位置"), max_length=80, blank=True)
    """The address of the cell, or empty for the report as a whole."""
    revision = models.ForeignKey(
        Revision, verbose_name=_("最近版本"), on_delete=models.PROTECT, related_name="findings"
    )
    first_revision = models.ForeignKey(
        Revision, verbose_name=_("首次版本"), on_delete=models.PROTECT, related_name="+"
    )
    present = models.BooleanField(_("仍存在"), default=True)
    severity = models.CharField(_("级别"), max_length=8, choices=Severity)
    doubtful = models.BooleanField(_("识读存疑"), default=False)
    params = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    cells = models.JSONField(_("单元格"), default=list, blank=True)
    expected = models.DecimalField(
        _("应为"), max_digits=24, decimal_places=6, null=True, blank=True
    )
    actual = models.DecimalField(_("实为"), max_digits=24, decimal_places=6, null=True, blank=True)
    quotes = models.JSONField(_("引文"), default=list, blank=True)
    """[{"section": 0..6, "text": str}]"""
    rules_version = models.CharField(_("规则版本"), max_length=40)
    reader = models.CharField(_("识读程序版本"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("首次发现"), auto_now_add=True)
    updated_at = models.DateTimeField(_("最近核对"), auto_now=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("问题")
        ordering = ["report", "rule", "at"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "rule", "at"], name="one_finding_per_rule_and_place"
            ),
            models.CheckConstraint(
                condition=Q(severity__in=Severity.values), name="finding_severity_known"
            ),
            models.CheckConstraint(condition=~Q(rule=""), name="finding_of_a_rule"),
            models.CheckConstraint(
                condition=Q(doubtful=False) | ~Q(severity=Severity.ERROR),
                name="our_doubt_is_never_an_error",
            ),
        ]
        indexes = [
            models.Index(
                fields=["report", "severity"], condition=Q(present=True), name="open_findings"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.at}".strip()

    @property
    def declaration(self) -> Rule | None:
        """The rule as declared; ``None`` if this program no longer knows it."""
        return CATALOGUE.get(self.rule)

    @property
    def message(self) -> str:
        """The complete sentence in the active language."""
        if self.declaration is None:
            return self.rule
        return wording.finding(self.declaration.message, self.params, doubtful=self.doubtful)

    if TYPE_CHECKING:
        report_id: int
        revision_id: int
        first_revision_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: AnyUser) -> Self:
        """Return the comments on findings in the user's scope."""
        return self.filter(finding__in=Finding.objects.visible_to(user))


class Comment(models.Model):
    """What somebody says of a finding."""

    finding = models.ForeignKey(
        Finding, verbose_name=_("问题"), on_delete=models.CASCADE, related_name="comments"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("批注人"),
        on_delete=models.PROTECT,
        related_name="comments",
    )
    text = models.TextField(_("内容"), max_length=2000)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("批注")
        ordering = ["created_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="comment_says_something")]

    def __str__(self) -> str:
        return self.text

    if TYPE_CHECKING:
        finding_id: int
        author_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
