"""Family W, privacy: numbers and names of private persons that must not be published.

What is found is told with its middle hidden, in the message, the quote and the address alike: a finding must
not spread what it complains of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext_noop as _

from validation import wording
from validation.engine import Breach, Dossier, Quote, Severity, rule
from validation.private_data import Number, bank_cards, identities, mobiles
from validation.prose import hits, once, place, sentence_at, shortened, text_of
from validation.rules.examples import add_text

BASIS = _(
    "《政府信息公开条例》第十五条（涉及个人隐私的政府信息）；《中华人民共和国个人信息保护法》"
)
REMEDY = _("立即从公布的报告和附件中删去或隐去，并检查网站历史版本；确需公布办公电话的，改用座机。")

_OFFICE = re.compile(
    r"(?:联系|咨询|监督|举报|办公|服务|值班|投诉|受理|报修)(?:电话|热线|方式|手机)|热线|电话号?码?[：:]"
)
_SERIAL = re.compile(
    r"(?:编号|代码|索引号|备案号|备案|许可证|文号|标识码|账号|订单|流水号|序列号|登记号|信用)[^，。；]{0,8}$"
)


@rule(
    "W09",
    title=_("公布手机号码"),
    severity=Severity.ERROR,
    basis=BASIS,
    message=_("正文中有手机号码 {number}{detail}。"),
    example=add_text(1, "申请人王某来电（13800138000）表示满意。"),
    explanation=_(
        "按手机号段和位数判断，座机、热线、编号中的数字不算。作为办公联系电话公布的为疑问，其余为错误。"
    ),
    remedy=REMEDY,
    traps=_("座机、400 热线；编号、代码中恰为 11 位的数字；以手机作为办公电话。"),
)
def no_mobile_numbers(dossier: Dossier) -> Iterator[Breach]:
    """No mobile telephone number is published."""
    return once(mobile_breaches(dossier))


def mobile_breaches(dossier: Dossier) -> Iterator[Breach]:
    for section, text, number in found(dossier, mobiles):
        before = text[max(0, number.start - 20) : number.start]
        if _SERIAL.search(before):
            continue
        is_office = _OFFICE.search(before) is not None
        yield private_breach(
            section,
            text,
            number,
            _("，请核实是否为个人号码") if is_office else _("，疑为个人号码"),
            Severity.WARNING if is_office else None,
        )


@rule(
    "W10",
    title=_("公布身份证号、银行卡号"),
    severity=Severity.ERROR,
    basis=BASIS,
    message=_("正文中有 {number}{detail}。"),
    example=add_text(1, "申请人身份证号为11010519491231002X。"),
    explanation=_(
        "身份证号按地区、出生日期和校验位判断，银行卡号按发卡标识、位数和校验位判断，三者都符合才提出。"
        "统一社会信用代码不是身份证号。"
    ),
    remedy=REMEDY,
    traps=_("统一社会信用代码；校验位不符的编号。"),
)
def no_identity_numbers(dossier: Dossier) -> Iterator[Breach]:
    """No number of an identity card or a bank card is published."""
    return once(
        (
            *number_breaches(dossier, identities, _("，符合居民身份证号的编码规则")),
            *number_breaches(dossier, bank_cards, _("，符合银行卡号的编码规则")),
        )
    )


def number_breaches(
    dossier: Dossier, numbers: Callable[[str], Iterable[Number]], detail: str
) -> Iterator[Breach]:
    for section, text, number in found(dossier, numbers):
        before = text[max(0, number.start - 16) : number.start]
        if "信用代码" not in before and "组织机构代码" not in before:
            yield private_breach(section, text, number, detail, None)


def found(
    dossier: Dossier, numbers: Callable[[str], Iterable[Number]]
) -> Iterator[tuple[int, str, Number]]:
    """Yield (section, running text, number) for every number of a kind."""
    for one in dossier.sections:
        text = text_of(dossier, one.number)
        for number in numbers(text):
            yield one.number, text, number


def private_breach(
    section: int, text: str, number: Number, detail: str, severity: Severity | None
) -> Breach:
    """Return the breach of a number, with its middle hidden wherever it is repeated."""
    sentence = sentence_at(text, number.start)
    hidden = sentence.replace(number.printed, number.masked)
    return Breach(
        place(section, number.masked),
        {"number": wording.verbatim(number.masked), "detail": detail},
        quotes=(Quote(section, shortened(hidden, number.masked)),),
        severity=severity,
    )


_SURNAMES = "王李张刘陈杨黄赵吴徐孙朱胡郭罗郑梁谢宋唐邓冯韩曹彭萧蔡潘袁董吕魏蒋杜苏沈姚卢傅崔谭廖邱侯邹熊孟秦阎薛雷龚邵钱覃"
_PERSON = re.compile(
    rf"(?:申请人|原告|上诉人|复议申请人|当事人)[：:]?(?P<name>[{_SURNAMES}](?!某)[\u4e00-\u9fff]{{1,2}}?)"
    r"(?=[（(，,、]?(?:男|女|身份证|住[在址所于]|(?<=[（(])住|家住|现住|诉我|不服|系[^，。]{0,12}[村镇街]))"
)


@rule(
    "W11",
    title=_("公布申请人姓名"),
    severity=Severity.WARNING,
    basis=BASIS,
    message=_("正文似有申请人或当事人的姓名“{name}”，并与住址、案情同时出现，请核实是否应当隐去。"),
    example=add_text(1, "申请人王小明不服我局答复，申请行政复议。"),
    explanation=_(
        "“申请人”“原告”等之后紧接姓名，并有性别、住址、身份证或者“不服”“诉”等案情的提示。"
        "领导和工作人员的职务姓名属于履职信息，不提示；“王某”等已隐去的不提示。"
    ),
    remedy=_("隐去姓名、住址等可以识别个人的内容，如写作“王某”。"),
    traps=_("领导姓名；已隐去的姓名；“申请人”之后不是姓名的。"),
)
def no_names_of_applicants(dossier: Dossier) -> Iterator[Breach]:
    """No applicant is named with an address or a case."""
    return once(
        Breach(
            place(hit.section, hidden),
            {"name": wording.verbatim(hidden)},
            quotes=(
                Quote(hit.section, shortened(hit.sentence.replace(hit.match["name"], hidden))),
            ),
        )
        for hit in hits(dossier, _PERSON)
        for hidden in [hit.match["name"][0] + "某"]
    )
