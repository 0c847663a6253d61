"""Typing errors and unfit wordings met in reports, each with the words around it that make it certain."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TypingError:
    """A pattern that is wrong wherever it matches, and what to write instead of the match.

    ``right`` may refer to the match as ``re.Match.expand`` does; empty where the author must rephrase.
    """

    pattern: re.Pattern[str]
    right: str
    example: str
    """A phrase it matches, run as a test."""
    innocent: str = ""
    """A similar phrase it must not match."""


def _error(pattern: str, right: str, example: str, innocent: str = "") -> TypingError:
    return TypingError(re.compile(pattern), right, example, innocent)


TYPING_ERRORS: tuple[TypingError, ...] = (
    _error(
        r"截止(?:到)?(?:目前|现在|20\d\d年|年底|12月底|发稿)",
        "截至",
        "截止目前",
        "报名截止时间为12月",
    ),
    _error(r"(?<=[\u4e00-\u9fff])批行许可", "审批许可", "门头批行许可", "审批行政许可"),
    _error(
        r"(?<!\d)20\d\d(?=政府信息公开)",
        r"\g<0>年",
        "现将2024政府信息公开工作",
        "2024年政府信息公开",
    ),
    _error(r"预算、?决赛|财政决赛", "决算", "公开预算、决赛信息", "知识竞赛决赛"),
    _error(r"过程性性", "过程性", "四类过程性性信息", "过程性信息"),
    _error(r"执法案件卷", "执法案卷", "属于行政执法案件卷", "行政执法案卷"),
    _error(
        r"依申请公(?=[\u4e00-\u9fff])(?![开布文共安示])", "依申请公开", "依申请公工作", "依申请公开"
    ),
    _error(r"信息工开|信息公天|信息公升", "信息公开", "政府信息工开", "政府信息公开"),
    _error(r"政府信公开|政府息公开", "政府信息公开", "推进政府信公开工作", "财政信息公开"),
    _error(r"政府信息信息公开", "政府信息公开", "政府信息信息公开工作", "政府信息公开信息处理费"),
    _error(r"规范性文性|规性范文件|规范性文见", "规范性文件", "制发规性范文件", "规范性文件"),
    _error(r"行政复义|行政复仪|行政覆议", "行政复议", "未发生行政复义", "行政复议"),
    _error(r"行政诉颂|行政诉诵|行政讼诉", "行政诉讼", "被提起行政诉颂", "行政诉讼"),
    _error(r"行政处罪|行政外罚", "行政处罚", "作出行政处罪3件", "行政处罚"),
    _error(r"监督保章", "监督保障", "监督保章情况", "监督保障"),
    _error(r"主动公天", "主动公开", "主动公天信息", "主动公开开展情况"),
    _error(r"不预公开", "不予公开", "依法不预公开", "不予公开"),
    _error(r"(?<!由)于以公开(?!为|促)|予已公开", "予以公开", "依法于以公开", "由于以公开促规范"),
    _error(r"新媒休|新煤体", "新媒体", "加强政务新媒休管理", "新媒体"),
    _error(r"门户网战|政府网战|门户网占", "网站", "市政府门户网战", "互联网战略"),
    _error(r"既使", "即使", "既使未收到申请", "该系统既使用方便又安全"),
    _error(r"布署", "部署", "按照上级布署", "在网上公布署名文章"),
    _error(r"按装", "安装", "按装查询终端", "按装配式建筑要求"),
    _error(r"重点领城", "重点领域", "重点领城信息公开", "重点领域"),
    _error(r"公开工做", "公开工作", "信息公开工做有序", "职工做好信息报送"),
    _error(r"公开申情", "公开申请", "收到政府信息公开申情", "公开申请情况"),
    _error(r"法定期线|法定时线", "法定期限", "在法定期线内答复", "法定期限"),
    _error(r"保秘审查", "保密审查", "严格保秘审查", "保密审查"),
    _error(r"责任追纠|追纠责任", "责任追究", "未发生责任追纠", "责任追究"),
    _error(r"贯切落实|惯彻落实", "贯彻落实", "认真贯切落实", "贯彻落实"),
    _error(r"政策解度", "政策解读", "发布政策解度", "政策解读"),
    _error(r"中国特色社会主(?=思想)", "中国特色社会主义", "中国特色社会主思想", "社会主义思想"),
    _error(
        r"习进平|习近平新时期中国特色", "习近平新时代", "以习进平新时代", "习近平新时代中国特色"
    ),
    _error(r"落实到到|进一步步|不断不断|进行进行|加强加强|情况情况", "", "进一步步加强", "进一步"),
    _error(r"(?<![目标])的的(?![确士])", "的", "公开的的信息", "以规范为目的的培训、的的确确"),
    _error(r"因该(?=加强|及时)", "应该", "因该及时公开的信息", "因该项目"),
    _error(r"在接再厉", "再接再厉", "下一步将在接再厉", "再接再厉"),
    _error(
        r"，，|(?<!。)。。(?!。)|、、|；；|，。|。，|、。|：：",
        "",
        "公开信息，，及时",
        "公开信息，及时",
    ),
    _error(
        r"编写与公开工作培训工作|开展[^，。；]{0,8}工作培训工作",
        "",
        "组织信息编写与公开工作培训工作",
        "开展业务培训工作",
    ),
)
"""Errors that are certain where they match."""

_CONTEXTS = {
    "既使": re.compile(r"既使用|既使得|既使人"),
    "布署": re.compile(r"[公发颁宣]布署"),
    "按装": re.compile(r"按装[配备修置]"),
}
"""Words in which the same characters are right."""


def errors_in(text: str) -> list[tuple[re.Match[str], TypingError]]:
    """Return the typing errors of a running text in the order of the dictionary."""
    return [
        (match, error)
        for error in TYPING_ERRORS
        for match in error.pattern.finditer(text)
        if not is_innocent(match)
    ]


def is_innocent(match: re.Match[str]) -> bool:
    """Whether the words around a match make it part of something right."""
    context = _CONTEXTS.get(match.group())
    around = match.string[max(0, match.start() - 1) : match.end() + 1]
    return context is not None and context.search(around) is not None
