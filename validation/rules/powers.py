"""Family B, powers: an agency whose name tells what it decides has decided something in the year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from reports.statutory import Form
from validation import wording
from validation.engine import Breach, Dossier, Severity, rule
from validation.functions import functions_of, label
from validation.passages import speaking_of
from validation.rules.examples import put, with_all_zero
from validation.succession import may_be_aggregate
from validation.tallies import LICENCES, PENALTIES, RECEIVED, figure

CORE_POWERS: dict[str, tuple[str, ...]] = {
    "approval": (LICENCES,),
    "urban_management": (PENALTIES,),
    "market_supervision": (PENALTIES,),
    "police": (PENALTIES,),
    "transport": (PENALTIES,),
    "ecology": (PENALTIES,),
}
"""Decisions without which an agency of this function hardly spends a year."""
CERTAIN = ("approval", "urban_management", "market_supervision", "police")
"""Functions of which this holds at every level; transport and ecology are often enforced by the city alone."""

_POWERS = {
    LICENCES: re.compile(r"许可|审批"),
    PENALTIES: re.compile(r"处罚|执法"),
}
_HANDED_OVER = re.compile(
    r"划转|划归|划入|移交|不再承担|不再行使|未承担|不承担|不具有|没有.{0,6}(?:职能|职权|权限)|无.{0,6}(?:职能|职权|权限)"
    r"|委托|名义|统一行使|统一由|集中由|未发生|没有发生|均?未作出|没有作出|未办理"
)


@rule(
    "B10",
    title=_("主要职能没有数据"),
    severity=Severity.WARNING,
    basis=_("《政府信息公开条例》第二十条第（五）（六）项；国办公开办函〔2021〕30号 附件 表二"),
    message=_("{cell}为 0，而从名称看本机关承担{function}职能，请核实是否漏填。"),
    example=put({LICENCES: 0}, agency="临江市行政审批服务局"),
    explanation=_(
        "表二的行政许可、行政处罚统计全部处理决定，不论是否公开。行政审批机关一年没有一件许可，"
        "城管、市场监管、公安机关一年没有一件处罚，多半是漏填或者按公开条数填报。"
        "有同类机关可比时改由 P06 对照；正文说明职权未划转、以其他机关名义作出或者确未发生的，不提示。"
    ),
    remedy=_("会同业务机构核对全年决定数量；确实没有的，请在正文说明。"),
    traps=_("集中许可权未划转；以政府或上级名义作出；汇总报告；名称看不出职能。"),
)
def core_power_unused(dossier: Dossier) -> Iterator[Breach]:
    """An agency whose name tells its power has used it in the year; where peers are at hand P06 judges."""
    if dossier.peers is not None or may_be_aggregate(dossier):
        return
    yield from unused_powers(dossier, CERTAIN)


def unused_powers(dossier: Dossier, functions: tuple[str, ...]) -> Iterator[Breach]:
    """Yield the decisions that print 0 although one of these functions of the agency consists in them."""
    for function in functions_told(dossier):
        if function not in functions:
            continue
        for at in CORE_POWERS[function]:
            if figure(dossier.figures, at) == 0 and not is_explained(dossier, at):
                yield Breach(
                    at,
                    {"cell": wording.cell(at), "function": label(function)},
                    (at,),
                    actual=0,
                )


def functions_told(dossier: Dossier) -> tuple[str, ...]:
    """Return an agency's functions as the roster knows them, else as its name tells."""
    return dossier.functions or functions_of(dossier.agency or "")


def is_explained(dossier: Dossier, address: str) -> bool:
    """Whether the text says why there are no such decisions."""
    return speaking_of(dossier, _POWERS[address], _HANDED_OVER) is not None


@rule(
    "B11",
    title=_("三张表全为零"),
    severity=Severity.NOTICE,
    basis=_("国办公开办函〔2021〕30号 附件 表二至表四"),
    message=_("表二、表三、表四各格全部为 0，而从名称看本机关承担{function}职能，请确认不是漏填。"),
    example=with_all_zero(agency="临江市行政审批服务局"),
    explanation=_(
        "没有对外管理职能的机关（如党史、地方志机构）三张表全为 0 是正常的；"
        "审批、执法机关全年没有一件决定、一件申请则少见，提示确认。"
    ),
    remedy=_("逐表核实；确实没有的无需处理。"),
    traps=_("没有审批、执法职能的机关；有空白的表格。"),
)
def all_zero(dossier: Dossier) -> Iterator[Breach]:
    """An agency that enforces or licenses has something to count in a year."""
    told = [function for function in functions_told(dossier) if function in CORE_POWERS]
    values = [value for _at, value in dossier.figures.items()]
    if told and dossier.figures.form == Form.F2021 and all(value == 0 for value in values):
        function = label(told[0])
        yield Breach(LICENCES, {"function": function}, (LICENCES, PENALTIES, RECEIVED))
