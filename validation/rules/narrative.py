"""Family D, the text against the tables: a number stated in the text is that of the cells it speaks of.

The claims come from ``validation.claims``; here each kind has its rule, and a claim that does not agree is
heard once more: other reasonable readings, several claims that add up, one part of an agreed total.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from validation.contradictions import contradicted
from validation.engine import Breach, Check, Dossier, Example, Severity, rule
from validation.rules.examples import reword

TABLE_2 = _("国办公开办函〔2021〕30号 附件 表二；《政府信息公开条例》第二十条")
TABLE_3 = _("国办公开办函〔2021〕30号 附件 表三；《政府信息公开条例》第五十条")
TABLE_4 = _("国办公开办函〔2021〕30号 附件 表四；《政府信息公开条例》第五十一条")

MESSAGE = _(
    "正文“{part}”写“{quote}”，所述数字为 {stated}；而{figures}，相差 {difference}，请核对正文和表格。"
)
ALL_DONE = _("正文“{part}”写“{quote}”；而{figures}，请核实是否还有申请没有办结。")
EXPLANATION = _(
    "把正文中说明的数字与表中对应的单元格（或几格之和）逐一比较。明确的数字不一致为错误；"
    "约数、宽泛的说法、口径可能是全辖区的，只作疑问。任何一种合理的理解与表格相符，即不提示。"
)
REMEDY = _("核对台账，更正正文或表格中有误的一处，使两处一致。")


@dataclass(frozen=True, slots=True)
class Topic:
    """One rule of the family: its code, what it compares and when it keeps silent."""

    code: str
    title: str
    basis: str
    example: Example
    traps: str
    message: str = MESSAGE
    severity: Severity = Severity.ERROR


_FLOW = "全年新收到政府信息公开申请15件，上年结转1件，办结14件，结转下年度继续办理2件。"
_RESULTS = "其中予以公开6件，部分公开1件。"
_CASES = "因政府信息公开被申请行政复议2件，其中结果维持1件、尚未审结1件；复议后起诉1件，结果维持。"

TOPICS = (
    Topic(
        "D01",
        _("新收申请数与正文不符"),
        TABLE_3,
        reword(1, "申请15件", "申请18件"),
        _("正文的数字含上年结转；全市口径；上半年等部分时段；约数。"),
    ),
    Topic(
        "D02",
        _("正文称未收到申请而表中有数"),
        TABLE_3,
        reword(1, _FLOW + _RESULTS, "全年未收到政府信息公开申请。"),
        _("“暂未受理”等不规范的说法；只说某一渠道、某一类申请人没有申请。"),
    ),
    Topic(
        "D03",
        _("上年结转数与正文不符"),
        TABLE_3,
        reword(1, "上年结转1件", "上年结转4件"),
        _("“结转上年度”等倒装说法；“2023年收到、结转至2024年”。"),
    ),
    Topic(
        "D04",
        _("办结数与正文不符"),
        TABLE_3,
        reword(1, "办结14件", "办结19件"),
        _("“办理”不等于“办结”；答复数不含撤回等其他处理；只说本年新收中办结的件数。"),
    ),
    Topic(
        "D05",
        _("结转下年度数与正文不符"),
        TABLE_3,
        reword(1, "继续办理2件", "继续办理5件"),
        _("“结转”前后没有写明年度的，只作疑问。"),
    ),
    Topic(
        "D06",
        _("正文称全部办结而表中有结转"),
        TABLE_3,
        reword(1, "办结14件，结转下年度继续办理2件", "均已按时办结"),
        _("正文另行写明结转件数，或者写明尚在期限内、正在办理。"),
        message=ALL_DONE,
        severity=Severity.WARNING,
    ),
    Topic(
        "D07",
        _("予以公开、部分公开数与正文不符"),
        TABLE_3,
        reword(1, "予以公开6件", "予以公开9件"),
        _("合并表述的按两项之和比较；“予以公开”包含部分公开的也算相符。"),
    ),
    Topic(
        "D08",
        _("不予公开数与正文不符"),
        TABLE_3,
        reword(1, "部分公开1件。", "部分公开1件，不予公开5件。"),
        _("没有说明理由的按各项之和比较；主动公开工作中的“不予公开信息”不是申请的办理结果。"),
    ),
    Topic(
        "D09",
        _("无法提供数与正文不符"),
        TABLE_3,
        reword(1, "部分公开1件。", "部分公开1件，无法提供7件。"),
        _("“信息不存在”“非本机关掌握”分开写的，按合计比较。"),
    ),
    Topic(
        "D10",
        _("不予处理、其他处理数与正文不符"),
        TABLE_3,
        reword(1, "部分公开1件。", "部分公开1件，不予处理4件。"),
        _("“撤回”“告知其他途径”等旧口径说法只作疑问；其他处理合并为一行的按合计比较。"),
    ),
    Topic(
        "D11",
        _("申请人构成与正文不符"),
        TABLE_3,
        reword(1, "申请15件，", "申请15件，其中自然人申请12件，"),
        _("“法人或其他组织”按五列之和比较；“企业”可以是商业企业，也可以是法人的总称。"),
    ),
    Topic(
        "D12",
        _("各渠道之和与新收申请数不符"),
        TABLE_3,
        reword(1, "申请15件，", "申请15件，其中网上申请9件、信函申请8件，"),
        _("渠道没有列全；人次不是件数。"),
        severity=Severity.WARNING,
    ),
    Topic(
        "D13",
        _("行政复议数与正文不符"),
        TABLE_4,
        reword(1, "被申请行政复议2件", "被申请行政复议5件"),
        _("作为复议机关审理的案件、与信息公开无关的案件；只说新发生的案件，不含上年尚未审结的。"),
    ),
    Topic(
        "D14",
        _("行政诉讼数与正文不符"),
        TABLE_4,
        reword(1, "复议后起诉1件", "复议后起诉3件"),
        _("两种途径合计；上年尚未审结的案件。"),
    ),
    Topic(
        "D15",
        _("复议、诉讼结果与正文不符"),
        TABLE_4,
        reword(1, "其中结果维持1件", "其中结果维持2件"),
        _("“胜诉”“驳回”“撤诉”等不是表中用语，只作疑问；“均维持”可以只指已审结的案件。"),
    ),
    Topic(
        "D16",
        _("正文称未发生复议、诉讼而表中有数"),
        TABLE_4,
        reword(1, _CASES, "未发生因政府信息公开引起的行政复议、行政诉讼。"),
        _("只否认其中一项的，不推及另一项；上年尚未审结、本年没有新发生的。"),
    ),
    Topic(
        "D17",
        _("规章、规范性文件制发数与正文不符"),
        TABLE_2,
        reword(1, "制发行政规范性文件2件", "制发行政规范性文件5件"),
        _(
            "公文、红头文件、政策文件不等于行政规范性文件，只作疑问；公开的件数可以包含往年制发的；"
            "规章由政府制定，部门所写只作疑问。"
        ),
    ),
    Topic(
        "D18",
        _("规章、规范性文件废止或现行有效数与正文不符"),
        TABLE_2,
        reword(1, "现行有效14件", "现行有效24件"),
        _("“清理”不等于“废止”；“宣布失效”只作疑问。"),
    ),
    Topic(
        "D19",
        _("行政许可数与正文不符"),
        TABLE_2,
        reword(1, "办理行政许可236件", "办理行政许可263件"),
        _("公开、公示的条数不是处理决定数；只说某一种许可的件数。"),
    ),
    Topic(
        "D20",
        _("行政处罚、行政强制数与正文不符"),
        TABLE_2,
        reword(1, "行政处罚决定41件", "行政处罚决定14件"),
        _("公示的条数、立案数、罚款金额；查封扣押只作疑问。"),
    ),
    Topic(
        "D21",
        _("行政事业性收费金额与正文不符"),
        TABLE_2,
        reword(1, "186.42万元", "168.42万元"),
        _("元与万元换算；按正文的位数四舍五入。"),
    ),
)


def checking(topic: Topic) -> Check:
    """Return the check of one topic."""

    def check(dossier: Dossier) -> Iterator[Breach]:
        yield from contradicted(dossier, topic.code)

    check.__name__ = f"narrative_{topic.code.lower()}"
    check.__doc__ = f"What the text states of {topic.code}'s cells is what they print."
    return check


def declare(topic: Topic) -> Callable[[Check], Check]:
    """Return the decorator that enters a topic into the catalogue."""
    return rule(
        topic.code,
        title=topic.title,
        severity=topic.severity,
        basis=topic.basis,
        message=topic.message,
        example=topic.example,
        explanation=EXPLANATION,
        remedy=REMEDY,
        traps=topic.traps,
    )


for _topic in TOPICS:
    declare(_topic)(checking(_topic))
