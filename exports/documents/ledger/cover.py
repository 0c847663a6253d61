"""What the ledger is of: its cover, who is missing in it, and what its words mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from agencies.models import Agency
from exports.circulars import own_region
from exports.documents.places import measure_name
from exports.documents.workbook import Book
from exports.snapshot import Snapshot
from reports.measures import MEASURES

WIDTHS = (22, 90)


def write_cover(book: Book, data: Snapshot, coverage: Mapping[str, Any]) -> None:
    """Say what the ledger is of, as of when, by which rules and filters, and how complete it is."""
    sheet, formats = book.sheet(_("封面")), book.formats
    book.widths(sheet, WIDTHS)
    sheet.set_row(0, 60)
    sheet.merge_range(0, 0, 0, 1, cover_title(data), formats.title)
    covered = list(_covered(data, coverage))
    for row, (name, value) in enumerate(covered, start=2):
        sheet.set_row(row, 24)
        sheet.write_string(row, 0, name, formats.head)
        book.fact(sheet, row, 1, value)
    notes = (
        _("县级以上政府按汇总报告计应报，其他机关按本机关报告计；缺报名单另表列出。"),
        _("各格合计只由本机关报告相加，汇总报告另表列出，不重复累加；比率由合计重算，不取平均。"),
        _("空白为报告未填，0 为报告填写的零。内部批注、仅供审核参考的提示不在本台账内。"),
    )
    for row, note in enumerate(notes, start=len(covered) + 3):
        book.note(sheet, row, note, WIDTHS)


def _covered(data: Snapshot, coverage: Mapping[str, Any]) -> Iterator[tuple[str, str | int]]:
    choice = data.choice
    yield _("应报"), coverage["expected"]
    yield _("计入"), coverage["included"]
    yield _("缺报或未计入"), len(coverage["missing"])
    yield _("计入的版本"), choice.basis_label
    yield _("数据截止"), localtime(data.at).strftime("%Y-%m-%d %H:%M:%S")
    yield _("规则版本"), data.rules
    yield _("报告年度"), str(data.year)
    yield _("地区（含下级）"), choice.region.name if choice.region else _("全部")
    yield _("类别"), str(dict(Agency.Kind.choices)[choice.kind]) if choice.kind else _("全部")


def cover_title(data: Snapshot) -> str:
    region = own_region(data).region
    return _("{place}{year}年度政府信息公开工作年度报告合规台账").format(
        place=region.name if region else "", year=data.year
    )


def write_missing(book: Book, names: list[str]) -> None:
    """List by name who is expected and not in it."""
    sheet = book.sheet(_("缺报名单"), lying=False)
    book.names(sheet, _("缺报或未计入的机关"), names or [_("无，应报的都已计入。")])


def write_definitions(book: Book) -> None:
    """Say how every share is computed and what the words of the other sheets mean."""
    sheet = book.sheet(_("指标口径"))
    widths = book.heads(sheet, 0, [(_("指标"), 48), (_("口径"), 90)])
    for row, told in enumerate(_definitions(), start=1):
        book.line(sheet, row, told, widths)


def _definitions() -> Iterator[tuple[str | None, str]]:
    for measure in MEASURES.values():
        yield measure_name(measure), _(measure.definition)
    yield _("逾期"), _("首次报送的收到时间晚于期限；以收到时间为准，更正不改变。")
    yield _("未结"), _("仍存在，且待处理、已说明待核或已确认的问题。")
    yield _("已结"), _("已由新版本消除，或已驳回、说明已采纳的问题。")
    yield None, _("分母为零或空白时不计算，显示“—”。")
