"""Family P, peers: figures out of line with those of agencies of the same function and level."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from reports import statutory
from validation import wording
from validation.distribution import peers_at, shown
from validation.engine import Breach, Dossier, Severity, rule
from validation.functions import label
from validation.rules.examples import among_peers, put
from validation.rules.powers import CORE_POWERS, functions_told, is_explained
from validation.succession import may_be_aggregate
from validation.tallies import (
    APPLICANTS,
    CARRIED_OUT,
    COMPULSIONS,
    FEES,
    LICENCES,
    PENALTIES,
    RECEIVED,
    ROUTES,
    figure,
    is_same,
    telling,
)

POWERS = _("《政府信息公开条例》第二十条第（五）（六）项；国办公开办函〔2021〕30号 附件 表二")
TABLES = _("国办公开办函〔2021〕30号 附件 表二至表四")

COMPARED = (
    RECEIVED,
    CARRIED_OUT,
    LICENCES,
    PENALTIES,
    COMPULSIONS,
    FEES,
    "disclosure/normative_documents/issued",
    "disclosure/normative_documents/in_force",
    "challenges/reconsideration/total",
)
"""The figures that tell how large an agency's business is."""

INDEPENDENT = (
    *(
        f"disclosure/{row.key}/{column.key}"
        for row in statutory.DOCUMENT_ROWS
        for column in statutory.DOCUMENT_COLUMNS
    ),
    LICENCES,
    PENALTIES,
    COMPULSIONS,
    *(
        f"requests/{column}/{line}"
        for column in APPLICANTS
        for line in ("received", *statutory.OUTCOME_LINES)
    ),
    *(
        f"challenges/{route}/{outcome.key}"
        for route in ROUTES
        for outcome in statutory.OUTCOMES
        if outcome.key != "total"
    ),
)
"""Counts none of which follows from others."""
HUNDRED = 100


@rule(
    "P06",
    title=_("主要职能为零而同类机关有数"),
    severity=Severity.WARNING,
    basis=POWERS,
    message=_("{cell}为 0，而从名称看本机关承担{function}职能，{peers}，请核实是否漏填。"),
    example=among_peers(
        {LICENCES: 0},
        each=lambda number: {LICENCES: 100 * number},
        agency="临江市行政审批服务局",
    ),
    explanation=_(
        "审批机关行政许可为 0，城管、市场监管、公安、交通、生态环境机关行政处罚为 0，"
        "而同级同类机关（八家以上）至少四分之三有数时提示。正文说明职权未划转、以其他机关名义作出的不提示。"
    ),
    remedy=_("会同业务机构核对全年决定数量；确实没有的，请在正文说明。"),
    limits={"percent_with": 75},
    traps=_("集中许可权未划转；以政府或上级名义作出；同类机关也多为零。"),
)
def core_power_among_peers(dossier: Dossier) -> Iterator[Breach]:
    """An agency has used the power most of its peers have used."""
    if may_be_aggregate(dossier):
        return
    for function in functions_told(dossier):
        for at in CORE_POWERS.get(function, ()):
            peers = peers_at(dossier, at)
            if peers is None or figure(dossier.figures, at) != 0 or is_explained(dossier, at):
                continue
            using = 100 * sum(value > 0 for value in peers.values) / len(peers.values)
            if using >= dossier.limit("P06", "percent_with"):
                yield Breach(
                    at,
                    {
                        "cell": wording.cell(at),
                        "function": label(function),
                        "peers": shown(dossier, peers),
                    },
                    (at,),
                    actual=0,
                )


@rule(
    "P07",
    title=_("与同类机关相差悬殊"),
    severity=Severity.NOTICE,
    basis=TABLES,
    message=_(
        "{cell}为 {value}，{peers}，偏离程度 {score}（按中位数绝对偏差计），请确认数字和口径。"
    ),
    example=among_peers(
        {PENALTIES: 98_000},
        each=lambda number: {PENALTIES: 30 + 4 * number},
    ),
    explanation=_(
        "新收、结转、许可、处罚、强制、收费、规范性文件、复议总数，与同级同类机关（八家以上）相比，"
        "按对数取中位数和绝对偏差计算，偏离 3.5 倍以上且绝对数相差较大时提示。"
    ),
    remedy=_("核实数字、单位和统计口径；属实的无需处理。"),
    limits={"score": 3.5, "difference": 20},
    traps=_("同类不足八家、同类数值几乎相同；小数目。"),
)
def outlier(dossier: Dossier) -> Iterator[Breach]:
    """Figures stand within a few robust sigmas of the peers'."""
    for at in COMPARED:
        value, peers = figure(dossier.figures, at), peers_at(dossier, at)
        if value is None or peers is None:
            continue
        score = peers.score(float(value))
        far = abs(float(value) - peers.median) >= dossier.limit("P07", "difference")
        if far and score is not None and abs(score) > dossier.limit("P07", "score"):
            yield Breach(
                at,
                {
                    "cell": wording.cell(at),
                    "value": f"{value:f}" if at == FEES else value,
                    "peers": shown(dossier, peers),
                    "score": f"{score:+.1f}",
                },
                (at,),
                actual=value,
            )


@rule(
    "P08",
    title=_("整百数过多"),
    severity=Severity.NOTICE,
    basis=TABLES,
    message=_("{count} 个不小于 100 的数中有 {round} 个是整百数（{cells}），请确认不是估计数。"),
    example=put(
        {
            LICENCES: 1200,
            PENALTIES: 300,
            COMPULSIONS: 100,
            "disclosure/normative_documents/in_force": 200,
        }
    ),
    explanation=_(
        "各表应填实际发生数。互不推算的数中，不小于 100 的有四个以上、其中四分之三以上是整百数时提示。"
        "末位数字的统计检验只适合大量数据，没有采用。"
    ),
    remedy=_("核对台账，改填实际数。"),
    limits={"figures": 4, "percent": 75},
    traps=_("数目少；由其他数推算出来的总计不重复计算。"),
)
def round_numbers(dossier: Dossier) -> Iterator[Breach]:
    """Large counts are not nearly all whole hundreds."""
    large = [at for at in INDEPENDENT if (figure(dossier.figures, at) or 0) >= HUNDRED]
    large = without_repeats(dossier, large)
    rounded = [at for at in large if (figure(dossier.figures, at) or 0) % HUNDRED == 0]
    enough = len(large) >= dossier.limit("P08", "figures")
    if enough and 100 * len(rounded) >= dossier.limit("P08", "percent") * len(large):
        yield Breach(
            LICENCES,
            {
                "count": len(large),
                "round": len(rounded),
                "cells": wording.names(map(wording.cell, rounded)),
            },
            tuple(rounded),
        )


def without_repeats(dossier: Dossier, addresses: list[str]) -> list[str]:
    """Leave out cells of table three that repeat a number of their own column."""
    seen: set[tuple[str, object]] = set()
    kept = []
    for at in addresses:
        table, column, *_rest = at.split("/")
        key = (column, figure(dossier.figures, at))
        if table != "requests" or key not in seen:
            kept.append(at)
        seen.add(key)
    return kept


@rule(
    "P10",
    title=_("与其他机关逐格相同"),
    severity=Severity.NOTICE,
    basis=_("国办公开办函〔2021〕30号（内容雷同、敷衍塞责）；《政府信息公开条例》第四十七条"),
    message=_("三张表与{agencies}的报告逐格相同，其中非零的 {cells} 格，请确认不是套用。"),
    example=among_peers({}),
    explanation=_("与同级同类机关的报告逐格相同，且有若干格不为零时提示；零星数字相同不提示。"),
    remedy=_("核对台账，确认填报的是本机关数据。"),
    limits={"cells": 5},
    traps=_("全零报告；零星数字相同。"),
)
def figures_of_a_peer(dossier: Dossier) -> Iterator[Breach]:
    """The three tables are not those of another agency."""
    filled = telling(dossier.figures)
    if dossier.peers is None or len(filled) < dossier.limit("P10", "cells"):
        return
    mine = [(at, figure(dossier.figures, at)) for at in filled]
    same = [
        name
        for name, figures in dossier.peers.figures.items()
        if all(figure(figures, at) == value for at, value in mine)
        and is_same(dossier.figures, figures)
    ]
    if same:
        named = wording.names(
            wording.say(_("“{name}”"), name=wording.verbatim(name)) for name in same
        )
        yield Breach(
            "requests/total/received", {"agencies": named, "cells": len(filled)}, tuple(filled)
        )
