"""Registers the application with Django, loads the rules, and listens for reports that were read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
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
    """Check a revision inside the transaction that stores it, and have what depends on it checked again.

    Its text is compared with others' afterwards, by a worker, because that touches their reports too.
    If we fail, the reading stands all the same.
    """
    from validation import rechecking, tasks
    from validation.copying import comparing
    from validation.findings import check

    with _whatever_happens(revision):
        check(revision)
    with _whatever_happens(revision):
        others = rechecking.dependents(revision.report)
        rechecking.request(others)
        for part in rechecking.parts(others):
            tasks.check_reports.delay_on_commit(part)
    with _whatever_happens(revision):
        comparing.forget(revision)
        tasks.compare_texts.delay_on_commit([revision.pk])


@contextmanager
def _whatever_happens(revision: Revision) -> Iterator[None]:
    """Undo what failed and log it, and nothing else."""
    try:
        with transaction.atomic():
            yield
    except Exception:
        log.exception("check_crashed", revision=revision.pk)
