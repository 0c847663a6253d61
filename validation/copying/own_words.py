"""What of a text is its own: its letters without figures, names, laws, recited figures and set phrases."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 20_000
"""Letters compared of one text; a section of a real report has a tenth of it."""

_LETTERS = re.compile(r"[A-Za-z\u3400-\u9fff]+")
_CLAUSE = re.compile(r"[^，。；：！？\n]+")

_TABLE_TERMS = (
    r"新收|收到|受理|上年结转|结转下年|办结|予以公开|部分公开|不予公开|无法提供|不予处理|其他处理|"
    r"复议|诉讼|起诉|行政许可|行政处罚|行政强制|规范性文件|规章|事业性收费|维持|纠正|尚未审结"
)
_RECITED = re.compile(
    rf"(?:{_TABLE_TERMS})[^，。；]{{0,16}}?[\d０-９零]|[\d０-９].{{0,12}}?(?:{_TABLE_TERMS})"
)
"""A figure of the tables: its words are the form's."""
_NOTHING = re.compile(rf"(?:无|未|没有|不存在)[^，。；]{{0,16}}?(?:{_TABLE_TERMS}|责任追究|收费)")

_SET_CLAUSES = re.compile(
    "信息处理费|其他需要报告的事项|统计期限|(?:本|年度)报告(?:由|中|所列|内容|的?电子版)|如(?:有|需|对).{0,20}(?:疑问|联系)|"
    "联系(?:电话|地址|方式)|邮政?编码?：|(?:根据|按照|依据|依照).{0,60}(?:条例|规定|要求|格式|通知)|"
    "(?:现|特|并)(?:将|向社会)?.{0,24}(?:报告如下|公布如下|予以公布|公布.{0,6}年度报告)|"
    "习近平|党的.{1,4}大|[一二三四五六七八九十]届.{1,4}全会|党中央|国务院决策|决策部署"
)
"""What every report says, because the form, the law or the times ask for it."""
_SET_PHRASES = (
    "政府信息公开工作年度报告",
    "政府信息公开申请",
    "政府信息公开平台",
    "政府信息公开工作",
    "政府信息主动公开",
    "政府信息管理",
    "政府信息公开",
    "政务公开工作",
    "信息公开工作",
    "主动公开",
    "依申请公开",
    "平台建设",
    "监督保障",
    "总体情况",
    "政府信息",
    "政务公开",
    "信息公开",
    "存在的主要问题及改进情况",
    "存在的主要问题",
    "主要问题",
    "存在问题",
    "存在的问题",
    "改进情况",
    "改进措施",
    "以公开为常态、不公开为例外",
    "以公开为常态，不公开为例外",
    "公开、公平、公正、便民",
    "应公开尽公开",
    "决策、执行、管理、服务、结果",
    "人民群众",
    "知情权、参与权、表达权、监督权",
    "知情权",
    "参与权",
    "监督权",
)
_YEAR = r"二[〇零○ＯO][〇零○一二三四五六七八九]{2}年度?"
_LAW = r"《[^》\n]{1,60}》"
_SELF = r"[我本全](?:省|市|县|区|镇|乡|街道|委|局|厅|办|院|处|站|中心|单位|机关)"
_REGION = re.compile(r"^(.{1,8}?(?:自治区|自治州|省|市|州|县|旗|区|镇|乡|街道))(.*)$")


@dataclass(frozen=True, slots=True)
class OwnWords:
    """The letters of a text that are its own, and where each stands in the text."""

    text: str
    letters: str
    places: array[int]

    def __len__(self) -> int:
        return len(self.letters)

    def words(self, start: int, end: int) -> str:
        """Return the text from one letter to another as it is printed, figures and all."""
        return self.text[self.places[start] : self.places[end - 1] + 1].strip()


@lru_cache(maxsize=32)
def own_words_of(text: str, names: tuple[str, ...] = ()) -> OwnWords:
    """Return what is a text's own; ``names`` are those of its agency."""
    clauses = _CLAUSE.sub(_without_set_clause, text)
    left = _left_out(names).sub(_blank, clauses)
    places = array("I")
    letters: list[str] = []
    for run in _LETTERS.finditer(left):
        letters.append(run.group())
        places.extend(range(run.start(), run.end()))
        if len(places) >= LONGEST:
            break
    return OwnWords(text, "".join(letters)[:LONGEST], places[:LONGEST])


def _without_set_clause(clause: re.Match[str]) -> str:
    words = clause.group()
    is_set = _SET_CLAUSES.search(words) or _RECITED.search(words) or _NOTHING.search(words)
    return " " * len(words) if is_set else words


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


@lru_cache(maxsize=256)
def _left_out(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return what matches names, laws, years and set phrases, the longest first."""
    words = {*_SET_PHRASES, *(form for name in names for form in _forms_of(name))}
    literal = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile("|".join((_LAW, _YEAR, *literal, _SELF)))


def _forms_of(name: str) -> set[str]:
    """Return a name, its region, its name without the region, and the region without 市 or 县."""
    forms = {name}
    rest = name
    while (match := _REGION.match(rest)) is not None:
        region, rest = match.groups()
        forms |= {region, region[:-1], rest}
    return {form for form in forms if len(form) > 1}
