"""What is wrong with a line of a roster file, or with the file, as sentences in the active language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

ERRORS = {
    "no_name": _("没有写全称。"),
    "name_too_long": _("全称超过 120 个字。"),
    "unknown_id": _("编号 {text} 不在名录中，或不在您的管理范围内。新增机关请把编号留空。"),
    "unknown_kind": _(
        "类别“{text}”不认识，请写人民政府、政府办公厅（室）、政府部门、其他机关之一。"
    ),
    "kind_needed": _("新增的机关必须写明类别。"),
    "region_needed": _("新增的机关必须写明地区代码。"),
    "unknown_region": _("地区代码 {text} 不存在。要新建地区，请同时写明地区名称。"),
    "region_outside": _("地区代码 {text} 的上级地区不存在，不能新建。"),
    "parent_needed": _("新增的机关必须写明上级机关。"),
    "unknown_parent": _("上级机关“{text}”不在名录和本文件中，或不在您的管理范围内。"),
    "parent_below": _("上级机关“{text}”就是它自己或它的下级。"),
    "unknown_successor": _("并入机关“{text}”不在名录和本文件中。"),
    "successor_itself": _("并入机关“{text}”就是它自己，或又并入了它。"),
    "successor_without_day": _("写了并入机关，还要写明撤销日期。"),
    "bad_date": _("日期“{text}”读不懂，请写成 2024-03-01 的样子。"),
    "closed_before_opened": _("撤销日期早于设立日期。"),
    "name_taken": _("全称“{text}”已是另一个机关的名称。"),
    "name_outside": _("“{text}”不在您的管理范围内，不能更改。"),
    "twice": _("与第 {line} 行是同一个机关。"),
    "former_unclear": _("曾用名对应不止一个机关，请写明编号。"),
}
FILE_ERRORS = {
    "broken": _("文件已损坏，或不是 CSV、XLSX 表格。请另存后重新上传。"),
    "encoding": _("无法识别文字的编码。请另存为 UTF-8 编码的 CSV，或 XLSX。"),
    "too_long": _("文件超过 20000 行。请分成几个文件导入。"),
    "no_head": _("前几行里没有“全称”这一列。请使用模板，或先导出现有名录再修改。"),
    "no_lines": _("表头下面没有内容。"),
}


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """Return the sentence for a code, filled in."""
    return gettext((ERRORS | FILE_ERRORS).get(code, code)).format_map(params)
