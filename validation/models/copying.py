"""What texts look like in short, so that those alike are found, and what was found."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reports.models import Report, Revision
from validation.copying.sketches import packed, unpacked

SECTIONS = (1, 5)
"""The sections in which an agency speaks in its own words."""


class Signature(models.Model):
    """The sketches of a revision's sections; there is one as soon as the revision has been compared."""

    revision = models.OneToOneField(
        Revision, primary_key=True, on_delete=models.CASCADE, related_name="signature"
    )
    version = models.PositiveSmallIntegerField()
    """Of the method; sketches of different versions cannot be compared."""
    general = models.BinaryField(default=b"", blank=True)
    """Section one; empty for too short a text."""
    problems = models.BinaryField(default=b"", blank=True)
    """Section five."""

    class Meta:
        verbose_name = verbose_name_plural = _("文字特征")

    def __str__(self) -> str:
        return str(self.pk)

    def sketches(self) -> dict[int, array[int]]:
        """Return the sketches by section, of those long enough to have one."""
        stored = zip(SECTIONS, (self.general, self.problems), strict=True)
        return {number: sketch for number, data in stored if (sketch := unpacked(data)) is not None}

    def draw(self, sketches: dict[int, array[int]]) -> None:
        """Take over the sketches of all sections."""
        self.general, self.problems = (packed(sketches.get(number)) for number in SECTIONS)

    if TYPE_CHECKING:
        revision_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class Band(models.Model):
    """One band of a current report's sketch: reports of a year that share one may be alike."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="bands")
    year = models.PositiveSmallIntegerField()
    section = models.PositiveSmallIntegerField()
    key = models.BigIntegerField()

    class Meta:
        verbose_name = verbose_name_plural = _("文字特征分段")
        indexes = [models.Index(fields=["year", "section", "key"], name="reports_of_a_band")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.section}"

    if TYPE_CHECKING:
        report_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class Resemblance(models.Model):
    """Text of a report's section that stands in another report of the year too; one row a direction."""

    report = models.ForeignKey(
        Report,
        verbose_name=_("年度报告"),
        on_delete=models.CASCADE,
        related_name="resemblances",
    )
    other = models.ForeignKey(
        Report, verbose_name=_("另一报告"), on_delete=models.CASCADE, related_name="+"
    )
    section = models.PositiveSmallIntegerField(_("部分"))
    share = models.FloatField(_("相同比例"))
    """Part of the report's own words that stand in the other, 0 to 1."""
    passages = models.JSONField(_("相同段落"), default=list)
    """[[here, there], …], as printed."""
    is_kin = models.BooleanField(_("上下级"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("文字雷同")
        ordering = ["report", "section", "-share", "other"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "other", "section"], name="one_resemblance_a_section"
            ),
            models.CheckConstraint(condition=~Q(report=F("other")), name="resembles_another"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.other_id} {self.section}"

    if TYPE_CHECKING:
        report_id: int
        other_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class TextComparison(models.Model):
    """All texts of a year compared with each other because an administrator asked; one at a time a year."""

    year = models.PositiveSmallIntegerField(_("报告年度"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("发起人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    total = models.PositiveIntegerField(_("报告数"), default=0)
    done = models.PositiveIntegerField(_("已比较"), default=0)
    found = models.PositiveIntegerField(_("雷同"), default=0)
    """Sections alike, each direction counted."""
    changed = models.PositiveIntegerField(_("待重新核对"), default=0)
    """Reports that are checked again because what they share has changed."""
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)
    sent_at = models.DateTimeField()
    """When a worker was last told, or last said how far it is."""
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    incident = models.CharField(_("事件编号"), max_length=12, blank=True)
    """Under which the log tells why it failed for good; empty where it did not."""

    class Meta:
        verbose_name = verbose_name_plural = _("文字比较")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(finished_at=None),
                name="one_comparison_of_a_year_at_a_time",
            ),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="compared_at_most_all"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.created_at:%Y-%m-%d}"

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 100

    if TYPE_CHECKING:

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
