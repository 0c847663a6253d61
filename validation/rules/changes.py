"""Family C, series across years: what has grown or shrunk many times over, and what has vanished."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from validation import wording
from validation.engine import Breach, Dossier, Severity, rule
from validation.passages import speaking_of
from validation.rules.examples import put
from validation.rules.powers import is_explained
from validation.succession import is_reorganised, last_year
from validation.tallies import FEES, LICENCES, PENALTIES, RECEIVED, count, digits, figure

TABLES = _("国办公开办函〔2021〕30号 附件 表二、表三")

_FEES_GONE = re.compile(r"取消|停征|免征|划转|不再收取|未收取行政事业性收费|没有收取行政事业性收费")
_FEES = re.compile(r"收费")


@rule(
    "C11",
    title=_("与上年相比变化剧烈"),
    severity=Severity.NOTICE,
    basis=TABLES,
    message=_("{cell}由上年的 {before} 变为 {now}，相差 {difference}，请确认数字和口径。"),
    example=put({LICENCES: 1236}),
    explanation=_(
        "新收申请、行政许可、行政处罚与上年相比相差 200% 以上（增为三倍以上或降到三分之一以下），"
        "且绝对数相差较大时提示。由有变无的许可、处罚由 C12 提示；两年表式不同时不比较表二。"
    ),
    remedy=_("核实数字和统计口径；属实的可在正文说明原因。"),
    limits={"percent": 200, "difference": 20},
    traps=_("集中申请、事权划转等真实变化。"),
)
def sharp_change(dossier: Dossier) -> Iterator[Breach]:
    """Requests, licences and penalties keep within a factor of three of last year's."""
    before = last_year(dossier)
    if before is None:
        return
    factor = 1 + dossier.limit("C11", "percent") / 100
    for at in (RECEIVED, LICENCES, PENALTIES):
        then, now = count(before.figures, at), count(dossier.figures, at)
        if then is None or now is None or (now == 0 and at != RECEIVED):
            continue
        if abs(now - then) > dossier.limit("C11", "difference") and (
            max(now, then) > factor * min(now, then)
        ):
            yield Breach(
                at,
                {
                    "cell": wording.cell(at),
                    "before": then,
                    "now": now,
                    "difference": f"{now - then:+d}",
                },
                (at,),
                expected=then,
                actual=now,
            )


@rule(
    "C12",
    title=_("历年有数而本年为零"),
    severity=Severity.WARNING,
    basis=TABLES,
    message=_("{cell}本年为 0，而{years}，请核实是否漏填。"),
    example=put({PENALTIES: 0}),
    explanation=_(
        "行政许可、行政处罚、行政事业性收费上年（有前年报告的，连同前年）都有一定数量，本年变为 0 时提示。"
        "正文说明事权划转、取消收费或确未发生，机关更名的，不提示。现行有效文件由 C03 核对。"
    ),
    remedy=_("会同业务机构核对全年数量；事权划转、收费取消的请在正文说明。"),
    limits={"least": 5, "least_fees": 1},
    traps=_("事权划转；零星数字；取消、停征收费。"),
)
def vanished_series(dossier: Dossier) -> Iterator[Breach]:
    """Decisions and fees there were in the years before do not vanish without a word."""
    before = last_year(dossier)
    if before is None or is_reorganised(dossier, before):
        return
    earlier = last_year(before)
    years = [one for one in (before, earlier) if one is not None]
    for at, limit in ((LICENCES, "least"), (PENALTIES, "least"), (FEES, "least_fees")):
        if figure(dossier.figures, at) != 0 or is_told(dossier, at):
            continue
        known = [
            (one.year, value) for one in years if (value := figure(one.figures, at)) is not None
        ]
        if known and all(value >= dossier.limit("C12", limit) for _year, value in known):
            told = wording.names(
                wording.say(_("{year}年为 {value}"), year=year, value=digits(value))
                if year
                else wording.say(_("上年为 {value}"), value=digits(value))
                for year, value in known
            )
            yield Breach(
                at,
                {"cell": wording.cell(at), "years": told},
                (at,),
                expected=known[0][1],
                actual=0,
            )


def is_told(dossier: Dossier, address: str) -> bool:
    """Whether the text says why there is nothing this year."""
    if address == FEES:
        return speaking_of(dossier, _FEES, _FEES_GONE) is not None
    return is_explained(dossier, address)
