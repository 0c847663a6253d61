"""What was read from a revision's text, kept so that changed rules need not read it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models import Revision


class KeptClaims(models.Model):
    """The claims of a revision's text; they hold while the ``stamp`` does (see ``validation.kept_claims``)."""

    revision = models.OneToOneField(
        Revision, primary_key=True, on_delete=models.CASCADE, related_name="kept_claims"
    )
    stamp = models.CharField(max_length=64)
    """Of the texts, the year, the agency's name, and the program that read them: SHA-256."""
    claims = models.JSONField(default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("正文表述")

    def __str__(self) -> str:
        return str(self.pk)

    if TYPE_CHECKING:
        revision_id: int

        def __init__(self, *args: Any, **kwargs: Any) -> None: ...
