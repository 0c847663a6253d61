"""What a revision says besides its figures: text, places, printed forms, and the reader's doubts."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.report import Revision


class Narrative(models.Model):
    """The text of one section; section 0 is the covering paragraph before the first heading."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="narratives")
    number = models.PositiveSmallIntegerField(_("部分"))
    heading = models.CharField(_("标题"), max_length=200, blank=True)
    text = models.TextField(_("正文"), blank=True)
    """Paragraphs, one a line; without the cells of the statutory table in the section."""
    places = models.JSONField(default=list, blank=True)
    """For each line of ``text``: {"page", "box", "anchor"}."""

    class Meta:
        verbose_name = verbose_name_plural = _("正文")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "number"], name="section_once"),
            models.CheckConstraint(
                condition=models.Q(number__lte=6), name="six_sections_and_cover"
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    if TYPE_CHECKING:

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


class Doubt(models.Model):
    """Something the reader is unsure of: ours, never the agency's error."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="doubts")
    code = models.CharField(_("代码"), max_length=40)
    at = models.CharField(_("位置"), max_length=80, blank=True)
    """The address of the cell, or empty for the document as a whole."""
    params = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("识读存疑")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.message

    @property
    def message(self) -> str:
        """What is unsure, as a sentence in the active language."""
        return sentence_of(self.code, self.params)

    @property
    def mark(self) -> str:
        """What tells it from the other doubts of a file, however often that is read."""
        said = json.dumps([self.code, self.at, self.params], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()

    if TYPE_CHECKING:

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...


def sentence_of(code: str, params: dict[str, Any]) -> str:
    """Return what a doubt says in the active language."""
    from reports.extraction.doubts import sentence

    return sentence(code, params)


class Reading(models.Model):
    """Places and printed forms of the figures, kept apart so that lists stay light."""

    revision = models.OneToOneField(Revision, on_delete=models.CASCADE, related_name="reading")
    places = models.JSONField(default=dict)
    """{address: {"page", "box", "anchor"}}"""
    printed = models.JSONField(default=dict)
    """{address: text as printed}, where it is not simply the decimal digits of the value."""
    labels = models.JSONField(default=dict)
    """{address of a row or column: label as printed}, where it is not the form's to the letter; the address is
    disclosure/column/repealed, requests/row/granted, challenges/column/reconsideration/upheld."""
    pages = models.PositiveIntegerField(null=True)
    seconds = models.FloatField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("识读记录")

    def __str__(self) -> str:
        return str(self.revision_id)

    if TYPE_CHECKING:
        revision_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
