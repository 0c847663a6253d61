"""How the pages of a file look: drawn when somebody first wants to see them, kept while they are looked at."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.models.report import Revision


def drawn_name(instance: Facsimile, filename: str) -> str:
    """Name a picture by chance, so that two workers never write the same one."""
    suffix = filename.rpartition(".")[2]
    return f"pages/{instance.revision_id % 1000:03d}/{uuid.uuid4().hex}.{suffix}"


class Facsimile(models.Model):
    """One page of a revision at one scale: wanted, then drawn by a worker, or failed for good.

    A page of a PDF has a picture and its words; a file without pages is page 1 at scale 0 and has markup.  Rows
    and pictures may be thrown away at any time; they are drawn again when they are wanted again.
    """

    class State(models.TextChoices):
        WANTED = "wanted", _("等候生成")
        DRAWN = "drawn", _("已生成")
        FAILED = "failed", _("不能生成")

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="facsimiles")
    page = models.PositiveIntegerField(_("页码"))
    scale = models.PositiveSmallIntegerField(_("比例"))
    """Pixels for a hundred PDF points; 0 for markup."""
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.WANTED)
    problem = models.CharField(_("问题代码"), max_length=40, blank=True)
    """Why it failed: a key of ``reports.problems``."""
    problem_params = models.JSONField(default=dict, blank=True)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    wanted_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    sent_at = models.DateTimeField(_("送出时间"), auto_now_add=True)
    """When it was last put into the queue."""
    seen_on = models.DateField(_("最近查看"), auto_now_add=True)
    """The last day somebody looked at it."""
    file = models.FileField(_("图片"), upload_to=drawn_name, max_length=120, blank=True)
    media_type = models.CharField(_("媒体类型"), max_length=40, blank=True)
    size = models.PositiveBigIntegerField(_("字节数"), default=0)
    pages = models.PositiveIntegerField(_("总页数"), null=True)
    width = models.FloatField(_("宽"), default=0)
    height = models.FloatField(_("高"), default=0)
    """Of the page, in PDF points."""
    words = models.JSONField(_("文字"), default=list, blank=True)
    """[[text, [x0, y0, x1, y1]]] in PDF points, origin at the top left."""
    markup = models.TextField(blank=True)
    """Cleaned; safe to put into a page as it is."""

    class Meta:
        verbose_name = verbose_name_plural = _("原件页面")
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "page", "scale"], name="one_facsimile_a_page_and_scale"
            ),
            models.CheckConstraint(condition=Q(page__gte=1), name="facsimile_pages_from_one"),
            models.CheckConstraint(
                condition=Q(state__in=["wanted", "drawn", "failed"]), name="facsimile_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="drawn") | ~Q(file="") | Q(scale=0),
                name="drawn_facsimile_has_a_picture",
            ),
        ]
        indexes = [models.Index(fields=["seen_on"], name="facsimiles_by_last_look")]

    def __str__(self) -> str:
        return f"{self.revision_id} p{self.page}@{self.scale}"

    @property
    def reason(self) -> str:
        """Why there is nothing to see and what to do, in the active language."""
        from reports.problems import reason

        return reason(self.problem, self.problem_params)

    @property
    def tag(self) -> str:
        """What tells this picture from one drawn before or after: the name it is stored under."""
        return (self.file.name or "").rpartition("/")[2].partition(".")[0]

    if TYPE_CHECKING:
        revision_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
