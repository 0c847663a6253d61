"""Family F, form: title, numbering, length, and what does not belong into a report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from django.utils.translation import gettext_noop as _

from reports.statutory import TITLE, Form
from validation import wording
from validation.engine import Breach, Dossier, Quote, Severity, rule
from validation.prose import Hit, hits, once, place, shortened, text_of
from validation.rules.examples import add_text, put_text, reword
from validation.rules.structure import FORM, is_sectioned

# --- title ---------------------------------------------------------------------------------------

_TITLE = re.compile(
    r"(?:关于)?(?P<agency>[^\d]{2,60}?)(?:关于)?(?P<year>20\d\d|二[〇○零][〇○零一二三四五六七八九]{2})(?P<of>年度?)"
    r"(?:的)?政府信息公开工作年度报告"
)
_YEAR_FIRST = re.compile(r"(?:20\d\d|二[〇○零]..)年度?[^\d]{2,60}政府信息公开工作年度报告")
_TAIL = re.compile(r"[（(][^（()）]{0,12}[)）]$|[》〉”\"】\]]$|^[《〈“\"【\[]")


@rule(
    "F04",
    title=_("标题不规范"),
    severity=Severity.WARNING,
    basis=FORM,
    message=_("标题“{title}”{fault}，规范写法为“机关名称＋年份＋年政府信息公开工作年度报告”。"),
    example=lambda dossier: replace(dossier, title="临江市水务局2024年政府信息公开工作报告"),
    explanation=_(
        "标题应当是机关名称、年份和“政府信息公开工作年度报告”，不写“总结”“工作报告”，不缺“工作”二字。"
        "空格和换行不影响判断，年份在前也可以；写作“××××年度”的只作提示。"
    ),
    remedy=_("按规范写法更正标题。"),
    traps=_("标题折行、夹空格；年份写在机关名称之前；书名号、“（试行）”等括注。"),
)
def regular_title(dossier: Dossier) -> Iterator[Breach]:
    """The title is agency, year and the official name of the report."""
    title = re.sub(r"\s+", "", dossier.title or "")
    title = _TAIL.sub("", _TAIL.sub("", title))
    if not title or dossier.figures.form == Form.OLDER:
        return
    match = _TITLE.fullmatch(title)
    if _YEAR_FIRST.fullmatch(title) or (match and match["of"] == "年"):
        return
    yield Breach(
        "title",
        {"title": wording.verbatim(dossier.title or ""), "fault": fault_of(title)},
        severity=Severity.NOTICE if match else None,
    )


def fault_of(title: str) -> str:  # noqa: PLR0911 - one a fault
    """Return what is wrong with a title, the first thing of it."""
    if TITLE in title:
        if "年度政府信息" in title:
            return _("写作“年度”")
        if not re.search(r"20\d\d|二[〇○零]", title):
            return _("没有写年份")
        return _("缺少机关名称或多了文字")
    if "总结" in title:
        return _("写作“总结”")
    if "信息公开年度" in title:
        return _("缺少“工作”二字")
    if "工作报告" in title or "情况报告" in title:
        return _("缺少“年度”二字")
    if "年报" in title:
        return _("用了简称“年报”")
    return _("与规范名称不符")


# --- numbering -----------------------------------------------------------------------------------

_NUMERALS = (
    *(_("一"), _("二"), _("三"), _("四"), _("五")),
    *(_("六"), _("七"), _("八"), _("九"), _("十")),
)
_ITEM = re.compile(
    rf"(?:^|(?<=[。；：\n]))[（(](?P<number>[{''.join(_NUMERALS)}])[)）](?![项款目])", re.MULTILINE
)


@rule(
    "F08",
    title=_("编号重复或跳号"),
    severity=Severity.WARNING,
    basis=FORM,
    message=_("第{section}部分的编号“（{before}）”之后是“（{number}）”，{fault}。"),
    example=reword(1, "（四）政府信息公开平台建设", "（三）政府信息公开平台建设"),
    explanation=_(
        "同一部分中（一）（二）（三）应当连续。重新从（一）开始的是另一组或下一层，不提示；第一个编号不是（一）的不判断。"
    ),
    remedy=_("核对编号，同时检查是否漏写了一项。"),
    traps=_("第五部分“问题”“改进”两组各自编号；分层编号；条文中的“第（一）项”。"),
)
def consecutive_numbers(dossier: Dossier) -> Iterator[Breach]:
    """Items of a part are numbered one after the other."""
    for number in (1, 5, 6):
        levels: list[int] = []
        for match in _ITEM.finditer(text_of(dossier, number)):
            value = _NUMERALS.index(match["number"]) + 1
            if not levels or value == 1:
                levels.append(value)
                continue
            fitting = [depth for depth, last in enumerate(levels) if last + 1 == value]
            if not fitting:
                yield misnumbered(number, levels[-1], value, dossier)
                break
            del levels[fitting[-1] + 1 :]
            levels[-1] = value


def misnumbered(section: int, before: int, value: int, dossier: Dossier) -> Breach:
    """Return the breach of an item whose number does not follow on the one before."""
    lines = [line for line in text_of(dossier, section).split("\n") if _ITEM.match(line)]
    return Breach(
        place(section, f"（{_NUMERALS[value - 1]}）"),
        {
            "section": _NUMERALS[section - 1],
            "before": _NUMERALS[before - 1],
            "number": _NUMERALS[value - 1],
            "fault": _("编号重复") if value == before else _("编号不连续"),
        },
        quotes=tuple(
            Quote(section, shortened(line)[:40])
            for line in lines
            if _ITEM.match(line)["number"] in (_NUMERALS[value - 1], _NUMERALS[before - 1])  # type: ignore[index]
        )[:3],
    )


# --- length --------------------------------------------------------------------------------------


@rule(
    "F09",
    title=_("总体情况篇幅"),
    severity=Severity.NOTICE,
    basis=_("国办公开办函〔2021〕30号（报告内容不能遗漏，也不宜泛化）"),
    confirmed=False,
    message=_("“一、总体情况”共 {length} 字，{judgement}。"),
    example=put_text(1, "2024年，我局主动公开信息312条，新收申请15件，已按期答复。"),
    explanation=_("各地一般要求总体情况在一千字左右。过短往往缺内容，过长往往泛化；只作提示。"),
    remedy=_("过短的补充具体做法和数据；过长的删去与政府信息公开无关的内容。"),
    limits={"shortest": 150, "longest": 1500},
    traps=_("以图表为主的报告。"),
)
def reasonable_length(dossier: Dossier) -> Iterator[Breach]:
    """Part one is neither a line nor a treatise."""
    length = len(re.sub(r"\s", "", dossier.text(1)))
    if not length or not is_sectioned(dossier):
        return
    if length < dossier.limit("F09", "shortest"):
        yield Breach("section/1", {"length": length, "judgement": _("篇幅过短")})
    elif length > dossier.limit("F09", "longest"):
        yield Breach("section/1", {"length": length, "judgement": _("篇幅过长")})


def without_text(dossier: Dossier) -> Dossier:
    """Leave only the headings and the tables."""
    for number in (1, 5, 6):
        dossier = put_text(number, "")(dossier)
    return dossier


@rule(
    "F10",
    title=_("没有正文"),
    severity=Severity.WARNING,
    basis=FORM,
    message=_("{parts}只有标题，没有可识读的文字，请核对是否为图片或附件。"),
    example=without_text,
    explanation=_(
        "文字部分以图片、附件代替时，公众无法检索和复制，系统也无法核对。空白的部分逐一列出。"
    ),
    remedy=_("把文字写入正文；确属漏写的补写。"),
    traps=_("标题没有认出来、不知道有没有这一部分的，不提示。"),
)
def text_is_there(dossier: Dossier) -> Iterator[Breach]:
    """The parts that are to be written have text under their headings."""
    if not is_sectioned(dossier):
        return
    empty = [one for one in dossier.sections if one.number in (1, 5, 6) and not one.text.strip()]
    if empty:
        numbers = "".join(_NUMERALS[one.number - 1] for one in empty)
        names = wording.names(
            wording.say(_("第{number}部分"), number=_NUMERALS[one.number - 1]) for one in empty
        )
        yield Breach(place(empty[0].number, numbers), {"parts": names})


# --- what does not belong there ------------------------------------------------------------------

_TRIAL = re.compile(
    r"国办公开办函[〔\[【（(]?2019[〕\]】）)]?60号|年度报告格式[》〉]?[（(]试行[）)]|年度报告[（(]试行[）)]格式"
)
_HISTORY = re.compile(r"废止|替代|代替|不再|停止|失效|原[《国]|此前|修订前|取代")


@rule(
    "F11",
    title=_("引用已被替代的试行格式"),
    severity=Severity.WARNING,
    basis=_("国办公开办函〔2021〕30号（替代〔2019〕60号试行格式）"),
    message=_("引用了“{words}”，2021年度起应当执行国办公开办函〔2021〕30号的格式。"),
    example=add_text(1, "本报告按照国办公开办函〔2019〕60号要求的格式编制。"),
    explanation=_("试行格式只适用于2019、2020年度报告。同一句说明已被废止、替代的不提示。"),
    remedy=_("改引国办公开办函〔2021〕30号，并核对表样是否为现行表样。"),
    since=2021,
    traps=_("仅提及历史沿革。"),
)
def current_form_cited(dossier: Dossier) -> Iterator[Breach]:
    """From the report on 2021 on nobody rests on the trial form."""
    return once(
        Breach(
            place(hit.section, hit.words),
            {"words": wording.verbatim(hit.words)},
            quotes=(hit.quote,),
        )
        for hit in hits(dossier, _TRIAL)
        if not _HISTORY.search(hit.sentence)
    )


_ADDRESSEE = re.compile(
    r"(?:^|\n)(?P<to>[\u4e00-\u9fff（）、]{2,24}?(?:人民政府|政府办公[厅室]|政府办|办公[厅室]|公开办|公开科|局|领导))[：:](?=\n|$)"
)
_PETITION = re.compile(
    r"妥否[，,]|请(?:予)?(?:审阅|批示|审核|审定)[。！]|专此报告|随函报送|现(?:予以|将)?.{0,20}报送(?:贵|你)"
)


@rule(
    "F12",
    title=_("混入报送函"),
    severity=Severity.WARNING,
    basis=_("《政府信息公开条例》第四十九条；国办公开办函〔2021〕30号"),
    message=_("“{words}”是报送函或请示的用语，年度报告面向社会公布，不应带有。"),
    example=add_text(6, "以上报告妥否，请批示。"),
    explanation=_(
        "把报送函连同报告一起挂网，是通报中常见的问题。报告前面出现单独成行的主送机关，或者出现请示用语时提示。"
    ),
    remedy=_("删去主送机关和请示用语，只公布报告本身。"),
    traps=_("“情况报告如下：”等普通冒号句；在句子里提到某机关。"),
)
def no_cover_letter(dossier: Dossier) -> Iterator[Breach]:
    """The published report is not the letter it was handed in with."""
    letters = [*hits(dossier, _ADDRESSEE, (0, 1)), *hits(dossier, _PETITION)]
    return once(letter(hit) for hit in letters)


def letter(hit: Hit) -> Breach:
    """Return the breach of words that belong into a letter."""
    words = hit.words.strip()
    return Breach(
        place(hit.section, words), {"words": wording.verbatim(words)}, quotes=(hit.quote,)
    )


_URL = re.compile(r"https?://([A-Za-z0-9.-]{3,80})")
_OFFICIAL = re.compile(
    r"(?:^|\.)(?:gov\.cn|政务|weixin\.qq\.com|weibo\.com|weibo\.cn|people\.com\.cn|xinhuanet\.com)$"
)


@rule(
    "F13",
    title=_("外部链接"),
    severity=Severity.NOTICE,
    basis=_("《政府网站发展指引》（国办发〔2017〕47号）关于外部链接的要求"),
    confirmed=False,
    message=_("正文链接到“{host}”，不是政府网站，请确认链接有效、内容适当。"),
    example=add_text(1, "详见 http://www.linjiang-water.example/news/1.html。"),
    explanation=_("只看网址，不访问网络，不判断链接是否打得开。"),
    remedy=_("打开链接核对；失效或内容变更的删去。"),
    traps=_("政府网站、常用政务新媒体平台。"),
)
def official_links(dossier: Dossier) -> Iterator[Breach]:
    """Links lead to sites of governments."""
    return once(
        Breach(
            place(hit.section, hit.match[1]),
            {"host": wording.verbatim(hit.match[1])},
            quotes=(hit.quote,),
        )
        for hit in hits(dossier, _URL)
        if not _OFFICIAL.search(hit.match[1].lower())
    )


_CROSSES = re.compile(
    r"(?<![A-Za-z@./_-])(?:[Xx]{2,8}|[ＸXｘ×✕╳〤]{2,8}|[＊*]{2,8}(?=[年月日件条局县市区镇乡]))(?![A-Za-z@./_-])"
)
_MODEL = re.compile(
    r"[（(](?:(?:单位|机关|部门)(?:名称|全称)|文字描述[^）)]{0,30}|此处[^）)]{0,20}|请(?:填写|在此)[^）)]{0,20}|范文|模板|样例|示例)[)）]"
    r"|范文(?:[一二三\d]|$)|[＿_]{3,}|待填写|待补充"
)
_ANONYMOUS = re.compile(
    r"(?:某|[王李张刘陈杨黄赵吴周徐孙马朱胡郭林高罗郑梁谢宋唐许邓冯韩曹曾彭][某]?)$"
)
_UNIT = re.compile(r"[年月日件条次个篇局厅委办县市区镇乡省处科室人万元]|单位|部门|工作日")


@rule(
    "F15",
    title=_("占位符或模板文字残留"),
    severity=Severity.ERROR,
    basis=FORM,
    message=_("“{words}”是没有填写的占位符或模板文字。"),
    example=add_text(1, "全年开展业务培训××次，XX局负责组织。"),
    explanation=_(
        "XX、××、“（单位名称）”“（文字描述）”等没有替换为实际内容。隐去姓名的（如“张××”）不提示；"
        "××后面不是量词或机关的，只作疑问。"
    ),
    remedy=_("填写实际内容，或删去模板文字。"),
    traps=_("网址、邮箱中的 xx；隐去的姓名；“7×24小时”。"),
)
def nothing_left_blank(dossier: Dossier) -> Iterator[Breach]:
    """No placeholder of a model text is left."""
    crosses = [hit for hit in hits(dossier, _CROSSES) if not _ANONYMOUS.search(hit.before)]
    return once(placeholder(hit) for hit in (*hits(dossier, _MODEL), *crosses))


def placeholder(hit: Hit) -> Breach:
    """Return the breach of a placeholder, a question where it may stand for something withheld."""
    is_certain = bool(_MODEL.match(hit.words)) or bool(
        _UNIT.match(hit.after) or re.search(r"20$|年$|第$", hit.before)
    )
    near = hit.words + re.split(r"[，。；、：\n]", hit.after, maxsplit=1)[0][:6]
    return Breach(
        place(hit.section, near),
        {"words": wording.verbatim(near)},
        quotes=(hit.quote,),
        severity=None if is_certain else Severity.WARNING,
    )
