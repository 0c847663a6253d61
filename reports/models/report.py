"""A report (agency, year, kind) and the files handed in for it."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, ForeignObject, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AnyUser, held_by, reach

if TYPE_CHECKING:
    from reports.models import Figures


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: AnyUser) -> Self:
        """Return the reports of agencies in the user's scope."""
        return self.filter(reach(held_by(user), "agency__"))

    def for_year(self, year: int) -> Self:
        return self.filter(year=year)

    def overdue(self, today: date) -> Self:
        """Return what the agency owes since before ``today``: a first filing, or what was returned to it."""
        never_filed = Q(status="draft", first_submitted_at=None, due_on__lt=today)
        return self.filter(never_filed | Q(status="returned", return_due_on__lt=today))

    def in_phase(self, phase: str) -> Self:
        """Return the reports that are where ``Report.phase`` says."""
        return self.filter(IN_PHASE[Report.Phase(phase)])

    def late(self) -> Self:
        """Return the reports first received after their last day, by the office's own calendar."""
        return self.filter(LATE)

    def on_time(self) -> Self:
        """Return the reports first received on or before their last day."""
        return self.filter(first_submitted_at__date__lte=F("due_on"))


def summand_of(revision: str) -> ForeignObject[Any, Any]:
    """Return the way from a report to what one of its revisions adds to sums, past the revision itself."""
    return ForeignObject(
        "reports.Summand",
        on_delete=models.DO_NOTHING,
        from_fields=[revision],
        to_fields=["revision"],
        related_name="+",
        null=True,
        editable=False,
    )


class Report(models.Model):
    """What one agency files for one year: its own organ's report or the aggregate of its area."""

    class Kind(models.TextChoices):
        OWN = "own", _("本机关")
        AGGREGATE = "aggregate", _("汇总")

    class Status(models.TextChoices):
        """Where a report is between the agency and the office."""

        DRAFT = "draft", _("填报中")
        SUBMITTED = "submitted", _("已报送")
        RETURNED = "returned", _("退回整改")
        ACCEPTED = "accepted", _("已通过")

    class Phase(models.TextChoices):
        """Where a report is, as people say it: the status with what it means for the next one to act."""

        DRAFT = "draft", _("填报中")
        CORRECTING = "correcting", _("更正中")
        SUBMITTED = "submitted", _("待审核")
        BACK = "back", _("退回再报")
        REVIEWING = "reviewing", _("审核中")
        RETURNED = "returned", _("退回整改")
        ACCEPTED = "accepted", _("已通过")

    agency = models.ForeignKey(
        Agency, verbose_name=_("行政机关"), on_delete=models.PROTECT, related_name="reports"
    )
    year = models.PositiveSmallIntegerField(
        _("报告年度"), validators=[MinValueValidator(2008), MaxValueValidator(2100)]
    )
    kind = models.CharField(_("报告类别"), max_length=10, choices=Kind, default=Kind.OWN)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    current = models.ForeignKey(
        "reports.Revision",
        verbose_name=_("现行版本"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    """The last revision that was read and taken as this report; ``None`` before the first."""

    status = models.CharField(_("报送状态"), max_length=10, choices=Status, default=Status.DRAFT)
    turn = models.PositiveIntegerField(_("流转次数"), default=0)
    """Counts what was done to it (``reports.life``), so that a page that is out of date is known."""
    due_on = models.DateField(_("报送期限"), null=True, blank=True)
    """The last day on which it is on time (``reports.deadlines``), kept here for lists."""
    first_submitted_at = models.DateTimeField(_("首次报送时间"), null=True, blank=True)
    """The office's receipt time of the first submission: it decides whether the report was late."""
    submitted_at = models.DateTimeField(_("最近报送时间"), null=True, blank=True)
    filed = models.ForeignKey(
        "reports.Revision",
        verbose_name=_("报送的版本"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    """The revision that was last submitted."""
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("审核人"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    review_began_at = models.DateTimeField(_("开始审核"), null=True, blank=True)
    returned_at = models.DateTimeField(_("退回时间"), null=True, blank=True)
    return_due_on = models.DateField(_("整改期限"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("通过时间"), null=True, blank=True)
    accepted = models.ForeignKey(
        "reports.Revision",
        verbose_name=_("通过的版本"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    """The revision that was last accepted: what sums and exports use, also while a correction is under way."""
    filed_summand = summand_of("filed")
    accepted_summand = summand_of("accepted")
    current_summand = summand_of("current")

    published_on = models.DateField(_("公布日期"), null=True, blank=True)
    published_url = models.URLField(_("公布网址"), max_length=500, blank=True)

    objects = ReportQuerySet.as_manager()

    if TYPE_CHECKING:
        agency_id: int
        current_id: int | None
        filed_id: int | None
        accepted_id: int | None
        reviewer_id: int | None

    class Meta:
        verbose_name = verbose_name_plural = _("年度报告")
        ordering = ["-year", "agency__path", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "kind"], name="one_report_per_agency_year_kind"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2008, year__lte=2100), name="report_year_plausible"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "submitted", "returned", "accepted"]),
                name="report_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status="draft")
                | Q(
                    filed__isnull=False,
                    submitted_at__isnull=False,
                    first_submitted_at__isnull=False,
                ),
                name="submitted_with_a_file_and_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="accepted")
                | Q(accepted__isnull=False, accepted_at__isnull=False),
                name="accepted_with_a_file_and_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="returned")
                | Q(returned_at__isnull=False, return_due_on__isnull=False),
                name="returned_with_a_time_and_a_last_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["year", "agency"], include=["id", "kind", "current"], name="year_of_reports"
            ),
            models.Index(fields=["year", "status"]),
        ]

    def __str__(self) -> str:
        return f"{self.agency.name} {self.year}"

    @property
    def audit_scope(self) -> str:
        return self.agency.path

    @property
    def phase(self) -> Phase:
        """The status as people say it."""
        if self.status == self.Status.DRAFT and self.accepted_id:
            return self.Phase.CORRECTING
        if self.status == self.Status.SUBMITTED and self.review_began_at:
            return self.Phase.REVIEWING
        if self.status == self.Status.SUBMITTED and self.returned_at:
            return self.Phase.BACK
        return self.Phase(self.status)

    @property
    def stamp(self) -> str:
        """What a form tells back of the page it stands on: the turn and the current version."""
        return f"{self.turn}-{self.current_id or 0}"

    @property
    def next_due_on(self) -> date | None:
        """The day by which the agency has to act; ``None`` while it need not."""
        if self.status == self.Status.RETURNED:
            return self.return_due_on
        waits = self.status == self.Status.DRAFT and self.first_submitted_at is None
        return self.due_on if waits else None

    @property
    def days_left(self) -> int | None:
        """Days until the agency has to act, negative when that is past."""
        due = self.next_due_on
        return None if due is None else (due - timezone.localdate()).days

    @property
    def days_overdue(self) -> int:
        """Days since the agency had to act; 0 while there is time."""
        return max(0, -(self.days_left or 0))

    @property
    def days_late(self) -> int:
        """Days between its last day and its first receipt by the office; 0 if it came in time or not yet."""
        if self.first_submitted_at is None or self.due_on is None:
            return 0
        return max(0, (timezone.localdate(self.first_submitted_at) - self.due_on).days)


LATE = Q(first_submitted_at__date__gt=F("due_on"))
_SUBMITTED = Q(status="submitted")
IN_PHASE = {
    Report.Phase.DRAFT: Q(status="draft", accepted=None),
    Report.Phase.CORRECTING: Q(status="draft", accepted__isnull=False),
    Report.Phase.SUBMITTED: _SUBMITTED & Q(review_began_at=None, returned_at=None),
    Report.Phase.BACK: _SUBMITTED & Q(review_began_at=None, returned_at__isnull=False),
    Report.Phase.REVIEWING: _SUBMITTED & Q(review_began_at__isnull=False),
    Report.Phase.RETURNED: Q(status="returned"),
    Report.Phase.ACCEPTED: Q(status="accepted"),
}
"""``Report.phase`` as conditions of the database: each report fulfils exactly one."""


class RevisionQuerySet(models.QuerySet["Revision"]):
    def visible_to(self, user: AnyUser) -> Self:
        return self.filter(reach(held_by(user), "report__agency__"))

    def pending(self) -> Self:
        """Return the revisions that wait for or are in the hands of a worker."""
        return self.filter(state__in=Revision.PENDING)

    def claimable(self, now: datetime) -> Self:
        """Return pending revisions that no living worker holds."""
        return self.pending().filter(
            Q(state=Revision.State.QUEUED)
            | Q(lease_expires_at__lt=now)
            | Q(lease_expires_at__isnull=True)
        )


def stored_name(instance: Revision, filename: str) -> str:  # noqa: ARG001
    """Name the stored file by chance; the name the user gave is kept in ``original_name`` only."""
    return f"revisions/{instance.report_id % 1000:03d}/{uuid.uuid4().hex}"


class Revision(models.Model):
    """One uploaded file, immutable, and how far the reading of it has come.

    ``state`` is what became of it, ``stage`` where a worker is.  A worker holds a *lease*: the token in
    ``lease``, kept alive by moving ``lease_expires_at``; results are stored only under one's own token.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("排队中")
        READING = "reading", _("识读中")
        READ = "read", _("已识读")
        HELD = "held", _("待确认")
        UNREADABLE = "unreadable", _("无法识读")
        FAILED = "failed", _("系统未能处理")
        REFILED = "refiled", _("已改存")
        DISCARDED = "discarded", _("已放弃")

    PENDING = (State.QUEUED, State.READING)
    PUT_ASIDE = (State.REFILED, State.DISCARDED)
    """States of files that are kept as a trace and count for nothing."""

    class Stage(models.TextChoices):
        RECEIVED = "received", _("已收到")
        READING = "reading", _("识读")
        CHECKING = "checking", _("核对")
        DONE = "done", _("结果")

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField(_("版本号"))
    file = models.FileField(_("原件"), upload_to=stored_name, max_length=120)
    original_name = models.CharField(_("文件名"), max_length=255)
    size = models.PositiveBigIntegerField(_("字节数"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    media_type = models.CharField(_("媒体类型"), max_length=100, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("上传人"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    received_at = models.DateTimeField(_("收到时间"), auto_now_add=True)
    change_note = models.TextField(_("更正说明"), max_length=1000, blank=True)
    """What the filer says this version changes; empty for a first one."""

    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.QUEUED)
    stage = models.CharField(_("阶段"), max_length=12, choices=Stage, default=Stage.RECEIVED)
    progress = models.PositiveSmallIntegerField(_("本阶段进度（%）"), default=0)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    lease = models.UUIDField(null=True, editable=False)
    lease_expires_at = models.DateTimeField(null=True, editable=False)
    queued_at = models.DateTimeField(_("入队时间"), null=True, editable=False)
    started_at = models.DateTimeField(_("开始识读"), null=True)
    read_at = models.DateTimeField(_("识读完成"), null=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)

    problem = models.CharField(_("问题代码"), max_length=40, blank=True)
    """Why it is held, unreadable or failed: a stable English key (``reports.problems``)."""
    problem_params = models.JSONField(default=dict, blank=True)
    incident = models.CharField(_("事件编号"), max_length=12, blank=True)
    """The id under which the log tells more; shown to the user."""

    form = models.CharField(_("表式"), max_length=8, blank=True)
    combined = models.BooleanField(_("其他处理印为一行"), default=False)
    title = models.CharField(_("标题"), max_length=300, blank=True)
    stated_agency = models.CharField(_("文中机关"), max_length=200, blank=True)
    stated_year = models.PositiveSmallIntegerField(_("文中年度"), null=True)
    reader = models.CharField(_("识读程序版本"), max_length=80, blank=True)
    rules = models.CharField(_("规则版本"), max_length=40, blank=True)

    objects = RevisionQuerySet.as_manager()

    if TYPE_CHECKING:
        report_id: int

    class Meta:
        verbose_name = verbose_name_plural = _("报送版本")
        ordering = ["report", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="revision_number_once"),
            models.UniqueConstraint(fields=["report", "sha256"], name="same_bytes_once"),
            models.CheckConstraint(condition=Q(progress__lte=100), name="progress_is_percent"),
            models.CheckConstraint(
                condition=~Q(state="reading") | Q(lease__isnull=False),
                name="reading_under_a_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["state", "lease_expires_at"],
                condition=Q(state__in=["queued", "reading"]),
                name="pending_revisions",
            ),
            models.Index(fields=["-received_at", "-id"], name="revisions_by_receipt"),
        ]

    def __str__(self) -> str:
        return f"{self.report} v{self.number}"

    @property
    def audit_scope(self) -> str:
        return self.report.audit_scope

    @property
    def reason(self) -> str:
        """Why it is held, unreadable or failed and what to do, in the active language."""
        from reports.problems import reason

        return reason(self.problem, self.problem_params)

    @property
    def is_pending(self) -> bool:
        return self.state in self.PENDING

    @property
    def has_figures(self) -> bool:
        return self.state in {self.State.READ, self.State.HELD, *self.PUT_ASIDE}

    def figures(self) -> Figures:
        """Load the three tables with four queries; absent rows are blank ones."""
        from reports.models.figures import Figures

        return Figures.of(self)

    if TYPE_CHECKING:

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
