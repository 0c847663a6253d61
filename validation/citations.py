"""Laws and documents a report cites: correct names, short forms and numbers, and what is a slip of one of them.

A title is compared only with names that are listed here, and only in its own part: 中华人民共和国 before a law
is compared by itself, so that two real laws with short names are never taken for each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

STATE = "中华人民共和国"


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its official name and, where it has one that reports cite, its number."""

    name: str
    number: str = ""
    """As printed: 国办函〔2020〕109号."""
    keywords: str = ""
    """Regular expression of titles that can only mean this document, right or wrong."""

    @property
    def issue(self) -> tuple[str, str, str]:
        """Issuer, year and running number."""
        issuer, year, running = re.split(r"[〔〕]", self.number.rstrip("号"))
        return issuer, year, running


REGULATIONS = "政府信息公开条例"

LAWS: tuple[str, ...] = (
    "政府信息公开条例",
    "行政复议法",
    "行政复议法实施条例",
    "行政诉讼法",
    "行政处罚法",
    "行政许可法",
    "行政强制法",
    "保守国家秘密法",
    "保守国家秘密法实施条例",
    "个人信息保护法",
    "网络安全法",
    "数据安全法",
    "国家赔偿法",
    "重大行政决策程序暂行条例",
    "优化营商环境条例",
    "信访工作条例",
    "规章制定程序条例",
    "政府督查工作条例",
    "国有土地上房屋征收与补偿条例",
    "公共企事业单位信息公开规定制定办法",
)
"""Laws and regulations of the state that reports misname, without 中华人民共和国."""

ACCEPTED = frozenset(
    {
        "条例",
        "信息公开条例",
        "保密法",
        "行政复议条例",
        "行政监察法",
        "行政程序法",
        "行政执法",
        "行政处罚",
        "行政许可",
        "生物安全法",
        "食品安全法",
        "信访条例",
        "信访工作办法",
        "政府信息公开案例",
        "政府信息公开示例",
        "政府信息公开惯例",
        "政府信息公开体例",
    }
)
"""Titles that look like a slip and are none: short forms, other laws, and words of their own."""

DOCUMENTS: tuple[Document, ...] = (
    Document(
        "政府信息公开信息处理费管理办法",
        "国办函〔2020〕109号",
        r"处理费管理(?:办法|规定|暂行办法)",
    ),
    Document(
        "中华人民共和国政府信息公开工作年度报告格式",
        "国办公开办函〔2021〕30号",
        r"信息公开工作年度报告格式",
    ),
    Document(
        "国务院办公厅关于全面推进基层政务公开标准化规范化工作的指导意见",
        "国办发〔2019〕54号",
        r"基层政务公开标准化规范化工作的指导意见",
    ),
    Document(
        "国务院办公厅关于推进政务新媒体健康有序发展的意见",
        "国办发〔2018〕123号",
        r"政务新媒体健康有序发展的意见",
    ),
    Document("政府网站发展指引", "国办发〔2017〕47号", r"政府网站发展指引"),
)
"""Documents reports cite with their numbers."""

_FORMERLY = {"国办公开办函〔2021〕30号": frozenset({("2019", "60")})}
"""Numbers under which an earlier edition was issued."""

WRONG_TITLES: tuple[tuple[str, str, bool], ...] = (
    (r"[^《》]{2,5}省政务公开规范", "省政务公开工作规范", False),
    (
        r"关于政府信息公开处理费管理有关事项的通知",
        "关于政府信息公开信息处理费管理有关事项的通知",
        False,
    ),
    (r"政府公开信息条例", "政府信息公开条例", True),
    (r"政府信息公开法", "政府信息公开条例", True),
)
"""Wrong titles no distance finds: pattern of the whole title, the right one, whether a law is misnamed."""

_WRAPPING = re.compile(
    r"^(?:国务院办公厅)?(?:政府信息与政务公开办公室)?(?:关于)?(?:印发|转发|发布|公布)|(?:的通知|通知)$"
)
_INNER = re.compile(r"[〈<《“](.+)[〉>》”]")
_EDITION = re.compile(r"[（(][^（()）]{0,12}(?:修订|修正|试行|暂行|草案|年|版)[^（()）]{0,6}[)）]$")
_KINDS = re.compile(
    r"(?:规定|办法|制度|指南|目录|规范|细则|通知|意见|方案|报告|年报|工作|解读|要点|手册|汇编|问答|案例|规程|标准|流程|清单)$"
)
SHORTEST_FUZZY = 5
MOST_EDITS = 2
LARGEST_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Slip:
    """A title that is not quite that of a law or document, and the right one."""

    right: str
    is_law: bool


@lru_cache(maxsize=4096)
def slip_of(title: str) -> Slip | None:
    """Return what a cited title should read; ``None`` if it is right, or nothing that is known."""
    plain = bare(title)
    for pattern, right, is_law in WRONG_TITLES:
        for written in (plain, re.sub(r"\s+", "", title)):
            if re.fullmatch(pattern, written):
                return Slip(completed(written, right), is_law)
    state, core = split(plain)
    law = law_meant(core)
    if law is not None and (law != core or state not in {"", STATE}):
        return Slip(f"{STATE}{law}" if state else law, is_law=True)
    if law is None and state not in {"", STATE} and len(core) >= SHORTEST_FUZZY:
        return Slip(f"{STATE}{core}", is_law=True)
    return None if law is not None else document_slip(plain)


def bare(title: str) -> str:
    """Return a title without what wraps it: 关于印发〈…〉的通知, edition in brackets, blanks."""
    plain = re.sub(r"\s+", "", title)
    inner = _INNER.search(plain)
    plain = inner[1] if inner else _WRAPPING.sub("", _WRAPPING.sub("", plain))
    return _EDITION.sub("", plain)


def completed(wrong: str, right: str) -> str:
    """Return the right title with the province the wrong one names."""
    return wrong[: wrong.index("省")] + right if right.startswith("省") else right


def split(title: str) -> tuple[str, str]:
    """Return the name of the state as a title writes it, right or wrong, and the rest."""
    if title.startswith(STATE):
        return STATE, title[len(STATE) :]
    match = re.match(r"中.{3,7}?国(?=政府信息|行政|保守|个人)", title)
    if match and Levenshtein.distance(match[0], STATE) <= MOST_EDITS:
        return match[0], title[match.end() :]
    return "", title


def law_meant(core: str) -> str | None:
    """Return the law a title without the state's name means: it, or the only one it misses by a slip."""
    if core in ACCEPTED:
        return None
    if core in LAWS:
        return core
    if len(core) < SHORTEST_FUZZY or _KINDS.search(core):
        return None
    near = [law for law in LAWS if _is_slip(core, law)]
    return near[0] if len(near) == 1 else None


def _is_slip(core: str, law: str) -> bool:
    if core.startswith(law) or core.endswith(law):
        return False
    most = 1 if len(law) < 9 and law != REGULATIONS else MOST_EDITS
    distance = Levenshtein.distance(core, law, score_cutoff=most)
    return 0 < distance <= most and distance / len(law) <= LARGEST_SHARE + 0.05 * (
        law == REGULATIONS
    )


def document_slip(title: str) -> Slip | None:
    """Return what the title of a document should read, where its words can only mean that one."""
    for document in DOCUMENTS:
        if not document.keywords or not re.search(document.keywords, title):
            continue
        short = document.name.removeprefix("国务院办公厅").removeprefix("关于")
        names = {document.name, document.name.removeprefix("国务院办公厅"), short}
        names |= {name.removeprefix(STATE) for name in names}
        if any(title == name or title.endswith(name) for name in names):
            return None
        if (
            Levenshtein.distance(title, short) <= 4
            or Levenshtein.distance(title, short.removeprefix(STATE)) <= 4
        ):
            return Slip(document.name, is_law=False)
    return None


def wrong_number(title: str, number: str) -> str | None:
    """Return the right number of a document cited with another one; ``None`` if right or unknown.

    ``number`` as printed with any brackets; one that lost its brackets in reading is passed over.
    """
    parts = re.fullmatch(r"(\D+?)[〔\[【（(〈]((?:19|20)\d\d)[〕\]】）)〉](\d{1,3})号", number)
    if parts is None:
        return None
    plain = bare(title)
    for document in DOCUMENTS:
        if re.search(document.keywords, plain):
            issuer, year, running = document.issue
            earlier = _FORMERLY.get(document.number, frozenset())
            stated = (parts[2], parts[3])
            if stated in earlier or (parts[1].endswith(issuer) and stated == (year, running)):
                return None
            alike = sum((parts[1].endswith(issuer), parts[2] == year, parts[3] == running))
            return document.number if alike else None
    return None
