"""Family A, patterns: errors that hide each other, the one cell that explains them, and copied figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from django.utils.translation import gettext_noop as _

from reports import statutory
from reports.equations import Equation, equations
from reports.models import Figures
from validation import wording
from validation.diagnosis import Repair, diagnose, fill
from validation.engine import Breach, Dossier, Severity, rule

BASIS = _("国办公开办函〔2021〕30号 附件 表三表头勾稽关系（2019、2020年度报告为〔2019〕60号）")

APPLICANTS = tuple(column.key for column in statutory.APPLICANTS if column.key != "total")
FEWEST_ALIKE, SMALLEST_ALIKE = 3, 6
"""Cells that are not zero, and their sum, below which two equal columns or rows may well be chance."""


@rule(
    "A12",
    title=_("差错相互抵消"),
    severity=Severity.ERROR,
    basis=BASIS,
    message=_("{whole}，但{parts}，正负恰好抵消，疑似{cause}。"),
    example={
        "requests/natural_person/received": 8,
        "requests/business/received": 3,
    },
    explanation=_(
        "总计成立而其中两处以上不成立、差额正负抵消的，通常是把一类申请人或一种办理结果的数填到了另一类："
        "只看总计发现不了。"
    ),
    remedy=_("核对台账中申请人类别和办理结果的归类，把填错位置的数移回原处。"),
)
def offsetting_errors(dossier: Dossier) -> Iterator[Breach]:
    """Errors between columns (or between rows) that cancel out in the total."""
    found = differences(dossier.figures)
    for code, line, whole in (
        ("A01", "received", _("总计列收办平衡")),
        ("A03", "concluded", _("总计列各办理结果之和与“（七）总计”相符")),
    ):
        yield from offsetting(
            found,
            whole=(code, f"requests/total/{line}"),
            parts=[(code, f"requests/{column}/{line}") for column in APPLICANTS],
            at=f"requests/total/{line}",
            params={"whole": whole, "cause": _("在申请人列之间填错了位置")},
            name=lambda at: column_name(at.split("/")[1]),
        )
    yield from offsetting(
        found,
        whole=("A02", "requests/total/concluded"),
        parts=[("A02", f"requests/total/{line}") for line in statutory.OUTCOME_LINES],
        at="requests/total/granted",
        params={
            "whole": _("“（七）总计”行各列之和与总计相符"),
            "cause": _("在办理结果各行之间填错了位置"),
        },
        name=lambda at: row_name(at.split("/")[2]),
    )


Differences = dict[tuple[str, str], tuple[Equation, int]]


def differences(figures: Figures) -> Differences:
    """Return each equation that can be checked and by how much its left side exceeds its right."""
    return {
        (equation.rule, equation.at): (equation, sums[0] - sums[1])
        for equation in equations(combined=figures.combined)
        if (sums := equation.sums(figures)) is not None
    }


def offsetting(
    found: Differences,
    *,
    whole: tuple[str, str],
    parts: Iterable[tuple[str, str]],
    at: str,
    params: dict[str, str],
    name: Callable[[str], wording.Words],
) -> Iterator[Breach]:
    """Yield the breach where the whole holds and its parts fail by amounts that add up to nothing."""
    if whole not in found or found[whole][1]:
        return
    failing = [found[part] for part in parts if part in found and found[part][1]]
    if failing and sum(difference for _equation, difference in failing) == 0:
        amounts = wording.names(
            wording.say(_("{name}相差 {amount}"), name=name(equation.at), amount=f"{difference:+d}")
            for equation, difference in failing
        )
        cells = dict.fromkeys(cell for equation, _difference in failing for cell in equation.cells)
        yield Breach(at, {**params, "parts": amounts}, tuple(cells))


@rule(
    "A13",
    title=_("差错位置推断"),
    severity=Severity.NOTICE,
    basis=BASIS,
    message=_("{hint}仅供核对时参考，以台账为准。"),
    example={"requests/natural_person/unavailable_not_held": 2},
    explanation=_(
        "逐格推算：如果改动某一格就能使它所在的全部不成立的等式同时成立，而且不破坏任何已成立的等式，"
        "就把这一格和推算的数列为建议；没有填数的格，两个以上等式推算出同一个非零的数时也列出。"
        "只是算术上的推断，不代表该格一定填错，系统不会改动任何数。"
    ),
    remedy=_("先核对这一格；台账与填报一致的，再核对等式中的其他各格。"),
)
def misplaced_cell(dossier: Dossier) -> Iterator[Breach]:
    """A single cell whose change would make the failing equations hold; a suggestion, never a repair."""
    failing = sum(bool(difference) for _at, difference in differences(dossier.figures).values())
    for repair in (*diagnose(dossier.figures), *fill(dossier.figures)):
        if dossier.seen is None or repair.at in dossier.seen:
            yield Breach(
                repair.at,
                {"hint": hint(repair, failing)},
                (repair.at,),
                expected=repair.suggested,
                actual=repair.printed,
            )


def hint(repair: Repair, failing: int) -> wording.Words:
    """Say what a repair suggests, where so many equations fail."""
    count = len(repair.mended)
    named = wording.names(map(equation_name, repair.mended))
    if repair.printed is None:
        return wording.say(
            _("{cell}没有填数，按{equations}推算应为 {suggested}，而不是 0。"),
            cell=wording.cell(repair.at),
            equations=named,
            suggested=repair.suggested,
        )
    return wording.say(
        _(
            "若{cell}由 {printed} 改为 {suggested}，{scope} {count} 个不成立的等式同时成立：{equations}。"
        ),
        cell=wording.cell(repair.at),
        printed=repair.printed,
        suggested=repair.suggested,
        scope=_("可使全部") if count == failing else _("可使其中"),
        count=count,
        equations=named,
    )


def equation_name(equation: Equation) -> wording.Words:
    """Return how a clerk would call an equation of table three."""
    _table, column, line = equation.at.split("/")
    if equation.rule == "A02":
        return wording.say(_("“{row}”行总计"), row=wording.line(line))
    template = _("{column}列收办平衡") if equation.rule == "A01" else _("{column}列办理结果总计")
    return wording.say(template, column=wording.applicant(column))


@rule(
    "A14",
    title=_("整列或整行雷同"),
    severity=Severity.NOTICE,
    basis=BASIS,
    message=_("表三{first}与{second}各格完全相同，请确认不是复制粘贴。"),
    example={
        "requests/natural_person/denied_state_secret": 3,
        "requests/natural_person/received": 10,
        "requests/natural_person/concluded": 10,
        "requests/business/denied_state_secret": 2,
        "requests/business/received": 6,
        "requests/business/concluded": 6,
        "requests/research_institution/denied_state_secret": 1,
        "requests/research_institution/received": 2,
        "requests/research_institution/concluded": 2,
        "requests/total/denied_state_secret": 6,
        "requests/total/received": 21,
        "requests/total/concluded": 20,
    },
    explanation=_(
        "两类申请人的整列，或两种办理结果的整行，数目较多而逐格相同时提示。"
        "全部申请都来自自然人时总计列与自然人列相同，属正常，不提示；零星小数相同也不提示。"
    ),
    remedy=_("核对台账；确实相同的无需处理。"),
)
def copied_figures(dossier: Dossier) -> Iterator[Breach]:
    """Two applicant columns, or two rows of results, that agree in every cell and are not trivially so."""
    figures = dossier.figures
    lines = [line.key for line in statutory.request_lines(combined=figures.combined)]
    results = [line for line in lines if line in statutory.OUTCOME_LINES]
    filled = [each for each in APPLICANTS if is_telling(figures, columns(each, results))]
    for first, second in combinations(filled, 2):
        if alike(figures, columns(first, lines), columns(second, lines)):
            yield Breach(
                f"requests/{second}/received",
                {"first": column_name(first), "second": column_name(second)},
                (*columns(first, lines), *columns(second, lines)),
            )
    varied = [line for line in results if is_telling(figures, rows(line))]
    for upper, lower in combinations(varied, 2):
        if alike(figures, rows(upper), rows(lower)):
            yield Breach(
                f"requests/total/{lower}",
                {"first": row_name(upper), "second": row_name(lower)},
                (*rows(upper), *rows(lower)),
            )


def columns(applicant: str, lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"requests/{applicant}/{line}" for line in lines)


def rows(line: str) -> tuple[str, ...]:
    return tuple(f"requests/{column}/{line}" for column in APPLICANTS)


def column_name(applicant: str) -> wording.Words:
    return wording.say(_("{column}列"), column=wording.applicant(applicant))


def row_name(line: str) -> wording.Words:
    return wording.say(_("“{row}”行"), row=wording.line(line))


def alike(figures: Figures, first: Iterable[str], second: Iterable[str]) -> bool:
    """Whether two columns or rows agree in every cell, blanks included."""
    return [figures.value(at) for at in first] == [figures.value(at) for at in second]


def is_telling(figures: Figures, cells: Iterable[str]) -> bool:
    """Whether there is so much in the cells that equality is hardly chance."""
    counts = [int(value) for at in cells if (value := figures.value(at))]
    return len(counts) >= FEWEST_ALIKE and sum(counts) >= SMALLEST_ALIKE
