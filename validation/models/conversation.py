"""What people say under a finding: comments in threads, their former wordings, and the files beside them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AnyUser
from validation.models.acts import TEXT_LIMIT, Explanation
from validation.models.finding import Finding


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: AnyUser) -> Self:
        """Return the comments on findings in the user's scope; internal ones only to who reviews the agency."""
        reviewed = Q(finding__report__agency__in=Agency.objects.reviewable_by(user))
        return self.filter(finding__in=Finding.objects.visible_to(user)).filter(
            Q(internal=False) | reviewed
        )

    def standing(self) -> Self:
        """Return the comments that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class Comment(models.Model):
    """What somebody says of a finding, to everybody who sees it or, internal, to the office only."""

    finding = models.ForeignKey(
        Finding, verbose_name=_("问题"), on_delete=models.CASCADE, related_name="comments"
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("答复"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="replies",
    )
    """The comment that began the thread; a thread is one level deep."""
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("批注人"),
        on_delete=models.PROTECT,
        related_name="comments",
    )
    internal = models.BooleanField(_("内部"), default=False)
    text = models.TextField(_("内容"), max_length=TEXT_LIMIT)
    mentioned = models.ManyToManyField(
        settings.AUTH_USER_MODEL, verbose_name=_("提到的人"), related_name="+", blank=True
    )
    token = models.UUIDField(_("表单标记"), null=True, editable=False)
    """Of the form it was written in, so that a form sent twice is one comment."""
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)
    edited_at = models.DateTimeField(_("修改时间"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("批注")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="comment_says_something"),
            models.UniqueConstraint(fields=["author", "token"], name="one_comment_a_form"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def id_text(self) -> str:
        return str(self.pk)

    @property
    def audit_scope(self) -> str:
        return self.finding.audit_scope

    if TYPE_CHECKING:
        finding_id: int
        parent_id: int | None
        author_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class FormerText(models.Model):
    """What a comment said before it was edited; kept for ever."""

    comment = models.ForeignKey(
        Comment, verbose_name=_("批注"), on_delete=models.CASCADE, related_name="former_texts"
    )
    text = models.TextField(_("原来的内容"))
    replaced_at = models.DateTimeField(_("修改时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("批注原文")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text

    if TYPE_CHECKING:

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


def stored_name(instance: Attachment, filename: str) -> str:  # noqa: ARG001
    """Name the stored file by chance; the name the user gave is kept in ``original_name`` only."""
    name = uuid.uuid4().hex
    return f"attachments/{name[:2]}/{name}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: AnyUser) -> Self:
        """Return the files beside comments (not withdrawn) and explanations that the user may read."""
        return self.filter(
            Q(comment__in=Comment.objects.visible_to(user).standing())
            | Q(explanation__finding__in=Finding.objects.visible_to(user))
        )


class Attachment(models.Model):
    """A file beside a comment or an explanation."""

    comment = models.ForeignKey(
        Comment,
        verbose_name=_("批注"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="attachments",
    )
    explanation = models.ForeignKey(
        Explanation,
        verbose_name=_("机关说明"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="attachments",
    )
    file = models.FileField(_("文件"), upload_to=stored_name, max_length=120)
    original_name = models.CharField(_("文件名"), max_length=255)
    size = models.PositiveBigIntegerField(_("字节数"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    media_type = models.CharField(_("媒体类型"), max_length=100)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("附件")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(comment__isnull=False, explanation__isnull=True)
                | Q(comment__isnull=True, explanation__isnull=False),
                name="attached_to_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def finding(self) -> Finding:
        """What the comment or explanation is about, which it stands beside."""
        beside = self.comment or self.explanation
        assert beside is not None
        return beside.finding

    if TYPE_CHECKING:

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
