"""Family W, names: the agency by its own name and nobody else's, and one word for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from django.utils.translation import gettext_noop as _

from validation import wording
from validation.engine import Breach, Dossier, Quote, Severity, rule
from validation.functions import functions_of
from validation.naming import is_form_of, near_misses
from validation.prose import hits, is_between, once, place, sentence_at, shortened, text_of
from validation.rules.examples import add_text, reword

BASIS = _("国办公开办函〔2021〕30号（发布内容不准确）")


def own_names(dossier: Dossier) -> tuple[str, ...]:
    """Return the names the agency may go by."""
    return tuple(filter(None, dict.fromkeys((dossier.agency, *dossier.names))))


# --- the agency's own name -----------------------------------------------------------------------

_DOING = "坚持|认真|严格|深入|高度重视|紧紧|紧扣|围绕|持续|积极|切实|全面|扎实|不断|始终|贯彻|按照|根据|以习近平|共|主动|未收到|收到|编制"
_ORGAN = "局|委员会|厅|中心|办事处|总队|支队|大队"
_SUBJECT = re.compile(
    rf"(?:^|(?<=[。\n]))(?:[（(][一二三四五][)）][^，。：:]{{0,16}}[。：:])?(?:20\d\d年(?:度|以来|来)?[，,]?|一年来[，,]?)"
    rf"(?P<name>[\u4e00-\u9fff]{{3,26}}?(?:{_ORGAN}))(?={_DOING})",
    re.MULTILINE,
)
_COMPILED = re.compile(
    rf"(?:本报告|报告)由(?P<name>[\u4e00-\u9fff]{{4,30}}?(?:{_ORGAN}))(?=按照|根据|依据|编制|[（(])"
)


def with_a_slip(dossier: Dossier) -> Dossier:
    """Give it a long name and leave a word out of it in the text."""
    name = "临江市新安区行政审批和政务信息管理局"
    renamed = replace(dossier, agency=name, names=(name,))
    return add_text(1, "成立新安区行政审批和政务管理局政务公开领导小组。")(renamed)


@rule(
    "W05",
    title=_("机关名称不一致"),
    severity=Severity.WARNING,
    basis=BASIS,
    message=_("正文写“{words}”，报送机关为“{agency}”，{judgement}。"),
    example=with_a_slip,
    explanation=_(
        "两种情形：正文中的名称与本机关名称只差一至三个字（比较地名之后的部分，短名称不比较）；"
        "段首或“本报告由……编制”的主语是另一个机关。简称、冠不冠上级地名、曾用名、引号中的账号名不提示。"
    ),
    remedy=_("核实名称；属于套用其他单位文稿的，全文检查。"),
    traps=_("上级、下级机关；简称；账号名称；名称只差一个字的另一个机关。"),
)
def called_by_its_name(dossier: Dossier) -> Iterator[Breach]:
    """The text calls the agency by its name, and speaks for no other."""
    if dossier.agency:
        yield from once((*slips(dossier, dossier.agency), *strangers(dossier, dossier.agency)))


def slips(dossier: Dossier, agency: str) -> Iterator[Breach]:
    """Yield where the agency's name is given with a few characters wrong."""
    function = functions_of(agency)
    for one in dossier.sections:
        text = text_of(dossier, one.number)
        for at, words in near_misses(text, agency):
            is_quoted = is_between(text, at, "“", "”")
            known = chain(dossier.names, dossier.other_agencies)
            named = any(name.endswith(words) for name in known)
            if is_quoted or named or not set(functions_of(words)) <= set(function):
                continue
            quote = Quote(one.number, shortened(sentence_at(text, at), words))
            yield name_breach(quote, words, agency, _("疑有错漏"))


def strangers(dossier: Dossier, agency: str) -> Iterator[Breach]:
    """Yield where another agency is the subject of an opening sentence."""
    names = own_names(dossier)
    for pattern, sections in ((_SUBJECT, (1,)), (_COMPILED, (0, 1))):
        for hit in hits(dossier, pattern, sections):
            words = hit.match["name"]
            if not is_form_of(words, names) and not is_form_of(agency, [words]):
                yield name_breach(hit.quote, words, agency, _("疑为另一机关，请核实是否套用他稿"))


def name_breach(quote: Quote, words: str, agency: str, judgement: str) -> Breach:
    return Breach(
        place(quote.section, words),
        {
            "words": wording.verbatim(words),
            "agency": wording.verbatim(agency),
            "judgement": judgement,
        },
        quotes=(quote,),
    )


# --- what it calls itself ------------------------------------------------------------------------

_SELF = re.compile(r"(?<![“自])我(?P<kind>局|委(?!派|托)|办(?![理好])|厅|中心|镇|乡|街道)")
_FITTING: tuple[tuple[str, frozenset[str]], ...] = (
    (r"局$", frozenset({"局"})),
    (r"中心$", frozenset({"中心"})),
    (r"厅$", frozenset({"厅"})),
    (r"街道办事处$|街道办$", frozenset({"街道", "办", "处"})),
    (r"镇人民政府$", frozenset({"镇"})),
    (r"乡人民政府$", frozenset({"乡"})),
    (r"委员会$|委$", frozenset({"委"})),
    (r"办公室$|办公厅$", frozenset({"办", "厅", "室"})),
)
"""How the name of an organ ends, and what it calls itself."""
_CERTAIN = frozenset({"局", "中心", "街道", "镇", "乡", "厅"})
"""Words that can only mean an organ of that kind; 我委 is also a party committee, 我办 also an office of a bureau."""


@rule(
    "W06",
    title=_("自称与机关不符"),
    severity=Severity.WARNING,
    basis=BASIS,
    message=_("本机关为“{agency}”，正文自称“{words}”{mixed}，请核实是否套用他稿。"),
    example=reword(1, "我局围绕", "我中心围绕"),
    explanation=_(
        "按机关名称的结尾推断自称：局称“我局”、中心称“我中心”。“我单位”“本机关”是中性的，不提示；"
        "合署办公、加挂牌子的机关可能有两种自称；“我委”“我办”可能另有所指，只作提示。"
    ),
    remedy=_("统一为与机关名称相符的自称，并检查是否套用了其他单位的文稿。"),
    traps=_("合署、挂牌；“我单位”；引号中的话；机关名称结尾不常见的不判断。"),
)
def one_word_for_itself(dossier: Dossier) -> Iterator[Breach]:
    """An agency calls itself what its name says it is."""
    names = own_names(dossier)
    fitting = {
        word for name in names for end, words in _FITTING if re.search(end, name) for word in words
    }
    if not fitting or not dossier.agency:
        return
    found = [(hit, hit.match["kind"]) for hit in hits(dossier, _SELF)]
    used = list(dict.fromkeys(kind for _hit, kind in found))
    for kind in used:
        if kind in fitting:
            continue
        first = next(hit for hit, other in found if other == kind)
        others = [wording.verbatim(f"我{other}") for other in used if other in fitting]
        mixed = wording.say(_("，与{others}混用"), others=wording.names(others)) if others else ""
        yield Breach(
            place(first.section, f"我{kind}"),
            {
                "agency": wording.verbatim(dossier.agency),
                "words": wording.verbatim(f"我{kind}"),
                "mixed": mixed,
            },
            quotes=(first.quote,),
            severity=None
            if kind in _CERTAIN and ("局" in fitting or kind in {"局", "中心"})
            else Severity.NOTICE,
        )
