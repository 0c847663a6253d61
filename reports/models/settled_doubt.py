"""Doubts of a whole row, table or file that a person settled by looking at the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.models.reading import sentence_of
from reports.models.report import Report, Revision


class SettledDoubtQuerySet(models.QuerySet["SettledDoubt"]):
    def standing(self) -> Self:
        """Return those that nobody withdrew."""
        return self.filter(withdrawn_at=None)

    def of(self, revision: Revision) -> Self:
        """Return those of one file of a report."""
        return self.filter(report=revision.report_id, sha256=revision.sha256)


class SettledDoubt(models.Model):
    """What a person found where the reader doubted more than one cell; it holds for the bytes of the file.

    The doubt on one cell is settled by what is set in the cell (``Correction``).
    """

    report = models.ForeignKey(
        Report, verbose_name=_("年度报告"), on_delete=models.PROTECT, related_name="settled_doubts"
    )
    sha256 = models.CharField("SHA-256", max_length=64)
    code = models.CharField(_("代码"), max_length=40)
    params = models.JSONField(default=dict)
    mark = models.CharField(max_length=64, editable=False)
    """Of code and parameters (``Doubt.mark``): a doubt that is the same when the file is read again."""
    reason = models.CharField(_("理由"), max_length=500)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("核对人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    made_at = models.DateTimeField(_("核对时间"), auto_now_add=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("撤销人"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True)

    objects = SettledDoubtQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("已核对的存疑")
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "sha256", "mark"],
                condition=Q(withdrawn_at=None),
                name="a_doubt_settled_once",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="doubt_settled_with_a_reason"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="doubt_taken_up_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.code}"

    @property
    def audit_scope(self) -> str:
        return self.report.agency.path

    @property
    def message(self) -> str:
        """What was unsure, as a sentence in the active language."""
        return sentence_of(self.code, self.params)

    if TYPE_CHECKING:
        report_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
