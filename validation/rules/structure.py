"""Family F, content: the six parts, the five items of part one, and what parts five and six must report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from agencies.models import Agency
from reports import statutory
from reports.statutory import Form
from validation import wording
from validation.engine import Breach, Dossier, Quote, Severity, rule
from validation.prose import place, sentence_at, shortened, text_of
from validation.rules.examples import put, put_text, without_section
from validation.scale import level_of

FORM = _("国办公开办函〔2021〕30号 附件（年度报告格式）")
OVERVIEW, PROBLEMS, OTHER = 1, 5, 6
FEWEST_SECTIONS = 3
"""Headings that must have been recognised before a missing one is the report's fault and not the reader's."""
TABLES = {2: "disclosure/", 3: "requests/", 4: "challenges/"}


def is_sectioned(dossier: Dossier) -> bool:
    """Whether the report is on a form with six parts and enough of its headings were recognised."""
    known = {one.number for one in dossier.sections if one.number}
    return dossier.figures.form != Form.OLDER and len(known) >= FEWEST_SECTIONS


# --- the six parts -------------------------------------------------------------------------------

_TRACES = {
    1: re.compile(r"总体(?:工作)?情况|基本情况"),
    2: re.compile(r"主动公开政府信息情况"),
    3: re.compile(r"收到和处理政府信息公开申请"),
    4: re.compile(r"行政复议[、和]?(?:提起)?行政诉讼情况"),
    5: re.compile(r"(?:主要)?问题(?:及|和|与)(?:改进|整改)"),
    6: re.compile(r"其他(?:需要)?(?:报告|说明)(?:的)?(?:事项|情况)|其他事项"),
}
"""Words of a heading that may stand in the text without having been recognised as one."""


@rule(
    "F01",
    title=_("缺少部分"),
    severity=Severity.ERROR,
    basis=FORM,
    message=_("没有找到“{section}”这一部分{detail}。"),
    example=without_section(6),
    explanation=_(
        "年度报告应当有六个部分。标题用近义词的照样认得；表格在而标题不在、正文里有近似标题的，"
        "作为疑问提出，因为可能是标题没有认出来。"
    ),
    remedy=_("补写缺少的部分；没有内容的写明“无”，不能省去标题。"),
    traps=_("标题近义词（问题及整改措施等）；标题没有单独成段；2018年以前的旧提纲。"),
)
def six_parts(dossier: Dossier) -> Iterator[Breach]:
    """A report has the six parts of the form."""
    if not is_sectioned(dossier):
        return
    known = {one.number for one in dossier.sections}
    for number, section in enumerate(statutory.SECTIONS, start=1):
        if number in known:
            continue
        reason = excuse(dossier, number)
        yield Breach(
            f"section/{number}",
            {"section": section, "detail": reason},
            severity=Severity.WARNING if reason else None,
        )


def excuse(dossier: Dossier, number: int) -> str:
    """Return why a part may be there all the same, empty if nothing speaks for it."""
    table = TABLES.get(number)
    if table and any(
        value is not None for at, value in dossier.figures.items() if at.startswith(table)
    ):
        return _("的标题（表格在）")
    if any(_TRACES[number].search(text_of(dossier, one.number)) for one in dossier.sections):
        return _("的标题（正文中有近似的文字，请核对）")
    return ""


# --- the five items of part one ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """One of the five items part one reports on."""

    name: str
    heading: re.Pattern[str]
    content: re.Pattern[str]
    """Words without which nothing can be said on it."""


def _item(name: str, heading: str, content: str) -> Item:
    numbered = r"(?:^|[。；：\n])[^，,。；\n]{0,8}"
    return Item(name, re.compile(numbered + f"(?:{heading})", re.MULTILINE), re.compile(content))


ITEMS = (
    _item(_("主动公开"), "主动公开", "公开|发布|公布|公示"),
    _item(_("依申请公开"), "依申请|申请公开|信息公开申请", "申请"),
    _item(
        _("政府信息管理"),
        "(?:政府|公开)?信息(?:资源)?管理|信息规范管理",
        "信息(?:资源)?(?:的)?(?:规范)?管理|公开属性|源头|审查|审核|三审|清理|动态调整|台账|归档|公开目录|管理制度",
    ),
    _item(
        _("政府信息公开平台建设"),
        "平台(?:载体|渠道)?(?:的)?建设|信息公开平台|公开平台|载体建设|渠道建设",
        "平台|栏目|专栏|专区|网站|新媒体|公众号|公报|公开栏|查阅点",
    ),
    _item(
        _("监督保障"),
        "监督保障|监督(?:和|与|及)?(?:考核|检查|管理)|(?:组织|制度|工作)?保障",
        "监督|保障|考核|培训|评议|追究|检查|自查|督查|督办|领导小组",
    ),
)


@rule(
    "F02",
    title=_("总体情况缺少内容"),
    severity=Severity.ERROR,
    basis=FORM,
    message=_("“一、总体情况”没有写{items}{detail}。"),
    example=put_text(1, "2024年，我局按要求公开政府信息，通过市政府网站发布信息312条。"),
    explanation=_(
        "总体情况应当写明主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督保障五项。"
        "没有小标题而正文写到的，视为已写；找不到任何有关内容的，缺一项为疑问，缺两项以上为错误。"
    ),
    remedy=_("逐项补写；没有发生的也要写明，如“未收到政府信息公开申请”。"),
    since=2021,
    traps=_("没有编号的小标题；用自己的话写到；五项写在一段。"),
)
def five_items(dossier: Dossier) -> Iterator[Breach]:
    """Part one tells of all five items, under whatever headings."""
    text = text_of(dossier, OVERVIEW)
    if not text or not is_sectioned(dossier):
        return
    unheaded = [item for item in ITEMS if not item.heading.search(text)]
    absent = [item for item in unheaded if not item.content.search(text)]
    if not absent:
        return
    alone = [item.name for item in unheaded if item not in absent]
    detail: str | wording.Words = ""
    if alone and len(absent) > 1:
        detail = wording.say(_("，也没有单列{items}"), items=wording.names(alone))
    yield Breach(
        "section/1",
        {"items": wording.names(item.name for item in absent), "detail": detail},
        quotes=(Quote(OVERVIEW, shortened(sentence_at(text, 0))),),
        severity=Severity.WARNING if len(absent) == 1 else None,
    )


DUTIES = {
    _("工作考核"): re.compile(r"考核|考评|绩效|测评|督查|排名"),
    _("社会评议"): re.compile(r"评议|评价|满意度|第三方|社会监督"),
    _("责任追究"): re.compile(r"追究|追责|问责|约谈"),
}


def unassessed_government(dossier: Dossier) -> Dossier:
    """Make it a government's report that tells only of training."""
    text = dossier.text(OVERVIEW).replace("，未发生责任追究情形", "")
    government = "临江市人民政府"
    changes = {"agency": government, "names": (government,), "agency_kind": "government"}
    return put({}, **changes)(put_text(OVERVIEW, text)(dossier))


@rule(
    "F03",
    title=_("政府年报缺考核、评议、追责"),
    severity=Severity.WARNING,
    basis=_("《政府信息公开条例》第五十条第一款第（四）项"),
    message=_("各级人民政府的年度报告应当写明工作考核、社会评议和责任追究结果，没有找到{duties}。"),
    example=unassessed_government,
    explanation=_(
        "只适用于各级人民政府的报告，部门和政府办公厅（室）自身的报告不适用。三项都没有写到的为疑问，"
        "写到一部分的、乡镇人民政府的为提示。"
    ),
    remedy=_("在“监督保障”中补写三项的结果；没有发生责任追究的写明。"),
    traps=_("部门、办公厅（室）；用其他词写到考核、评议、追责。"),
)
def governments_tell_assessments(dossier: Dossier) -> Iterator[Breach]:
    """A government's report tells the results of assessment, public appraisal and accountability."""
    text = text_of(dossier, OVERVIEW)
    if not text or not is_sectioned(dossier) or not is_government(dossier):
        return
    lacking = [duty for duty, words in DUTIES.items() if not words.search(text)]
    if not lacking:
        return
    level = dossier.region_level or level_of(dossier.agency or "")
    is_grave = len(lacking) == len(DUTIES) and level != "township"
    yield Breach(
        "section/1",
        {"duties": wording.names(lacking)},
        severity=None if is_grave else Severity.NOTICE,
    )


def is_government(dossier: Dossier) -> bool:
    """Whether the report is that of a government, not of its office or a department."""
    if dossier.agency_kind is not None:
        return dossier.agency_kind == Agency.Kind.GOVERNMENT
    return (dossier.agency or "").endswith("人民政府")


# --- rows ----------------------------------------------------------------------------------------


@rule(
    "F06",
    title=_("表格缺行"),
    severity=Severity.WARNING,
    basis=_("国办公开办函〔2021〕30号 附件 表二、表三、表四"),
    message=_("{rows}，与现行表样不一致。"),
    example=lambda dossier: without_rows(dossier, ("carried_out",)),
    explanation=_(
        "现行表样的表三有 25 行，其中“（六）其他处理”分为三行。整张表识读到了而某一行各栏都没有找到的，"
        "或者“（六）其他处理”仍印为一行的，作为疑问提出。表格没有识读到的不判断。"
    ),
    remedy=_("按现行表样补齐各行，没有的填 0，不增删行。"),
    since=2021,
    traps=_("表格没有识读到、只识读到一部分；2019、2020年度的旧表样。"),
)
def all_rows(dossier: Dossier) -> Iterator[Breach]:
    """Table three has every row of the form."""
    figures = dossier.figures
    if figures.form != Form.F2021:
        return
    if figures.combined:
        at = "requests/total/closed_combined"
        row = wording.say(_("“（六）其他处理”印为一行，没有分为三行"))
        yield Breach(at, {"rows": row}, (at,))
    if dossier.seen is None:
        return
    lines = [line.key for line in statutory.request_lines(combined=figures.combined)]
    found = {at.rpartition("/")[2] for at in dossier.seen if at.startswith("requests/")}
    missing = [line for line in lines if line not in found]
    if missing and len(missing) <= MOST_ROWS_MISSING:
        names = wording.names(wording.quoted_line(line) for line in missing)
        yield Breach(
            f"requests/total/{missing[0]}",
            {"rows": wording.say(_("表三没有{rows}"), rows=names)},
            tuple(f"requests/total/{line}" for line in missing),
        )


MOST_ROWS_MISSING = 8
"""With more of them gone it is the reading that failed."""


def without_rows(dossier: Dossier, lines: tuple[str, ...]) -> Dossier:
    """Take rows out of table three."""
    seen = frozenset(at for at in dossier.figures.addresses() if at.rpartition("/")[2] not in lines)
    for at in dossier.figures.addresses():
        if at not in seen:
            dossier.figures.put(at, None)
    return put({}, seen=seen)(dossier)


# --- parts five and six --------------------------------------------------------------------------

_FEE = re.compile(r"处理费")
_CHARGES = re.compile(r"收费|费用|收取")


@rule(
    "F07",
    title=_("未报告信息处理费"),
    severity=Severity.WARNING,
    basis=_("国办函〔2020〕109号；国办公开办函〔2021〕30号 附件 第六部分"),
    message=_("“六、其他需要报告的事项”没有报告信息处理费收取情况{detail}。"),
    example=put_text(6, "无其他需要报告的事项。"),
    explanation=_(
        "第六部分应当报告依申请公开信息处理费的收取情况，没有收取的写明“未收取”。"
        "第六部分用其他说法写明没有收费的不提示；写在其他部分的只作提示。"
    ),
    remedy=_("在第六部分补写，如“本年度未收取信息处理费”。"),
    since=2020,
    traps=_("“依申请公开政府信息未收费”等说法；写在其他部分。"),
)
def processing_fee_told(dossier: Dossier) -> Iterator[Breach]:
    """Part six tells whether the processing fee was charged."""
    text = text_of(dossier, OTHER)
    if not is_sectioned(dossier) or _FEE.search(text) or _CHARGES.search(text):
        return
    elsewhere = any(_FEE.search(text_of(dossier, one.number)) for one in dossier.sections)
    yield Breach(
        "section/6",
        {"detail": _("（写在了其他部分）") if elsewhere else ""},
        quotes=(Quote(OTHER, shortened(text)),) if text else (),
        severity=Severity.NOTICE if elsewhere else None,
    )


_PROBLEMS = re.compile(
    r"问题|不足|差距|短板|薄弱|欠缺|缺乏|有待|不够|不强|不高|不到位|不及时|不规范|还需|仍需|困难|滞后|单一|较少|偏少"
)
_REMEDIES = re.compile(
    r"改进|整改|下一步|下步|今后|将[^近来]|拟|措施|加强|强化|提升|提高|完善|推进|优化|健全|规范|增强|加大|丰富|拓展|深化|严格"
)


@rule(
    "F14",
    title=_("缺少问题或改进情况"),
    severity=Severity.WARNING,
    basis=_("国办公开办函〔2021〕30号 附件 第五部分"),
    message=_("“五、存在的主要问题及改进情况”没有写{lacking}。"),
    example=put_text(5, "存在的主要问题：水价调整等专业性较强的文件解读不够通俗。"),
    explanation=_(
        "第五部分既要写存在的主要问题，也要写改进情况；按常用词判断，写到其一的为缺另一项。"
    ),
    remedy=_("补写缺少的一项，具体、可核对，并对应上一年度的问题。"),
    traps=_("没有小标题；用“不足”“下一步”等说法写到。"),
)
def problems_and_remedies(dossier: Dossier) -> Iterator[Breach]:
    """Part five tells both what is wrong and what is done about it."""
    if not is_sectioned(dossier) or all(one.number != PROBLEMS for one in dossier.sections):
        return
    text = text_of(dossier, PROBLEMS)
    lacking = [
        name
        for name, words in ((_("存在的主要问题"), _PROBLEMS), (_("改进情况"), _REMEDIES))
        if not words.search(text)
    ]
    if lacking:
        quotes = (Quote(PROBLEMS, shortened(text)),) if text else ()
        yield Breach(place(PROBLEMS), {"lacking": wording.names(lacking)}, quotes=quotes)
