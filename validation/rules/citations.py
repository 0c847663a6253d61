"""Family W, citations: laws and documents by their right names and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_noop as _
from rapidfuzz.distance import Levenshtein

from validation import wording
from validation.citations import STATE, slip_of, wrong_number
from validation.engine import Breach, Dossier, Severity, rule
from validation.prose import Hit, hits, once, place
from validation.rules.examples import add_text, reword

BASIS = _("国办公开办函〔2021〕30号（发布内容不准确）")

_TITLE = re.compile(r"《([^《》\n]{2,70})》")
_STATE = re.compile(r"中华[^，。；、《》（）\n]{2,7}?国")
_SLIPS_OF_THE_REGULATIONS = re.compile(
    r"政府信息公开(?:工作)?条[列倒侧](?!入)|政府信[自患]公开条例|政府信息公[开升]天条例|政务信息公开条例"
)


# --- names ---------------------------------------------------------------------------------------


@rule(
    "W01",
    title=_("法规名称错误"),
    severity=Severity.ERROR,
    basis=BASIS,
    message=_("“{wrong}”应为“{right}”。"),
    example=add_text(1, "我局严格执行《中华人员\n共和国政府信息公开条例》。"),
    explanation=_(
        "把书名号中的名称与常用法律、行政法规的名称比对，只差一两个字的视为写错，跨行断开的先接上。"
        "只与名录中的名称比对，简称、地方性法规和名录之外的法规不判断。"
    ),
    remedy=_("更正法规名称，并全文检索同样的错误。"),
    traps=_("《条例》等简称；只差一两个字的另一部法律；换行断开的正确名称。"),
)
def laws_by_their_names(dossier: Dossier) -> Iterator[Breach]:
    """Laws and regulations are called by their names, also where a title is broken over two lines."""
    return once(
        Breach(
            place(hit.section, wrong),
            {"wrong": wording.verbatim(wrong), "right": wording.verbatim(right)},
            quotes=(hit.quote,),
        )
        for hit, wrong, right in misnamed_laws(dossier)
    )


def misnamed_laws(dossier: Dossier) -> Iterator[tuple[Hit, str, str]]:
    """Yield where a law is misnamed, what it says, and what it should."""
    spans: set[tuple[int, int]] = set()
    for hit in hits(dossier, _TITLE):
        slip = slip_of(hit.match[1])
        if slip is not None and slip.is_law:
            spans.update((hit.section, at) for at in range(*hit.match.span()))
            yield hit, hit.match[1], slip.right
    for hit in hits(dossier, _STATE):
        wrong = hit.words
        if wrong != STATE and 0 < Levenshtein.distance(wrong, STATE) <= 2:  # noqa: SIM102
            if (hit.section, hit.match.start()) not in spans:
                yield hit, wrong, STATE
    for hit in hits(dossier, _SLIPS_OF_THE_REGULATIONS):
        if (hit.section, hit.match.start()) not in spans:
            yield hit, hit.words, "政府信息公开条例"


@rule(
    "W03",
    title=_("文件名称疑误"),
    severity=Severity.WARNING,
    basis=BASIS,
    message=_("《{wrong}》疑为《{right}》，请核实文件名称。"),
    example=reword(6, "政府信息公开信息处理费管理办法", "政府信息公开处理费管理办法"),
    explanation=_(
        "只核对名录中的文件：信息处理费管理办法、年度报告格式和几件常被写错的文件；名录之外的不判断。"
    ),
    remedy=_("对照原文件更正名称；地方另有同名文件的，说明即可。"),
    traps=_("以“转发”“印发……的通知”引用；地方自己的配套文件。"),
)
def documents_by_their_names(dossier: Dossier) -> Iterator[Breach]:
    """Documents of the list are called by their names."""
    found = ((hit, slip_of(hit.match[1])) for hit in hits(dossier, _TITLE))
    return once(
        Breach(
            place(hit.section, hit.match[1]),
            {"wrong": wording.verbatim(hit.match[1]), "right": wording.verbatim(slip.right)},
            quotes=(hit.quote,),
        )
        for hit, slip in found
        if slip is not None and not slip.is_law
    )


# --- numbers -------------------------------------------------------------------------------------

_DECREE = re.compile(
    r"政府信息公开条例》?(?:[（(]|，|,)?[^，。；《》（）]{0,6}?(?:中华人民共和国)?(?:国务院|国)(?:令)?(?:第)?(?P<number>\d{2,4})号(?:令)?"
)
_DECREES = {"711": 2019, "492": 2008}
_OLD_DECREE_MEANT = re.compile(r"修订|修改|原|旧|2007|2008|废止")
_NUMBERED = re.compile(
    r"《(?P<title>[^《》\n]{4,70})》(?:的通知)?》?[（(](?P<number>[\u4e00-\u9fff]{2,12}[〔\[【（(〈]\d{4}[〕\]】）)〉]\d{1,3}号)[）)]"
)
_BARE = re.compile(
    r"(?P<issuer>国办公开办函|国办函)[〔\[【（(〈](?P<year>20\d\d)[〕\]】）)〉](?P<running>30|109)号"
)
MEANT = {
    ("国办公开办函", "30"): "国办公开办函〔2021〕30号",
    ("国办函", "109"): "国办函〔2020〕109号",
}
"""Documents that reports cite by number alone."""
_PRECEDED = re.compile(
    r"(?P<number>国办[\u4e00-\u9fff]{0,6}[〔\[【（(〈]\d{4}[〕\]】）)〉]\d{1,3}号)(?:文件?)?(?:[（(])?《(?P<title>[^《》\n]{4,70})》"
)


@rule(
    "W02",
    title=_("令号、文号错误"),
    severity=Severity.ERROR,
    basis=BASIS,
    message=_("{document}的{kind}写作“{wrong}”，应为“{right}”。"),
    example=reword(6, "国办函〔2020〕109号", "国办函〔2021〕109号"),
    explanation=_(
        "《政府信息公开条例》现行的是国务院令第711号（2019年修订），2007年公布时为第492号。"
        "紧接在名录文件名称前后的文号与该文件不符的为错误；引用第492号而没有说明是旧条例的为疑问。"
        "识读时丢失括号的文号不判断。"
    ),
    remedy=_("对照原文件更正令号或文号。"),
    traps=_("说明修订沿革时引用旧令号；地方转发文件的文号；括号在识读中丢失。"),
)
def right_numbers(dossier: Dossier) -> Iterator[Breach]:
    """Decree and document numbers beside a known title are the right ones."""
    return once((*wrong_decrees(dossier), *wrong_numbers(dossier), *bare_numbers(dossier)))


def wrong_decrees(dossier: Dossier) -> Iterator[Breach]:
    """Yield where the regulations are cited with another decree, or without need with the old one."""
    for hit in hits(dossier, _DECREE):
        number = hit.match["number"]
        if number == "711" or (number == "492" and _OLD_DECREE_MEANT.search(hit.sentence)):
            continue
        if number in _DECREES and (dossier.year is None or dossier.year < 2019):
            continue
        yield Breach(
            place(hit.section, f"第{number}号"),
            {
                "document": wording.verbatim("《政府信息公开条例》"),
                "kind": _("令号"),
                "wrong": wording.verbatim(f"第{number}号"),
                "right": wording.verbatim("国务院令第711号"),
            },
            quotes=(hit.quote,),
            severity=Severity.WARNING if number in _DECREES else None,
        )


def wrong_numbers(dossier: Dossier) -> Iterator[Breach]:
    """Yield where a document of the list stands beside a number that is not its own."""
    for pattern in (_NUMBERED, _PRECEDED):
        for hit in hits(dossier, pattern):
            title, number = hit.match["title"], hit.match["number"]
            right = wrong_number(title, number)
            if right is not None:
                yield Breach(
                    place(hit.section, number),
                    {
                        "document": wording.verbatim(f"《{title}》"),
                        "kind": _("文号"),
                        "wrong": wording.verbatim(number),
                        "right": wording.verbatim(right),
                    },
                    quotes=(hit.quote,),
                )


def bare_numbers(dossier: Dossier) -> Iterator[Breach]:
    """Yield where the format or the fee rules are cited by number only, and the year of the number is wrong."""
    for hit in hits(dossier, _BARE):
        right = MEANT.get((hit.match["issuer"], hit.match["running"]))
        if (
            right is None
            or hit.match["year"] in right
            or hit.before.endswith(("》", "》(", "》（"))
        ):
            continue
        yield Breach(
            place(hit.section, hit.words),
            {
                "document": _("所引文件"),
                "kind": _("文号"),
                "wrong": wording.verbatim(hit.words),
                "right": wording.verbatim(right),
            },
            quotes=(hit.quote,),
            severity=Severity.WARNING,
        )
