"""Reports built by hand as neutral documents, cell by cell, without any reader or writer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from reports import statutory
from reports.readers.document import Block, Cell, Document, Heading, Paragraph, Place, Table
from reports.statutory import Form

Printed = str | tuple[str, int, int]
"""Text of a cell, or (text, rows, columns) of a merged one."""
Value = Callable[[str], str]
"""Address → what is printed there."""

TITLE = "青岚市水务局2023年政府信息公开工作年度报告"


def zero(at: str) -> str:
    return "0"


def numbered(at: str) -> str:
    """A different number at every address, so that no cell can stand in for another."""
    every = [
        *statutory.request_addresses(combined=False),
        *statutory.request_addresses(combined=True),
        *statutory.disclosure_addresses(Form.F2021),
        *statutory.disclosure_addresses(Form.F2019),
        *statutory.challenge_addresses(),
    ]
    return str(1000 + every.index(at))


def grid(rows: Iterable[Sequence[Printed]], *, ruled: bool = True, number: int = 1) -> Table:
    """Place cells as a browser would."""
    covered: dict[tuple[int, int], bool] = {}
    cells = []
    for row, printed in enumerate(rows):
        column = 0
        for text in printed:
            text, height, width = text if isinstance(text, tuple) else (text, 1, 1)
            while covered.get((row, column)):
                column += 1
            covered |= {
                (row + down, column + right): True
                for down in range(height)
                for right in range(width)
            }
            place = Place(anchor=f"t{number}r{row + 1}c{column + 1}")
            cells.append(Cell(text, row, column, height, width, place))
            column += width
    return Table(tuple(cells), Place(anchor=f"t{number}"), ruled=ruled)


def disclosure(value: Value = zero) -> list[list[Printed]]:
    documents: list[list[Printed]] = [
        [row.label, *(value(f"disclosure/{row.key}/{c.key}") for c in statutory.DOCUMENT_COLUMNS)]
        for row in statutory.DOCUMENT_ROWS
    ]
    return [
        [(statutory.ARTICLE_20_1, 1, 4)],
        [statutory.CONTENT, *(column.label for column in statutory.DOCUMENT_COLUMNS)],
        *documents,
        [(statutory.ARTICLE_20_5, 1, 4)],
        [statutory.CONTENT, (statutory.DECISIONS_COLUMN, 1, 3)],
        ["行政许可", (value("disclosure/licensing_decisions"), 1, 3)],
        [(statutory.ARTICLE_20_6, 1, 4)],
        [statutory.CONTENT, (statutory.DECISIONS_COLUMN, 1, 3)],
        ["行政处罚", (value("disclosure/penalty_decisions"), 1, 3)],
        ["行政强制", (value("disclosure/compulsion_decisions"), 1, 3)],
        [(statutory.ARTICLE_20_8, 1, 4)],
        [statutory.CONTENT, (statutory.FEES_COLUMN, 1, 3)],
        ["行政事业性收费", (value("disclosure/fees_10k_yuan"), 1, 3)],
    ]


def disclosure_2019(value: Value = zero) -> list[list[Printed]]:
    rows: list[list[Printed]] = []
    for clause, lines, columns in (
        (statutory.ARTICLE_20_1, statutory.DOCUMENT_ROWS_2019, statutory.DOCUMENT_COLUMNS_2019),
        (statutory.ARTICLE_20_5, statutory.MATTER_ROWS_2019[:2], statutory.MATTER_COLUMNS_2019),
        (statutory.ARTICLE_20_6, statutory.MATTER_ROWS_2019[2:], statutory.MATTER_COLUMNS_2019),
    ):
        rows += [[(clause, 1, 4)], [statutory.CONTENT, *(column.label for column in columns)]]
        rows += [
            [row.label, *(value(f"disclosure_2019/{row.key}/{c.key}") for c in columns)]
            for row in lines
        ]
    return [
        *rows,
        [(statutory.ARTICLE_20_8, 1, 4)],
        [statutory.CONTENT, "上一年项目数量", ("本年增/减", 1, 2)],
        [
            "行政事业性收费",
            value("disclosure_2019/fees/previous_items"),
            (value("disclosure_2019/fees/change"), 1, 2),
        ],
        [(statutory.ARTICLE_20_9, 1, 4)],
        [statutory.CONTENT, "采购项目数量", ("采购总金额", 1, 2)],
        [
            "政府集中采购",
            value("disclosure_2019/procurement/purchases"),
            (value("disclosure_2019/procurement/amount_10k_yuan"), 1, 2),
        ],
    ]


def requests_head() -> list[list[Printed]]:
    return [
        [(statutory.BALANCE_NOTE, 3, 3), ("申请人情况", 1, 7)],
        [("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)],
        ["商业\n企业", "科研\n机构", "社会公益组织", "法律服务机构", "其他"],
    ]


def requests_body(
    value: Value = zero, *, combined: bool = False, without: str = ""
) -> list[list[Printed]]:
    lines = [line for line in statutory.request_lines(combined=combined) if line.key != without]
    results = [line for line in lines if line.key in {*statutory.OUTCOME_LINES, "concluded"}]
    groups = {line.group: sum(other.group == line.group for other in lines) for line in lines}
    rows = []
    shown: set[str] = set()
    for line in lines:
        row: list[Printed] = []
        if line is results[0]:
            row.append((statutory.RESULTS, len(results), 1))
        if line not in results:
            row.append((line.label, 1, 3))
        elif line.group is None:
            row.append((line.label, 1, 2))
        else:
            if line.group not in shown:
                row.append((line.group, groups[line.group], 1))
                shown.add(line.group)
            row.append(line.label)
        row += [value(f"requests/{column.key}/{line.key}") for column in statutory.APPLICANTS]
        rows.append(row)
    return rows


def requests(value: Value = zero, *, combined: bool = False) -> list[list[Printed]]:
    return [*requests_head(), *requests_body(value, combined=combined)]


def challenges_head() -> list[list[Printed]]:
    outcomes = [outcome.label for outcome in statutory.OUTCOMES]
    return [
        [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
        [
            *((label, 2, 1) for label in outcomes),
            ("未经复议直接起诉", 1, 5),
            ("复议后起诉", 1, 5),
        ],
        [*outcomes, *outcomes],
    ]


def challenges(value: Value = zero) -> list[list[Printed]]:
    return [*challenges_head(), [value(at) for at in statutory.challenge_addresses()]]


def text(*lines: str) -> list[Block]:
    return [Paragraph(line, Place(anchor=f"p{line[:4]}")) for line in lines]


def document(*blocks: Block | Sequence[Block], title: str | None = None) -> Document:
    flat: list[Block] = []
    for block in blocks:
        flat += [block] if isinstance(block, (Heading, Paragraph, Table)) else list(block)
    return Document(tuple(flat), "text/html", "by hand", title=title)


def report(
    value: Value = zero,
    *,
    title: str = TITLE,
    two: Sequence[Table] | None = None,
    three: Sequence[Table] | None = None,
    four: Sequence[Table] | None = None,
    headings: Sequence[str] = statutory.SECTIONS,
    combined: bool = False,
) -> Document:
    """A whole report with its tables as the form prints them, or with others in their place."""
    default = (
        two if two is not None else [grid(disclosure(value), number=1)],
        three if three is not None else [grid(requests(value, combined=combined), number=2)],
        four if four is not None else [grid(challenges(value), number=3)],
    )
    return document(
        text(title, "根据条例编制本报告。"),
        text(headings[0], "全年公开信息312条。"),
        text(headings[1]),
        default[0],
        text(headings[2]),
        default[1],
        text(headings[3]),
        default[2],
        text(headings[4], "解读形式单一。"),
        text(headings[5], "未收取信息处理费。"),
    )


def unruled(table: Table) -> Table:
    return replace(table, ruled=False)
