"""Family A, single cells: what may stand in one, what must not be left out, and what looks misplaced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext_noop as _

from reports import statutory
from reports.models.figures import Value
from reports.readers.numerals import Kind, Numeral, parse_change, parse_count, parse_money
from validation import wording
from validation.engine import Breach, Dossier, Severity, rule
from validation.scale import largest_fees

BASIS = _("国办公开办函〔2021〕30号 附件 表二至表四（2019、2020年度报告为〔2019〕60号）")
FEES = f"disclosure/{statutory.FEES_ROW.key}"
YUAN_PER_10K = 10_000
DISCLOSURE, DISCLOSURE_2019 = (
    statutory.disclosure_addresses(form)[0] for form in (statutory.Form.F2021, statutory.Form.F2019)
)
"""The first cell of table two on either form."""


@rule(
    "A07",
    title=_("不是非负整数"),
    severity=Severity.ERROR,
    basis=BASIS,
    message=_("{cell}填的是“{printed}”，件数只能填 0 或正整数。"),
    example={"disclosure/penalty_decisions": "9.8"},
    explanation=_(
        "除收费金额、采购金额外，各表都按件、项计数，只能是 0 或正整数（2019年表式“本年增/减”可以为负）。"
        "千分位、全角数字和“98件”这样带单位的写法不算错误。"
    ),
    remedy=_("核实该数，改填整数；如果是金额或比例，请移到相应的位置。"),
)
def whole_numbers(dossier: Dossier) -> Iterator[Breach]:
    """A count is a whole number of zero or more."""
    for address, printed, numeral in misprints(dossier):
        if address not in statutory.MONEY_ADDRESSES and numeral.kind is Kind.OUT_OF_DOMAIN:
            yield Breach(
                address,
                {"cell": wording.cell(address), "printed": wording.verbatim(printed)},
                (address,),
                actual=numeral.value,
            )


@rule(
    "A08",
    title=_("收费金额存疑"),
    severity=Severity.WARNING,
    basis=_("国办公开办函〔2021〕30号 附件 表二“本年收费金额（单位：万元）”"),
    message=_("行政事业性收费本年收费金额{problem}"),
    example={"disclosure/fees_10k_yuan": Decimal(1_864_200)},
    explanation=_(
        "收费金额以万元为单位，不能为负。金额超出同级同类机关可能的范围时，多半是以元填报。"
        "范围按机关层级和是否为政府汇总放宽：大城市全市的收费可达数十万万元。"
    ),
    remedy=_("核实金额和单位；以元计的除以 10000 后填报，保留小数。"),
)
def fees_in_10k_yuan(dossier: Dossier) -> Iterator[Breach]:
    """Fees are not negative and of a size that fits 万元."""
    if dossier.figures.disclosure is None:
        return
    fees = dossier.figures.value(FEES)
    printed = dossier.printed.get(FEES, "")
    if fees is None and parse_money(printed).kind is Kind.OUT_OF_DOMAIN:
        problem = wording.say(
            _("填的是“{printed}”，不能为负数。"), printed=wording.verbatim(printed)
        )
        yield Breach(FEES, {"problem": problem}, (FEES,))
    elif fees is not None and fees > largest_fees(dossier) and "元" not in printed:
        in_10k = Decimal(fees) / YUAN_PER_10K
        problem = wording.say(
            _(
                "为 {fees} 万元，超出同级机关通常的范围，疑以元填报；如果是 {fees} 元，应填 {suggested}。"
            ),
            fees=digits(fees),
            suggested=digits(in_10k),
        )
        yield Breach(FEES, {"problem": problem}, (FEES,), expected=in_10k, actual=fees)


@rule(
    "A09",
    title=_("空格未填"),
    severity=Severity.WARNING,
    basis=BASIS,
    message=_("{group}{blank}，没有发生的应填 0。"),
    example={"requests/other/granted": None},
    explanation=_(
        "各表每一格都应填数，没有发生的填 0：空格分不清是没有发生还是漏填，也使有关等式无法核对。"
        "我们没有认出的格子不算空格。表三按申请人列、表四按途径合并提示。"
    ),
    remedy=_("逐格核实，没有发生的填 0，漏填的补填。"),
)
def no_blank_cells(dossier: Dossier) -> Iterator[Breach]:
    """Every cell of the form prints a number; one finding for each column, route or table."""
    doubtful = dossier.doubtful
    grouped = by_group(dossier.figures.addresses())
    for at, addresses in grouped.items():
        blank = [
            address
            for address in addresses
            if dossier.figures.value(address) is None
            and address not in dossier.printed
            and address not in doubtful
            and (dossier.seen is None or address in dossier.seen)
        ]
        if blank:
            yield Breach(
                at,
                {"group": group_name(at), "blank": blank_cells(blank, len(addresses))},
                tuple(blank),
            )


@rule(
    "A10",
    title=_("以符号代替数字"),
    severity=Severity.WARNING,
    basis=BASIS,
    message=_("{group}有 {count} 格以{marks}代替数字：{cells}。没有发生的应填 0。"),
    example={"requests/other/granted": "/"},
    explanation=_("各表每一格都应填数，没有发生的填 0，不用“/”“-”“—”“无”等代替。"),
    remedy=_("逐格核实，没有发生的改填 0。"),
)
def no_placeholders(dossier: Dossier) -> Iterator[Breach]:
    """No dash, slash or word stands where a number belongs; one finding for each column, route or table."""
    printed = {
        address: text
        for address, text, numeral in misprints(dossier)
        if numeral.kind is Kind.PLACEHOLDER
    }
    for at, addresses in by_group(tuple(printed)).items():
        marks = dict.fromkeys(printed[address].strip() for address in addresses)
        yield Breach(
            at,
            {
                "group": group_name(at),
                "count": len(addresses),
                "marks": wording.names(
                    wording.say(_("“{mark}”"), mark=wording.verbatim(mark)) for mark in marks
                ),
                "cells": wording.names(map(short_name, addresses)),
            },
            tuple(addresses),
        )


@rule(
    "A11",
    title=_("现行有效少于本年制发"),
    severity=Severity.WARNING,
    basis=_("国办公开办函〔2021〕30号 附件 表二第二十条第（一）项"),
    message=_(
        "{row}：本年制发 {issued} 件，现行有效只有 {in_force} 件。"
        "本年制发的文件，除当年又废止的以外，年末都应现行有效，请核实。"
    ),
    example={"disclosure/normative_documents/in_force": 0},
    explanation=_(
        "本年制发的文件年末都应当计入现行有效，因此现行有效件数一般不少于本年制发件数；"
        "当年制发、当年又废止的是例外，属实的说明即可。"
    ),
    remedy=_("会同制发机构核实三个数；当年制发、当年失效的，请在说明中写明。"),
)
def documents_in_force(dossier: Dossier) -> Iterator[Breach]:
    """No fewer documents are in force than were issued this year, unless some were repealed at once."""
    if dossier.figures.disclosure is None:
        return
    for row in statutory.DOCUMENT_ROWS:
        cells = (f"disclosure/{row.key}/issued", f"disclosure/{row.key}/in_force")
        issued, in_force = map(dossier.figures.value, cells)
        if issued is not None and in_force is not None and in_force < issued:
            yield Breach(
                cells[1],
                {"row": row.label, "issued": issued, "in_force": in_force},
                cells,
                actual=in_force,
            )


def misprints(dossier: Dossier) -> Iterator[tuple[str, str, Numeral]]:
    """Yield the cells that print something else than a number they may hold, with what it is."""
    for address, value in dossier.figures.items():
        printed = dossier.printed.get(address)
        if value is None and printed:
            yield address, printed, parsed(address, printed)


def parsed(address: str, printed: str) -> Numeral:
    """Read what a cell prints as the sort of number that belongs there."""
    if address in statutory.MONEY_ADDRESSES:
        return parse_money(printed)
    if address.rsplit("/", 1)[1] in statutory.SIGNED_KEYS:
        return parse_change(printed)
    return parse_count(printed)


def by_group(addresses: tuple[str, ...]) -> dict[str, list[str]]:
    """Gather cells under the first address of their applicant column, route or table of disclosure."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for address in addresses:
        grouped[first_of_group(address)].append(address)
    return grouped


def first_of_group(address: str) -> str:
    """Return the first cell of the column, route or table a cell belongs to: where its finding stands."""
    table, key, *_rest = address.split("/")
    if table == "requests":
        return f"requests/{key}/{statutory.REQUEST_LINES[0].key}"
    if table == "challenges":
        return f"challenges/{key}/{statutory.OUTCOMES[0].key}"
    return DISCLOSURE_2019 if table == "disclosure_2019" else DISCLOSURE


def group_name(at: str) -> wording.Words:
    """Return the name of the group whose first cell this is."""
    table, key, *_rest = at.split("/")
    if table == "requests":
        return wording.say(_("表三“{column}”列"), column=wording.applicant(key))
    if table == "challenges":
        return wording.say(_("表四“{route}”"), route=wording.route(key))
    return wording.say(_("表二"))


def blank_cells(blank: list[str], size: int) -> wording.Words:
    """Say which cells of a group of so many are blank."""
    if len(blank) == size:
        return wording.say(_("全部 {count} 格空白"), count=size)
    return wording.say(
        _("有 {count} 格空白：{cells}"),
        count=len(blank),
        cells=wording.names(map(short_name, blank)),
    )


def short_name(address: str) -> str | wording.Words:
    """Return the name of a cell inside its group."""
    table, *keys = address.split("/")
    if table == "requests":
        return wording.line(keys[1])
    return wording.outcome(keys[1]) if table == "challenges" else wording.cell(address)


def digits(value: Value) -> str:
    """Return an amount without exponent or trailing zeros."""
    text = f"{value or 0:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
