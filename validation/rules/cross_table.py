"""Family B, tables against each other: what one table tells that another must allow for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from agencies.models import Agency, Region
from reports import statutory
from validation import wording
from validation.engine import Breach, Dossier, Severity, rule
from validation.functions import ORGAN
from validation.passages import sentences, speaking_of
from validation.rules.examples import with_all_zero
from validation.scale import level_of
from validation.succession import last_year
from validation.tallies import (
    CARRIED_IN,
    CONCLUDED,
    RECEIVED,
    TOTALS_OF_ROUTES,
    added,
    count,
    figure,
)

CHALLENGES = _("《政府信息公开条例》第五十一条；国办公开办函〔2021〕30号 附件 表四")
RULES = tuple(
    f"disclosure/administrative_rules/{column.key}" for column in statutory.DOCUMENT_COLUMNS
)
REVIEWS, DIRECT_SUITS, SUITS_AFTER_REVIEW = TOTALS_OF_ROUTES
CLOSED_REVIEWS = tuple(
    f"challenges/reconsideration/{outcome}" for outcome in ("upheld", "corrected", "other")
)

_CASES = re.compile(r"复议|诉讼|起诉|应诉")
_EARLIER = re.compile(
    r"往年|上年|上一年|去年|前一年|以前年度|以往年度|历年|此前|不履行|不履职|未履行|不作为|未答复|未予答复|逾期"
)
_NO_CASES = re.compile(
    r"(?:未发生|未出现|未产生|未引发|没有|无)[^，。；]{0,16}(?:复议|诉讼|逾期|未答复|不履行)"
)
_YEAR = re.compile(r"(20\d\d)年")
_RULE_DRAFTING = re.compile(r"牵头|起草|代拟|承办|参与|政府规章|以.{0,8}政府名义")
_RULES = re.compile(r"规章")


# --- 规章 ----------------------------------------------------------------------------------------


@rule(
    "B01",
    title=_("规章制定主体存疑"),
    severity=Severity.WARNING,
    basis=_("《中华人民共和国立法法》关于规章制定权的规定；国办公开办函〔2021〕30号 附件 表二"),
    confirmed=False,
    message=_("{cells}，而{reason}，请核实是否把规范性文件或上级规章计入。"),
    example={"disclosure/administrative_rules/in_force": 2},
    explanation=_(
        "地方政府规章由省级人民政府和设区的市、自治州人民政府制定，部门、县（市、区）和乡镇没有规章制定权，"
        "这几格一般应为 0。政府办公厅（室）常代本级政府填报，省、市两级不提示；正文说明牵头起草规章的也不提示。"
    ),
    remedy=_("核实该数；规范性文件改填到“行政规范性文件”行，执行或牵头起草的规章不计入。"),
    traps=_("省级、设区的市政府及其办公厅（室）；正文写明牵头起草规章；机关层级不明。"),
)
def rule_making_power(dossier: Dossier) -> Iterator[Breach]:
    """Only governments of provinces and cities make administrative rules."""
    reason = lacks_rule_making_power(dossier)
    filled = [at for at in RULES if figure(dossier.figures, at)]
    if reason and filled and not speaking_of(dossier, _RULES, _RULE_DRAFTING):
        values = wording.names(
            wording.say(
                _("{cell}为 {value}"), cell=wording.cell(at), value=count(dossier.figures, at)
            )
            for at in filled
        )
        yield Breach(RULES[0], {"cells": values, "reason": reason}, tuple(filled), expected=0)


def lacks_rule_making_power(dossier: Dossier) -> str:
    """Return why an agency makes no administrative rules; empty where it may, or nobody can tell."""
    name = dossier.agency or ""
    level = dossier.region_level or level_of(name)
    if level is None:
        return ""
    if is_government(dossier):
        low = level in {Region.Level.COUNTY, Region.Level.TOWNSHIP}
        return _("县级和乡级政府没有规章制定权") if low else ""
    return _("政府部门没有规章制定权") if dossier.agency_kind or ORGAN.search(name) else ""


def is_government(dossier: Dossier) -> bool:
    """Whether the report speaks for a government: its own or its general office's."""
    if dossier.agency_kind is not None:
        return dossier.agency_kind in {Agency.Kind.GOVERNMENT, Agency.Kind.GENERAL_OFFICE}
    return re.search(r"人民政府|政府办公", dossier.agency or "") is not None


# --- 复议、诉讼 -----------------------------------------------------------------------------------


@rule(
    "B02",
    title=_("复议诉讼超过办结申请"),
    severity=Severity.WARNING,
    basis=CHALLENGES,
    message=_(
        "行政复议 {reviews} 件 + 未经复议直接起诉 {suits} 件 = {cases} 件，"
        "多于本年和上年办结的申请 {this_year} + {last_year} = {concluded} 件，请核实是否计入了其他行政争议。"
    ),
    example={"challenges/reconsideration/total": 60, "challenges/reconsideration/upheld": 59},
    explanation=_(
        "表四只统计因政府信息公开工作被申请复议、被起诉的案件，一般不会多于本年和上年办结的申请。"
        "没有上年报告、相差不大，或者正文说明案件由往年申请、不履行答复职责引发的，不提示。"
    ),
    remedy=_(
        "核对案件台账，剔除与政府信息公开无关的案件和本机关作为复议机关审理的案件；属实的请在正文说明。"
    ),
    limits={"excess": 3},
    traps=_("往年申请引发的案件；不履行答复职责的案件；缺上年报告。"),
)
def challenges_within_reason(dossier: Dossier) -> Iterator[Breach]:
    """No more reconsiderations and direct suits than requests concluded this year and last."""
    before = last_year(dossier)
    if before is None or explains_cases(dossier):
        return
    reviews, suits = count(dossier.figures, REVIEWS), count(dossier.figures, DIRECT_SUITS)
    done, done_before = count(dossier.figures, CONCLUDED), count(before.figures, CONCLUDED)
    if reviews is None or suits is None or done is None or done_before is None:
        return
    if reviews + suits >= done + done_before + dossier.limit("B02", "excess"):
        yield Breach(
            REVIEWS,
            {
                "reviews": reviews,
                "suits": suits,
                "cases": reviews + suits,
                "this_year": done,
                "last_year": done_before,
                "concluded": done + done_before,
            },
            (REVIEWS, DIRECT_SUITS, CONCLUDED),
            expected=done + done_before,
            actual=reviews + suits,
        )


def explains_cases(dossier: Dossier) -> bool:
    """Whether the text traces cases back to earlier years or to no answer at all."""
    year = str(dossier.year or "")
    return any(
        _CASES.search(quote.text)
        and not _NO_CASES.search(quote.text)
        and (_EARLIER.search(quote.text) or set(_YEAR.findall(quote.text)) - {year})
        for quote in sentences(dossier)
    )


@rule(
    "B03",
    title=_("没有申请而有复议诉讼"),
    severity=Severity.NOTICE,
    basis=CHALLENGES,
    message=_("本年没有新收和结转的申请，表四却有{cases}，请在正文说明案件由哪一年的申请引发。"),
    example=with_all_zero({"challenges/litigation_direct/upheld": 1, DIRECT_SUITS: 1}),
    explanation=_(
        "往年的申请在本年引发复议、诉讼是正常的，但读者看不出来源。本年没有申请而有案件、正文又没有说明时提示。"
    ),
    remedy=_("核实案件来源，在正文写明由哪一年度的申请引发。"),
    traps=_("正文已说明案件由往年申请引发。"),
)
def challenges_without_requests(dossier: Dossier) -> Iterator[Breach]:
    """Cases in a year without a request are to be explained."""
    if added(dossier.figures, (RECEIVED, CARRIED_IN)) != 0 or explains_cases(dossier):
        return
    cases = [at for at in TOTALS_OF_ROUTES if figure(dossier.figures, at)]
    if cases:
        named = wording.names(
            wording.say(
                _("{route} {value} 件"),
                route=wording.route(at.split("/")[1]),
                value=count(dossier.figures, at),
            )
            for at in cases
        )
        yield Breach(REVIEWS, {"cases": named}, (RECEIVED, CARRIED_IN, *cases))


@rule(
    "B04",
    title=_("复议后起诉多于可诉的复议"),
    severity=Severity.WARNING,
    basis=CHALLENGES,
    message=_(
        "复议后起诉 {suits} 件，而本年审结复议 {reviews} 件、上年审结复议 {reviews_before} 件、"
        "上年未审结的复议后起诉 {pending} 件，合计只有 {possible} 件，请核实。"
    ),
    example={
        "challenges/litigation_after_reconsideration/total": 9,
        "challenges/litigation_after_reconsideration/upheld": 9,
    },
    explanation=_(
        "复议后起诉的案件，来自本年或上年审结的复议，或者是上年尚未审结的诉讼，三者之和是上限。没有上年报告时不判断。"
    ),
    remedy=_(
        "核对案件台账：未经复议的诉讼应填“未经复议直接起诉”；由更早年度复议引发的，请在正文说明。"
    ),
    traps=_("缺上年报告；正文说明由往年案件引发。"),
)
def suits_after_reviews(dossier: Dossier) -> Iterator[Breach]:
    """Suits after reconsideration come out of reconsiderations decided this year or last."""
    before = last_year(dossier)
    suits = count(dossier.figures, SUITS_AFTER_REVIEW)
    if before is None or suits is None or explains_cases(dossier):
        return
    reviews, reviews_before = (added(one.figures, CLOSED_REVIEWS) for one in (dossier, before))
    pending = count(before.figures, "challenges/litigation_after_reconsideration/pending")
    if reviews is None or reviews_before is None or pending is None:
        return
    possible = reviews + reviews_before + pending
    if suits > possible:
        yield Breach(
            SUITS_AFTER_REVIEW,
            {
                "suits": suits,
                "reviews": reviews,
                "reviews_before": reviews_before,
                "pending": pending,
                "possible": possible,
            },
            (SUITS_AFTER_REVIEW, *CLOSED_REVIEWS),
            expected=possible,
            actual=suits,
        )


@rule(
    "B05",
    title=_("复议前置后直接起诉较多"),
    severity=Severity.NOTICE,
    basis=_("《中华人民共和国行政复议法》（2023年修订）第二十三条"),
    confirmed=False,
    since=2024,
    message=_(
        "未经复议直接起诉 {direct} 件（其中上年未审结 {pending} 件），多于复议后起诉 {after} 件。"
        "2024年起对不予公开不服的应先申请复议，请核实途径是否填错。"
    ),
    example={
        "challenges/litigation_direct/total": 5,
        "challenges/litigation_direct/upheld": 5,
    },
    explanation=_(
        "2024年起，对行政机关不予公开政府信息不服的，应当先申请行政复议。直接起诉较多时提示核对途径；"
        "逾期不答复等情形可以直接起诉，上年未审结的案件也不计。"
    ),
    remedy=_("核对案件台账；经过复议的改填“复议后起诉”，属实的无需处理。"),
    limits={"cases": 3},
    traps=_("逾期不答复等可以直接起诉；2024年以前立案、尚未审结的案件。"),
)
def review_comes_first(dossier: Dossier) -> Iterator[Breach]:
    """From 2024 on refusals go to reconsideration first, so that direct suits are few."""
    before = last_year(dossier)
    pending_at = "challenges/litigation_direct/pending"
    pending = (count(before.figures, pending_at) or 0) if before else 0
    direct, after = (count(dossier.figures, at) for at in (DIRECT_SUITS, SUITS_AFTER_REVIEW))
    if direct is None or after is None or explains_cases(dossier):
        return
    if direct - pending >= dossier.limit("B05", "cases") and direct - pending > after:
        yield Breach(
            DIRECT_SUITS,
            {"direct": direct, "pending": pending, "after": after},
            (DIRECT_SUITS, SUITS_AFTER_REVIEW),
            actual=direct,
        )
