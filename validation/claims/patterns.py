"""The declared patterns: which words beside a number make it which claim.

The first pattern of a list whose ``needs`` all stand in the phrase, and none of whose ``unless`` do, wins.
Every pattern carries a sentence that must yield it; the tests run them all.
"""

from __future__ import annotations

from dataclasses import dataclass

from validation.claims.cells import (
    LEGAL_COLUMNS,
    ROUTES,
    SUITS,
    Cases,
    Decisions,
    Documents,
    Nowhere,
    Rows,
    Target,
)
from validation.claims.clauses import OCCURRENCES, PIECES
from validation.claims.vocabulary import Word

HANDLED = PIECES - {"个", "项"}
"""What is handled: 办理情况检查 2 次 counts no requests."""
PAPERS = frozenset({"件", "个", "份", "篇", "部", "项", "条"})
DECIDED = OCCURRENCES - {"条", "封", "篇"} | {"张", "本"}
MONEY = frozenset({"元", "万元", "亿元"})


@dataclass(frozen=True, slots=True)
class Pattern:
    """``tight``: the word has other uses, so nothing unknown may stand between it and the number."""

    kind: str
    target: Target
    needs: frozenset[Word]
    example: str
    units: frozenset[str] = PIECES
    unless: frozenset[Word] = frozenset()
    tight: bool = False
    weak: bool = False


def pattern(
    kind: str,
    target: Target,
    needs: str,
    example: str,
    *,
    unless: str = "",
    units: frozenset[str] = PIECES,
    tight: bool = False,
    weak: bool = False,
) -> Pattern:
    """Declare a pattern; words are named by their lower-case concept."""
    return Pattern(
        kind,
        target,
        frozenset(Word(name) for name in needs.split()),
        example,
        units,
        frozenset(Word(name) for name in unless.split()),
        tight,
        weak,
    )


GOT = "2024年共收到政府信息公开申请9件，"
CARRIED: tuple[Pattern, ...] = (
    pattern("N5", Rows("carried_out"), "carry next", GOT + "结转下年度继续办理2件。"),
    pattern("N3", Rows("carried_in"), "carry last", GOT + "上年结转2件。"),
    pattern("N3", Rows("carried_in"), "unfinished last", "上年未办结的政府信息公开申请2件。"),
    pattern("N5", Rows("carried_out"), "answer next", GOT + "其中1件于2025年1月答复。"),
    pattern("N5", Rows("carried_out"), "handle next", GOT + "其余2件跨年办理。"),
    pattern("N5", Rows("carried_out"), "carry", GOT + "办结7件，结转2件。", weak=True, tight=True),
    pattern("N5", Rows("carried_out"), "unfinished", GOT + "其中2件正在办理中。"),
)
RESULTS: tuple[Pattern, ...] = (
    pattern("N10", Rows("denied_state_secret"), "secret", GOT + "因属于国家秘密不予公开1件。"),
    pattern(
        "N10", Rows("denied_prohibited_by_law"), "prohibited", GOT + "法律行政法规禁止公开1件。"
    ),
    pattern(
        "N10", Rows("denied_security_or_stability"), "security", GOT + "危及“三安全一稳定”1件。"
    ),
    pattern(
        "N10", Rows("denied_third_party"), "third_party", GOT + "涉及第三方合法权益不予公开1件。"
    ),
    pattern("N10", Rows("denied_internal_affairs"), "internal", GOT + "属于三类内部事务信息1件。"),
    pattern("N10", Rows("denied_deliberative"), "deliberative", GOT + "属于四类过程性信息1件。"),
    pattern("N10", Rows("denied_enforcement_file"), "enforcement", GOT + "属于行政执法案卷1件。"),
    pattern("N10", Rows("denied_inquiry_matter"), "inquiry", GOT + "属于行政查询事项1件。"),
    pattern("N11", Rows("unavailable_not_held"), "not_held", GOT + "本机关不掌握相关政府信息4件。"),
    pattern(
        "N11",
        Rows("unavailable_not_compiled"),
        "not_compiled",
        GOT + "没有现成信息需要另行制作1件。",
    ),
    pattern("N11", Rows("unavailable_unclear"), "unclear", GOT + "补正后申请内容仍不明确1件。"),
    pattern("N12", Rows("not_processed_petition"), "petition", GOT + "信访举报投诉类申请1件。"),
    pattern("N12", Rows("not_processed_duplicate"), "duplicate", GOT + "重复申请1件。"),
    pattern("N12", Rows("not_processed_published"), "publication", GOT + "要求提供公开出版物1件。"),
    pattern(
        "N12", Rows("not_processed_excessive"), "excessive", GOT + "无正当理由大量反复申请1件。"
    ),
    pattern(
        "N12",
        Rows("not_processed_reconfirmation"),
        "reconfirm",
        GOT + "要求行政机关确认或重新出具已获取信息1件。",
    ),
    pattern(
        "N13",
        Rows("closed_not_clarified"),
        "not_clarified",
        GOT + "申请人无正当理由逾期不补正1件。",
    ),
    pattern(
        "N13", Rows("closed_fee_unpaid"), "unpaid", GOT + "申请人逾期未按收费通知要求缴纳费用1件。"
    ),
    pattern("N13", Rows("closed_other"), "withdrawn", GOT + "申请人主动撤回1件。"),
    pattern("N9", Rows("disclosed"), "granted partial", GOT + "予以公开及部分公开5件。"),
    pattern("N8", Rows("partially_granted"), "partial", GOT + "部分公开3件。"),
    pattern("N10", Rows("all_denied"), "denied", GOT + "不予公开3件。"),
    pattern("N11", Rows("all_unavailable"), "unavailable", GOT + "无法提供3件。"),
    pattern("N12", Rows("all_not_processed"), "not_processed", GOT + "不予处理3件。"),
    pattern("N13", Rows("all_closed"), "closed", GOT + "其他处理3件。"),
    pattern("N7", Rows("granted"), "granted", GOT + "予以公开3件。"),
    pattern("N7", Rows("granted"), "opened", GOT + "依法公开3件。", tight=True),
)
APPLICANTS: tuple[Pattern, ...] = (
    pattern("N14", Rows("received", ("business",)), "business", GOT + "其中商业企业1件。"),
    pattern(
        "N14", Rows("received", ("research_institution",)), "research", GOT + "其中科研机构1件。"
    ),
    pattern(
        "N14",
        Rows("received", ("public_welfare_organization",)),
        "welfare",
        GOT + "其中社会公益组织1件。",
    ),
    pattern(
        "N14",
        Rows("received", ("legal_service_agency",)),
        "law_firm",
        GOT + "其中法律服务机构1件。",
    ),
    pattern(
        "N14", Rows("received", LEGAL_COLUMNS), "legal", GOT + "其中法人或其他组织1件。", tight=True
    ),
    pattern("N14", Rows("received", LEGAL_COLUMNS), "company", GOT + "其中企业1件。", tight=True),
    pattern(
        "N14", Rows("received", ("natural_person",)), "natural", GOT + "其中自然人8件。", tight=True
    ),
)
ANSWERED = pattern("N4", Rows("concluded"), "answer", GOT + "答复9件。")
RECEIVED: tuple[Pattern, ...] = (
    pattern("N1", Rows("received"), "receive_new", GOT + "其中新收7件。"),
    pattern("N1", Rows("inflow"), "due", GOT + "上年结转2件，应办理11件。"),
    pattern("N1", Rows("received"), "receive", GOT, units=OCCURRENCES),
    pattern(
        "N1",
        Rows("received"),
        "handle",
        "全年办理政府信息公开申请9件。",
        units=HANDLED,
        unless="else remainder",
        weak=True,
    ),
)
NORMATIVE: tuple[Pattern, ...] = (
    pattern("N22", Documents("normative_documents", "repealed"), "repeal", "废止行政规范性文件4件。", units=PAPERS),
    pattern("N23", Documents("normative_documents", "in_force"), "in_force", "现行有效的行政规范性文件30件。", units=PAPERS),
    pattern("N23", Documents("normative_documents", "in_force"), "keep", "清理行政规范性文件，保留30件。", units=PAPERS),
    pattern(
        "N21", Documents("normative_documents", "issued"), "issue", "全年制发行政规范性文件9件。",
        units=PAPERS, unless="examine amend",
    ),
    pattern(
        "N21", Documents("normative_documents", "disclosed"), "publish", "主动公开行政规范性文件9件。",
        units=PAPERS - {"条"}, unless="examine amend",
    ),
)  # fmt: skip
RULES: tuple[Pattern, ...] = (
    pattern("N24", Documents("administrative_rules", "repealed"), "repeal", "废止政府规章2部。", units=PAPERS),
    pattern("N24", Documents("administrative_rules", "in_force"), "in_force", "现行有效的政府规章20部。", units=PAPERS),
    pattern("N24", Documents("administrative_rules", "in_force"), "keep", "清理政府规章，保留20部。", units=PAPERS),
    pattern(
        "N24", Documents("administrative_rules", "issued"), "issue", "制定政府规章2部。",
        units=PAPERS, unless="examine amend",
    ),
    pattern(
        "N24", Documents("administrative_rules", "disclosed"), "publish", "主动公开规章2件。",
        units=PAPERS - {"条"}, unless="examine amend",
    ),
)  # fmt: skip
DECISIONS: dict[Word, Pattern] = {
    Word.LICENCE: pattern(
        "N25", Decisions("licensing"), "licence", "全年办理行政许可68件。", units=DECIDED
    ),
    Word.PENALTY: pattern(
        "N26", Decisions("penalty"), "penalty", "全年作出行政处罚决定11件。", units=DECIDED
    ),
    Word.COMPULSION: pattern(
        "N27", Decisions("compulsion"), "compulsion", "全年实施行政强制3件。", units=DECIDED
    ),
    Word.SEIZURE: pattern(
        "N27", Decisions("compulsion"), "seizure", "全年实施查封扣押3件。", units=DECIDED, weak=True
    ),
}
FEES: dict[Word, Pattern] = {
    Word.FEE: pattern("N28", Decisions("fees"), "fee", "收取行政事业性收费12.5万元。", units=MONEY),
    Word.PROCESSING_FEE: pattern(
        "N29", Nowhere(), "processing_fee", "收取信息处理费380元。", units=MONEY
    ),
}
LINK = "因政府信息公开引发"
DISPUTES: dict[Word, Pattern] = {
    Word.DIRECT_SUIT: pattern(
        "N17", Cases("total", SUITS[:1]), "direct_suit", LINK + "行政诉讼中未经复议直接起诉1件。"
    ),
    Word.AFTER_SUIT: pattern(
        "N17", Cases("total", SUITS[1:]), "after_suit", LINK + "行政诉讼中复议后起诉1件。"
    ),
    Word.REVIEW: pattern("N16", Cases("total", ROUTES[:1]), "review", LINK + "行政复议2件。"),
    Word.LITIGATION: pattern("N17", Cases("total", SUITS), "litigation", LINK + "行政诉讼2件。"),
    Word.DISPUTE: pattern("N20", Cases("total", ROUTES), "dispute", LINK + "行政争议3件。"),
}
OUTCOMES: dict[Word, str] = {
    Word.PENDING: "pending",
    Word.OTHER_RESULT: "other",
    Word.WITHDRAWN: "other",
    Word.LOST: "corrected",
    Word.UPHELD: "upheld",
}


def declared() -> tuple[Pattern, ...]:
    """All patterns, for the tests and the rule pages."""
    return (
        *CARRIED, *RESULTS, *APPLICANTS, ANSWERED, *RECEIVED, *NORMATIVE, *RULES,
        *DECISIONS.values(), *FEES.values(), *DISPUTES.values(),
    )  # fmt: skip
