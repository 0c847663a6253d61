"""Family E, what the text asserts: platforms it has and has not, turned meanings, lost numbers, admissions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_noop as _

from agencies.models import Region
from reports import statutory
from validation import wording
from validation.engine import Breach, Dossier, Quote, Severity, rule
from validation.prose import Hit, hits, once, place, sentences_of, shortened, text_of
from validation.rules.examples import add_text, put_text, reword
from validation.rules.text import FORMAT
from validation.scale import level_of

TOLD = (1, 4, 5, 6)
QUALITY = _("国办公开办函〔2021〕30号；《政府信息公开条例》第四十七条")

# --- E05: platforms --------------------------------------------------------------------------------

_MEDIA = {
    "微信": re.compile(r"微信|公众号"),
    "微博": re.compile(r"微博"),
    "抖音": re.compile(r"抖音"),
    "头条": re.compile(r"头条号|今日头条"),
    "视频号": re.compile(r"视频号"),
}
_NOT_OPENED = re.compile(
    r"(?:尚未|暂未|还未|未|没有)(?:单独|独立)?(?:开通|开设|建立|注册|建有)[^。；\n]{0,40}"
)
_OF_ITS_OWN = re.compile(r"单独|独立|自有|专门|专属|官方认证|本单位的|自己的|新增")
_PUBLISHED = re.compile(
    r"(?:通过|利用|依托|运用|借助|在)[^。；\n]{0,30}?(?:发布|推送|公开|刊发)|(?:发布|推送|刊发)[^。；\n]{0,16}\d"
)
_OTHERS = re.compile(
    r"上级|[省市县区州旗镇]政府|人民政府|政府办|市委|县委|区委|融媒体|宣传部|发布”|集团|局”|中心”|委”"
)


@rule(
    "E05",
    title=_("平台开设情况前后矛盾"),
    severity=Severity.WARNING,
    basis=FORMAT,
    message=_(
        "正文“{part}”写“{denied}”，而“{other_part}”写“{used}”，前后矛盾；使用的是其他单位账号的，请写明。"
    ),
    example=lambda dossier: add_text(5, "目前我局尚未开通微信公众号等政务新媒体。")(
        add_text(1, "通过微信公众号发布工作动态107条。")(dossier)
    ),
    explanation=_(
        "一处说尚未开通微信、微博、抖音等，另一处又说通过同一种新媒体发布信息时提示。"
        "写明是上级或其他单位账号、或者只说没有独立账号的，不提示。"
    ),
    remedy=_("核实账号情况，统一表述；借用其他单位账号的写明账号名称。"),
    traps=_("使用上级或其他单位的账号；没有单独的账号。"),
)
def platforms_told_alike(dossier: Dossier) -> Iterator[Breach]:
    """A platform the text says is not opened is not the one it says was used."""
    denials = [
        quote
        for quote in sentences_of(dossier, TOLD)
        if _NOT_OPENED.search(quote.text) and not _OF_ITS_OWN.search(quote.text)
    ]
    if not denials:
        return
    used = [quote for quote in sentences_of(dossier, TOLD) if _PUBLISHED.search(quote.text)]
    for name, medium in _MEDIA.items():
        denied = next((q for q in denials if is_denied(q, medium)), None)
        own = next((q for q in used if q not in denials and is_own(q, medium)), None)
        if denied and own:
            yield Breach(
                place(denied.section, name),
                {
                    "part": statutory.SECTIONS[denied.section - 1],
                    "denied": wording.verbatim(shortened(denied.text, name)),
                    "other_part": statutory.SECTIONS[own.section - 1],
                    "used": wording.verbatim(shortened(own.text, name)),
                },
                quotes=(denied, own),
            )


def is_denied(quote: Quote, medium: re.Pattern[str]) -> bool:
    """Whether a sentence says that a medium is not opened."""
    return any(medium.search(match.group()) for match in _NOT_OPENED.finditer(quote.text))


def is_own(quote: Quote, medium: re.Pattern[str]) -> bool:
    """Whether a sentence uses a medium that is not named as somebody else's."""
    match = medium.search(quote.text)
    return match is not None and not _OTHERS.search(
        quote.text[max(0, match.start() - 24) : match.end() + 4]
    )


# --- E07, E08: turned meanings, lost numbers -------------------------------------------------------

_TURNED = re.compile(
    r"(?<!不)公开[是为](?:例外|特例)|不公开[是为](?:常态|原则|惯例)|应公开不公开尽公开|应公开尽不公开|"
    r"不应公开的?尽公开|应公开未公开尽公开|以不公开为主、公开为辅|不该公开的全部公开"
)


@rule(
    "E07",
    title=_("漏字或多字致意思相反"),
    severity=Severity.WARNING,
    basis=FORMAT,
    message=_(
        "正文“{part}”写“{words}”，意思与“以公开为常态、不公开为例外”相反，疑有漏字，请核对。"
    ),
    example=add_text(1, "坚持公开是例外的原则。"),
    explanation=_("常见固定表述漏掉或多出“不”字、意思相反时提示；只认词典中的说法。"),
    remedy=_("改正漏字、多字。"),
    traps=_("“不公开为例外”是正确说法。"),
)
def meaning_not_turned(dossier: Dossier) -> Iterator[Breach]:
    """Set phrases on openness are not turned into their contrary."""
    yield from once(worded(hit) for hit in hits(dossier, _TURNED, TOLD))


def worded(hit: Hit, severity: Severity | None = None) -> Breach:
    """Return the breach of some words."""
    return Breach(
        place(hit.section, hit.words),
        {
            "part": statutory.SECTIONS[hit.section - 1],
            "words": wording.verbatim(hit.words),
            "sentence": wording.verbatim(hit.quote.text),
        },
        quotes=(hit.quote,),
        severity=severity,
    )


_LOST = re.compile(
    r"(?:共|累计|合计|全年|总计)[^，。；：、\n\d一二三四五六七八九十百千万两零数多]{0,14}(?:公开|发布|推送|收到|受理|制发|印发|办理|办结|答复|编发)"
    r"[^，。；：、\n\d一二三四五六七八九十百千万两零数多]{0,16}?(?<![文邮函来信案稿附证条转发按逐每头词链长])[\s_＿]*(?:条|篇)(?=[，。；、])"
)
_QUOTED = re.compile(r"《[^》\n]*》|“[^”\n]*”")


@rule(
    "E08",
    title=_("数字漏填"),
    severity=Severity.ERROR,
    basis=FORMAT,
    message=_("正文“{part}”写“{words}”，量词前没有数字，疑漏填。"),
    example=reword(1, "公开信息312条，", "累计公开信息条，"),
    explanation=_(
        "“共”“累计”“全年”加上公开、发布、收到等动词之后直接出现“条”“篇”并紧跟标点，中间没有任何数字时报告。"
        "书名号和引号内的文字不看。"
    ),
    remedy=_("补填数字。"),
    traps=_("“一条条”“条例”“头条”等词；书名号内的文字。"),
)
def numbers_filled_in(dossier: Dossier) -> Iterator[Breach]:
    """A measure word has its number."""
    for hit in hits(dossier, _LOST, TOLD):
        if hit.words not in "".join(_QUOTED.findall(hit.sentence)):
            yield worded(hit)


# --- E09, E10: figures there are, and whether they can be ------------------------------------------

_HEADED = re.compile(r"(?:[（(]一[）)]|(?<![\d.])1[.、．])[^，。；\n]{0,6}主动公开")
_NEXT_ITEM = re.compile(
    r"[（(]二[）)]|(?<![\d.])2[.、．](?!\d)|依申请公开(?:情况|政府信息|工作)?[：:。\n]"
)
_QUANTITY = re.compile(
    r"(?:\d|[一二三四五六七八九十百千两]{1,6})[\d,.]{0,12}(?:余|多|万)?\s*(?:条|件|篇|次|期|个|份|部|项|场|幅|例|起|万|%|则|类|人)"
)
_PUBLISHED_NUMBER = re.compile(
    r"(?<!予以)(?<!部分)(?<!不予)(?:公开|发布|推送|更新|刊发|上传|公示)(?:(?!申请|复议|诉讼)[^。；\n\d]){0,16}?"
    r"(?:信息|文章|解读|动态|政策|文件|稿件|公告|公文|作品|内容)[^。；\n\d]{0,8}\d[\d,]{0,11}(?:余|多)?(?:条|篇|件|次|期|份|则)"
)
SHORT = 10


def without_quantities(dossier: Dossier) -> Dossier:
    """Tell of disclosure without a number."""
    text = dossier.text(1)
    head, tail = text.index("（一）主动公开。"), text.index("（二）")
    return put_text(
        1, f"{text[:head]}（一）主动公开。及时公开各类政府信息，做到应公开尽公开。\n{text[tail:]}"
    )(dossier)


@rule(
    "E09",
    title=_("主动公开没有任何数量"),
    severity=Severity.WARNING,
    basis=FORMAT,
    message=_(
        "“一、总体情况”的主动公开部分没有写任何数量：“{words}”，请补充发布信息、解读等的件数。"
    ),
    example=without_quantities,
    explanation=_(
        "主动公开小节没有一个数量，总体情况其他地方也没有写发布信息的数量时提示。乡镇、街道只作提示。"
    ),
    remedy=_("补充主动公开信息、政策解读、回应关切等的数量。"),
    traps=_("数量写在平台建设等其他小节；没有分小节的按整个总体情况判断。"),
)
def disclosure_has_figures(dossier: Dossier) -> Iterator[Breach]:
    """What was disclosed is told in numbers."""
    text = text_of(dossier, 1)
    words = disclosure_item(text).strip("。：:；， \n")
    if len(words) < SHORT or _QUANTITY.search(words) or _PUBLISHED_NUMBER.search(text):
        return
    level = dossier.region_level or level_of(dossier.agency or "")
    small = level == Region.Level.TOWNSHIP.value
    yield Breach(
        place(1, "主动公开"),
        {"words": wording.verbatim(shortened(words))},
        quotes=(Quote(1, shortened(words)),),
        severity=Severity.NOTICE if small else None,
    )


def disclosure_item(text: str) -> str:
    """Return the part on disclosure of section one, or all of it where there are no parts."""
    head = _HEADED.search(text)
    if head is None:
        return text
    rest = text[head.end() :]
    following = _NEXT_ITEM.search(rest)
    return rest[: following.start()] if following else rest


_AREA_TOTAL = re.compile(
    r"(?:全[市县区省州旗]|[市县区]本级及各部门)[^。；，\n\d]{0,14}(?:主动公开|公开|发布)[^。；，\n\d]{0,10}信息[^。；，\n\d]{0,6}"
    r"(?P<number>\d{1,9})(?:余|多)?条"
)


@rule(
    "E10",
    title=_("全辖区公开数量过少"),
    severity=Severity.NOTICE,
    basis=FORMAT,
    message=_("正文“{part}”写“{words}”，作为全辖区一年的总数明显偏少，请核实口径。"),
    example=add_text(1, "全市主动公开政府信息9条。"),
    explanation=_("称全市、全县、全区等一年公开的信息总数少于 50 条时提示核实口径。"),
    remedy=_("核实统计口径和单位（条、百条）。"),
    limits={"least": 50},
    traps=_("只说某一类信息；只说本机关。"),
)
def plausible_totals(dossier: Dossier) -> Iterator[Breach]:
    """A whole area discloses more than a handful of items in a year."""
    least = dossier.limit("E10", "least")
    for hit in hits(dossier, _AREA_TOTAL, TOLD):
        if int(hit.match["number"]) < least:
            yield worded(hit)


# --- E11: admissions -------------------------------------------------------------------------------

_ADMITTED = re.compile(
    r"应(?:当)?公开(?:而)?(?:未|没有|不)公开|可以公开而(?:没有|未)公开|(?:逾期|超期|超时|未按期|未按时|未及时)(?:作出)?答复|"
    r"未(?:能)?(?:严格)?按(?:照)?(?:相关|有关)?(?:规定|要求|时限)[^，。；\n]{0,12}(?:公开|答复|设计|发布)|公开内容与[^，。；\n]{0,8}不符"
)
_DENIED = re.compile(
    r"未(?:发生|出现|发现|有)|没有(?:发生|出现|发现)|无(?!法)|杜绝|避免|防止|防范|严禁|不存在|坚决|确保|不得|零|若|如有|对于?应|整改完|"
    r"已(?:经)?(?:整改|完成)|检查|排查|追责|问责|通报|规定"
)
_PUT_RIGHT = re.compile(r"整改|排查|清查|自查|检查|清理|未发现|现象得到")


@rule(
    "E11",
    title=_("正文自述有不合规情形"),
    severity=Severity.NOTICE,
    basis=QUALITY,
    message=_("正文“{part}”自述“{sentence}”，涉及是否依法公开、按期答复，供审核人员核实。"),
    example=add_text(5, "个别栏目存在应公开未公开的情况。"),
    explanation=_(
        "报告自己写到应公开未公开、逾期答复、未按规定公开等情形时，提示审核人员核实是否已经整改。只供内部参考。"
    ),
    remedy=_("核实情况和整改结果；表述不准确的修改表述。"),
    traps=_("“未发生”“杜绝”“防止”等否定或要求；整改措施。"),
)
def nothing_admitted(dossier: Dossier) -> Iterator[Breach]:
    """The text admits no breach of the duty to disclose and to answer in time."""
    yield from once(admissions(dossier))


def admissions(dossier: Dossier) -> Iterable[Breach]:
    for hit in hits(dossier, _ADMITTED, (1, 5, 6)):
        if _DENIED.search(hit.before.rpartition("。")[2][-16:]):
            continue
        if not _PUT_RIGHT.search(hit.after[:10]):
            yield worded(hit)
