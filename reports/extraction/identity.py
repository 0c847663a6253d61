"""Who reports on which year: title, agency and year, from the title or else from the text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from reports.readers.document import Block, Document, Table

_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’《》〈〉（）]"
_GAP = re.compile(rf"(?<={_WIDE})\s+|\s+(?={_WIDE})")
_YEAR = re.compile(
    r"(20\d{2}|二[〇○零0oO][〇○零0oO一二三四五六七八九]{2})(?:年度|年|(?=政[府务]信息))"
)
_TITLE = re.compile(
    r"(?P<head>.*?)"
    r"(?:政[府务]信息|政务(?=公开)|(?<=[局会室厅委院府办处所心])信息)公开(?:工作)?(?:情况)?(?:的)?(?P<year>20\d{2}年?度?)?"
    r"(?:年度)?(?:工作)?(?:年度)?(?:报告|年报|总结)(?:格式模板)?"
    r"(?P<tail>[（(]\s*(?:20\d{2}年?度?|试行|公开版|修订版?|更正版?)\s*[)）])?"
)
_ABOUT = re.compile(r"^(?:关于|报送|公布|发布|印发)+|(?:关于|的|[:：])+$")
_BRACKETS = re.compile(r"^[《〈“\"【\[]+|[》〉”\"】\]]+$")
_LABEL = re.compile(r"^(?:标题|名称|题目|信息名称|文件名称)[:：]")
_BESIDE = re.compile(
    r"(?<=[告报结）)》])\s+[【\[(（]?\s*(?:发布|来源|时间|日期|浏览|阅读|字号|作者|信息|打印).*$"
)
"""What a portal prints in one line with the title."""
_ORGAN = re.compile(
    r"(?:人民政府|政府|委员会|办公厅|办公室|管理局|[局厅委办室处院会署队站所]|中心|街道|法院|检察院|集团|公司|管委会|乡|镇|区|县|市|省)$"
)
_DIGITS = str.maketrans("〇○零oO一二三四五六七八九", "0000012345678" + "9")
_FULL_WIDTH = str.maketrans("()", "（）")
_LONGEST_TITLE = 70
_LONGEST_COVER = 5_000
_FURTHEST = 60
"""Blocks in which a title is sought."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title found: the blocks it fills, its text as printed, and what it says."""

    first: int
    last: int
    text: str
    agency: str | None
    year: int | None

    @property
    def weight(self) -> int:
        return 2 * (self.agency is not None) + (self.year is not None)


def squeeze(text: str) -> str:
    """Return a title without the blanks that only set Chinese characters apart."""
    return _GAP.sub("", " ".join(text.split()))


def titles(blocks: Sequence[Block]) -> list[Title]:
    """Return every title in the document, joined over up to four blocks."""
    lines = [
        (number, block.text)
        for number, block in enumerate(blocks)
        if not isinstance(block, Table) and len(block.text) <= _LONGEST_TITLE
    ]
    return [title for at in range(len(lines)) if (title := _title_ending_at(lines, at))]


def find_title(document: Document, blocks: Sequence[Block], end: int | None) -> Title | None:
    """Return the title that says most and stands nearest to block ``end``, where section one begins.

    Where no block is one, the title in the markup or a cell of a table serves; it fills no block (-1).
    """
    found = titles(blocks[: _FURTHEST if end is None else end])
    if found:
        return max(reversed(found), key=lambda title: title.weight)
    cells = (
        cell.text for block in blocks[:end] if isinstance(block, Table) for cell in block.cells
    )
    pieces = [*re.split(r"[-_|—]", document.title or ""), *islice(cells, 200)]
    elsewhere = [title for piece in pieces if (title := parse_title(piece))]
    return max(elsewhere, key=lambda title: title.weight, default=None)


def _title_ending_at(lines: Sequence[tuple[int, str]], at: int) -> Title | None:
    """Return the best title whose last line is line ``at``; more lines only where they tell more."""
    best: Title | None = None
    for first in range(at, max(at - 4, -1), -1):
        parts = [text for _, text in lines[first : at + 1]]
        if first < at and (len(parts[0]) > 40 or re.search(r"[。；;！？，,]", parts[0])):
            break
        title = parse_title("".join(parts), lines[first][0], lines[at][0])
        if title and (best is None or title.weight > best.weight):
            best = title
    return best


def parse_title(text: str, first: int = -1, last: int = -1) -> Title | None:
    """Read a line as a title; ``None`` if it is none."""
    printed = squeeze(_LABEL.sub("", _BESIDE.sub("", text.strip())))
    if len(printed) > _LONGEST_TITLE:
        return None
    plain = _BRACKETS.sub("", unicodedata.normalize("NFKC", printed))
    match = _TITLE.fullmatch(plain)
    if match is None:
        return None
    years = _YEAR.findall(plain) or _YEAR.findall((match["year"] or "") + "年")
    return Title(first, last, printed, _agency(match["head"]), year_of(years[0]) if years else None)


def _agency(head: str) -> str | None:
    """Return what a title says before 政府信息公开, without year and 关于."""
    name = _YEAR.sub("", head)
    name = _BRACKETS.sub("", _ABOUT.sub("", _BRACKETS.sub("", name)).strip())
    name = _ABOUT.sub("", name).translate(_FULL_WIDTH)
    return name if len(name) >= 2 and re.search(r"[\u4e00-\u9fff]{2}", name) else None


def year_of(text: str) -> int:
    """Read 2023 or 二〇二三."""
    return int(unicodedata.normalize("NFKC", text).translate(_DIGITS))


# --- where the title says nothing ----------------------------------------------------------------

_PERIOD = re.compile(r"(20\d{2})\s*年\s*1\s*月\s*1\s*日\s*(?:起?\s*[至到—–~-])")


def year_in_text(lines: Sequence[str]) -> int | None:
    """Return the year whose period the covering text states, else the one the text names most."""
    text = unicodedata.normalize("NFKC", "\n".join(lines)[:_LONGEST_COVER])
    if period := _PERIOD.search(text):
        return int(period[1])
    years = Counter(re.findall(r"(20[0-4]\d)\s*年", text))
    return int(years.most_common(1)[0][0]) if years else None


def agency_in_text(lines: Sequence[str]) -> str | None:
    """Return the first line, or subject of the first sentence, that is the name of an organ."""
    for line in lines[:6]:
        name = squeeze(line)
        if 3 < len(name) <= 30 and _ORGAN.search(name) and not re.search(r"[。，、；：:]", name):
            return name
    return None


_PLACE = r"[\u4e00-\u9fff]{2,6}?(?:省|自治区|自治州|地区|盟|市|州|县|区)"
_BEFORE = "由与在请经是以按据即向和对到及为本的"


def full_name(agency: str, cover: Sequence[str]) -> str:
    """Return the agency with the city the covering text puts before its name: 洪泽区… → 淮安市洪泽区…."""
    text = re.sub(r"\s+", "", "".join(cover))[:_LONGEST_COVER]
    longer = Counter(
        match[1].lstrip(_BEFORE)
        for match in re.finditer(rf"(?=((?:{_PLACE}){{1,2}}){re.escape(agency)})", text)
    )
    # 由淮安市 and 淮安市 both give 淮安市; what is left of a longer word before it is met only once
    best = max(longer, key=lambda name: (longer[name], len(name)), default="")
    return best + agency if re.fullmatch(rf"(?:{_PLACE}){{1,2}}", best) else agency
