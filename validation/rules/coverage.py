"""Family D, what text and tables leave unsaid, and shares that the tables let anybody work out again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from reports import statutory
from validation import wording
from validation.claims import Claim, Measure, Status
from validation.engine import Breach, Dossier, Severity, rule
from validation.prose import Hit, hits, once, place, text_of
from validation.rules.examples import put, put_text, reword, with_all_zero
from validation.rules.narrative import TABLE_2, TABLE_3
from validation.statements import claims_of, excerpt, quote_of, status_of
from validation.tallies import (
    COMPULSIONS,
    LICENCES,
    PENALTIES,
    RECEIVED,
    TOTALS_OF_ROUTES,
    digits,
    figure,
)

FORMAT = _("国办公开办函〔2021〕30号 附件 第一部分；《政府信息公开条例》第五十条")
NORMATIVE = tuple(f"disclosure/normative_documents/{key}" for key in ("issued", "in_force"))
KEY_CELLS = (*NORMATIVE, LICENCES, PENALTIES, RECEIVED, *TOTALS_OF_ROUTES)
_SUBJECTS = {
    _("依申请公开的情况"): re.compile(r"申请"),
    _("行政复议、行政诉讼的情况"): re.compile(r"复议|诉讼|争议"),
}
_TOLD = (1, 4, 6)
"""Sections that tell what was done; section five is about problems."""

# --- D22: what the tables print and the text passes over -------------------------------------------


@rule(
    "D22",
    title=_("表中有数而正文未说明"),
    severity=Severity.WARNING,
    basis=FORMAT,
    message=_("{fact}，正文没有说明，请考虑补充。"),
    example=lambda dossier: put_text(1, "全年主动公开信息312条，重点公开水资源保障和供水服务。")(
        with_all_zero()(dossier)
    ),
    explanation=_(
        "规范性文件、行政许可、行政处罚、新收申请、复议、诉讼在表中不为零，而正文没有对应的数字时提示补充。"
        "正文既没有提到申请，也没有提到复议、诉讼的，为疑问。"
    ),
    remedy=_("在“总体情况”的相应小节补充说明数量；没有的也请写明“未收到”“未发生”。"),
    traps=_("正文以分渠道、分结果等方式说明的，视为已经说明。"),
)
def uncovered_figures(dossier: Dossier) -> Iterator[Breach]:
    """What the tables print of documents, decisions, requests and cases, the text tells too."""
    told = "".join(text_of(dossier, number) for number in _TOLD)
    if not told or all(figure(dossier.figures, at) is None for at in KEY_CELLS):
        return
    unsaid = [name for name, words in _SUBJECTS.items() if not words.search(told)]
    if len(unsaid) == len(_SUBJECTS):
        yield Breach("section/1", {"fact": wording.names(unsaid)})
    elif unsaid:
        yield Breach("section/1", {"fact": wording.names(unsaid)}, severity=Severity.NOTICE)
    covered = {at for claim in claims_of(dossier) for cells in claim.readings for at in cells}
    for at in KEY_CELLS:
        value = figure(dossier.figures, at)
        if value and at not in covered:
            fact = wording.say(_("{cell}为 {value}"), cell=wording.cell(at), value=digits(value))
            yield Breach(at, {"fact": fact}, (at,), actual=value, severity=Severity.NOTICE)


# --- D23: what the text tells of and the tables do not count ---------------------------------------

_NUMBER = r"(?P<number>[1-9][\d,]{0,8})\s*(?:余|多)?(?:件次|件|条|起|宗|例|份|项|次|个|张|本)"
_NAMED = {
    LICENCES: r"行政许可|行政审批许可",
    PENALTIES: r"行政处罚",
    COMPULSIONS: r"行政强制|查封扣押|查封、扣押",
}
_ACTS = {
    at: re.compile(
        rf"(?:作出|做出|下达|实施|办理|核发|颁发|准予|公开|公示|发布|推送|归集)[^，。；：、\n]{{0,12}}(?:{name})"
        rf"(?:决定书|处理决定|决定|案件|信息|结果|证书|案|类信息)?{_NUMBER}"
    )
    for at, name in _NAMED.items()
}
_ELSEWHERE = re.compile(
    r"上级|全[市县区省州镇]|我[市县区省]|各部门|各单位|全系统|上年|去年|往年|历年|累计|以来|指导|监督|审核|评查|抽查|"
    r"复议|诉讼|培训|学习|宣传|清单|目录|事项|权力|裁量|依据|流程|标准|制度|办法|委托|移交|划转|下放|代为|受理|案例|"
    r"解读|栏目|专栏|模块|转发|转载"
)
_HANDED_OVER = re.compile(
    r"划转|移交|委托|没有.{0,6}许可|未.{0,6}许可|无.{0,6}许可|以.{0,10}名义|不.{0,4}许可"
)


@rule(
    "D23",
    title=_("正文有职能行为而表中为零"),
    severity=Severity.WARNING,
    basis=TABLE_2,
    message=_("正文“{part}”写“{quote}”，而{cell}为 0，请核实是否漏填。"),
    example=lambda dossier: reword(1, "作出行政处罚决定41件", "公示行政处罚信息41条")(
        put({PENALTIES: 0})(dossier)
    ),
    explanation=_(
        "正文说明公开、公示、推送了若干条许可、处罚、强制信息，而表二对应的决定数为 0 时提示核实：公开的条数不必等于"
        "决定数，但没有决定就没有可公开的结果。行政审批机构正文写到许可、审批而表中行政许可为 0 的，也提示。"
    ),
    remedy=_("会同业务机构核对全年处理决定数，漏填的补填；确为 0 的，在正文说明原因。"),
    traps=_("宣传、培训、清单、裁量基准；全市或上级的案件；往年的决定；事项已经划转、委托。"),
)
def acts_without_figure(dossier: Dossier) -> Iterator[Breach]:
    """What the text tells of licences, penalties and compulsion, table two counts."""
    for at, pattern in _ACTS.items():
        if figure(dossier.figures, at) == 0:
            yield from once(act(at, hit) for hit in hits(dossier, pattern, _TOLD) if is_own(hit))
    if figure(dossier.figures, LICENCES) == 0 and "行政审批" in (dossier.agency or ""):
        yield from approvals(dossier)


def act(address: str, hit: Hit) -> Breach:
    return Breach(
        address,
        {
            "part": statutory.SECTIONS[hit.section - 1],
            "quote": wording.verbatim(hit.words),
            "cell": wording.cell(address),
        },
        (address,),
        actual=0,
        quotes=(hit.quote,),
    )


def is_own(hit: Hit) -> bool:
    """Whether a number of acts is this year's and the agency's own."""
    return not _ELSEWHERE.search(hit.sentence)


def approvals(dossier: Dossier) -> Iterator[Breach]:
    """Yield where an agency for approvals speaks of its licences and counts none."""
    said = [hit for hit in hits(dossier, _DOES_APPROVE, _TOLD) if not is_name(hit)]
    if said and not any(True for _hit in hits(dossier, _HANDED_OVER, _TOLD)):
        yield act(LICENCES, said[0])


_DOES_APPROVE = re.compile(
    r"(?:公开|公示|办理|发布|推送|审批|优化|推进)[^，。；：\n]{0,12}(?:审批许可|行政许可|许可事项|许可决定|许可信息|许可)"
)


def is_name(hit: Hit) -> bool:
    """Whether words only name a law, a body or an abstract subject."""
    return re.search(r"许可(?:法|证管理办法|制度)", hit.words + hit.after) is not None


# --- D24: shares -----------------------------------------------------------------------------------


@rule(
    "D24",
    title=_("申请办理的比例与表格不符"),
    severity=Severity.WARNING,
    basis=TABLE_3,
    message=_("正文“{part}”写“{quote}”，{share}% 与表格和正文中的数字都算不出来，请核对。"),
    example=reword(1, "予以公开6件，", "予以公开6件，占办结总数的52.9%，"),
    explanation=_(
        "正文说明某类申请的件数和比例时，用办结数、新收数、新收与上年结转之和以及正文写明的总数作分母逐一试算，"
        "都不相符才提示；允许末位误差和 0.1 个百分点以内的尾差。"
    ),
    remedy=_("重新计算比例，或者写明以什么为总数。"),
    traps=_("分母可以是办结数，也可以是新收数；为凑足 100% 而调整尾数。"),
)
def shares_of_requests(dossier: Dossier) -> Iterator[Breach]:
    """A share of the requests follows from the tables or the text."""
    for claim in shares(dossier):
        if claim.alternatives:
            yield share_breach(claim)


def shares(dossier: Dossier) -> Iterator[Claim]:
    """Yield the stated shares that no whole explains."""
    for claim in claims_of(dossier):
        if claim.measure == Measure.SHARE and status_of(claim, dossier) == Status.DIFFERS:
            yield claim


def share_breach(claim: Claim) -> Breach:
    """Return the breach of a share, at its part and percentage."""
    part = digits(claim.parts[0])
    return Breach(
        place(claim.section, f"{part}:{digits(claim.value)}%"),
        {
            "part": statutory.SECTIONS[claim.section - 1],
            "quote": excerpt(claim),
            "share": digits(claim.value),
        },
        expected=claim.value,
        quotes=(quote_of(claim),),
    )
