"""Family G, scopes: an aggregate report beside its government's own-organ report and last year's aggregate."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from validation import wording
from validation.engine import Breach, Dossier, Severity, rule
from validation.rules.aggregates import BASIS
from validation.rules.examples import aggregated, as_own_organ
from validation.succession import explanation, has_other_parts, last_year
from validation.summation import DOCUMENT_CELLS, compared_documents
from validation.tallies import CARRIED_IN, CARRIED_OUT, count, digits, is_same, telling


@rule(
    "G05",
    title=_("本机关与汇总口径混淆"),
    severity=Severity.WARNING,
    basis=BASIS,
    message=_(
        "本报告与“{name}”的{kind}三张表逐格相同，其中非零的 {cells} 格，请核实是否混用了本机关和全辖区的口径。"
    ),
    example=as_own_organ,
    explanation=_(
        "政府办公厅（室）以机关身份报送的年报只统计本机关，政府汇总报告统计全辖区，二者一般不会逐格相同。"
        "其他机关的报告全部为零，或者非零数字很少的，不提示。"
    ),
    remedy=_("核实口径，改填本机关或全辖区的数。"),
    limits={"cells": 5},
    traps=_("下辖机关全部为零；零星数字相同。"),
)
def scope_mixed_up(dossier: Dossier) -> Iterator[Breach]:
    """An own-organ report and the aggregate it is part of are not one and the same."""
    for other, kind in (
        (dossier.own_organ, _("本机关报告")),
        (dossier.aggregate, _("汇总报告")),
    ):
        if other is None or not is_same(dossier.figures, other.figures):
            continue
        filled = telling(dossier.figures)
        if len(filled) >= dossier.limit("G05", "cells") and not stands_alone(dossier, other):
            yield Breach(
                "requests/total/received",
                {
                    "name": wording.verbatim(other.agency or ""),
                    "kind": kind,
                    "cells": len(filled),
                },
                tuple(filled),
            )


def stands_alone(dossier: Dossier, own: Dossier) -> bool:
    """Whether nobody else in the sum has anything to count, so that the two may well be the same."""
    below = dossier.subordinates
    if below is None:
        return False
    others = [figures for name, figures in below.figures.items() if name != own.agency]
    return not below.missing and not any(telling(figures) for figures in others)


@rule(
    "G06",
    title=_("规范性文件可能重复计算"),
    severity=Severity.NOTICE,
    basis=BASIS,
    message=_(
        "{cell}：汇总报告为 {whole}，各家合计 {sum}，多出 {excess}；政府文件可能同时计入了办公室和起草部门，请核实。"
    ),
    example=aggregated({DOCUMENT_CELLS[1]: 20}),
    explanation=_("规范性文件由政府制发、部门起草，两家都填时合计会大于汇总数。只作提示。"),
    remedy=_(
        "按制定机关统计：以政府名义制发的只计入政府（办公厅、办公室），部门名义制发的只计入部门。"
    ),
    traps=_("汇总时已经剔除重复，属正常。"),
)
def documents_counted_twice(dossier: Dossier) -> Iterator[Breach]:
    """The documents of all reports together are no more than the aggregate's."""
    for one in compared_documents(dossier):
        if one.exceeded:
            yield Breach(
                one.at,
                {
                    "cell": wording.cell(one.at),
                    "whole": digits(one.whole),
                    "sum": digits(one.sum),
                    "excess": digits(-one.difference),
                },
                (one.at,),
                expected=one.sum,
                actual=one.whole,
            )


@rule(
    "G07",
    title=_("汇总结转与上年不衔接"),
    severity=Severity.WARNING,
    basis=BASIS,
    message=_(
        "上年汇总报告“四、结转下年度继续办理”总计 {before} 件，本年“二、上年结转政府信息公开申请数量”总计填 {now} 件，"
        "相差 {difference}。{note}"
    ),
    example=aggregated({CARRIED_IN: 5}),
    explanation=_(
        "汇总报告的上年结转，应当等于上年汇总报告的结转下年度。所含机关有增减，或者正文有划转、更正说明的，只作提示。"
    ),
    remedy=_("对照上年汇总报告和各机关报告核实；机关增减引起的请在正文说明。"),
    traps=_("增减下级单位；上年报告已更正。"),
)
def aggregate_carried_over(dossier: Dossier) -> Iterator[Breach]:
    """What last year's aggregate carried out is what this year's carried in."""
    before = last_year(dossier)
    if before is None or dossier.report_kind != "aggregate":
        return
    carried_out, carried_in = count(before.figures, CARRIED_OUT), count(dossier.figures, CARRIED_IN)
    if carried_out is None or carried_in is None or carried_out == carried_in:
        return
    changed = has_other_parts(dossier)
    yield Breach(
        CARRIED_IN,
        {
            "before": carried_out,
            "now": carried_in,
            "difference": abs(carried_out - carried_in),
            "note": wording.say(_("所含机关与上年有增减。")) if changed else "",
        },
        (CARRIED_IN,),
        expected=carried_out,
        actual=carried_in,
        severity=Severity.NOTICE if changed or explanation(dossier) else None,
    )
