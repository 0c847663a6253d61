"""What people read in a file where the reader doubted or erred: never a change to what was published."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.models.report import Report, Revision
from reports.statutory import MONEY_ADDRESSES

if TYPE_CHECKING:
    from reports.models.figures import Value


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def standing(self) -> Self:
        """Return those that nobody withdrew."""
        return self.filter(withdrawn_at=None)

    def of(self, revision: Revision) -> Self:
        """Return those of one file of a report."""
        return self.filter(report=revision.report_id, sha256=revision.sha256)

    def by_address(self) -> dict[str, Correction]:
        return {one.at: one for one in self}


class Correction(models.Model):
    """The figure that stands printed in one cell of one file, as a person read it; only ever added or withdrawn.

    It belongs to the bytes of the file, so that it holds however often the file is read again.  One that says
    what the reader says too settles the reader's doubt.
    """

    class State(models.TextChoices):
        """How a standing correction stands to what the reader reads (see ``Correction.state``)."""

        CORRECTED = "corrected", _("更正识读")
        VERIFIED = "verified", _("核对无误")
        CONFIRMED = "confirmed", _("识读已一致")

    report = models.ForeignKey(
        Report, verbose_name=_("年度报告"), on_delete=models.PROTECT, related_name="corrections"
    )
    sha256 = models.CharField("SHA-256", max_length=64)
    at = models.CharField(_("位置"), max_length=80)
    value = models.DecimalField(_("数值"), max_digits=18, decimal_places=6, null=True, blank=True)
    printed = models.CharField(_("原件所印"), max_length=200, blank=True)
    """What is printed, where that is not simply the digits of the value; empty with no value for a blank."""
    page = models.PositiveIntegerField(_("页码"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=500)
    before_value = models.DecimalField(
        _("原识读数值"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    before_printed = models.CharField(_("原识读文字"), max_length=400, blank=True)
    """What the program had read when the correction was made."""
    reading = models.JSONField(default=dict)
    """What the reader last read under it, to be put back when it is withdrawn:
    {"value": digits or null, "printed": str, "place": place or null, "doubts": [{"code", "params"}]}."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("更正人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    made_at = models.DateTimeField(_("更正时间"), auto_now_add=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("撤销人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("识读更正")
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "sha256", "at"],
                condition=Q(withdrawn_at=None),
                name="one_standing_correction_a_cell",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_with_a_reason"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.at}"

    @property
    def audit_scope(self) -> str:
        return self.report.agency.path

    @property
    def figure(self) -> Value:
        """The value as the figures hold it: a count, an amount, or ``None``."""
        return as_figure(self.at, self.value)

    @property
    def before(self) -> Value:
        """What the reader had read, as the figures hold it."""
        return as_figure(self.at, self.before_value)

    @property
    def read(self) -> Value:
        """What the reader reads by itself now."""
        value = self.reading.get("value")
        return as_figure(self.at, None if value is None else Decimal(value))

    @property
    def state(self) -> State:
        """Whether the reader reads otherwise; else whether it did so from the first or has learned it since."""
        if (self.figure, self.printed) != (self.read, self.reading.get("printed", "")):
            return self.State.CORRECTED
        was_right = (self.figure, self.printed) == (self.before, self.before_printed)
        return self.State.VERIFIED if was_right else self.State.CONFIRMED

    if TYPE_CHECKING:
        report_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


def as_figure(at: str, value: Decimal | None) -> Value:
    """Return a stored decimal as the sort of number that belongs at an address."""
    if value is None or at in MONEY_ADDRESSES:
        return value
    return int(value)
