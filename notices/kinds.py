"""The kinds of notices: what each says, and whether it goes by mail unless its reader chose otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notice: ``text`` is a sentence with named places, filled from the notice's parameters."""

    code: str
    name: str
    text: str
    by_mail: bool = True


KINDS = {
    kind.code: kind
    for kind in (
        Kind("report.submitted", _("报送"), _("{agency} {year} 年度报告已报送，等待审核。")),
        Kind(
            "report.returned",
            _("退回"),
            _("{agency} {year} 年度报告被退回整改，请于 {due} 前重新报送。原因：{reason}"),
        ),
        Kind("report.accepted", _("通过"), _("{agency} {year} 年度报告已通过审核。")),
        Kind(
            "report.reopened",
            _("重新打开"),
            _("{agency} {year} 年度报告被重新打开。原因：{reason}"),
        ),
        Kind("report.withdrawn", _("撤回"), _("{agency} 撤回了 {year} 年度报告。")),
        Kind("report.assigned", _("分派"), _("{agency} {year} 年度报告分派给您审核。")),
        Kind(
            "deadline.before",
            _("到期提醒"),
            _("{agency} {year} 年度报告应于 {due} 前报送，目前尚未报送。"),
        ),
        Kind("deadline.after", _("逾期提醒"), _("{agency} {year} 年度报告已逾期（{due} 到期）。")),
        Kind("finding.assigned", _("问题分派"), _("{agency} {year}：问题 {rule} 分派给您。")),
        Kind(
            "finding.explained",
            _("机关说明"),
            _("{agency} {year}：机关说明了问题 {rule}，等待核实。"),
        ),
        Kind("finding.mentioned", _("提到我"), _("{author} 在 {agency} {year} 的批注中提到了您。")),
        Kind(
            "finding.commented", _("新批注"), _("{author} 批注了 {agency} {year} 的问题 {rule}。")
        ),
    )
}


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """Return what a notice says in the active language; its kind's code where the program no longer knows it."""
    kind = KINDS.get(code)
    if kind is None:
        return code
    try:
        return gettext(kind.text).format_map(params)
    except (KeyError, ValueError):
        return gettext(kind.name)


def name(code: str) -> str:
    """Return what a kind is called in the active language; its code where the program no longer knows it."""
    return gettext(KINDS[code].name) if code in KINDS else code
