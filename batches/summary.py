"""What became of the files of a batch, as a table to download."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from agencies.spreadsheets import Row
from batches.models import Batch


def rows(batch: Batch) -> Iterator[Row]:
    """Yield the heads and one row for each line, in order."""
    yield (
        _("行号"),
        _("文件"),
        _("状态"),
        _("机关"),
        _("报告年度"),
        _("报告类别"),
        _("由人确认"),
        _("依据"),
        _("未收原因"),
        _("版本号"),
        "SHA-256",
    )
    for line in batch.files.select_related("agency", "revision"):
        yield (
            line.number,
            line.path,
            line.get_state_display(),
            line.agency.name if line.agency else "",
            line.year,
            line.get_kind_display() if line.agency else "",
            _("是") if line.said_by_hand else "",
            "".join(line.why),
            line.problem_reason,
            line.revision.number if line.revision else None,
            line.sha256,
        )
