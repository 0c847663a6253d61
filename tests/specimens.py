"""The clean specimen, the 2019 specimen, and strategies for random manuscripts.

``clean_figures()`` satisfies every equation of the form of 2021; ``requests/natural_person/received`` prints 7.
"""

from __future__ import annotations

from decimal import Decimal

from reports import statutory
from reports.demonstration.footing import footed
from reports.models import Figures, Narrative
from reports.statutory import Form
from reports.writers.manuscript import Manuscript, title_of
from validation.specimen import FIGURES

AGENCY = "青岚市水务局"
YEAR = 2023

CLEAN_2019: dict[str, int | Decimal] = {
    "disclosure_2019/normative_documents/new_made": 3,
    "disclosure_2019/normative_documents/newly_disclosed": 3,
    "disclosure_2019/normative_documents/total_disclosed": 17,
    "disclosure_2019/licensing/previous_items": 12,
    "disclosure_2019/licensing/change": -2,
    "disclosure_2019/licensing/decisions": 305,
    "disclosure_2019/other_services/previous_items": 8,
    "disclosure_2019/other_services/change": 1,
    "disclosure_2019/other_services/decisions": 64,
    "disclosure_2019/penalty/previous_items": 96,
    "disclosure_2019/penalty/decisions": 52,
    "disclosure_2019/compulsion/previous_items": 7,
    "disclosure_2019/compulsion/decisions": 2,
    "disclosure_2019/fees/previous_items": 2,
    "disclosure_2019/procurement/purchases": 9,
    "disclosure_2019/procurement/amount_10k_yuan": Decimal("318.65"),
    "requests/natural_person/granted": 5,
    "requests/natural_person/unavailable_not_held": 3,
    "requests/natural_person/closed_combined": 1,
    "requests/business/granted": 2,
    "requests/business/carried_out": 1,
    "challenges/reconsideration/upheld": 1,
}

TEXTS = (
    (
        "2023年，我局围绕水资源保障、防汛抗旱和供水服务推进政府信息公开。\n"
        "（一）主动公开。全年通过市政府网站公开信息312条，制发行政规范性文件2件，废止1件，现行有效14件；"
        "办理行政许可236件，作出行政处罚决定41件、行政强制决定3件。\n"
        "（二）依申请公开。全年新收到政府信息公开申请15件，上年结转1件，办结14件，结转下年度继续办理2件。"
        "其中予以公开6件，部分公开1件。\n"
        "（三）政府信息管理。落实公开属性源头认定，发布前逐件审查，定期评估不予公开事项。\n"
        "（四）政府信息公开平台建设。完善门户网站供水服务专栏，按月核查栏目更新情况。\n"
        "（五）监督保障。局办公室牵头，年内组织业务培训2次，未发生责任追究情形。"
    ),
    "",
    "",
    "",
    (
        "存在的主要问题：一是水价调整等专业性较强的文件解读不够通俗；二是个别科室移交信息不够及时。\n"
        "改进情况：针对上年答复文书格式不统一的问题，已印发文书样式并组织抽查；下一步将由业务科室"
        "与宣传岗位共同编写解读材料，并把移交时限列入月度通报。"
    ),
    "2023年本机关未收取信息处理费。没有其他需要报告的事项。",
)


def clean_figures() -> Figures:
    """Return the clean figures on the form of 2021."""
    return footed(FIGURES)


def clean_figures_2019() -> Figures:
    """Return clean figures on the form of 2019."""
    return footed(CLEAN_2019, Form.F2019)


def sections(*texts: str) -> tuple[Narrative, ...]:
    """Return the six sections under their official headings."""
    return tuple(
        Narrative(number=number, heading=heading, text=text)
        for number, (heading, text) in enumerate(
            zip(statutory.SECTIONS, texts, strict=True), start=1
        )
    )


def clean_manuscript() -> Manuscript:
    """Return the clean specimen with its text, whose numbers agree with the figures."""
    return Manuscript(title_of(AGENCY, YEAR), AGENCY, YEAR, clean_figures(), sections(*TEXTS))


def clean_manuscript_2019() -> Manuscript:
    """Return the clean specimen of the form of 2019 (for the year 2020)."""
    overview = (
        "2020年，我局按照《中华人民共和国政府信息公开条例》的要求，围绕供水保障和河湖管护公开政府信息，"
        "全年新收政府信息公开申请12件，办结11件，结转下年度继续办理1件。"
        "一年来，局办公室牵头梳理公开目录，逐项明确公开的主体、时限和方式；各科室在办文时同步确定公开属性，"
        "重要文件同步起草解读材料；对水价、停水检修、河道管理范围等与群众生活密切相关的事项，在门户网站、"
        "营业场所和政务新媒体同时发布，并把咨询较多的问题整理成问答。依申请公开方面，修订了答复文书样式，"
        "由法制岗位逐件核对，按期答复，没有因答复内容引发争议；监督保障方面，组织业务培训两次，"
        "每季度抽查一次栏目更新情况，发现的问题当季整改，未发生需要追究责任的情形。"
    )
    texts = (overview, "", "", "", "解读形式较为单一，将增加图解。", "2020年未收取信息处理费。")
    printed = {"disclosure_2019/procurement/amount_10k_yuan": "318.65万元"}
    return Manuscript(
        title_of(AGENCY, 2020), AGENCY, 2020, clean_figures_2019(), sections(*texts), printed
    )
