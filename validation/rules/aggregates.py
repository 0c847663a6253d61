"""Family G, sums: a government's aggregate report against the reports it adds up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext_noop as _

from reports.models.figures import Value
from validation import wording
from validation.engine import Breach, Dossier, Severity, Subordinates, rule
from validation.rules.arithmetic import failures
from validation.rules.examples import aggregated
from validation.summation import Comparison, compared, is_document, is_vertical
from validation.tallies import (
    LICENCES,
    RECEIVED,
    digits,
    percent,
)

BASIS = _("《政府信息公开条例》第四十九条（各级政府年度报告汇总本级政府各机关的数据）")
LISTED = 6
"""So many contributions are written out, the largest first."""


@rule(
    "G01",
    title=_("汇总数与各机关之和不符"),
    severity=Severity.ERROR,
    basis=BASIS,
    message=_(
        "{cell}：汇总报告为 {whole}，{count} 家合计 {sum}（{terms}{rest}），相差 {difference}。{suspect}{coverage}"
    ),
    example=aggregated({LICENCES: 480}),
    explanation=_(
        "政府汇总报告的每一格，应当等于本机关（办公厅、办公室）与所属各部门、下级政府汇总报告该格之和。"
        "各家报告齐全且没有空白时，不等是错误；不齐时，各家之和已经超过汇总数的为疑问，新收申请总数不等的只作提示，"
        "并列出覆盖情况。税务、海关等垂直管理机关是否纳入、政府与办公室是否重复计入，任一种口径相符即通过。"
        "规范性文件可能由政府和起草部门重复填报，只作疑问，合计偏大的见 G06。总计不等的行不再逐列提示。"
    ),
    remedy=_("对照各机关报告核实；下级报告更正后应同步更正汇总报告。"),
    traps=_(
        "办公室代表政府填报而重复；垂直管理机关是否纳入；缺报；下级报告有空白；收费金额四舍五入。"
    ),
)
def sum_of_all(dossier: Dossier) -> Iterator[Breach]:
    """Each cell of an aggregate is the sum of the reports it covers."""
    for one in compared(dossier):
        if one.agrees or not is_telling(one):
            continue
        yield Breach(
            one.at,
            {
                "cell": wording.cell(one.at),
                "whole": digits(one.whole),
                "count": len(one.parts),
                "sum": digits(one.sum),
                **contributions(one),
                "difference": signed(one.difference),
                "suspect": suspect(one),
                "coverage": coverage(dossier.subordinates),
            },
            (one.at,),
            expected=one.sum,
            actual=one.whole,
            severity=weight(one),
        )


def weight(one: Comparison) -> Severity | None:
    """How much a difference weighs: what missing reports may explain is only a hint beside G03."""
    if one.is_complete:
        return Severity.WARNING if is_document(one.at) else None
    return Severity.WARNING if one.exceeded else Severity.NOTICE


def is_telling(one: Comparison) -> bool:
    """Whether a difference says something at the coverage there is."""
    if is_document(one.at):
        return one.is_complete and one.difference > 0
    return one.is_complete or one.exceeded or one.at == RECEIVED


def contributions(one: Comparison) -> dict[str, wording.Words | str]:
    """Return the largest summands written out as ``terms``, and the ``rest``."""
    largest = sorted(
        ((name, value) for name, value in one.parts.items() if value),
        key=lambda part: (-part[1], part[0]),
    )
    listed, others = largest[:LISTED], largest[LISTED:]
    rest: wording.Words | str = ""
    if others:
        rest = wording.say(
            _("，另 {count} 家 {sum}"),
            count=len(others),
            sum=digits(sum((value for _name, value in others), Decimal(0))),
        )
    terms = wording.names(
        wording.say(_("{name} {value}"), name=wording.verbatim(name), value=digits(value))
        for name, value in listed
    )
    return {"terms": terms if listed else _("各家均为 0"), "rest": rest}


def suspect(one: Comparison) -> wording.Words | str:
    """Name the one report whose figure is the difference: left out, or counted twice."""
    gap = abs(one.difference)
    named = [name for name, value in one.parts.items() if value == gap]
    if len(named) != 1 or not gap:
        return ""
    template = (
        _("差额恰等于“{name}”的数，疑未计入。")
        if one.difference < 0
        else _("差额恰等于“{name}”的数，疑重复计入。")
    )
    return wording.say(template, name=wording.verbatim(named[0]))


def coverage(below: Subordinates | None) -> wording.Words | str:
    """Say how many reports are missing, nothing if none is."""
    if below is None or not below.missing:
        return ""
    return wording.say(
        _("应汇总 {expected} 家，尚缺 {missing} 家，覆盖率 {rate}%，补齐后请再核对。"),
        expected=len(below.figures) + len(below.missing),
        missing=len(below.missing),
        rate=percent(len(below.figures), len(below.figures) + len(below.missing)),
    )


def signed(value: Value) -> str:
    """Return a difference with its sign."""
    return f"+{digits(value)}" if value and value > 0 else digits(value)


@rule(
    "G02",
    title=_("汇总数小于其中一家"),
    severity=Severity.ERROR,
    basis=BASIS,
    message=_("{cell}：汇总报告为 {whole}，而其中“{name}”一家就有 {part}。"),
    example=aggregated({LICENCES: 200}),
    explanation=_(
        "汇总数包含各家，任何一格都不会小于其中一家，不论报告是否齐全。"
        "规范性文件和垂直管理机关口径不一，不作判断；收费金额允许四舍五入的差。"
    ),
    remedy=_("核实汇总报告和该机关报告，更正有误的一方。"),
    traps=_("规范性文件口径；垂直管理机关；收费金额四舍五入。"),
)
def no_less_than_one(dossier: Dossier) -> Iterator[Breach]:
    """No cell of an aggregate is less than that of one report in it."""
    for one in compared(dossier):
        own = {name: value for name, value in one.parts.items() if not is_vertical(name)}
        if is_document(one.at) or not own:
            continue
        name, largest = max(own.items(), key=lambda part: (part[1], part[0]))
        if largest - one.whole > one.tolerance:
            yield Breach(
                one.at,
                {
                    "cell": wording.cell(one.at),
                    "whole": digits(one.whole),
                    "name": wording.verbatim(name),
                    "part": digits(largest),
                },
                (one.at,),
                expected=largest,
                actual=one.whole,
            )


@rule(
    "G03",
    title=_("汇总的报告不齐"),
    severity=Severity.WARNING,
    basis=BASIS,
    message=_("应汇总 {expected} 家，已有 {present} 家，覆盖率 {rate}%；尚缺：{missing}。"),
    example=aggregated({}, missing=("临江市教育局",)),
    explanation=_(
        "按机关名册，汇总报告所含的机关中有尚未报送或没有读出报告的，列出名单；当年已撤销的机关不计。"
    ),
    remedy=_("催报；已合并、撤销的机关请在名册中更新。"),
    traps=_("合并、撤销的机关。"),
)
def all_are_there(dossier: Dossier) -> Iterator[Breach]:
    """All reports an aggregate covers are there."""
    below = dossier.subordinates
    if below is not None and below.missing:
        present, expected = len(below.figures), len(below.figures) + len(below.missing)
        yield Breach(
            "filing",
            {
                "expected": expected,
                "present": present,
                "rate": percent(present, expected),
                "missing": wording.names(map(wording.verbatim, below.missing)),
            },
        )


@rule(
    "G04",
    title=_("汇总不平衡的来源"),
    severity=Severity.NOTICE,
    basis=BASIS,
    message=_("汇总报告{column}列收办相差 {difference}；{source}"),
    example=aggregated(
        {"requests/natural_person/received": 15, "requests/total/received": 31},
        parts={
            "临江市水务局": {
                "requests/natural_person/received": 8,
                "requests/total/received": 16,
            }
        },
    ),
    explanation=_("汇总报告某一列收办不平衡时，列出该列同样不平衡的下级报告，帮助找到差错来源。"),
    remedy=_("先更正所列机关的报告，再更正汇总报告。"),
    traps=_("下级报告有空白的列无法核对。"),
)
def where_it_comes_from(dossier: Dossier) -> Iterator[Breach]:
    """Where an aggregate's column does not balance, the reports below that do not balance either."""
    below = dossier.subordinates
    if below is None or not below.figures:
        return
    broken = list(failures("A01", dossier.figures))
    if not broken:
        return
    sources: dict[str, list[tuple[str, int]]] = {}
    for name, figures in below.figures.items():
        for equation, inflow, outflow in failures("A01", figures):
            sources.setdefault(equation.at, []).append((name, inflow - outflow))
    for equation, inflow, outflow in broken:
        yield Breach(
            equation.at,
            {
                "column": wording.applicant(equation.at.split("/")[1]),
                "difference": f"{inflow - outflow:+d}",
                "source": source(sources.get(equation.at, [])),
            },
            equation.cells,
        )


def source(parts: list[tuple[str, int]]) -> wording.Words:
    """Say which reports do not balance either."""
    if not parts:
        return wording.say(_("已有的下级报告该列都平衡，差错可能在汇总环节。"))
    named = wording.names(
        wording.say(
            _("“{name}”相差 {difference}"), name=wording.verbatim(name), difference=f"{gap:+d}"
        )
        for name, gap in parts
    )
    return wording.say(_("下级报告中同样不平衡的有：{named}。"), named=named)
