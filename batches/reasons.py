"""Why a file is taken for what it is, or not taken at all: one sentence a code, in the active language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from reports.problems import PROBLEMS

RECOGNISED = {
    "says_full": _("{source}写的是“{text}”，与名录中的全称一致。"),
    "says_alias": _("{source}写的是“{text}”，是 {agency} 的别名或曾用名。"),
    "says_region": _("{source}写的是“{text}”，按地区和职能对应 {agency}。"),
    "says_function": _("{source}写的是“{text}”，没有写明地区；名录中这样的机关只有 {agency}。"),
    "says_abbreviation": _("{source}写的是“{text}”，可能是 {agency} 的简称。"),
    "says_several": _("{source}写的是“{text}”，名录中有 {n} 个机关可能这样称呼。"),
    "contradiction": _("几处写的不是同一个机关，请确认是哪一个。"),
    "only_in_scope": _("可能的机关中，只有这一个在您的填报范围内。"),
    "several": _("有 {n} 个机关都可能，请选择。"),
    "succeeded": _("{agency} 已于 {date} 撤销，由 {successor} 承接，请确认由其报送。"),
    "closed": _("{agency} 已于 {date} 撤销，名录没有写明由谁承接。"),
    "other_folder": _("文件夹“{folder}”不是这个机关所在的地区。"),
    "out_of_scope": _("“{stated}”不在您的填报范围内。"),
    "one_source": _("只有一处写明机关，没有第二处可以印证。"),
    "unknown": _("文中机关是“{stated}”，名录中没有找到。"),
    "nothing": _("正文、文件名和文件夹都没有写明机关。"),
    "unread": _("正文无法识读，只能按文件名和文件夹判断。"),
    "year_assumed": _("没有写明年度，暂按所选的 {year} 年。"),
    "years_differ": _("写明的年度不一致（{others}），暂按 {first} 年。"),
    "year_from": _("写明的年度是 {year} 年，与所选的年度不同。"),
    "same_report": _("本批第 {others} 行也是同一机关、同一年度的报告，请确认哪一份有效。"),
    "corrected": _("由 {by} 指定。"),
    "legible": _("正文可以识读。"),
}
REFUSED = {
    "unsafe_name": _("压缩包内的文件名含有上级目录或绝对路径，已拒绝。请重新打包。"),
    "link": _("压缩包内的这一项是链接，不是文件，已拒绝。"),
    "locked": _("压缩包内的这个文件设有密码。请取消密码后重新打包。"),
    "system_file": _("这是系统或软件留下的隐藏文件，不是报告。"),
    "nested": _("这是压缩包里的压缩包。请解开后直接打包其中的报告。"),
    "ratio": _("解压后的体积异常，已拒绝。请重新导出这个文件。"),
    "too_much": _("这一批解压后超过 {limit} MB，后面的文件没有收。请分批上传。"),
    "too_many": _("压缩包里有 {n} 项，超过每批 {limit} 项的上限。请分成几个压缩包上传。"),
    "too_many_files": _("这一批超过 {limit} 个文件的上限，后面的没有收。请分批上传。"),
    "damaged": _("压缩包内的这个文件已损坏，无法解开。请重新打包。"),
    "compression": _("压缩包使用了不支持的压缩方式。请用 ZIP 的普通压缩方式重新打包。"),
    "not_a_zip": _("这个压缩包已损坏或不是 ZIP 格式。请重新打包为 ZIP 后上传。"),
    "no_entries": _("压缩包里没有文件。"),
    "same_bytes": _("与本批第 {line} 行逐字节相同，没有重复收取。"),
    "not_fileable": _("您现在不能为这个机关报送：它已撤销，或您的权限已变更。"),
    "aggregate_only_for_governments": _("只有人民政府填报汇总报告。"),
}
SENTENCES = PROBLEMS | RECOGNISED | REFUSED


def sentence(code: str, params: Mapping[str, Any]) -> str:
    """Return the sentence for a code, filled in; nothing for none, the code itself if it is unknown."""
    if not code:
        return ""
    filled = {key: gettext(value) if key == "source" else value for key, value in params.items()}
    return gettext(SENTENCES.get(code, code)).format_map(filled)
