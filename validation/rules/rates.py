"""Family P, rates: how a report's own proportions look, and where there are peers, beside theirs."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext_noop as _

from reports import statutory
from reports.models import Figures
from validation import wording
from validation.distribution import distribution, shown
from validation.engine import Breach, Dossier, Severity, rule
from validation.passages import speaking_of
from validation.rules.examples import among_peers
from validation.tallies import (
    CARRIED_IN,
    CARRIED_OUT,
    CONCLUDED,
    RECEIVED,
    added,
    count,
    lines_of,
    percent,
)

ANSWERS = _("《政府信息公开条例》第三十六条、第三十七条；国办公开办函〔2021〕30号 附件 表三")
CASES = _("《政府信息公开条例》第五十一条；国办公开办函〔2021〕30号 附件 表四")
UNAVAILABLE = lines_of(statutory.UNAVAILABLE)
DISCLOSED = ("requests/total/granted", "requests/total/partially_granted")
ROUTES_OF_SUITS = ("litigation_direct", "litigation_after_reconsideration")
TYPICAL_TENTHS = 9
"""A rate is out of the ordinary beyond nine tenths of the peers."""
_Z = 1.28
"""Of an interval that holds four times out of five."""

_LATE = re.compile(
    r"(?:年末|年底|岁末|12月(?!31)|十二月(?!三十一)|四季度)[^。，；]{0,10}(?:集中|收到|提出|提交|受理|新收)"
    r"|尚在[^。，；]{0,8}期限|未到期|未届满|未届期|未满"
)
_REQUESTS = re.compile(r"申请|结转")


def rate(figures: Figures, parts: Sequence[str], least: float) -> float | None:
    """Return the per cent of concluded requests that ended so; ``None`` below so many or with a blank."""
    part, whole = added(figures, parts), count(figures, CONCLUDED)
    if part is None or whole is None or whole < max(least, 1) or part > whole:
        return None
    return 100 * part / whole


def peers_beside(
    dossier: Dossier, rate_of: Callable[[Figures], float | None]
) -> tuple[wording.Words | str, float | None, float | None]:
    """Say how the peers' rates lie, with the first and the ninth tenth of them; nothing with too few."""
    figures = dossier.peers.figures.values() if dossier.peers else ()
    peers = distribution(map(rate_of, figures))
    if peers is None:
        return "", None, None
    words = wording.say(_("{peers}（%）。"), peers=shown(dossier, peers))
    return words, peers.quantile(10 - TYPICAL_TENTHS), peers.quantile(TYPICAL_TENTHS)


@rule(
    "P01",
    title=_("无法提供的比例过高"),
    severity=Severity.WARNING,
    basis=ANSWERS,
    message=_(
        "办结 {concluded} 件中“（四）无法提供”{part} 件，占 {rate}%{main}，请核实是否把应公开的信息答复为不掌握。{peers}"
    ),
    example=among_peers(
        {
            "requests/total/unavailable_not_held": 70,
            "requests/total/unavailable_not_compiled": 0,
            "requests/total/concluded": 80,
        },
        each=lambda number: {CONCLUDED: 40, UNAVAILABLE[0]: number},
    ),
    explanation=_(
        "无法提供占办结件数 60% 以上且办结不少于 20 件时提示。政府办公厅（室）收到的申请很多不属于本机关掌握，"
        "比例天然偏高：有八家以上同类机关可比的，超过其中九成才作疑问；没有可比的只作提示。"
    ),
    remedy=_("抽查答复书，核实检索过程和答复依据；属实的可在正文说明原因。"),
    limits={"percent": 60, "concluded": 20},
    traps=_("政府办公厅（室）比例天然偏高；件数少。"),
)
def mostly_unavailable(dossier: Dossier) -> Iterator[Breach]:
    """Few of the concluded requests end as not available, or no more than at most peers."""
    least = dossier.limit("P01", "concluded")
    share = rate(dossier.figures, UNAVAILABLE, least)
    if share is None or share <= dossier.limit("P01", "percent"):
        return
    peers, _low, high = peers_beside(dossier, lambda one: rate(one, UNAVAILABLE, least))
    if high is not None and share <= high:
        return
    part, concluded = added(dossier.figures, UNAVAILABLE), count(dossier.figures, CONCLUDED)
    yield Breach(
        UNAVAILABLE[0],
        {
            "concluded": concluded,
            "part": part,
            "rate": percent(share, 100),
            "main": main_reason(dossier.figures),
            "peers": peers,
        },
        (*UNAVAILABLE, CONCLUDED),
        actual=part,
        severity=Severity.NOTICE if high is None else None,
    )


def main_reason(figures: Figures) -> wording.Words:
    """Say how much of it 本机关不掌握 makes."""
    return wording.say(
        _("（其中“1.本机关不掌握相关政府信息”{number} 件，占 {rate}%）"),
        number=count(figures, UNAVAILABLE[0]),
        rate=percent(count(figures, UNAVAILABLE[0]) or 0, count(figures, CONCLUDED) or 1),
    )


@rule(
    "P02",
    title=_("公开的比例过低"),
    severity=Severity.NOTICE,
    basis=ANSWERS,
    message=_(
        "办结 {concluded} 件中予以公开和部分公开 {part} 件，占 {rate}%，比例偏低，请关注。{peers}"
    ),
    example=among_peers(
        {"requests/total/concluded": 80},
        each=lambda number: {CONCLUDED: 40, DISCLOSED[0]: 15 + number},
    ),
    explanation=_(
        "予以公开、部分公开合计占办结件数不到 20% 且办结不少于 20 件时提示；有八家以上同类机关可比的，低于其中九成才提示。"
    ),
    remedy=_("抽查答复书，核实不予公开、无法提供的依据。"),
    limits={"percent": 20, "concluded": 20},
    traps=_("政府办公厅（室）比例天然偏低；件数少。"),
)
def hardly_disclosed(dossier: Dossier) -> Iterator[Breach]:
    """A fair part of the concluded requests is granted, or as much as at most peers."""
    least = dossier.limit("P02", "concluded")
    share = rate(dossier.figures, DISCLOSED, least)
    if share is None or share >= dossier.limit("P02", "percent"):
        return
    peers, low, _high = peers_beside(dossier, lambda one: rate(one, DISCLOSED, least))
    if low is None or share < low:
        part, concluded = added(dossier.figures, DISCLOSED), count(dossier.figures, CONCLUDED)
        yield Breach(
            DISCLOSED[0],
            {
                "concluded": concluded,
                "part": part,
                "rate": percent(share, 100),
                "peers": peers,
            },
            (*DISCLOSED, CONCLUDED),
            actual=part,
        )


# --- 纠正、败诉 -----------------------------------------------------------------------------------

LOST_MESSAGE = _(
    "{kind}已审结 {closed} 件，其中结果纠正 {lost} 件，占 {rate}%（样本所限，实际比例约在 {low}% 至 {high}% 之间），请关注。"
)


@rule(
    "P03",
    title=_("复议纠正率高"),
    severity=Severity.WARNING,
    basis=CASES,
    message=LOST_MESSAGE,
    example={
        "challenges/reconsideration/upheld": 6,
        "challenges/reconsideration/corrected": 4,
        "challenges/reconsideration/total": 11,
    },
    explanation=_(
        "已审结的行政复议（总计减尚未审结）不少于 5 件、其中结果纠正占 30% 以上时提示，并给出小样本下的区间。"
    ),
    remedy=_("逐案分析被纠正的原因，在正文“存在的主要问题及改进情况”中说明。"),
    limits={"percent": 30, "closed": 5},
    traps=_("件数少时比例不稳定。"),
)
def reviews_lost(dossier: Dossier) -> Iterator[Breach]:
    """Fewer than three in ten decided reconsiderations correct the agency."""
    return lost("P03", dossier, ("reconsideration",), _("行政复议"))


@rule(
    "P04",
    title=_("诉讼败诉率高"),
    severity=Severity.WARNING,
    basis=CASES,
    message=LOST_MESSAGE,
    example={
        "challenges/litigation_direct/upheld": 3,
        "challenges/litigation_direct/corrected": 4,
        "challenges/litigation_direct/total": 7,
    },
    explanation=_(
        "已审结的行政诉讼（两种途径合计，总计减尚未审结）不少于 5 件、其中结果纠正占 30% 以上时提示，"
        "并给出小样本下的区间。"
    ),
    remedy=_("逐案分析败诉的原因，在正文“存在的主要问题及改进情况”中说明。"),
    limits={"percent": 30, "closed": 5},
    traps=_("件数少时比例不稳定。"),
)
def suits_lost(dossier: Dossier) -> Iterator[Breach]:
    """Fewer than three in ten decided suits correct the agency."""
    return lost("P04", dossier, ROUTES_OF_SUITS, _("行政诉讼"))


def lost(code: str, dossier: Dossier, routes: Sequence[str], kind: str) -> Iterator[Breach]:
    """Yield the breach of routes on which too many decided cases corrected the agency."""
    totals, pending, corrected = (
        [f"challenges/{route}/{outcome}" for route in routes]
        for outcome in ("total", "pending", "corrected")
    )
    whole, open_cases, against = (
        added(dossier.figures, cells) for cells in (totals, pending, corrected)
    )
    if whole is None or open_cases is None or against is None:
        return
    closed = whole - open_cases
    if closed < dossier.limit(code, "closed") or against > closed:
        return
    if 100 * against >= dossier.limit(code, "percent") * closed:
        low, high = interval(against, closed)
        yield Breach(
            corrected[0],
            {
                "kind": kind,
                "closed": closed,
                "lost": against,
                "rate": percent(against, closed),
                "low": round(100 * low),
                "high": round(100 * high),
            },
            (*totals, *pending, *corrected),
            actual=against,
        )


def interval(part: int, whole: int) -> tuple[float, float]:
    """Return where a proportion lies four times out of five, after Wilson."""
    share, square = part / whole, _Z * _Z
    middle = (share + square / (2 * whole)) / (1 + square / whole)
    reach = _Z * math.sqrt(share * (1 - share) / whole + square / (4 * whole * whole))
    reach /= 1 + square / whole
    return max(middle - reach, 0), min(middle + reach, 1)


@rule(
    "P05",
    title=_("结转率高"),
    severity=Severity.WARNING,
    basis=_("《政府信息公开条例》第三十三条；国办公开办函〔2021〕30号 附件 表三"),
    message=_(
        "本年新收和上年结转 {inflow} 件，结转下年度 {carried_out} 件，占 {rate}%，请核实是否有逾期未答复的申请。"
    ),
    example={"requests/total/carried_out": 7},
    explanation=_(
        "新收与上年结转合计不少于 10 件、结转下年度占 30% 以上时提示：答复期限一般为 20 个工作日，结转通常不多。"
        "正文说明年末集中收到或者尚在期限内的，不提示。"
    ),
    remedy=_("逐件核对结转申请的收到日期和答复期限；年末集中收到的请在正文说明。"),
    limits={"percent": 30, "requests": 10},
    traps=_("年末集中申请。"),
)
def much_carried_over(dossier: Dossier) -> Iterator[Breach]:
    """Less than three tenths of the requests are left for next year."""
    inflow, carried_out = (
        added(dossier.figures, (RECEIVED, CARRIED_IN)),
        count(dossier.figures, CARRIED_OUT),
    )
    if inflow is None or carried_out is None or inflow < dossier.limit("P05", "requests"):
        return
    if 100 * carried_out <= dossier.limit("P05", "percent") * inflow:
        return
    if not speaking_of(dossier, _REQUESTS, _LATE):
        yield Breach(
            CARRIED_OUT,
            {"inflow": inflow, "carried_out": carried_out, "rate": percent(carried_out, inflow)},
            (RECEIVED, CARRIED_IN, CARRIED_OUT),
            actual=carried_out,
        )
