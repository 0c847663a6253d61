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
    "submitted": _("这份报告已报送，等待审核，不能再传新版本。需要改的话，请先在报告页撤回。"),
    "under_review": _(
        "这份报告正在审核，不能再传新版本。需要改的话，请联系审核人退回，退回后即可上传。"
    ),
    "accepted": _(
        "这份报告已通过审核。上传更正版要写明更正的理由；写明后按更正处理，重新报送和审核。"
    ),
    "arrived_late": _(
        "这一版读完时报告已经报送，没有替换正在审核的版本。报告撤回或退回之后，可以确认采用。"
    ),
    "agency_closed": _("{agency}已于 {day} 撤销，不能再办理。请由承接其职能的机关或主管部门办理。"),
    "no_right": _("您没有权限办理这一步，或者权限刚刚变动。没有做任何改动。"),
    "stale": _(
        "页面打开以后，这份报告已有变化，现在的状态是“{phase}”。没有做任何改动，请看过最新情况再办理。"
    ),
    "wrong_phase": _("这份报告现在的状态是“{phase}”，不能办理“{act}”。没有做任何改动。"),
    "review_began": _("{reviewer}已经开始审核，不能撤回。需要改的话，请联系审核人退回。"),
    "in_other_hands": _("这份报告由{reviewer}审核。需要接手的，请改派审核人。"),
    "reason_missing": _("请写明理由，没有做任何改动。"),
    "due_past": _("整改期限不能早于今天，没有做任何改动。"),
    "standing_in_the_way": _("还有 {count} 项没有办完，不能报送：{first}"),
    "undecided_errors": _(
        "还有 {count} 个错误没有处理，不能通过：请逐个确认、驳回或采纳说明，或者退回整改。"
    ),
    "not_a_reviewer": _("{name}不是这个机关的审核人，请另选一位。"),
    "file_missing": _("存储中没有找到原件，这是我们的问题。请联系管理员。"),
    "internal": _(
        "系统处理这份文件时出错，这是我们的问题，文件没有丢失。请重试，仍不成功时请联系管理员。"
    ),
}


def reason(code: str, params: Mapping[str, Any]) -> str:
    """Return the sentence for a code, filled in; the code itself if it is unknown, nothing for none."""
    return gettext(PROBLEMS.get(code, code)).format_map(params) if code else ""
