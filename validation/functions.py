"""What an agency does, as far as its name tells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import gettext_noop as _

FUNCTIONS: Mapping[str, tuple[str, str]] = {
    "approval": (_("行政审批"), "行政审批"),
    "government_services": (_("政务服务"), "政务服务|大数据|数据(?:管理|资源)?局"),
    "urban_management": (
        _("城市管理"),
        r"城市管理|城管|(?<!市场|运输|农业|环境|卫生|建设|资源|水利|应急)(?:综合行政执法|行政综合执法)",
    ),
    "market_supervision": (_("市场监管"), "市场监督|市场监管|工商行政管理"),
    "police": (_("公安"), "公安"),
    "transport": (_("交通运输"), "交通运输|交通(?:局|厅|委)"),
    "ecology": (_("生态环境"), "生态环境|环境保护|环保局"),
    "natural_resources": (_("自然资源"), "自然资源|国土|规划(?:和|局|委|资源)"),
    "housing": (_("住房城乡建设"), "住房|城乡建设|住建|房产|房屋"),
    "water": (_("水利"), "水利|水务"),
    "agriculture": (_("农业农村"), "农业|农村|农林|农牧|畜牧|乡村振兴"),
    "forestry": (_("林业"), "林业|林草|草原|园林"),
    "health": (_("卫生健康"), "(?<!环境)卫生|卫健"),
    "medical_insurance": (_("医疗保障"), "医疗保障|医保"),
    "education": (_("教育"), "教育|教体"),
    "science": (_("科技"), "科学技术|科技"),
    "industry": (_("工业和信息化"), "工业|信息化|经济和信息|经信"),
    "commerce": (_("商务"), "商务|商业|招商|投资促进"),
    "culture": (_("文化旅游"), "文化|旅游|广播电视|文旅"),
    "sports": (_("体育"), "体育"),
    "emergency": (_("应急管理"), "应急|安全生产"),
    "civil_affairs": (_("民政"), "民政"),
    "justice": (_("司法行政"), "司法"),
    "finance": (_("财政"), "财政"),
    "audit": (_("审计"), "审计"),
    "statistics": (_("统计"), "统计"),
    "labour": (_("人力资源社会保障"), "人力资源|人社|社会保障"),
    "development": (_("发展改革"), "发展和?改革|发改"),
    "state_assets": (_("国有资产监管"), "国有资产|国资"),
    "veterans": (_("退役军人事务"), "退役军人"),
    "petitions": (_("信访"), "信访"),
    "ethnic_affairs": (_("民族宗教"), "民族|宗教|民宗"),
    "history": (_("地方志和档案"), "地方志|党史|档案|史志"),
    "tax": (_("税务"), "税务"),
    "customs": (_("海关"), "海关"),
    "meteorology": (_("气象"), "气象"),
    "tobacco": (_("烟草专卖"), "烟草"),
    "subdistrict": (_("街道办事处"), "街道办事处|街道办$"),
    "development_zone": (
        _("开发区"),
        r"(?:开发|示范|高新|园|新)区管理?委员会|(?:开发|高新|园|新)区管委会",
    ),
}
"""By function: what it is called, and the words of a name that tell it."""

VERTICAL = frozenset({"tax", "customs", "meteorology", "tobacco"})
"""Functions whose agencies answer to their own ministries and may or may not be in a government's sum."""

ORGAN = re.compile(r"(?:局|委|厅|委员会|办公室|办事处|办|署|管委会|支队|总队|税务局|海关)$")
"""How the name of an organ that acts in its own name ends: not a 中心, 站, 院."""

_PATTERNS = {function: re.compile(words) for function, (_label, words) in FUNCTIONS.items()}
_PLACES = re.compile(r"公安县")
"""Places named like a function."""
_GOVERNMENTS = re.compile(r"人民政府|政府办公[厅室]|管理?委员会办公室")


@lru_cache(maxsize=16_384)
def functions_of(name: str) -> tuple[str, ...]:
    """Return the functions an agency's name tells, those of merged departments in the order of ``FUNCTIONS``."""
    organ = _PLACES.sub("", re.sub(r"[\s（(].*$", "", name.strip()))
    if not ORGAN.search(organ):
        return ()
    if "街道" in organ and organ.endswith(("街道办事处", "街道办")):
        return ("subdistrict",)
    if _GOVERNMENTS.search(organ):
        return ()
    found = tuple(function for function, words in _PATTERNS.items() if words.search(organ))
    return ("development_zone",) if "development_zone" in found else found


def label(function: str) -> str:
    """Return what a function is called, a message id."""
    return FUNCTIONS[function][0]
