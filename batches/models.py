"""Many files handed in at once, and what became of each of them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AnyUser
from batches.reasons import sentence
from reports.models import Report, Revision


class BatchQuerySet(models.QuerySet["Batch"]):
    def of(self, user: AnyUser) -> Self:
        """Return the batches a person handed in; a batch is nobody else's."""
        return self.filter(by_id=user.pk)

    def summed_up(self) -> Self:
        """Add what tells one batch from another: its first file, how many there are, and what became of them."""
        state = BatchFile.State
        lines = BatchFile.objects.filter(batch=OuterRef("pk")).exclude(state=state.UNPACKED)
        is_line = ~Q(files__state=state.UNPACKED)
        refused = Q(files__state__in=[state.REFUSED, state.FAILED])
        return self.order_by("-pk").annotate(
            first=Subquery(lines.order_by("number").values("path")[:1]),
            lines=Count("files", filter=is_line),
            unsure=Count("files", filter=Q(files__state=state.UNSURE)),
            filed=Count("files", filter=Q(files__state=state.FILED)),
            refused=Count("files", filter=refused),
        )


class Batch(models.Model):
    """Files handed in together; kept until ``expires_at``, what was filed stays for ever as revisions."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("上传人"),
        on_delete=models.CASCADE,
        related_name="batches",
    )
    created_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    year = models.PositiveSmallIntegerField(_("报告年度"))
    """The year the files are said to be about; what a document states goes before."""
    expires_at = models.DateTimeField(_("保留至"))
    cleaned_at = models.DateTimeField(_("清理时间"), null=True)

    objects = BatchQuerySet.as_manager()

    if TYPE_CHECKING:
        by_id: int

    class Meta:
        verbose_name = verbose_name_plural = _("批次")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=2008, year__lte=2100), name="batch_year_plausible"
            )
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(cleaned_at=None), name="batches_to_clean"
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("batch-detail", args=[self.pk])

    def counts(self) -> dict[str, int]:
        """Return how many lines are in each state, with one query."""
        states = self.files.order_by().values_list("state").annotate(n=Count("pk"))
        return {state.value: 0 for state in BatchFile.State} | dict(states)

    if TYPE_CHECKING:

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class BatchFileQuerySet(models.QuerySet["BatchFile"]):
    def moving(self) -> Self:
        """Return those in the hands of a worker or waiting for one."""
        return self.filter(state__in=BatchFile.MOVING)

    def fileable(self) -> Self:
        """Return those that are filed when the user says so: sure, or confirmed by the user."""
        return self.filter(state=BatchFile.State.READY)

    def locked(self, line_id: int, state: str) -> BatchFile | None:
        """Return a line that is in a state, locked until the transaction ends."""
        lines = self.select_for_update(of=("self",)).select_related("batch__by", "agency")
        return lines.filter(pk=line_id, state=state).first()


def stored_name(instance: BatchFile, filename: str) -> str:  # noqa: ARG001
    """Name the stored file by chance; where it lay is kept in ``path`` only."""
    return f"batches/{instance.batch_id}/{uuid.uuid4().hex}"


class BatchFile(models.Model):
    """One line of a batch: a file, what it was taken for and why, and what became of it."""

    class State(models.TextChoices):
        PACKED = "packed", _("等待解包")
        UNPACKED = "unpacked", _("已解包")
        WAITING = "waiting", _("等待识别")
        UNSURE = "unsure", _("需确认")
        READY = "ready", _("已识别")
        SKIPPED = "skipped", _("已跳过")
        FILING = "filing", _("正在收取")
        FILED = "filed", _("已收取")
        KNOWN = "known", _("以前已收")
        REFUSED = "refused", _("未收")
        FAILED = "failed", _("处理失败")

    MOVING = (State.PACKED, State.WAITING, State.FILING)
    OPEN = (State.UNSURE, State.READY, State.SKIPPED)
    """States in which the user may still say what it is; what failed is ours, and can be tried again as it is."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="files")
    number = models.PositiveIntegerField(_("行号"))
    path = models.CharField(_("文件"), max_length=500)
    """Name with folders, as in the archive; harmless to show."""
    file = models.FileField(upload_to=stored_name, max_length=120, blank=True)
    size = models.PositiveBigIntegerField(_("字节数"), default=0)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    """When a worker was last asked to do something about it."""

    agency = models.ForeignKey(
        Agency,
        verbose_name=_("行政机关"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    year = models.PositiveSmallIntegerField(_("报告年度"), null=True, blank=True)
    kind = models.CharField(
        _("报告类别"), max_length=10, choices=Report.Kind, default=Report.Kind.OWN
    )
    reasons = models.JSONField(_("依据"), default=list)
    """[[code, params]] of ``batches.reasons``."""
    candidates = models.JSONField(default=list)
    """Keys of agencies it may be of, the likeliest first."""
    said_by_hand = models.BooleanField(_("由人确认"), default=False)
    problem = models.CharField(_("问题代码"), max_length=40, blank=True)
    problem_params = models.JSONField(default=dict, blank=True)
    revision = models.ForeignKey(
        Revision,
        verbose_name=_("报送版本"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = BatchFileQuerySet.as_manager()

    if TYPE_CHECKING:
        batch_id: int
        agency_id: int | None
        revision_id: int | None

    class Meta:
        verbose_name = verbose_name_plural = _("批次文件")
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="batch_line_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["ready", "filing", "filed", "known"])
                | Q(agency__isnull=False, year__isnull=False),
                name="batch_line_ready_with_agency_and_year",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sent_at"],
                condition=Q(state__in=["packed", "waiting", "filing"]),
                name="moving_batch_files",
            )
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def audit_scope(self) -> str:
        return self.agency.path if self.agency else ""

    @property
    def name(self) -> str:
        """The name without its folders."""
        return self.path.rpartition("/")[2]

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def why(self) -> list[str]:
        """What it is taken for and why, as sentences in the active language."""
        return [sentence(code, params) for code, params in self.reasons]

    @property
    def problem_reason(self) -> str:
        return sentence(self.problem, self.problem_params)

    if TYPE_CHECKING:

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
