"""Family E, numbers inside the text: one figure told twice, parts and their total, flows, percentages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations

from django.utils.translation import gettext_noop as _

from reports import statutory
from validation import wording
from validation.claims import Claim, Measure, Period, Status
from validation.contradictions import code_of
from validation.engine import Breach, Dossier, Severity, rule
from validation.prose import place, text_of
from validation.readings import adds_up, cells_of, is_one_sort
from validation.rules.coverage import share_breach, shares
from validation.rules.examples import add_text, reword
from validation.statements import claims_of, excerpt, on_form, quote_of, status_of
from validation.tallies import CARRIED_IN, digits, figure

FORMAT = _("国办公开办函〔2021〕30号（报告内容应当准确）")

# --- E01: one figure, two numbers ------------------------------------------------------------------

_TELLING = frozenset(
    [
        "N1",
        "N2",
        "N3",
        "N4",
        "N5",
        "N16",
        "N17",
        "N18",
        "N19",
        "N20",
        "N21",
        "N22",
        "N23",
        "N25",
        "N26",
        "N27",
        "N28",
    ],
)
_PARTLY = re.compile(
    r"其中|上半年|下半年|季度|月份|网上|线上|线下|现场|当面|信函|邮寄|窗口|平台|另有?|分别|此外|其余|牵头|联合|起草|代拟|重大|"
    r"涉企|新办|延续|变更|简易|一般程序|当场"
)
_VERBS = (
    "受理", "收到", "新收", "办结", "答复", "办理", "处理", "作出", "公开", "制发", "印发", "出台", "制定", "发布"
)  # fmt: skip


MOST_NUMBERS = 8


@rule(
    "E01",
    title=_("同一数字前后不一"),
    severity=Severity.WARNING,
    basis=FORMAT,
    message=_(
        "正文“{part}”写“{quote}”，又在“{other_part}”写“{other}”，同一数字前后不一（{one} 与 {two}），请核对。"
    ),
    example=add_text(1, "综上，本机关全年办理行政许可263件。"),
    explanation=_(
        "两句话说的是表中同一格（或同几格之和），数字明确而不相同时提示。两处之和与表格相符、一处只说其中一部分、"
        "用词不同（受理与收到、答复与办结）的，不提示。"
    ),
    remedy=_("核对台账，统一前后的数字；口径不同的写明口径。"),
    traps=_("用词口径不同；其中一部分；约数。"),
)
def figure_told_twice(dossier: Dossier) -> Iterator[Breach]:
    """The same figure is told with the same number everywhere."""
    for group in by_figure(claim for claim in claims_of(dossier) if is_plain(claim)):
        pairs = combinations(one_a_number(group), 2)
        found = next((pair for pair in pairs if contradicts(*pair)), None)
        if found and not adds_up(found[0], group, dossier):
            yield told_twice(*found, dossier)


def by_figure(claims: Iterable[Claim]) -> Iterable[list[Claim]]:
    """Return claims in groups that state the same figure."""
    groups: dict[frozenset[str], list[Claim]] = {}
    for claim in claims:
        groups.setdefault(cells_of(claim), []).append(claim)
    return groups.values()


def one_a_number(claims: list[Claim]) -> list[Claim]:
    """Return the first claims of the first few numbers, so that no text makes many pairs."""
    firsts: dict[Decimal, Claim] = {}
    for claim in claims:
        firsts.setdefault(Decimal(claim.value), claim)
    return list(firsts.values())[:MOST_NUMBERS]


def is_plain(claim: Claim) -> bool:
    """Whether a claim states an exact number of its own cells in plain words."""
    return (
        claim.kind in _TELLING
        and code_of(claim) is not None
        and not claim.weak
        and not claim.approximate
    )


def contradicts(one: Claim, other: Claim) -> bool:
    """Whether two sentences give one figure two numbers."""
    if cells_of(one) != cells_of(other) or one.value == other.value or one.span == other.span:
        return False
    if one.scope != other.scope or one.quote == other.quote:
        return False
    smaller = min(one, other, key=lambda claim: claim.value)
    if _PARTLY.search(smaller.quote) or is_one_sort(smaller):
        return False
    return not one.value or not other.value or verbs(one) == verbs(other)


def verbs(claim: Claim) -> frozenset[str]:
    """Return the verbs a claim's number stands with, those of the clause beside it left out."""
    excerpted = str(excerpt(claim)["verbatim"])
    clauses = re.split(r"[，、；,;]", excerpted)
    clause = next((one for one in clauses if digits(claim.value) in one), excerpted)
    found = frozenset(verb for verb in _VERBS if verb in clause)
    return found or frozenset(verb for verb in _VERBS if verb in excerpted)


def told_twice(one: Claim, other: Claim, dossier: Dossier) -> Breach:
    cells = on_form(one.cells, dossier.figures)
    return Breach(
        cells[0],
        {
            "part": statutory.SECTIONS[one.section - 1],
            "quote": excerpt(one),
            "other_part": statutory.SECTIONS[other.section - 1],
            "other": excerpt(other),
            "one": digits(one.value),
            "two": digits(other.value),
        },
        cells,
        expected=one.value,
        actual=other.value,
        quotes=(quote_of(one), quote_of(other)),
    )


# --- E02, E03: parts and their total ---------------------------------------------------------------

PARTS = _(
    "正文“{part}”写“{quote}”，各分项之和为 {sum}，而总数为 {whole}，{relation} {difference}。"
)
_MEDIA = re.compile(
    r"微信|公众号|微博|抖音|头条|客户端|新媒体|公开栏|显示屏|视频号|网站|平台|同步|兼"
)
_NEWLY = re.compile(r"新收[^，。；]{0,14}申请")
"""What was received this year, without what was carried over."""
_ALL_OF_THEM = re.compile(r"\d[\u4e00-\u9fff]{1,2}[，,：:]分别[为是]")
"""发布信息 221 条，分别为政策 51 条、动态 170 条: the parts are all there is."""
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,12}")


@rule(
    "E02",
    title=_("分项之和大于总数"),
    severity=Severity.ERROR,
    basis=FORMAT,
    message=PARTS,
    example=add_text(1, "全年发布政务信息312条，其中政策文件210条、工作动态130条。"),
    explanation=_(
        "一句话写明总数和其中的分项，分项相加大于总数为错误。分项是发布渠道、约数，或者分项可以按两种方法切分同一总数的，"
        "降为疑问或不提示；分项跨相邻两个总数的，不提示。"
    ),
    remedy=_("核对总数和各分项。"),
    traps=_("同一条信息在多个渠道发布；分项跨两个总数；两种切分。"),
)
def parts_exceed_whole(dossier: Dossier) -> Iterator[Breach]:
    """The parts of a total are no more than the total."""
    for claim in sums(dossier):
        excess = sum(claim.parts) - Decimal(claim.value)
        if excess > 0 and not is_cut_twice(claim) and not spans_totals(claim, excess, dossier):
            media = names_media(claim)
            if media and max(claim.parts) <= claim.value:
                continue  # 网站 312 条、公众号 290 条: the same items on several platforms
            loose = claim.approximate or claim.weak or media
            yield sum_breach(claim, _("多出"), excess, Severity.WARNING if loose else None)


@rule(
    "E03",
    title=_("分项之和小于总数"),
    severity=Severity.WARNING,
    basis=FORMAT,
    message=PARTS,
    example=add_text(1, "全年发布政务信息312条，其中政策文件110条、工作动态130条、其他信息60条。"),
    explanation=_(
        "分项中已有“其他”“其余”，或者写明“分别为”，应当穷尽总数而相加小于总数时提示；没有写明穷尽的不判断。"
    ),
    remedy=_("核对总数和各分项。"),
    traps=_("“其中”不一定穷尽；约数。"),
)
def parts_short_of_whole(dossier: Dossier) -> Iterator[Breach]:
    """Parts that say they are all there is add up to the total."""
    for claim in sums(dossier):
        missing = Decimal(claim.value) - sum(claim.parts)
        if missing > 0 and is_exhaustive(claim) and not claim.approximate:
            yield sum_breach(claim, _("少"), missing, None)


def sums(dossier: Dossier) -> Iterator[Claim]:
    """Yield the totals whose parts do not add up to them."""
    for claim in claims_of(dossier):
        if claim.measure != Measure.SUM:
            continue
        if is_exhaustive(claim) or status_of(claim, dossier) == Status.DIFFERS:
            yield claim


def is_exhaustive(claim: Claim) -> bool:
    """Whether the parts of a total say that they are all there is."""
    return claim.exhaustive or _ALL_OF_THEM.search(claim.quote) is not None


def names_media(claim: Claim) -> bool:
    """Whether the parts are counted by where they were published."""
    whole = digits(claim.value)
    return _MEDIA.search(claim.quote.replace(",", "").partition(whole)[2]) is not None


def is_cut_twice(claim: Claim) -> bool:
    """Whether some of the parts make the total by themselves, so that the others cut it another way."""
    parts, whole = claim.parts, Decimal(claim.value)
    runs = (parts[i:j] for i in range(len(parts)) for j in range(i + 1, len(parts) + 1))
    return any(sum(run) == whole for run in runs)


def spans_totals(claim: Claim, excess: Decimal, dossier: Dossier) -> bool:
    """Whether the parts are those of two totals, this one and another number of the section in the same unit."""
    text = text_of(dossier, claim.section)
    unit = unit_of(digits(claim.value), text)
    others = {
        Decimal(match.group().replace(",", ""))
        for match in _DIGITS.finditer(text)
        if text.startswith(unit, match.end())
    }
    return bool({excess, sum(claim.parts)} & (others - set(claim.parts)))


def unit_of(number: str, text: str) -> str:
    """Return the character after a number of a text, empty where it does not stand there in digits."""
    found = re.search(rf"(?<![\d,.]){re.escape(number)}(?=([\u4e00-\u9fff]))", text)
    return found[1] if found else ""


def sum_breach(
    claim: Claim, relation: str, difference: Decimal, severity: Severity | None
) -> Breach:
    whole = digits(claim.value)
    return Breach(
        place(claim.section, f"{whole}={'+'.join(digits(part) for part in claim.parts)}"),
        {
            "part": statutory.SECTIONS[claim.section - 1],
            "quote": wording.verbatim(quote_of(claim).text),
            "sum": digits(sum(claim.parts)),
            "whole": whole,
            "relation": relation,
            "difference": digits(difference),
        },
        expected=claim.value,
        actual=sum(claim.parts, Decimal(0)),
        quotes=(quote_of(claim),),
        severity=severity,
    )


# --- E04: what came in and what went out -----------------------------------------------------------


@rule(
    "E04",
    title=_("正文收到与办结、结转不平"),
    severity=Severity.WARNING,
    basis=_("国办公开办函〔2021〕30号 附件 表三脚注"),
    message=_(
        "正文写明收到 {received} 件、上年结转 {carried_in} 件、办结 {concluded} 件、结转下年度 {carried_out} 件，"
        "{received} + {carried_in} ≠ {concluded} + {carried_out}，请核对。"
    ),
    example=reword(1, "办结14件", "办结11件"),
    explanation=_(
        "正文同时写明收到、办结和结转下年度的申请件数时，收到加上年结转应等于办结加结转。"
        "收到的件数已含上年结转的也算相符；正文没有写上年结转而表中有的，不判断。"
    ),
    remedy=_("核对台账，更正有误的数字。"),
    traps=_("收到的件数已含上年结转；办结只说本年新收；约数。"),
)
def flow_balances(dossier: Dossier) -> Iterator[Breach]:
    """Requests the text says came in are those it says were concluded or carried over."""
    told = {kind: only(dossier, kinds) for kind, kinds in _FLOW.items()}
    received, concluded, carried_out = (told[k] for k in ("received", "concluded", "carried_out"))
    if received is None or concluded is None or carried_out is None:
        return
    before = told["carried_in"]
    if before is None and figure(dossier.figures, CARRIED_IN) != 0:
        return
    known = Decimal(before.value) if before else Decimal(0)
    inflow, outflow = Decimal(received.value), Decimal(concluded.value) + Decimal(carried_out.value)
    inclusive = inflow + known if _NEWLY.search(quote_of(received).text) else inflow
    if outflow in {inclusive, inflow + known}:
        return
    claims = [claim for claim in told.values() if claim is not None]
    yield Breach(
        place(received.section, "flow"),
        {
            "received": digits(received.value),
            "carried_in": digits(known),
            "concluded": digits(concluded.value),
            "carried_out": digits(carried_out.value),
        },
        tuple(dict.fromkeys(cell for claim in claims for cell in claim.cells[:1])),
        expected=inflow + known,
        actual=outflow,
        quotes=tuple(dict.fromkeys(quote_of(claim) for claim in claims)),
    )


_FLOW = {
    "received": {"N1"},
    "carried_in": {"N3"},
    "concluded": {"N4"},
    "carried_out": {"N5"},
}


def only(dossier: Dossier, kinds: Iterable[str]) -> Claim | None:
    """Return the one plain claim of a kind; ``None`` where there is none or they differ."""
    found = [
        claim
        for claim in claims_of(dossier)
        if claim.kind in kinds and is_plain(claim) and claim.period == Period.CURRENT
    ]
    return found[0] if len({claim.value for claim in found}) == 1 else None


# --- E06: percentages ------------------------------------------------------------------------------


@rule(
    "E06",
    title=_("正文百分比算错"),
    severity=Severity.WARNING,
    basis=FORMAT,
    message=_("正文“{part}”写“{quote}”，按所写的数字算不出 {share}%，请核对。"),
    example=add_text(1, "全年审核公文41件，其中主动公开29件，主动公开率达81%。"),
    explanation=_(
        "正文同时写明部分、总数和百分比时复算；允许末位误差和 0.1 个百分点以内的尾差，句中任何一个总数能算出即不提示。"
    ),
    remedy=_("重新计算百分比。"),
    traps=_("为凑足 100% 而调整尾数；总数在别处；约数。"),
)
def percentages(dossier: Dossier) -> Iterator[Breach]:
    """A percentage follows from the numbers beside it."""
    for claim in shares(dossier):
        if not claim.alternatives:
            yield share_breach(claim)
