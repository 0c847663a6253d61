"""Until when reports are due: by year and kind of agency, and longer for one agency where the office says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency


class Deadline(models.Model):
    """The last day for the reports of a year; where the office set none, the statutory day holds."""

    class Group(models.TextChoices):
        AGENCIES = "agencies", _("行政机关")
        GOVERNMENTS = "governments", _("县级以上人民政府")

    year = models.PositiveSmallIntegerField(_("报告年度"))
    group = models.CharField(_("适用对象"), max_length=12, choices=Group)
    due_on = models.DateField(_("报送期限"))
    reason = models.CharField(_("依据或理由"), max_length=300)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("设置人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    set_at = models.DateTimeField(_("设置时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("报送期限")
        ordering = ["-year", "group"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "group"], name="one_deadline_per_year_and_group"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="deadline_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_group_display()} {self.due_on}"

    if TYPE_CHECKING:

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class Extension(models.Model):
    """A later day for one agency's reports of a year."""

    agency = models.ForeignKey(
        Agency, verbose_name=_("行政机关"), on_delete=models.CASCADE, related_name="extensions"
    )
    year = models.PositiveSmallIntegerField(_("报告年度"))
    due_on = models.DateField(_("延至"))
    reason = models.CharField(_("理由"), max_length=300)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("批准人"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    set_at = models.DateTimeField(_("批准时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("延期")
        ordering = ["-year", "agency"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year"], name="one_extension_per_agency_and_year"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.agency} {self.year} {self.due_on}"

    @property
    def audit_scope(self) -> str:
        return self.agency.path

    if TYPE_CHECKING:
        agency_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
