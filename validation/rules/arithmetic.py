"""Family A, equations: what the printed totals of tables three and four must add up to.

The equations themselves are declared in ``reports.equations``.  One with a blank in it cannot be checked and
is passed over; blanks are for A09 to report.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from reports.equations import Equation, equations
from reports.models import Figures
from validation import wording
from validation.engine import Breach, Dossier, Severity, rule

BASIS_REQUESTS = _(
    "国办公开办函〔2021〕30号 附件 表三表头勾稽关系（2019、2020年度报告为〔2019〕60号）"
)
BASIS_TOTALS = _(
    "国办公开办函〔2021〕30号 附件 表三、表四“总计”栏（2019、2020年度报告为〔2019〕60号）"
)


@rule(
    "A01",
    title=_("申请收办不平衡"),
    severity=Severity.ERROR,
    basis=BASIS_REQUESTS,
    message=_(
        "{column}列：新收 {received} + 上年结转 {carried_in} = {inflow}，"
        "办理结果总计 {concluded} + 结转下年度 {carried_out} = {outflow}，相差 {difference}。"
    ),
    example={"requests/natural_person/received": 8, "requests/total/received": 16},
    explanation=_(
        "表三每一列，第一项（本年新收）加第二项（上年结转）应当等于第三项总计加第四项（结转下年度）："
        "收到的申请不是办结，就是结转。四格中有空白时无法核对，本规则不作判断。"
    ),
    remedy=_(
        "对照申请台账核实该列的新收、上年结转、办理结果总计和结转下年度四个数，更正有误的一个。"
    ),
)
def requests_balance(dossier: Dossier) -> Iterator[Breach]:
    """Every request received or carried in is concluded or carried out, in each applicant column."""
    for equation, inflow, outflow in failures("A01", dossier.figures):
        received, carried_in, concluded, carried_out = map(dossier.figures.value, equation.cells)
        yield Breach(
            equation.at,
            {
                "column": wording.applicant(key(equation.at, 1)),
                "received": received,
                "carried_in": carried_in,
                "inflow": inflow,
                "concluded": concluded,
                "carried_out": carried_out,
                "outflow": outflow,
                "difference": abs(inflow - outflow),
            },
            equation.cells,
            expected=inflow,
            actual=outflow,
        )


@rule(
    "A02",
    title=_("行总计不符"),
    severity=Severity.ERROR,
    basis=BASIS_TOTALS,
    message=_("“{row}”行：{terms} = {sum}，总计栏为 {total}，相差 {difference}。"),
    example={"requests/natural_person/carried_in": 2, "requests/natural_person/carried_out": 2},
    explanation=_(
        "表三每一行，“总计”栏应当等于自然人与法人或其他组织五栏之和。该行有空白时无法核对，本规则不作判断。"
    ),
    remedy=_("核实该行各类申请人的数和总计，更正有误的一个。"),
)
def row_totals(dossier: Dossier) -> Iterator[Breach]:
    """The total of each row of table three is the sum of its six applicant columns."""
    for equation, total, added in failures("A02", dossier.figures):
        yield Breach(
            equation.at,
            {
                "row": wording.line(key(equation.at, 2)),
                "terms": wording.terms(
                    (wording.applicant(key(at, 1)), number(dossier.figures, at))
                    for at in equation.right
                ),
                "sum": added,
                "total": total,
                "difference": abs(total - added),
            },
            equation.cells,
            expected=added,
            actual=total,
        )


@rule(
    "A03",
    title=_("办理结果总计不符"),
    severity=Severity.ERROR,
    basis=BASIS_TOTALS,
    message=_(
        "{column}列：第三项各办理结果相加，{terms} = {sum}{rest}，“（七）总计”为 {concluded}，相差 {difference}。"
    ),
    example={"requests/natural_person/granted": 4, "requests/total/granted": 7},
    explanation=_(
        "表三每一列，“（七）总计”应当等于（一）予以公开至（六）其他处理各行之和；"
        "“（六）其他处理”印为一行的，按一行计。该列有空白时无法核对，本规则不作判断。"
    ),
    remedy=_("核实该列各办理结果和总计；一件申请只计一种办理结果，部分公开的只计“部分公开”。"),
)
def results_total(dossier: Dossier) -> Iterator[Breach]:
    """The results of each applicant column add up to its （七）总计."""
    for equation, concluded, added in failures("A03", dossier.figures):
        counted = [at for at in equation.right if dossier.figures.value(at)]
        others = len(equation.right) - len(counted)
        yield Breach(
            equation.at,
            {
                "column": wording.applicant(key(equation.at, 1)),
                "terms": wording.terms(
                    (wording.quoted_line(key(at, 2)), number(dossier.figures, at)) for at in counted
                ),
                "sum": added,
                "rest": wording.say(_("（其余 {count} 项为 0）"), count=others) if others else "",
                "concluded": concluded,
                "difference": abs(concluded - added),
            },
            equation.cells,
            expected=added,
            actual=concluded,
        )


CHALLENGES_MESSAGE = _("{route}：{terms} = {sum}，总计为 {total}，相差 {difference}。")
CHALLENGES_EXPLANATION = _(
    "表四每一种途径，总计应当等于结果维持、结果纠正、其他结果、尚未审结四项之和。有空白时无法核对，本规则不作判断。"
)
CHALLENGES_REMEDY = _("对照案件台账核实四种结果和总计，更正有误的一个；尚未审结的也计入总计。")


@rule(
    "A04",
    title=_("行政复议总计不符"),
    severity=Severity.ERROR,
    basis=BASIS_TOTALS,
    message=CHALLENGES_MESSAGE,
    example={"challenges/reconsideration/total": 5},
    explanation=CHALLENGES_EXPLANATION,
    remedy=CHALLENGES_REMEDY,
)
def reconsideration_total(dossier: Dossier) -> Iterator[Breach]:
    """The outcomes of administrative reconsideration add up to its total."""
    return outcome_totals("A04", dossier.figures)


@rule(
    "A05",
    title=_("未经复议直接起诉总计不符"),
    severity=Severity.ERROR,
    basis=BASIS_TOTALS,
    message=CHALLENGES_MESSAGE,
    example={"challenges/litigation_direct/total": 5},
    explanation=CHALLENGES_EXPLANATION,
    remedy=CHALLENGES_REMEDY,
)
def direct_litigation_total(dossier: Dossier) -> Iterator[Breach]:
    """The outcomes of suits without prior reconsideration add up to their total."""
    return outcome_totals("A05", dossier.figures)


@rule(
    "A06",
    title=_("复议后起诉总计不符"),
    severity=Severity.ERROR,
    basis=BASIS_TOTALS,
    message=CHALLENGES_MESSAGE,
    example={"challenges/litigation_after_reconsideration/total": 5},
    explanation=CHALLENGES_EXPLANATION,
    remedy=CHALLENGES_REMEDY,
)
def litigation_after_reconsideration_total(dossier: Dossier) -> Iterator[Breach]:
    """The outcomes of suits after reconsideration add up to their total."""
    return outcome_totals("A06", dossier.figures)


def outcome_totals(code: str, figures: Figures) -> Iterator[Breach]:
    """Yield the breach of a route of table four whose outcomes do not add up to its total."""
    for equation, total, added in failures(code, figures):
        yield Breach(
            equation.at,
            {
                "route": wording.route(key(equation.at, 1)),
                "terms": wording.terms(
                    (wording.outcome(key(at, 2)), number(figures, at)) for at in equation.right
                ),
                "sum": added,
                "total": total,
                "difference": abs(total - added),
            },
            equation.cells,
            expected=added,
            actual=total,
        )


def failures(code: str, figures: Figures) -> Iterator[tuple[Equation, int, int]]:
    """Yield the failing equations of a rule with the sums of their left and right sides."""
    for equation in equations(combined=figures.combined):
        if equation.rule == code and (sums := equation.sums(figures)) and sums[0] != sums[1]:
            yield equation, *sums


def key(address: str, part: int) -> str:
    """Return one part of an address: 0 the table, 1 the row or column, 2 the key in it."""
    return address.split("/")[part]


def number(figures: Figures, address: str) -> int:
    """Return the count in a cell of an equation that could be checked, which is never blank."""
    return int(figures.value(address) or 0)
