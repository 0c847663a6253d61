"""Family C, what the text says about last year: growth that can be worked out again, figures of last year."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext_noop as _

from reports import statutory
from validation import wording
from validation.claims import Claim, Measure, Period, Status
from validation.claims.comparison import total
from validation.engine import Breach, Dossier, Severity, rule
from validation.readings import may_be_of_area
from validation.rules.examples import reword
from validation.rules.narrative import TABLE_3
from validation.statements import claims_of, excerpt, figures_told, quote_of, stated, status_of
from validation.succession import doubts_any, last_year
from validation.tallies import digits


@rule(
    "C06",
    title=_("正文的同比与两年年报不符"),
    severity=Severity.WARNING,
    basis=TABLE_3,
    message=_(
        "正文“{part}”写“{quote}”；按两年年报，上年为 {before}，本年为 {now}，{actual}，请核对。"
    ),
    example=reword(1, "申请15件，", "申请15件，同比增长25%，"),
    explanation=_(
        "正文说明与上年相比增减的比例或件数时，用两年年报的数字复算；新收申请以含、不含上年结转两种口径试算，"
        "任一相符即不提示。没有上年报告时不判断。"
    ),
    remedy=_("按已发布的两年年报重新计算；上年数字经过更正的，在正文说明。"),
    traps=_("分母含不含结转两种口径；约数；与上年同期的部分时段比较。"),
)
def stated_changes(dossier: Dossier) -> Iterator[Breach]:
    """A growth or difference the text states follows from the two years' figures."""
    before = last_year(dossier)
    for claim in about_last_year(dossier):
        if before is None or claim.measure not in {Measure.CHANGE, Measure.GROWTH}:
            continue
        now, then = total(dossier.figures, claim.cells), total(before.figures, claim.cells)
        if now is None or then is None or doubts_any(before, *claim.cells):
            continue
        yield Breach(
            claim.cells[0],
            {
                "part": statutory.SECTIONS[claim.section - 1],
                "quote": excerpt(claim),
                "before": digits(then),
                "now": digits(now),
                "actual": change_told(claim, now, then),
            },
            claim.cells,
            expected=claim.value,
            actual=now - then,
            quotes=(quote_of(claim),),
            severity=Severity.NOTICE if may_be_of_area(claim, dossier) else None,
        )


def change_told(claim: Claim, now: Decimal, then: Decimal) -> str | wording.Words:
    """Put the actual change into words, as the text puts its own."""
    difference = f"{now - then:+f}"
    if claim.measure == Measure.CHANGE or not then:
        return wording.say(_("相差 {difference} 件"), difference=difference)
    growth = f"{(now - then) * 100 / then:+.2f}%"
    return wording.say(_("变化 {growth}"), growth=growth)


def about_last_year(dossier: Dossier) -> Iterator[Claim]:
    """Yield the claims about last year that do not hold."""
    for claim in claims_of(dossier):
        if claim.kind == "N30" and claim.cells and status_of(claim, dossier) == Status.DIFFERS:
            yield claim


@rule(
    "C07",
    title=_("正文所述上年数与上年年报不符"),
    severity=Severity.WARNING,
    basis=TABLE_3,
    message=_("正文“{part}”写“{quote}”，所述上年数字为 {stated}；而上年年报中{figures}，请核对。"),
    example=reword(1, "申请15件，", "申请15件，比上年（11件）增加4件，"),
    explanation=_(
        "正文提到上年的申请等数字时，与上年年报对照；新收申请以含、不含上年结转两种口径比较。没有上年报告时不判断。"
    ),
    remedy=_("以已发布的上年年报为准更正；上年数字经过更正的，在正文说明。"),
    traps=_("上年报告已更正；约数；往年累计。"),
)
def stated_last_year(dossier: Dossier) -> Iterator[Breach]:
    """A figure the text gives for last year is that of last year's report."""
    before = last_year(dossier)
    for claim in about_last_year(dossier):
        if before is None or claim.period != Period.PREVIOUS:
            continue
        if doubts_any(before, *claim.cells):
            continue
        yield Breach(
            claim.cells[0],
            {
                "part": statutory.SECTIONS[claim.section - 1],
                "quote": excerpt(claim),
                "stated": stated(claim),
                "figures": figures_told(claim.cells, before.figures),
            },
            claim.cells,
            expected=claim.value,
            actual=total(before.figures, claim.cells),
            quotes=(quote_of(claim),),
            severity=Severity.NOTICE if may_be_of_area(claim, dossier) else None,
        )
