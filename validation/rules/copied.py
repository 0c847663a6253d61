"""Families C and P, copied text: from the agency's own last year, and from other agencies of the same year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from django.utils.translation import gettext_noop as _

from reports import statutory
from validation import wording
from validation.copying.overlap import Overlap, overlap
from validation.copying.own_words import OwnWords, own_words_of
from validation.engine import Breach, Dossier, Quote, Resemblance, Severity, rule
from validation.functions import functions_of
from validation.rules.examples import Edit, put_text

ALIKE = _("国办公开办函〔2021〕30号（内容雷同、敷衍塞责）、《条例》第四十七条")
FORM_FIVE = _("国办公开办函〔2021〕30号 附件 格式第五部分")

GENERAL, PROBLEMS = 1, 5
MOST_ITEMS = 12
QUOTED = 3
"""Passages quoted with a finding; all found are shown side by side."""

_IMPROVEMENTS = re.compile(
    r"(?:^|(?<=[\n。；]))\s{0,4}((?:[（(]?[一二三四1-9][）)]?[、.．]?)?\s{0,2}"
    r"(?:改进|整改|下一步|下步|今后|针对|接下来|\d{4}年，?(?:我|将)))"
)
"""Where the part on improvements begins: at the beginning of a sentence."""
_ITEM = re.compile(r"(?:^|\n)[^\S\n]{0,8}(（[一二三四五六七八九]）[^。，：\n]{1,16})")
_POINT = re.compile(r"[一二三四五六七八九]是|[（(][一二三四五六七八九1-9][）)]|\d[.．、]|[；。\n]")
_LAST_YEAR = re.compile(  # whoever speaks of last year's findings in general has answered
    r"(?:上一?年|去年|往年|前期|以往|历年)[^。\n]{0,40}(?:问题|不足|整改|反馈|意见|改进|建议)"
)


def copied_from_last_year(number: int) -> Edit:
    """Return the edit that takes a section over from last year's report, under the new year."""

    def edit(dossier: Dossier) -> Dossier:
        before = dossier.previous
        if before is None:
            return dossier
        text = before.text(number).replace(str(before.year), str(dossier.year))
        return put_text(number, text)(dossier)

    return edit


def the_same_last_year(number: int) -> Edit:
    """Return the edit that has last year's report say what this year's says in a section."""

    def edit(dossier: Dossier) -> Dossier:
        before = dossier.previous
        if before is None:
            return dossier
        return replace(dossier, previous=put_text(number, dossier.text(number))(before))

    return edit


@rule(
    "C09",
    title=_("正文照搬上年"),
    severity=Severity.WARNING,
    basis=ALIKE,
    message=_(
        "“{section}”除数字、名称和套话外，有 {share}% 与上年报告逐字相同{items}，请核实是否照搬上年。"
    ),
    example=copied_from_last_year(GENERAL),
    explanation=_(
        "先去掉年份、数字、机关和法规名称、照表列数的分句以及法定格式要求写的套话，再看余下文字有多少连续 8 字以上"
        "与上年同一部分相同。余下文字太少的不比较。第五部分由 C10 比较。相同的段落并列展示。"
    ),
    remedy=_("按本年实际情况重写，写明本年做了什么、有何变化。"),
    limits={"percent": 90, "letters": 100},
    traps=_("法定套话；只有数字的句子；篇幅很短的正文；机关和法规名称。"),
)
def text_of_last_year(dossier: Dossier) -> Iterator[Breach]:
    """What a report says in its own words, beside figures and set phrases, is not last year's."""
    before = dossier.previous
    if before is None:
        return
    for section in dossier.sections:
        if section.number == PROBLEMS:
            continue
        here, there = words(dossier, section.text), words(before, before.text(section.number))
        found = overlap(here, there)
        least = dossier.limit("C09", "percent") / 100
        if len(here) >= dossier.limit("C09", "letters") and found.share >= least:
            items = copied_items(dossier, section.text, there, least)
            yield breach(section.number, found, items=items)


def copied_items(dossier: Dossier, text: str, there: OwnWords, least: float) -> Any:
    """Return which of the numbered items are copied, as part of a sentence, if there are any."""
    named = list(islice(_ITEM.finditer(text), MOST_ITEMS))
    ends = [*(match.start() for match in named[1:]), len(text)]
    shares = [
        (match.group(1), overlap(words(dossier, text[match.start() : end]), there).share)
        for match, end in zip(named, ends, strict=False)
    ]
    copied = [
        wording.verbatim(f"{name} {percent(share)}%") for name, share in shares if share >= least
    ]
    return wording.say(_("（其中{names}）"), names=wording.names(copied)) if copied else ""


@rule(
    "C10",
    title=_("存在问题及改进情况照搬上年"),
    severity=Severity.WARNING,
    basis=FORM_FIVE,
    message=_("“{section}”{part}有 {share}% 与上年报告逐字相同，请核实{question}。"),
    example=the_same_last_year(PROBLEMS),
    explanation=_(
        "与上年第五部分比较，方法同 C09。问题与上年相同而改进情况已经重写的，只作提示：问题可能确实仍然存在。"
        "余下文字太少的不比较。"
    ),
    remedy=_("写明本年的具体问题，以及上年问题的整改结果。"),
    limits={"percent": 85, "letters": 60, "letters_of_problems": 30},
    traps=_("问题仍在而改进不同；篇幅很短；笼统的套话。"),
)
def problems_of_last_year(dossier: Dossier) -> Iterator[Breach]:
    """Problems and improvements are this year's."""
    before = dossier.previous
    if before is None:
        return
    least = dossier.limit("C10", "percent") / 100
    there = words(before, before.text(PROBLEMS))
    whole = words(dossier, dossier.text(PROBLEMS))
    problems, improvements = (words(dossier, part) for part in parts(dossier.text(PROBLEMS)))
    found, of_problems = overlap(whole, there), overlap(problems, there)
    rewritten = len(improvements) > 0 and overlap(improvements, there).share < least
    if found.share >= least and not rewritten and len(whole) >= dossier.limit("C10", "letters"):
        yield breach(PROBLEMS, found, part="", question=_("是否照搬上年"))
    elif (
        rewritten
        and of_problems.share >= least
        and len(problems) >= dossier.limit("C10", "letters_of_problems")
    ):
        yield replace(
            breach(
                PROBLEMS, of_problems, part=_("中的问题"), question=_("上年的问题是否确实仍然存在")
            ),
            severity=Severity.NOTICE,
        )


@rule(
    "C13",
    title=_("上年的问题未见回应"),
    severity=Severity.NOTICE,
    basis=FORM_FIVE,
    message=_("上年报告所列的问题，在本年报告中未见整改情况：{problems}。"),
    example=put_text(
        PROBLEMS,
        "存在的主要问题：一是业务科室对公开时限掌握不牢；二是专题栏目更新偏慢。\n"
        "改进情况：已将公开时限列入岗位手册，专题栏目改为每周更新。",
    ),
    explanation=_(
        "上年第五部分的问题逐条与本年正文比较用词。只有全部问题都没有回应，正文也没有提到上年问题、意见的整改时才提示。"
        "按用词判断，不保证准确。"
    ),
    remedy=_("在第五部分写明上年问题的整改结果。"),
    limits={"percent": 30, "letters": 8},
    traps=_("换一种说法的回应；笼统写明上年问题已整改；问题太笼统而无法比较。"),
)
def unanswered_problems(dossier: Dossier) -> Iterator[Breach]:
    """What last year's report called a problem is taken up by this year's."""
    before = dossier.previous
    if before is None or not dossier.text(PROBLEMS).strip():
        return
    text = "\n".join(section.text for section in dossier.sections)
    if _LAST_YEAR.search(text) or (before.year and f"{before.year}年" in dossier.text(PROBLEMS)):
        return
    here = pairs(words(dossier, text))
    points = problems_named(before, least=dossier.limit("C13", "letters"))
    least = dossier.limit("C13", "percent") / 100
    if points and all(len(of_one & here) < least * len(of_one) for of_one in points.values()):
        yield Breach(
            f"section/{PROBLEMS}",
            {"problems": wording.names(wording.verbatim(f"“{point}”") for point in points)},
            quotes=(Quote(PROBLEMS, dossier.text(PROBLEMS)[:200]),),
        )


def problems_named(dossier: Dossier, least: float) -> dict[str, set[str]]:
    """Return the problems a report names, in its words, with the pairs of letters in each."""
    problems, improvements = parts(dossier.text(PROBLEMS))
    if not improvements:
        return {}  # the two cannot be told apart
    points = (point.strip(" ，：、　") for point in _POINT.split(problems))
    own = {point: words(dossier, point) for point in points}
    return {point: pairs(one) for point, one in own.items() if len(one) >= least}


def pairs(own: OwnWords) -> set[str]:
    """Return the pairs of neighbouring letters in a text."""
    return {own.letters[at : at + 2] for at in range(len(own) - 1)}


# --- other agencies ------------------------------------------------------------------------------


def resembling(number: int) -> Edit:
    """Return the edit in which a section was found to stand in another agency's report too."""

    def edit(dossier: Dossier) -> Dossier:
        passage = dossier.text(number)[:120]
        found = Resemblance("青山市林业局", number, 0.93, ((passage, passage),))
        return replace(dossier, resemblances=(found,))

    return edit


@rule(
    "P09",
    title=_("与其他机关文字雷同"),
    severity=Severity.WARNING,
    basis=ALIKE,
    message=_(
        "“{section}”除数字、名称和套话外，有 {share}% 与{agency}的报告逐字相同{others}，请核实是否抄用{note}。"
    ),
    example=resembling(GENERAL),
    explanation=_(
        "与同一年度所有其他机关的同一部分比较，方法同 C09；谁抄谁，系统不作判断。上下级之间，或者同一系统多个机关"
        "（多半用统一模板）相同的，只作提示。相同的段落并列展示。"
    ),
    remedy=_("按本机关实际情况重写；确系本系统统一模板的，请说明。"),
    limits={"percent": 85, "system": 3},
    traps=_("系统统一模板；上下级；法定套话；篇幅很短的正文。"),
)
def text_of_others(dossier: Dossier) -> Iterator[Breach]:
    """What a report says in its own words does not stand in another agency's report too."""
    least = dossier.limit("P09", "percent") / 100
    for number in sorted({one.section for one in dossier.resemblances}):
        alike = [
            one for one in dossier.resemblances if one.section == number and one.share >= least
        ]
        if alike:
            yield alike_breach(dossier, number, alike)


def alike_breach(dossier: Dossier, number: int, alike: list[Resemblance]) -> Breach:
    """Return the breach of one section: the most alike agency in full, the others by name."""
    strangers = [one for one in alike if not one.is_kin]
    first, *rest = sorted(strangers or alike, key=lambda one: (-one.share, one.agency))
    names = wording.names(wording.verbatim(one.agency) for one in rest)
    found = Overlap(first.share, first.passages)
    note = excuse(dossier, strangers)
    return replace(
        breach(
            number,
            found,
            agency=wording.verbatim(first.agency),
            others=wording.say(_("（另有{names}）"), names=names) if rest else "",
            note=note,
        ),
        severity=Severity.NOTICE if note else None,
    )


def excuse(dossier: Dossier, strangers: list[Resemblance]) -> str:
    """Return what speaks for text being shared by right, a message id, or nothing."""
    if not strangers:
        return _("（上下级机关）")
    ours = set(dossier.functions)
    of_system = [one for one in strangers if ours & set(functions_of(one.agency))]
    if len(of_system) == len(strangers) >= dossier.limit("P09", "system"):
        return _("（可能是本系统的统一模板）")
    return ""


# --- shared --------------------------------------------------------------------------------------


def words(dossier: Dossier, text: str) -> OwnWords:
    """Return what of a text is the agency's own."""
    return own_words_of(text, (dossier.agency or "", *dossier.names))


def parts(text: str) -> tuple[str, str]:
    """Return what section five says of problems and of improvements; the latter empty if it cannot be told."""
    begins = next((m.start(1) for m in _IMPROVEMENTS.finditer(text) if m.start(1) > 0), None)
    return (text, "") if begins is None else (text[:begins], text[begins:])


def percent(share: float) -> int:
    """Return a share in whole per cent, never rounded up to all."""
    return int(100 * share)


def breach(number: int, found: Overlap, **params: Any) -> Breach:
    """Return the breach of a section with its shared passages, here and there."""
    section = statutory.SECTIONS[number - 1] if number else _("首段")
    return Breach(
        f"section/{number}",
        {
            "section": section,
            "share": percent(found.share),
            "passages": [list(pair) for pair in found.passages],
            **params,
        },
        quotes=tuple(Quote(number, here) for here, _there in found.passages[:QUOTED]),
    )
