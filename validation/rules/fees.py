"""Family B, fees: what section six says of the processing fee against tables two and three."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext_noop as _

from agencies.models import Region
from validation import wording
from validation.engine import Breach, Dossier, Quote, Severity, rule
from validation.passages import sentences, speaking_of
from validation.rules.examples import put, put_text
from validation.scale import largest_fees, level_of
from validation.succession import may_be_aggregate
from validation.tallies import FEES, count, digits, figure

BASIS = _("《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）")
UNPAID = "requests/total/closed_fee_unpaid"
LAST_SECTION = 6
YUAN_PER_10K = 10_000

_NO_FEE = re.compile(
    r"(?:未|没有|没|无|不)[^，,。；]{0,12}(?:收取|收费|产生|发生|处理费)|收取[^，,。；\d]{0,20}0元"
)
_NOTICE = re.compile(
    r"(?<!未发出)(?<!没有发出)(?<!未作出)(?<!无)(?:收费通知|缴费通知)|逾期|未缴|缴纳|减免|免收"
)
_FEE = re.compile(r"处理费|收费")
_AMOUNT = re.compile(
    r"(?:收取[^。；，,\d]{0,20}(?:处理费|费用)[^。；\d]{0,8}|处理费[^。；]{0,24}?收取[^。；，,\d]{0,8})"
    r"(?<!\d)(\d[\d,，]{0,14}(?:\.\d{1,6})?)(万?)元(?![/／每])"
)
_STANDARD = re.compile(r"标准|每件|每页|元[/／]件")
_ROUNDED_AWAY = Decimal("0.05")
_TOLERANCE = Decimal("0.01")


@rule(
    "B06",
    title=_("逾期未缴费而称没有收费事项"),
    severity=Severity.NOTICE,
    basis=BASIS,
    message=_(
        "表三“2.申请人逾期未按收费通知要求缴纳费用”有 {unpaid} 件，说明发出过收费通知，"
        "而第六部分写“{quote}”，没有提到收费通知，请核实并写明。"
    ),
    example=put({UNPAID: 1, "requests/natural_person/closed_fee_unpaid": 1}),
    explanation=_(
        "因逾期未缴费而不再处理的申请，以发出收费通知为前提。没有收到钱写“未收取”并无不可，"
        "但最好写明发出通知的情况；第六部分提到收费通知、逾期或减免的不提示。"
    ),
    remedy=_("核实是否发出过收费通知；属实的在第六部分写明，填错行的改正表三。"),
    traps=_("逾期未缴等于未收取，本身合法；第六部分已说明收费通知。"),
)
def unpaid_fees_are_told(dossier: Dossier) -> Iterator[Breach]:
    """Where requests were closed for an unpaid fee, section six tells of the notice."""
    unpaid = count(dossier.figures, UNPAID)
    if not unpaid or speaking_of(dossier, _NOTICE, sections=[LAST_SECTION]):
        return
    quote = speaking_of(dossier, _FEE, _NO_FEE, sections=[LAST_SECTION])
    if quote is not None:
        yield Breach(
            UNPAID,
            {"unpaid": unpaid, "quote": wording.verbatim(quote.text)},
            (UNPAID,),
            actual=unpaid,
            quotes=(quote,),
        )


@rule(
    "B07",
    title=_("信息处理费多于收费总额"),
    severity=Severity.WARNING,
    basis=_("《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）；表二第二十条第（八）项"),
    message=_(
        "第六部分写收取信息处理费 {yuan} 元（{stated} 万元），而表二行政事业性收费只有 {fees} 万元，请核实。"
    ),
    example=put_text(LAST_SECTION, "2024年本机关共收取信息处理费12600元。", {FEES: Decimal(1)}),
    explanation=_(
        "信息处理费是行政事业性收费，应当包含在表二的收费金额中。"
        "相差不到 500 元、可能因四舍五入没有显示的，只作提示。"
    ),
    remedy=_("核实两处金额和单位，更正有误的一处；口径不同的请说明。"),
    traps=_("四舍五入；收费标准中的金额；“收取 0 元”。"),
)
def processing_fee_is_within_fees(dossier: Dossier) -> Iterator[Breach]:
    """The processing fee section six tells is part of the fees of table two."""
    fees, told = figure(dossier.figures, FEES), processing_fee(dossier)
    if fees is None or told is None:
        return
    stated, quote = told
    excess = stated - fees
    if excess > _TOLERANCE:
        yield Breach(
            FEES,
            {
                "yuan": digits(stated * YUAN_PER_10K),
                "stated": digits(stated),
                "fees": digits(fees),
            },
            (FEES,),
            expected=stated,
            actual=fees,
            quotes=(quote,),
            severity=Severity.NOTICE if excess < _ROUNDED_AWAY else None,
        )


def processing_fee(dossier: Dossier) -> tuple[Decimal, Quote] | None:
    """Return the processing fee in 万元 where section six tells one amount and only one."""
    found = [
        (Decimal(re.sub("[,，]", "", match[1])) / (1 if match[2] else YUAN_PER_10K), quote)
        for quote in sentences(dossier, [LAST_SECTION])
        if not _STANDARD.search(quote.text)
        for match in _AMOUNT.finditer(quote.text)
    ]
    return found[0] if len(found) == 1 else None


@rule(
    "B09",
    title=_("乡镇街道收费偏高"),
    severity=Severity.NOTICE,
    basis=_("《政府信息公开条例》第二十条第（八）项"),
    confirmed=False,
    message=_("乡镇、街道很少有行政事业性收费权，表二收费金额为 {fees} 万元，请核实项目和单位。"),
    example=put(
        {FEES: Decimal(36)},
        agency="临江市石湾区南堤街道办事处",
        region_level=Region.Level.TOWNSHIP.value,
        agency_kind="other",
    ),
    explanation=_("乡镇人民政府、街道办事处一般没有行政事业性收费项目，金额较大时提示核实。"),
    remedy=_("核实收费项目的依据和单位；属实的无需处理。"),
    limits={"fees": 10},
    traps=_("确有收费项目的乡镇；金额大到疑为以元填报的由 A08 提示。"),
)
def township_fees(dossier: Dossier) -> Iterator[Breach]:
    """A township or subdistrict hardly collects fees of its own."""
    fees = figure(dossier.figures, FEES)
    level = dossier.region_level or level_of(dossier.agency or "")
    if fees is None or level != Region.Level.TOWNSHIP or may_be_aggregate(dossier):
        return
    if Decimal(str(dossier.limit("B09", "fees"))) < fees <= largest_fees(dossier):
        yield Breach(FEES, {"fees": digits(fees)}, (FEES,), actual=fees)
