"""What can be wrong with a revision, as sentences in the active language: ours and the readers' reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from reports.readers.reasons import REASONS

PROBLEMS: dict[str, str] = REASONS | {
    "another_agency": _(
        "文件写的机关是“{stated}”，与所选机关“{chosen}”不一致。请确认上传到了正确的机关。"
    ),
    "another_year": _(
        "文件写的年度是 {stated} 年，与所选年度 {chosen} 年不一致。请确认上传到了正确的年度。"
    ),
    "worker_lost": _(
        "系统三次处理这份文件都中断了，这是我们的问题，文件没有丢失。请重试，仍不成功时请联系管理员。"
    ),
    "storage_full": _("服务器存储空间不足或不可写，文件没有保存。请稍后重新上传，并联系管理员。"),
    "not_held": _("这一版本不是待确认状态，可能已有人处理。请刷新页面查看。"),
    "same_report": _("选择的机关、年度和类别与原来的相同。请直接确认采用，或选择另一份报告。"),
    "internal": _(
        "系统处理这份文件时出错，这是我们的问题，文件没有丢失。请重试，仍不成功时请联系管理员。"
    ),
}


def reason(code: str, params: Mapping[str, Any]) -> str:
    """Return the sentence for a code, filled in; the code itself if it is unknown, nothing for none."""
    return gettext(PROBLEMS.get(code, code)).format_map(params) if code else ""
