"""Other reasonable readings of a claim that does not agree with its cells, and how sure one can be of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from validation.claims import Claim, Measure, Period, Scope, Status
from validation.claims import cells as named
from validation.claims.comparison import holds, total
from validation.claims.scene import Office
from validation.engine import Dossier
from validation.statements import printed_sum, status_of
from validation.succession import last_year

Formula = tuple[tuple[str, ...], tuple[str, ...]]
"""Cells to add, cells to take away."""

_RECEIVED, _CARRIED_IN, _CONCLUDED = (
    named.requests(row) for row in ("received", "carried_in", "concluded")
)
_CLOSED, _NOT_PROCESSED = named.requests("all_closed"), named.requests("all_not_processed")
_NEW = re.compile(r"新收|新增|新接|新受理")
_FORM_WORDS: Mapping[str, re.Pattern[str]] = {
    "N11": re.compile(r"无法提供|不掌握|没有现成|另行制作|仍不明确"),
    "N12": re.compile(r"不予处理|信访|重复申请|出版物|反复申请|重新出具"),
    "N13": re.compile(r"其[他它]处理|逾期不补正|缴纳费用"),
    "N21": re.compile(r"制发|制定|印发|出台|颁布"),
    "N22": re.compile(r"废止"),
    "N25": re.compile(r"行政许可"),
    "N26": re.compile(r"行政处罚"),
    "N27": re.compile(r"行政强制"),
}
"""Words of the form itself; a claim in other words is worth a question only."""
_NAMES: Mapping[str, re.Pattern[str]] = {
    "N11": re.compile(r"不存在|[非不]属?于?本|[不未]掌握|[不未]制作"),
    "N12": re.compile(r"信访|投诉|举报|重复申请"),
    "N13": re.compile(r"撤[回销]|终止|其[他它]处理|逾期"),
    "N21": re.compile(r"规范性文件"),
    "N22": re.compile(r"废止|失效"),
}
"""Names several of which stand for the same cells."""
_OUTCOME_WORDS: Mapping[str, str] = {
    "upheld": "维持",
    "corrected": "纠正|纠错",
    "other": "其他结果|其它结果",
    "pending": "未审结",
    "total": "复议|诉讼|起诉",
}
_ABOUT_INFORMATION = re.compile(r"信息公开|政务公开|依申请|公开申请|政府信息")
_HEARS_CASES = re.compile(r"司法[厅局]|人民政府$|政府办公[厅室]")
_NOT_YET_DUE = re.compile(r"未到期|期限内办理|正在办理|尚在|结转[下至到]|顺延|未到答复期限|转下")
_INCLUDING = re.compile(r"含|包括|合计|共计|总计")
_DECISIONS = frozenset({"N25", "N26", "N27"})
_DISPUTES = frozenset({"N16", "N17", "N18", "N19", "N20"})


def cells_of(claim: Claim) -> frozenset[str]:
    return frozenset(claim.cells)


def agrees_otherwise(claim: Claim, claims: Iterable[Claim], dossier: Dossier) -> bool:
    """Whether another reasonable reading of a claim agrees with the tables."""
    figures = dossier.figures
    for plus, minus in formulas(claim, speaks_of_carried=speaks_of_carried(claims)):
        added, taken = total(figures, plus), total(figures, minus) if minus else Decimal(0)
        if added is not None and taken is not None and holds(claim, added - taken):
            return True
    if claim.kind == "N6" and explains_rest(claim, claims):
        return True
    return adds_up(claim, claims, dossier) or without_pending(claim, dossier)


def speaks_of_carried(claims: Iterable[Claim]) -> bool:
    """Whether the text tells requests carried in apart from new ones."""
    return any(claim.kind == "N3" and claim.value for claim in claims)


def formulas(claim: Claim, *, speaks_of_carried: bool) -> Iterator[Formula]:
    """Yield what else a number of a kind may reasonably count."""
    cells = claim.cells
    if claim.kind == "N1" and not _NEW.search(claim.quote):
        if not speaks_of_carried or _INCLUDING.search(claim.quote):
            yield (*_RECEIVED, *_CARRIED_IN), ()
    elif claim.kind == "N4":
        if not speaks_of_carried:
            yield _CONCLUDED, _CARRIED_IN
        if "办结" not in claim.quote:
            yield _CONCLUDED, _CLOSED
            yield _CONCLUDED, (*_CLOSED, *_NOT_PROCESSED)
    elif claim.kind == "N14" and not _NEW.search(claim.quote):
        yield tuple(at.replace("/received", "/concluded") for at in cells), ()
    elif claim.kind in {"N21", "N24"} and "公开" in claim.quote:
        yield tuple(at.replace("/issued", "/in_force") for at in cells), ()
    for group in ("all_denied", "all_unavailable", "all_not_processed", "all_closed"):
        whole = named.requests(group)
        if set(cells) < set(whole):
            yield whole, ()


def explains_rest(claim: Claim, claims: Iterable[Claim]) -> bool:
    """Whether the text itself says what was carried over beside what was answered in time."""
    carried = any(other.kind == "N5" and other.value for other in claims)
    return carried or _NOT_YET_DUE.search(claim.quote) is not None


def adds_up(claim: Claim, claims: Iterable[Claim], dossier: Dossier) -> bool:
    """Whether several claims on the same cells are parts of what is printed there."""
    actual = printed_sum(claim.cells, dossier.figures)
    names = _NAMES.get(claim.kind)
    times = len(names.findall(claim.quote)) if names else 1
    if times > 1 and claim.value * times == actual:
        return True  # 信息不存在 1 件、非本机关掌握 1 件: one number said twice is one claim
    alike = [other for other in claims if is_alike(other, claim)]
    for some in (alike, [other for other in alike if other.section == claim.section]):
        values = [Decimal(other.value) for other in some]
        if len(values) > 1 and sum(values) == actual:
            return True
    return False


def is_alike(one: Claim, other: Claim) -> bool:
    """Whether two claims state a number of the same cells."""
    return (
        one.kind == other.kind
        and one.measure == Measure.LEVEL
        and one.period == Period.CURRENT
        and cells_of(one) == cells_of(other)
    )


def without_pending(claim: Claim, dossier: Dossier) -> bool:
    """Whether a number of cases leaves out those that were pending since last year."""
    before = last_year(dossier)
    totals = [at for at in claim.cells if at.startswith("challenges/") and at.endswith("/total")]
    if claim.kind not in _DISPUTES or before is None or len(totals) != len(claim.cells):
        return False
    pending = total(before.figures, tuple(at.replace("/total", "/pending") for at in totals))
    actual = total(dossier.figures, tuple(totals))
    return bool(pending) and actual is not None and holds(claim, actual - (pending or 0))


def is_part_of_agreed(claim: Claim, claims: Iterable[Claim], dossier: Dossier) -> bool:
    """Whether a number may be a part of, or loose talk about, a total that the text states rightly elsewhere."""
    agreeing = [
        other
        for other in claims
        if is_alike(other, claim) and status_of(other, dossier) == Status.AGREES
    ]
    if any(claim.weak or other.quote == claim.quote for other in agreeing):
        return True  # 废止和宣布失效 4 件，其中废止 1 件: a sentence does not contradict itself
    actual = printed_sum(claim.cells, dossier.figures)
    if actual is None or not 0 < claim.value < actual:
        return False
    return bool(agreeing) or is_one_sort(claim)


def is_one_sort(claim: Claim) -> bool:
    """Whether a number of decisions may be of one sort only: 办理排污许可 20 件."""
    return claim.kind in _DECISIONS and not _FORM_WORDS[claim.kind].search(claim.quote)


def may_be_of_area(claim: Claim, dossier: Dossier) -> bool:
    """Whether a government's office speaks of 全市, in the government's report or its own: nobody can tell."""
    return claim.scope == Scope.AREA and Office.of(dossier.agency) == Office.CABINET


def is_certain(claim: Claim, dossier: Dossier) -> bool:
    """Whether nothing but the stated number can be meant, in the words of the form."""
    if claim.weak or claim.approximate or claim.kind == "N24":
        return False
    if claim.scope == Scope.AREA and dossier.report_kind == "own":
        return False
    words = _FORM_WORDS.get(claim.kind)
    if words is not None and not words.search(claim.quote):
        return False
    if claim.kind not in _DISPUTES:
        return True
    outcome = _OUTCOME_WORDS.get(claim.cells[0].rpartition("/")[2], "")
    if claim.value and not re.search(outcome, claim.quote):
        return False
    linked = _ABOUT_INFORMATION.search(claim.quote) is not None
    return linked or not _HEARS_CASES.search(dossier.agency or "")
