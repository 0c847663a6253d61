"""The columns of a roster file: their heads, what may stand in them, and the rows of an export."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext_noop as _

from agencies.models import Agency, AgencyQuerySet
from agencies.spreadsheets import NotATable, Row, read

MOST_LINES = 20_000
_HEAD_WITHIN = 5
"""The heads stand in one of the first rows; a title may stand above them."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the key it has in the program, its head in the file, and what is to be written there."""

    key: str
    head: str
    help: str
    example: str = ""


COLUMNS = (
    Column("id", _("编号"), _("导出时自带，用来认出机关；新增的机关留空。")),
    Column(
        "name",
        _("全称"),
        _("必填。有编号而全称不同，就是更名。"),
        "示例市示例局",
    ),
    Column(
        "kind",
        _("类别"),
        _("人民政府、政府办公厅（室）、政府部门、其他机关之一；新增时必填。"),
        "政府部门",
    ),
    Column(
        "region_code",
        _("地区代码"),
        _("行政区划代码；新增时必填。没有的地区写上名称就会新建。"),
        "970100",
    ),
    Column("region", _("地区"), _("地区名称，只在新建地区时使用。"), "示例市"),
    Column("parent", _("上级机关"), _("上级机关的全称；新增时必填。"), "示例市人民政府"),
    Column("aliases", _("别名"), _("简称和别名，用顿号分隔。"), "示例局、市示例局"),
    Column("former", _("曾用名"), _("没有编号时，写更名前的全称，就能认出是更名。")),
    Column("renamed_on", _("更名日期"), _("新名称启用的日期；不写按导入当天。")),
    Column("opened_on", _("设立日期"), _("如 2024-03-01。"), "2024-03-01"),
    Column("closed_on", _("撤销日期"), _("撤销或并入其他机关的日期；清空就是恢复。")),
    Column("successor", _("并入机关"), _("承接职能和报告义务的机关全称。")),
)
HEADS = {column.head: column.key for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its number there and the text of each column the file has."""

    number: int
    cells: dict[str, str]


def lines_of(stream: IO[bytes]) -> list[Line]:
    """Return the lines of a roster file; raises ``NotATable`` (``no_head`` where no column is the full name)."""
    rows = read(stream, MOST_LINES + _HEAD_WITHIN)
    at = next((n for n, row in enumerate(rows[:_HEAD_WITHIN]) if "全称" in _heads(row)), None)
    if at is None:
        raise NotATable("no_head")
    keys = [HEADS.get(head, "") for head in _heads(rows[at])]
    found = [
        Line(number, {key: cell for key, cell in zip(keys, row, strict=False) if key})
        for number, row in enumerate(rows[at + 1 :], start=at + 2)
        if any(row)
    ]
    if len(found) > MOST_LINES:
        raise NotATable("too_long")
    return [Line(line.number, dict.fromkeys(filter(None, keys), "") | line.cells) for line in found]


def _heads(row: list[str]) -> list[str]:
    return [re.sub(r"[\s*＊]|[（(].*?[）)]", "", cell) for cell in row]


def exported(agencies: AgencyQuerySet) -> Iterator[Row]:
    """Yield the heads and a row for every agency, in the order of the tree."""
    yield [column.head for column in COLUMNS]
    whole = agencies.select_related("region", "parent", "successor").prefetch_related(
        "former_names"
    )
    for agency in whole:
        yield _row(agency)


def _row(agency: Agency) -> Row:
    former = [f"{one.name}（至 {one.used_until.isoformat()}）" for one in agency.former_names.all()]
    return (
        str(agency.pk),
        agency.name,
        agency.get_kind_display(),
        agency.region.code,
        agency.region.name,
        str(agency.parent or ""),
        "、".join(agency.aliases),
        "、".join(former),
        "",
        agency.opened_on.isoformat() if agency.opened_on else "",
        agency.closed_on.isoformat() if agency.closed_on else "",
        agency.successor.name if agency.successor else "",
    )


def template() -> Iterator[Row]:
    """Yield the heads and one example, to be filled in."""
    yield [column.head for column in COLUMNS]
    yield [column.example for column in COLUMNS]
