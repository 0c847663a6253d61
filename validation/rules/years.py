"""Family W, years: no sentence left over from another year's report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from validation.engine import Breach, Dossier, Quote, Severity, rule
from validation.prose import LONGEST_SENTENCE, Hit, hits, once, place, shortened
from validation.rules.examples import reword

_PERIOD = re.compile(
    r"(?P<from>20\d\d)年1月1日(?:起|始)?(?:至|到|[-—–~～])(?P<to>20\d\d)?年?12月31日"
)
_OF_THE_REPORT = re.compile(r"统计|期限|报告期|数据|时限|本报告|所列|时间")
_OF_SOMETHING_ELSE = re.compile(r"规划|计划|施行|执行期|有效期|试点|合同|任期|预算|决算")
_REPORT_NAMED = re.compile(
    r"(?:现将|现就|特?编制|撰写|形成|公布|制作)[^。；\n]{0,30}?(?P<year>20\d\d)年?度?政府信息公开(?:工作)?(?:年度报告|年报|情况|工作|总结)"
)
_SUBJECT = (
    "我[局委办厅镇乡县市区省院站处关]|我中心|我街道|本[局委办厅镇乡级机关单位街]|全[市县区省镇乡]"
)
_OPENING = re.compile(
    r"(?:\A|(?<=\n))(?:[（(][一二三四五][)）][^，。：:\d]{0,16}[。：:，]?)?"
    rf"(?P<year>20\d\d)年度?[，,]?(?P<subject>{_SUBJECT}|[\u4e00-\u9fff]{{2,20}}?(?:局|委员会|办公室|办公厅|人民政府|中心|办事处|厅)(?![\u4e00-\u9fff]{{0,4}}印发))?"
)
_NOT_OURS = re.compile(r"以来|年底|年末|年初|至今|到20|—|-|~")
_EXPLAINED = re.compile(
    r"上年|上一年|去年|往年|前一年|同比|同期|相比|较20|比20|整改|存在的?问题|反馈|通报|考核结果|评估结果|荣获|获评|被评|被命名|被确定|决算|预算"
    r"|结转|基础上|十四五|十三五|规划|印发的|《|试点|起[，,]|开始|成立于|机构改革|将于?|计划|拟"
)
_FEE = re.compile(
    r"(?P<year>20\d\d)年度?[，,]?[^。；，,\n]{0,24}(?:未|没有|无)[^。；\n]{0,16}(?:处理费|收费|收取费用)"
)


@rule(
    "W04",
    title=_("年份错误"),
    severity=Severity.ERROR,
    basis=_("国办公开办函〔2021〕30号（年度报告反映本年度情况，发布内容不准确）"),
    message=_("{place}写的是 {found} 年，报告年度为 {year} 年，疑为沿用其他年度的文稿。"),
    example=reword(1, "2024年，我局围绕", "2023年，我局围绕"),
    explanation=_(
        "统计期限、“现将××年政府信息公开工作情况……”的年份，以及总体情况开头和各小节第一句的年份，应当是报告年度。"
        "小节第一句没有写主语的、第六部分收费情况的年份，只作疑问。同一句写到上年、同比、结转、整改、规划、文件名称等，"
        "或者同时写到报告年度的，不提示。"
    ),
    remedy=_("核对该句说的是哪一年：写错的更正；确属往年情况的写明“上年”。"),
    traps=_("部门决算、十四五规划、同比、上年问题整改、文件印发年份、“××年以来”。"),
)
def no_other_year(dossier: Dossier) -> Iterator[Breach]:
    """Sentences that say which year the report is on name the year it is on."""
    if dossier.year is not None:
        yield from once(
            (
                *other_periods(dossier, str(dossier.year)),
                *other_reports(dossier, str(dossier.year)),
                *other_openings(dossier, dossier.year),
                *other_fees(dossier, str(dossier.year)),
            )
        )


def other_periods(dossier: Dossier, year: str) -> Iterator[Breach]:
    """Yield where the period of the statistics is another year."""
    for hit in hits(dossier, _PERIOD):
        first, last = hit.match["from"], hit.match["to"] or hit.match["from"]
        is_meant = _OF_THE_REPORT.search(hit.sentence) and not _OF_SOMETHING_ELSE.search(
            hit.sentence
        )
        if is_meant and (first, last) != (year, year):
            wrong = first if first != year else last
            yield breach(hit, _("统计期限"), wrong, year)


def other_reports(dossier: Dossier, year: str) -> Iterator[Breach]:
    """Yield where the introduction announces the report on another year."""
    for hit in hits(dossier, _REPORT_NAMED, (0, 1)):
        if hit.match["year"] != year and year not in hit.sentence and "上年" not in hit.sentence:
            yield breach(hit, _("引言中的报告年度"), hit.match["year"], year)


def other_openings(dossier: Dossier, year: int) -> Iterator[Breach]:
    """Yield where part one, or an item of it, opens with a year that has long passed or not begun."""
    for hit in hits(dossier, _OPENING, (1,)):
        stated = int(hit.match["year"])
        rest = hit.match.string[hit.match.end("year") : hit.match.end() + 6]
        if stated == year or not year - 3 <= stated <= year + 1 or _NOT_OURS.search(rest):
            continue
        sentence = opening_sentence(hit)
        if str(year) in sentence or _EXPLAINED.search(sentence):
            continue
        yield Breach(
            place(hit.section, sentence[:20]),
            {"place": _("开头一句"), "found": str(stated), "year": str(year)},
            quotes=(Quote(hit.section, shortened(sentence)),),
            severity=None if hit.match["subject"] else Severity.WARNING,
        )


def opening_sentence(hit: Hit) -> str:
    """Return the sentence an opening begins, up to its first full stop."""
    start = hit.match.start("year")
    rest = hit.match.string[start : start + LONGEST_SENTENCE]
    return re.split(r"[。；\n]", rest, maxsplit=1)[0]


def other_fees(dossier: Dossier, year: str) -> Iterator[Breach]:
    """Yield where part six tells of the fees of another year."""
    for hit in hits(dossier, _FEE, (6,)):
        if hit.match["year"] != year and f"{year}年" not in hit.sentence:
            yield breach(hit, _("收费情况"), hit.match["year"], year, Severity.WARNING)


def breach(hit: Hit, where: str, found: str, year: str, severity: Severity | None = None) -> Breach:
    """Return the breach of a year in a sentence."""
    return Breach(
        place(hit.section, hit.words),
        {"place": where, "found": found, "year": year},
        quotes=(hit.quote,),
        severity=severity,
    )
