"""Findings: what the rules say of a report, kept across its revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext_lazy as _

from agencies.models import AnyUser
from reports.models import Report, Revision
from validation.engine import CATALOGUE, Rule, Severity
from validation.models.sight import DESK_ONLY, readable_by
from validation.models.words import figure_name, said

if TYPE_CHECKING:
    from validation.models.acts import Decision, Explanation
    from validation.models.conversation import Comment


GRAVEST_FIRST = Case(
    *(When(severity=severity, then=Value(rank)) for rank, severity in enumerate(Severity)),
    output_field=models.PositiveSmallIntegerField(),
)


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, user: AnyUser) -> Self:
        """Return the findings on reports in the user's scope; hints only to who reviews the agency."""
        return self.filter(readable_by(user))

    def present(self) -> Self:
        """Return the findings that the newest checked revision still has."""
        return self.filter(present=True)

    def by_severity(self) -> Self:
        """Order the gravest first, then by rule and place."""
        return self.order_by(GRAVEST_FIRST, "rule", "at", "pk")


class Finding(models.Model):
    """A breach of one rule at one place of a report.

    It keeps its identity, and with it its comments and decisions, while revisions come and go: ``present`` says
    whether the last check still found it, ``revision`` where it was last found.
    """

    class State(models.TextChoices):
        """Where a finding is in its life (see ``Finding.state``)."""

        NEW = "new", _("新出现")
        PERSISTING = "persisting", _("仍存在")
        RECURRING = "recurring", _("再次出现")
        CURED = "cured", _("已消除")
        LAPSED = "lapsed", _("不再提出")

    class Handling(models.TextChoices):
        """How far agency and office have come with it (see ``Finding.due_handling``)."""

        OPEN = "open", _("待处理")
        EXPLAINED = "explained", _("已说明待核")
        CONFIRMED = "confirmed", _("已确认")
        DISMISSED = "dismissed", _("已驳回")
        ACCEPTED = "accepted", _("说明已采纳")

    WAITING = (Handling.OPEN, Handling.EXPLAINED)
    """Nobody has decided on it."""
    STANDING = (*WAITING, Handling.CONFIRMED)
    """It still speaks against the report."""

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
    cured_in = models.ForeignKey(
        Revision,
        verbose_name=_("消除于"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    """The version that removed it, while it is gone."""
    recurred_in = models.ForeignKey(
        Revision,
        verbose_name=_("再现于"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    """The version that brought it back after it was cured."""
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
    figures = models.JSONField(_("所据数字"), default=dict, blank=True)
    """What it was found on: {address or "expected" or "actual": digits or null}."""
    handling = models.CharField(
        _("处理情况"), max_length=10, choices=Handling, default=Handling.OPEN
    )
    """What ``due_handling`` says, kept here for lists; written by ``desk.handling`` and ``findings.check``."""
    edition = models.PositiveIntegerField(_("变动次数"), default=0)
    """Grows with every explanation, decision and change of figures: tells a page that it is out of date."""
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("经办人"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    due_on = models.DateField(_("办理期限"), null=True, blank=True)
    rules_version = models.CharField(_("规则版本"), max_length=40)
    setting = models.ForeignKey(
        "validation.RuleSetting",
        verbose_name=_("规则设置"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    """The office's setting of the rule it was found under, if there was one."""
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
            models.CheckConstraint(
                condition=Q(
                    handling__in=["open", "explained", "confirmed", "dismissed", "accepted"]
                ),
                name="finding_handling_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["report", "severity", "handling"],
                include=["rule", "at", "id"],  # a list is counted and sorted without the wide rows
                condition=Q(present=True),
                name="findings_to_sort",
            ),
            models.Index(
                fields=["rule", "report"], condition=Q(present=True), name="findings_of_a_rule"
            ),
            models.Index(
                fields=["assignee"],
                condition=Q(present=True, assignee__isnull=False),
                name="findings_of_assignee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.report}"

    @property
    def is_hint(self) -> bool:
        """Whether it is for the office alone (decision 5)."""
        return self.severity == Severity.NOTICE and self.rule.startswith(DESK_ONLY)

    @property
    def audit_scope(self) -> str:
        return self.report.agency.path

    @property
    def declaration(self) -> Rule | None:
        """The rule as declared; ``None`` if this program no longer knows it."""
        return CATALOGUE.get(self.rule)

    @property
    def message(self) -> str:
        """The complete sentence in the active language."""
        return said(self.rule, self.params, doubtful=self.doubtful)

    @property
    def state(self) -> State:
        """New in the version it was last found in, there before, back again, cured by a version, or lapsed.

        A finding lapses when it goes without a new version: the rule was changed, or what it was compared
        with.
        """
        if not self.present:
            return self.State.CURED if self.cured_in_id else self.State.LAPSED
        if self.recurred_in_id:
            return self.State.RECURRING
        is_new = self.first_revision_id == self.revision_id
        return self.State.NEW if is_new else self.State.PERSISTING

    @property
    def threads(self) -> list[tuple[Comment, list[Comment]]]:
        """The prefetched comments that began a thread, each with its answers, oldest first."""
        answers: dict[int | None, list[Comment]] = {}
        for comment in self.comments.all():
            answers.setdefault(comment.parent_id, []).append(comment)
        return [(first, answers.get(first.pk, [])) for first in answers.get(None, [])]

    @property
    def acts(self) -> list[Decision | Explanation]:
        """Everything explained and decided, in order; uses what is prefetched."""
        return sorted([*self.explanations.all(), *self.decisions.all()], key=lambda act: act.at)

    @property
    def last_decision(self) -> Decision | None:
        """What was decided last, whether or not it still stands; uses prefetched decisions."""
        return max(self.decisions.all(), key=lambda decision: decision.pk, default=None)

    @property
    def standing_decision(self) -> Decision | None:
        """The last decision, unless the figures it was made on have changed since."""
        last = self.last_decision
        return last if last is not None and last.stands_on(self.figures) else None

    @property
    def last_explanation(self) -> Explanation | None:
        """What the agency said last, for whichever figures; uses prefetched explanations."""
        return max(self.explanations.all(), key=lambda explanation: explanation.pk, default=None)

    @property
    def standing_explanation(self) -> Explanation | None:
        """The last explanation, unless the figures it was made on have changed since."""
        last = self.last_explanation
        return last if last is not None and last.stands_on(self.figures) else None

    @property
    def last_act(self) -> Decision | Explanation | None:
        """The later of the last decision and the last explanation."""
        decision, explanation = self.last_decision, self.last_explanation
        if decision is None or explanation is None:
            return decision or explanation
        return decision if decision.explanation_id == explanation.pk else explanation

    @property
    def due_handling(self) -> Handling:
        """What its history says of it for the figures it rests on now.

        The last decision counts while it stands; an explanation given after it, for these figures, waits to be
        decided on again.
        """
        decision, explanation = self.standing_decision, self.standing_explanation
        is_answered = explanation is None or (
            decision is not None and decision.explanation_id == explanation.pk
        )
        if decision is not None and is_answered:
            return self.Handling(decision.verdict)
        return self.Handling.EXPLAINED if explanation is not None else self.Handling.OPEN

    @property
    def changed_figures(self) -> list[tuple[str, str | None, str | None]]:
        """What the last decision or explanation no longer stands on: name, the figure then, the figure now."""
        last = self.last_act
        if last is None or last.stands_on(self.figures):
            return []
        return [
            (figure_name(key), last.figures.get(key), self.figures.get(key))
            for key in dict.fromkeys((*self.figures, *last.figures))
            if last.figures.get(key) != self.figures.get(key)
        ]

    if TYPE_CHECKING:
        report_id: int
        revision_id: int
        first_revision_id: int
        cured_in_id: int | None
        recurred_in_id: int | None
        assignee_id: int | None

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
