"""The official form as data: columns, rows, labels, aliases and articles, per form.

The only source of labels.  Keys are those of ``docs/contract.md``; labels are printed exactly as the
form of 国办公开办函〔2021〕30号 (from the report of 2021 on) and of 国办公开办函〔2019〕60号 (reports of
2019 and 2020) print them.  Labels are Chinese message ids; show them with ``gettext``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_noop as _


class Form(StrEnum):
    """The edition of the official form a report is written on."""

    F2021 = "2021"
    F2019 = "2019"
    OLDER = "older"

    @classmethod
    def for_year(cls, year: int) -> Form:
        """The form in force for reports on ``year``."""
        if year >= 2021:
            return cls.F2021
        return cls.F2019 if year >= 2019 else cls.OLDER


@dataclass(frozen=True, slots=True)
class Line:
    """One row of table three (``key`` is also the database column)."""

    key: str
    label: str
    """As printed in the row's own cell, numbering included."""
    group: str | None = None
    """Label of the bracket (三)…(六) the row stands in, if any."""
    aliases: tuple[str, ...] = ()
    """Other wordings met in real reports."""
    articles: str = ""
    """Articles of 《政府信息公开条例》 (2019) the row rests on; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column, route, outcome or disclosure key with its printed label."""

    key: str
    label: str
    aliases: tuple[str, ...] = ()


TITLE = _("政府信息公开工作年度报告")

LATIN_NUMBERS = str.maketrans(
    {
        "（": "(",
        "）": ")",
        "、": ", ",
        **{han: str(n) for n, han in enumerate("一二三四五六七八九", 1)},
    }
)
"""How the numbers of articles, as in ``Line.articles``, are written outside Chinese."""

SECTIONS: tuple[str, ...] = (
    _("一、总体情况"),
    _("二、主动公开政府信息情况"),
    _("三、收到和处理政府信息公开申请情况"),
    _("四、政府信息公开行政复议、行政诉讼情况"),
    _("五、存在的主要问题及改进情况"),
    _("六、其他需要报告的事项"),
)
"""The six section headings in order; section n is ``SECTIONS[n - 1]``."""

BALANCE_NOTE = _("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）")
"""Printed in the head of table three."""

# --- table three -----------------------------------------------------------------------------

RESULTS = _("三、本年度办理结果")
DENIED = _("（三）不予公开")
UNAVAILABLE = _("（四）无法提供")
NOT_PROCESSED = _("（五）不予处理")
CLOSED = _("（六）其他处理")

APPLICANTS: tuple[Column, ...] = (
    Column("natural_person", _("自然人")),
    Column("business", _("商业企业")),
    Column("research_institution", _("科研机构")),
    Column("public_welfare_organization", _("社会公益组织")),
    Column("legal_service_agency", _("法律服务机构")),
    Column("other", _("其他")),
    Column("total", _("总计")),
)
LEGAL_PERSONS = _("法人或其他组织")
"""Bracket over the five columns between 自然人 and 总计."""
APPLICANTS_HEAD = _("申请人情况")

REQUEST_LINES: tuple[Line, ...] = (
    Line("received", _("一、本年新收政府信息公开申请数量"), articles="27、29、31"),
    Line("carried_in", _("二、上年结转政府信息公开申请数量")),
    Line("granted", _("（一）予以公开"), articles="36（一）（二）"),
    Line(
        "partially_granted",
        _("（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
        aliases=("（二）部分公开",),
        articles="37",
    ),
    Line("denied_state_secret", _("1.属于国家秘密"), DENIED, articles="14"),
    Line("denied_prohibited_by_law", _("2.其他法律行政法规禁止公开"), DENIED, articles="14"),
    Line("denied_security_or_stability", _("3.危及“三安全一稳定”"), DENIED, articles="14"),
    Line("denied_third_party", _("4.保护第三方合法权益"), DENIED, articles="15、32"),
    Line("denied_internal_affairs", _("5.属于三类内部事务信息"), DENIED, articles="16"),
    Line("denied_deliberative", _("6.属于四类过程性信息"), DENIED, articles="16"),
    Line("denied_enforcement_file", _("7.属于行政执法案卷"), DENIED, articles="16"),
    Line("denied_inquiry_matter", _("8.属于行政查询事项"), DENIED, articles="36（七）"),
    Line(
        "unavailable_not_held",
        _("1.本机关不掌握相关政府信息"),
        UNAVAILABLE,
        articles="36（四）（五）",
    ),
    Line("unavailable_not_compiled", _("2.没有现成信息需要另行制作"), UNAVAILABLE, articles="38"),
    Line("unavailable_unclear", _("3.补正后申请内容仍不明确"), UNAVAILABLE, articles="29、30"),
    Line("not_processed_petition", _("1.信访举报投诉类申请"), NOT_PROCESSED, articles="39"),
    Line("not_processed_duplicate", _("2.重复申请"), NOT_PROCESSED, articles="36（六）"),
    Line("not_processed_published", _("3.要求提供公开出版物"), NOT_PROCESSED, articles="39"),
    Line("not_processed_excessive", _("4.无正当理由大量反复申请"), NOT_PROCESSED, articles="35"),
    Line(
        "not_processed_reconfirmation",
        _("5.要求行政机关确认或重新出具已获取信息"),
        NOT_PROCESSED,
    ),
    Line(
        "closed_not_clarified",
        _("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
        CLOSED,
        articles="30",
    ),
    Line(
        "closed_fee_unpaid",
        _("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
        CLOSED,
        articles="42",
    ),
    Line("closed_other", _("3.其他"), CLOSED),
    Line("closed_combined", CLOSED),
    Line("concluded", _("（七）总计")),
    Line("carried_out", _("四、结转下年度继续办理"), articles="33"),
)
"""All rows of table three in printed order.  The form of 2021 prints the three ``closed_*`` rows, the form
of 2019 (and some later reports) ``closed_combined`` in their place."""

CLOSED_LINES = ("closed_not_clarified", "closed_fee_unpaid", "closed_other")
OUTCOME_LINES: tuple[str, ...] = tuple(
    line.key
    for line in REQUEST_LINES
    if line.key not in {"received", "carried_in", "concluded", "carried_out"}
)
"""The rows whose sum is ``concluded``; ``closed_combined`` stands in for the three ``closed_*``."""


def request_lines(*, combined: bool) -> tuple[Line, ...]:
    """The rows as printed: 25 of the form of 2021, or 23 where （六）其他处理 is one row (``combined``)."""
    unprinted = CLOSED_LINES if combined else ("closed_combined",)
    return tuple(line for line in REQUEST_LINES if line.key not in unprinted)


# --- table two, form of 2021 -------------------------------------------------------------------

ARTICLE_20_1 = _("第二十条第（一）项")
ARTICLE_20_5 = _("第二十条第（五）项")
ARTICLE_20_6 = _("第二十条第（六）项")
ARTICLE_20_8 = _("第二十条第（八）项")
ARTICLE_20_9 = _("第二十条第（九）项")
CONTENT = _("信息内容")

DOCUMENT_COLUMNS: tuple[Column, ...] = (
    Column("issued", _("本年制发件数")),
    Column("repealed", _("本年废止件数")),
    Column("in_force", _("现行有效件数")),
)
DOCUMENT_ROWS: tuple[Column, ...] = (
    Column("administrative_rules", _("规章")),
    Column("normative_documents", _("行政规范性文件"), aliases=("规范性文件",)),
)
DECISIONS_COLUMN = _("本年处理决定数量")
DECISION_ROWS: tuple[Column, ...] = (
    Column("licensing_decisions", _("行政许可")),
    Column("penalty_decisions", _("行政处罚")),
    Column("compulsion_decisions", _("行政强制")),
)
FEES_ROW = Column("fees_10k_yuan", _("行政事业性收费"))
FEES_COLUMN = _("本年收费金额（单位：万元）")

# --- table two, form of 2019 -------------------------------------------------------------------

DOCUMENT_COLUMNS_2019: tuple[Column, ...] = (
    Column("new_made", _("本年新制作数量")),
    Column("newly_disclosed", _("本年新公开数量")),
    Column("total_disclosed", _("对外公开总数量")),
)
DOCUMENT_ROWS_2019: tuple[Column, ...] = (
    Column("administrative_rules", _("规章")),
    Column("normative_documents", _("规范性文件"), aliases=("行政规范性文件",)),
)
MATTER_COLUMNS_2019: tuple[Column, ...] = (
    Column("previous_items", _("上一年项目数量")),
    Column("change", _("本年增/减")),
    Column("decisions", _("处理决定数量")),
)
MATTER_ROWS_2019: tuple[Column, ...] = (
    Column("licensing", _("行政许可")),
    Column("other_services", _("其他对外管理服务事项")),
    Column("penalty", _("行政处罚")),
    Column("compulsion", _("行政强制")),
)
FEES_ROW_2019 = Column("fees", _("行政事业性收费"))
PROCUREMENT_ROW_2019 = Column("procurement", _("政府集中采购"))
PROCUREMENT_COLUMNS_2019: tuple[Column, ...] = (
    Column("purchases", _("采购项目数量")),
    Column("amount_10k_yuan", _("采购总金额")),
)

# --- table four --------------------------------------------------------------------------------

ROUTES: tuple[Column, ...] = (
    Column("reconsideration", _("行政复议")),
    Column("litigation_direct", _("未经复议直接起诉")),
    Column("litigation_after_reconsideration", _("复议后起诉")),
)
LITIGATION = _("行政诉讼")
"""Bracket over the two routes of litigation."""
OUTCOMES: tuple[Column, ...] = (
    Column("upheld", _("结果维持")),
    Column("corrected", _("结果纠正")),
    Column("other", _("其他结果")),
    Column("pending", _("尚未审结")),
    Column("total", _("总计")),
)

# --- addresses ---------------------------------------------------------------------------------

MONEY_ADDRESSES = frozenset(
    {"disclosure/fees_10k_yuan", "disclosure_2019/procurement/amount_10k_yuan"}
)
"""Addresses whose value is a ``Decimal`` in 万元; all others are integers."""
SIGNED_KEYS = frozenset({"change"})
"""Last keys of addresses whose integer may be negative (本年增/减)."""


def disclosure_addresses(form: Form) -> tuple[str, ...]:
    """The addresses of table two in printed order, for the form of 2021 or 2019."""
    if form == Form.F2019:
        return (
            *(
                f"disclosure_2019/{row.key}/{column.key}"
                for rows, columns in (
                    (DOCUMENT_ROWS_2019, DOCUMENT_COLUMNS_2019),
                    (MATTER_ROWS_2019, MATTER_COLUMNS_2019),
                    ((FEES_ROW_2019,), MATTER_COLUMNS_2019[:2]),
                    ((PROCUREMENT_ROW_2019,), PROCUREMENT_COLUMNS_2019),
                )
                for row in rows
                for column in columns
            ),
        )
    return (
        *(
            f"disclosure/{row.key}/{column.key}"
            for row in DOCUMENT_ROWS
            for column in DOCUMENT_COLUMNS
        ),
        *(f"disclosure/{row.key}" for row in DECISION_ROWS),
        f"disclosure/{FEES_ROW.key}",
    )


def request_addresses(*, combined: bool) -> tuple[str, ...]:
    """The addresses of table three, row by row: 175, or 161 where （六）其他处理 is one row."""
    return tuple(
        f"requests/{column.key}/{line.key}"
        for line in request_lines(combined=combined)
        for column in APPLICANTS
    )


def challenge_addresses() -> tuple[str, ...]:
    """The fifteen addresses of table four in printed order."""
    return tuple(
        f"challenges/{route.key}/{outcome.key}" for route in ROUTES for outcome in OUTCOMES
    )
