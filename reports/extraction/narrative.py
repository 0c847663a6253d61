"""The six sections and their text, whatever the style or noise of the headings."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, takewhile

from reports import statutory
from reports.extraction.labels import Vocabulary, unnumbered
from reports.extraction.result import place_to_json
from reports.models.reading import Narrative
from reports.readers.document import Block, Heading, Place, Table

_ALIASES = {
    "1": ("总体工作情况", "工作总体情况", "基本情况", "总体概况"),
    "2": ("主动公开情况", "主动公开政府信息的情况", "主动公开信息情况", "政府信息主动公开情况"),
    "3": (
        "收到和处理政府信息公开申请的情况",
        "收到和处理政府信息依申请公开情况",
        "收到和处理依申请公开政府信息情况",
    ),
    "4": (
        "政府信息公开行政复议行政诉讼情况",
        "政府信息公开行政复议和行政诉讼情况",
        "因政府信息公开工作被申请行政复议提起行政诉讼情况",
        "行政复议行政诉讼情况",
        "行政复议和行政诉讼情况",
    ),
    "5": (
        "存在的主要问题及整改措施",
        "存在的主要问题及改进措施",
        "存在主要问题及改进情况",
        "存在问题及改进情况",
        "存在问题及改进措施",
        "存在的问题及改进情况",
        "政府信息公开工作存在的主要问题及改进情况",
        "主要问题及改进情况",
        "存在的主要问题和改进情况",
    ),
    "6": ("其他需要报告的情况", "需要报告的其他事项", "其他需要报告事项", "其他报告事项"),
}
SECTIONS = Vocabulary(
    {label: str(number) for number, label in enumerate(statutory.SECTIONS, start=1)}
    | {label: number for number, labels in _ALIASES.items() for label in labels}
)
_CHINESE = "一二三四五六七八九十"
_NUMBER = re.compile(
    rf"\s*(?P<open>[（(〔])?\s*(?P<part>第)?\s*(?P<number>[{_CHINESE}]|[1-9])\s*(?P<close>[)）〕])?"
    r"\s*(?(part)(?:部分|章)|(?=[、，,.．。:：\s)）]|[\u4e00-\u9fff]))[、，,.．。:：\s]*"
)
_INLINE = re.compile(
    rf"(?:第\s*[{_CHINESE}]\s*部分|(?<![（(])[{_CHINESE}](?=\s*[、.．，]))\s*[、.．，:：]?\s*"
    r"(?:总体情况|主动公开政府信息情况|收到和处理政府信息公开申请情况"
    r"|(?:因)?政府信息公开(?:工作被申请)?行政复议[、和及](?:提起)?行政诉讼情况"
    r"|存在的主要问题及(?:改进|整改)(?:情况|措施)|其他需要报告的事项)"
)
_LONGEST_HEADING = 45
_MOST_MARKS = 300
_LEAST = 5
_WELL_NUMBERED = 10
"""Weight above which a heading has both its words and its number."""
_PAGE_FOOT = re.compile(
    r"网站地图|联系我们|网站标识码|版权所有|[主承]办单位[:：]|ICP备|公网安备|打印(?:本页|此页|页面)|【打印|关闭(?:窗口|本页|页面)"
    r"|分享到|[上下]一[篇条][:：]|返回(?:顶部|首页)|扫一扫|责任编辑[:：]"
)
"""What a portal prints below the report."""
_PAGE_HEAD = re.compile(
    r"\s*[【\[]?\s*(?:发布(?:日期|时间|机构)|成文日期|生成日期|公开日期|信息来源|来源|浏览(?:次数|量)|点击数|阅读(?:次数|量)?|字号|字体|作者|索引号?|文号"
    r"|当前位置|您的?(?:当前)?(?:所在)?位置|标题|单位|采集时间)\s*[:：】\]]"
)
"""What a portal prints above it."""
_PAGE_NUMBER = re.compile(r"\s*(?:[-—–－·]\s*\d{1,3}\s*[-—–－·]|第\s*\d{1,3}\s*页.{0,12})\s*")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place where a section may begin: in block ``block``, its heading from ``start`` to ``end``.

    In a table, ``start`` and ``end`` are 0: the text between two marks there is none.
    """

    section: int
    heading: str
    block: int
    start: int
    end: int
    weight: int
    """How much speaks for it; the chain of marks with the greatest sum is taken."""


def find_marks(candidates: Sequence[Mark]) -> list[Mark]:
    """Return the best ascending chain of section headings; the later of equals, as contents come first."""
    best: dict[int, tuple[int, list[Mark]]] = {}
    for mark in candidates:
        shorter = [chain for section, chain in best.items() if section < mark.section]
        weight, chain = max(shorter, key=lambda chain: chain[0], default=(0, []))
        if mark.section not in best or weight + mark.weight >= best[mark.section][0]:
            best[mark.section] = (weight + mark.weight, [*chain, mark])
    return max(best.values(), key=lambda chain: chain[0], default=(0, []))[1]


def count(candidates: Sequence[Mark]) -> int:
    """Return how many reports a document holds, judged by how often most of the six headings come."""
    sure = Counter(mark.section for mark in candidates if mark.weight >= _WELL_NUMBERED)
    return sorted((sure[section] for section in range(1, 7)), reverse=True)[3]


def candidate_marks(blocks: Sequence[Block]) -> list[Mark]:
    """Return every place of a document that looks like a section heading."""
    marks = (mark for number, block in enumerate(blocks) for mark in _marks(block, number))
    return list(islice(marks, _MOST_MARKS))


def _marks(block: Block, number: int) -> Iterator[Mark]:
    if isinstance(block, Table):
        yield from _marks_in_table(block, number)
        return
    if len(block.text) <= _LONGEST_HEADING:
        mark = _whole(block.text, number, is_heading=isinstance(block, Heading))
        if mark:
            yield mark
            return
    for match in _INLINE.finditer(block.text):
        before = block.text[: match.start()].rstrip()
        if before and before[-1] not in "。；;！!？?：:”）)":
            continue
        found = _whole(match[0], number, is_heading=False)
        if found and found.weight >= 8:
            rest = block.text[match.end() :]
            penalty = 2 if rest.strip() or before else 0
            yield Mark(
                found.section,
                match[0].strip(),
                number,
                match.start(),
                match.end(),
                found.weight - penalty,
            )


def _marks_in_table(table: Table, number: int) -> Iterator[Mark]:
    """Yield headings that stand alone in a row of a table, as in pages laid out as one."""
    alone = Counter(cell.row for cell in table.cells if cell.text)
    for cell in table.cells:
        if (
            alone[cell.row] == 1
            and len(cell.text) <= _LONGEST_HEADING
            and SECTIONS.exact(cell.text)
        ):
            mark = _whole(cell.text, number, is_heading=False)
            if mark and mark.weight > _WELL_NUMBERED:
                yield replace(mark, start=0, end=0)


def _whole(text: str, block: int, *, is_heading: bool) -> Mark | None:
    """Weigh a whole line as a heading: its words, its number and the style of the number."""
    number = _NUMBER.match(unicodedata.normalize("NFKC", text))
    stated = _value(number["number"]) if number else None
    is_nested = bool(number and (number["open"] or number["close"]))
    section = SECTIONS.find(text)
    if section is None:
        is_short = len(unnumbered(text)) <= 20 and text.rstrip()[-1:] not in "。；;，,：:"
        is_top = (
            bool(number) and not is_nested and number is not None and number["number"] in _CHINESE
        )
        if not (is_top and is_short and stated and stated <= 6 and re.search(r"[、部章]", text)):
            return None
        return Mark(stated, text.strip(), block, 0, len(text), 3)
    weight = 10 if SECTIONS.exact(text) else 7
    if stated is not None:
        weight += (4 if stated == int(section) else 1) - (9 if is_nested else 0)
    if weight < _LEAST:
        return None
    return Mark(int(section), text.strip(), block, 0, len(text), weight + is_heading)


def _value(numeral: str) -> int:
    return _CHINESE.index(numeral) + 1 if numeral in _CHINESE else int(numeral)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of running text and where it stands."""

    text: str
    place: Place


def sections(
    blocks: Sequence[Block], marks: Sequence[Mark], begin: int, statutory_tables: Collection[int]
) -> list[Narrative]:
    """Return the covering text after block ``begin`` and the sections, each with its lines and places.

    ``statutory_tables`` are the numbers of the blocks whose cells are figures, not text.
    """
    narratives = []
    bounds = [*((mark.block, mark.start) for mark in marks), (len(blocks), 0)]
    cover = [
        line
        for line in _lines(blocks, (begin, 0), bounds[0], None)
        if not _PAGE_HEAD.match(line.text)
    ]
    if cover:
        narratives.append(_narrative(0, "", cover))
    for mark, stop in zip(marks, bounds[1:], strict=True):
        lines = list(_lines(blocks, (mark.block, mark.end), stop, statutory_tables))
        if mark is marks[-1]:
            lines = list(takewhile(lambda line: not _is_foot(line.text), lines))
        narratives.append(_narrative(mark.section, mark.heading, lines))
    return narratives


def _is_foot(text: str) -> bool:
    return len(text) < 80 and bool(_PAGE_FOOT.search(text))


def _narrative(number: int, heading: str, lines: Sequence[Line]) -> Narrative:
    return Narrative(
        number=number,
        heading=heading[:200],
        text="\n".join(line.text for line in lines),
        places=[place_to_json(line.place) for line in lines],
    )


def _lines(
    blocks: Sequence[Block],
    start: tuple[int, int],
    stop: tuple[int, int],
    statutory_tables: Collection[int] | None,
) -> Iterator[Line]:
    """Yield the text from one point (block, character) to another; no table where the last is ``None``."""
    for number in range(start[0], min(stop[0] + 1, len(blocks))):
        block = blocks[number]
        if isinstance(block, Table):
            if statutory_tables is not None and number not in statutory_tables and number < stop[0]:
                yield from _table_lines(block)
            continue
        first = start[1] if number == start[0] else 0
        last = stop[1] if number == stop[0] else len(block.text)
        for text in block.text[first:last].splitlines():
            is_rest = first and number == start[0]
            text = (text.lstrip("。，、:： ") if is_rest else text).strip()
            if text and not _PAGE_NUMBER.fullmatch(text):
                yield Line(text, block.place)


def _table_lines(table: Table) -> Iterator[Line]:
    for row in table.rows():
        if text := " ".join(cell.text.replace("\n", "") for cell in row if cell.text):
            yield Line(text, row[0].place)
