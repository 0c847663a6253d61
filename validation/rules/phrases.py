"""Family W, phrases: typing errors, and wordings that say another thing than is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from validation import wording
from validation.engine import Breach, Dossier, Quote, Severity, rule
from validation.prose import Hit, hits, is_between, once, place, sentence_at, shortened, text_of
from validation.rules.examples import add_text, reword
from validation.typing_errors import errors_in

BASIS = _("国办公开办函〔2021〕30号（发布内容不准确）")
CONTEXT = 6
"""Characters before and after an error that are shown with it."""


@rule(
    "W07",
    title=_("错别字"),
    severity=Severity.WARNING,
    basis=BASIS,
    message=_("“{words}”疑有错漏{advice}。"),
    example=add_text(1, "截止目前，网站运行平稳。"),
    explanation=_(
        "按词典核对常见错别字、漏字、叠字和重复标点；词典只收上下文能够确定的错误，换行和空格不影响判断。"
    ),
    remedy=_("更正后全文再读一遍。"),
    traps=_("“截止时间”等正确用法；引文；识读时丢失的字不在词典内。"),
)
def no_typing_errors(dossier: Dossier) -> Iterator[Breach]:
    """The text has none of the typing errors of the dictionary."""
    return once(typing_errors(dossier))


def typing_errors(dossier: Dossier) -> Iterator[Breach]:
    for one in dossier.sections:
        text = text_of(dossier, one.number)
        for match, error in errors_in(text):
            near = excerpt(match)
            advice = (
                wording.say(_("，应为“{right}”"), right=wording.verbatim(match.expand(error.right)))
                if error.right
                else ""
            )
            sentence = sentence_at(text, match.start())
            yield Breach(
                place(one.number, near),
                {"words": wording.verbatim(near), "advice": advice},
                quotes=(Quote(one.number, shortened(sentence, match.group())),),
            )


def excerpt(match: re.Match[str]) -> str:
    """Return an error with the few characters of its clause around it."""
    before = re.split(
        r"[，。；：\n]", match.string[max(0, match.start() - CONTEXT) : match.start()]
    )[-1]
    after = re.split(r"[，。；：\n]", match.string[match.end() : match.end() + CONTEXT])[0]
    return before + match.group() + after


def noticed(
    dossier: Dossier, pattern: re.Pattern[str], *, but: re.Pattern[str] | None = None
) -> Iterator[Breach]:
    """Yield a breach for each different wording a pattern finds, unless its sentence explains it."""
    return once(
        Breach(
            place(hit.section, hit.words),
            {"words": wording.verbatim(hit.words)},
            quotes=(hit.quote,),
        )
        for hit in hits(dossier, pattern)
        if but is None or not but.search(hit.sentence)
    )


_FEE_NAME = re.compile(
    r"(?:政府)?信息公开处理费|政府信息处理费|信息公开费|政务公开处理费|信息公开查阅费|依申请公开处理费"
)


@rule(
    "W08",
    title=_("费名不规范"),
    severity=Severity.NOTICE,
    basis=_("国办函〔2020〕109号"),
    message=_("“{words}”的规范名称为“信息处理费”。"),
    example=reword(6, "未收取信息处理费", "未收取信息公开处理费"),
    explanation=_("《政府信息公开信息处理费管理办法》规定的名称是“信息处理费”。"),
    remedy=_("改为“信息处理费”或“政府信息公开信息处理费”。"),
    traps=_("“政府信息公开信息处理费”是规范名称；书名号中的文件名称由 W03 核对。"),
)
def fee_by_its_name(dossier: Dossier) -> Iterator[Breach]:
    """The processing fee is called by its name."""
    return once(
        Breach(
            place(hit.section, hit.words),
            {"words": wording.verbatim(hit.words)},
            quotes=(hit.quote,),
        )
        for hit in hits(dossier, _FEE_NAME)
        if not in_a_title(hit)
    )


def in_a_title(hit: Hit) -> bool:
    """Whether a match stands between title marks."""
    return is_between(hit.match.string, hit.match.start(), "《", "》")


_NONSTANDARD = re.compile(
    r"(?:暂未|尚未|未|没有)受理[^，。；]{0,12}(?:依申请公开|公开申请)|(?:未|没有)收到政府信息公开依申请公开"
    r"|依申请公开(?:政府)?信息(?:为)?(?:0|零)[条件]|依申请公开信息公开|红头文件"
)


@rule(
    "W12",
    title=_("表述不规范"),
    severity=Severity.NOTICE,
    basis=BASIS,
    message=_("“{words}”表述不规范，容易误解。"),
    example=add_text(1, "2024年度，我局暂未受理政府信息依申请公开。"),
    explanation=_(
        "“暂未受理”可以理解为收到而没有受理，没有收到的应写“未收到政府信息公开申请”；"
        "“红头文件”不是法定概念，应写明是行政规范性文件还是其他公文。"
    ),
    remedy=_("改用规范表述。"),
)
def standard_wording(dossier: Dossier) -> Iterator[Breach]:
    """What was not received is said not to have been received."""
    return noticed(dossier, _NONSTANDARD)


_ABSOLUTE = re.compile(
    r"零(?:错误|差错|失误|投诉|缺陷)|万无一失|绝无差错|百分之?百(?:的)?(?:满意|正确)|(?:满意[度率]|准确率)(?:达到?|为|均为)?100[%％]|100[%％](?:满意|准确)|毫无差错|全国(?:最|首)[好优佳]"
)
_AIM = re.compile(r"力争|争取|努力|目标|追求|力求")


@rule(
    "W13",
    title=_("绝对化用语"),
    severity=Severity.NOTICE,
    basis=_("国办公开办函〔2021〕30号（内容应当真实、准确）"),
    message=_("“{words}”说得绝对，容易与事实不符。"),
    example=add_text(1, "发布的信息均经三级审核，确保零错误。"),
    explanation=_(
        "“零差错”“满意度100%”等难以证明；作为目标提出的不提示，办结率、答复率100%属于统计结果，不提示。"
    ),
    remedy=_("改为可以核实的说法，或者删去。"),
    traps=_("办结率100%、解读率100%；“力争零差错”。"),
)
def nothing_absolute(dossier: Dossier) -> Iterator[Breach]:
    """No claim that cannot be borne out."""
    return noticed(dossier, _ABSOLUTE, but=_AIM)
