"""Registers the application with Django, loads the rules, and listens for reports that were read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog
from django.apps import AppConfig
from django.db import transaction
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from reports.models import Revision

log = structlog.get_logger(__name__)


class ValidationConfig(AppConfig):
    name = "validation"
    verbose_name = _("审核")

    def ready(self) -> None:
        import validation.rules  # noqa: F401 - importing it fills the catalogue
        from reports.signals import report_read

        report_read.connect(check_what_was_read, dispatch_uid="validation.check")


def check_what_was_read(*, revision: Revision, **_extra: Any) -> None:
    """Check a revision inside the transaction that stores it; if we fail, the reading stands all the same."""
    from validation.findings import check

    try:
        with transaction.atomic():
            check(revision)
    except Exception:
        log.exception("check_crashed", revision=revision.pk)
