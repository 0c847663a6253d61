"""A report nobody can find fault with: rules show on it what they find, once something in it is wrong.

Agency and figures are invented.  Every number in the text is one of the tables, every equation holds, and the
year before fits on.  Each call returns fresh rows, which an example may change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from agencies.models import Agency, Region
from reports import statutory
from reports.demonstration.footing import footed
from reports.models import Narrative, Report
from reports.statutory import Form
from reports.writers.manuscript import title_of
from validation.engine import Dossier, Filing, Rule

AGENCY = "临江市水务局"
YEAR = 2024

FIGURES: Mapping[str, int | Decimal] = {
    "disclosure/normative_documents/issued": 2,
    "disclosure/normative_documents/repealed": 1,
    "disclosure/normative_documents/in_force": 14,
    "disclosure/licensing_decisions": 236,
    "disclosure/penalty_decisions": 41,
    "disclosure/compulsion_decisions": 3,
    "disclosure/fees_10k_yuan": Decimal("186.42"),
    "requests/natural_person/carried_in": 1,
    "requests/natural_person/granted": 3,
    "requests/natural_person/partially_granted": 1,
    "requests/natural_person/denied_enforcement_file": 1,
    "requests/natural_person/unavailable_not_held": 1,
    "requests/natural_person/closed_other": 1,
    "requests/natural_person/carried_out": 1,
    "requests/business/granted": 2,
    "requests/business/denied_third_party": 1,
    "requests/business/unavailable_not_compiled": 1,
    "requests/research_institution/granted": 1,
    "requests/legal_service_agency/not_processed_duplicate": 1,
    "requests/legal_service_agency/unavailable_not_held": 1,
    "requests/legal_service_agency/carried_out": 1,
    "challenges/reconsideration/upheld": 1,
    "challenges/reconsideration/pending": 1,
    "challenges/litigation_after_reconsideration/upheld": 1,
}
"""All other cells are 0 or the totals of these; 自然人 received 7, all applicants 15."""

FIGURES_LAST_YEAR: Mapping[str, int | Decimal] = {
    "disclosure/normative_documents/issued": 3,
    "disclosure/normative_documents/repealed": 2,
    "disclosure/normative_documents/in_force": 13,
    "disclosure/licensing_decisions": 219,
    "disclosure/penalty_decisions": 37,
    "disclosure/compulsion_decisions": 2,
    "disclosure/fees_10k_yuan": Decimal("171.06"),
    "requests/natural_person/granted": 4,
    "requests/natural_person/partially_granted": 2,
    "requests/natural_person/unavailable_not_held": 2,
    "requests/natural_person/not_processed_petition": 1,
    "requests/natural_person/carried_out": 1,
    "requests/business/granted": 1,
    "requests/business/unavailable_not_held": 1,
    "requests/legal_service_agency/granted": 1,
    "challenges/reconsideration/upheld": 1,
}

TEXTS = (
    (
        "2024年，我局围绕水资源保障、防汛抗旱和供水服务推进政府信息公开。\n"
        "（一）主动公开。全年通过市政府网站公开信息312条，制发行政规范性文件2件，废止1件，现行有效14件；"
        "办理行政许可236件，作出行政处罚决定41件、行政强制决定3件，收取行政事业性收费186.42万元。\n"
        "（二）依申请公开。全年新收到政府信息公开申请15件，上年结转1件，办结14件，结转下年度继续办理2件。"
        "其中予以公开6件，部分公开1件。因政府信息公开被申请行政复议2件，其中结果维持1件、尚未审结1件；"
        "复议后起诉1件，结果维持。\n"
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
    (
        "按照《政府信息公开信息处理费管理办法》（国办函〔2020〕109号），2024年本机关未收取信息处理费。"
        "没有其他需要报告的事项。"
    ),
)

TEXTS_LAST_YEAR = (
    (
        "我局2023年政府信息公开工作以河湖治理和农村饮水为重点，主要做法如下。\n"
        "（一）主动公开。在市政府网站发布信息287条，答复公众咨询46次；制发行政规范性文件3件，废止2件，"
        "年末现行有效13件；办理行政许可219件，作出行政处罚决定37件、行政强制决定2件，"
        "收取行政事业性收费171.06万元。\n"
        "（二）依申请公开。新收到政府信息公开申请13件，没有上年结转的申请，办结12件，"
        "结转下年度继续办理1件。其中予以公开6件、部分公开2件、无法提供3件、不予处理1件。"
        "被申请行政复议1件，结果维持；未发生行政诉讼。\n"
        "（三）政府信息管理。对历年文件逐件核对有效状态，补录目录信息。\n"
        "（四）政府信息公开平台建设。合并内容重复的栏目，增设站内检索入口。\n"
        "（五）监督保障。开展季度自查4次，将结果反馈各科室整改，没有需要追究责任的情形。"
    ),
    "",
    "",
    "",
    (
        "存在的主要问题：答复文书格式不统一，申请人反映部分用语难懂。\n"
        "改进情况：已按上年检查意见补齐水质监测数据；拟统一文书样式，由法制岗位逐件核对。"
    ),
    (
        "依据《政府信息公开信息处理费管理办法》（国办函〔2020〕109号），本年度未收取信息处理费。"
        "其他需要报告的事项：无。"
    ),
)


def clean_dossier() -> Dossier:
    """Return the clean report of a municipal department on the form of 2021, with the year before."""
    return replace(
        report(YEAR, FIGURES, TEXTS), previous=report(YEAR - 1, FIGURES_LAST_YEAR, TEXTS_LAST_YEAR)
    )


def report(year: int, figures: Mapping[str, int | Decimal], texts: tuple[str, ...]) -> Dossier:
    """Return one year's report, handed in and published in time."""
    return Dossier(
        figures=footed(figures),
        year=year,
        agency=AGENCY,
        title=title_of(AGENCY, year),
        form=Form.F2021,
        sections=sections(texts),
        agency_kind=Agency.Kind.DEPARTMENT.value,
        region_level=Region.Level.CITY.value,
        report_kind=Report.Kind.OWN.value,
        names=(AGENCY, "市水务局"),
        filing=Filing(
            received_on=date(year + 1, 1, 20),
            due_on=date(year + 1, 1, 31),
            published_on=date(year + 1, 1, 22),
            file_name=f"{title_of(AGENCY, year)}.docx",
        ),
    )


def sections(texts: tuple[str, ...]) -> tuple[Narrative, ...]:
    """Return the six sections under their official headings."""
    return tuple(
        Narrative(number=number, heading=heading, text=text)
        for number, (heading, text) in enumerate(
            zip(statutory.SECTIONS, texts, strict=True), start=1
        )
    )


def faulty_dossier(rule: Rule) -> Dossier:
    """Return the clean report with a rule's example in it."""
    clean = clean_dossier()
    return edited(clean, rule.example) if isinstance(rule.example, Mapping) else rule.example(clean)


def edited(dossier: Dossier, edit: Mapping[str, Any]) -> Dossier:
    """Change cells of a dossier; a string is printed there instead of a number."""
    printed = dict(dossier.printed)
    for address, value in edit.items():
        dossier.figures.put(address, None if isinstance(value, str) else value)
        if isinstance(value, str):
            printed[address] = value
    return replace(dossier, printed=printed)
