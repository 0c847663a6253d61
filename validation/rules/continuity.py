"""Family C, figures across years: what was carried out last year is carried in this year, and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext_noop as _

from reports import statutory
from reports.statutory import Form
from validation import wording
from validation.engine import Breach, Dossier, Severity, rule
from validation.passages import sentences
from validation.rules.examples import on_form_2019, put_last_year, same_as_last_year
from validation.succession import (
    doubts_any,
    explanation,
    is_reorganised,
    last_year,
    may_be_aggregate,
)
from validation.tallies import APPLICANTS, CARRIED_IN, CARRIED_OUT, ROUTES, count, is_same, telling

BASIS = _(
    "国办公开办函〔2021〕30号 附件 表三第二项、第四项（2019、2020年度报告为〔2019〕60号）；"
    "《政府信息公开条例》第四十九条"
)
TABLE_TWO = _("国办公开办函〔2021〕30号 附件 表二第二十条第（一）项")
TABLE_FOUR = _("国办公开办函〔2021〕30号 附件 表四")
IDENTICAL = _("国办公开办函〔2021〕30号（内容雷同、敷衍塞责）；《政府信息公开条例》第四十七条")

RENAMED = _("上年报告的机关名称与本年不同，如因机构改革、职能划转请说明。")
EXPLAINED = _("正文有“{quote}”的说明，请一并核实。")
PERHAPS_AGGREGATE = _("如为政府汇总报告，所含机关的增减也会引起不衔接。")
UNSURE = _("上年报告中这一格识读存疑，请先核对原件。")

_CARRIED = re.compile(r"申请|结转")
_LAPSED = re.compile(r"失效|有效期|到期|期满|自动终止")
_DOCUMENTS = re.compile(r"文件|规章")
_LAPSED_COUNT = re.compile(
    r"(?:失效|到期|期满)[^\d。；，,]{0,16}(\d{1,5})\s*[件部个篇]|(\d{1,5})\s*[件部个篇][^\d。；，,]{0,12}(?:失效|到期|期满)"
)


# --- 结转 ----------------------------------------------------------------------------------------


@rule(
    "C01",
    title=_("结转与上年报告不衔接"),
    severity=Severity.ERROR,
    basis=BASIS,
    message=_(
        "上年报告“四、结转下年度继续办理”总计 {before} 件，本年“二、上年结转政府信息公开申请数量”总计填 {now} 件，"
        "相差 {difference}。{note}"
    ),
    example=put_last_year(
        {"requests/natural_person/carried_out": 3, "requests/total/carried_out": 3}
    ),
    explanation=_(
        "上年结转下年度继续办理的申请，就是本年的上年结转，两年报告的总计应当相等；2020年度与2021年度表式不同，"
        "这两项相同，也可以核对。机关更名、机构改革、正文有更正或划转说明、上年数字识读存疑的，降为疑问；"
        "没有上年报告或有空白的不判断。政府汇总报告由 G07 核对。"
    ),
    remedy=_(
        "对照上年报告和申请台账核实：上年报告有误的应更正上年报告，因机构改革划转的请在正文说明。"
    ),
    traps=_("机构改革划转、合并；上年报告已更正；政府汇总的下级单位有增减。"),
)
def carried_over(dossier: Dossier) -> Iterator[Breach]:
    """What last year's report carried out is what this year's carried in."""
    before = last_year(dossier)
    if before is None or dossier.report_kind == "aggregate":
        return
    carried_out, carried_in = count(before.figures, CARRIED_OUT), count(dossier.figures, CARRIED_IN)
    if carried_out is None or carried_in is None or carried_out == carried_in:
        return
    note, severity = reservation(dossier, before, CARRIED_OUT)
    yield Breach(
        CARRIED_IN,
        {
            "before": carried_out,
            "now": carried_in,
            "difference": abs(carried_out - carried_in),
            "note": note,
        },
        (CARRIED_IN,),
        expected=carried_out,
        actual=carried_in,
        severity=severity,
    )


def reservation(
    dossier: Dossier, before: Dossier, address: str
) -> tuple[wording.Words | str, Severity | None]:
    """Return why continuity is not certain, in words, and the severity that leaves; ``None`` if it is."""
    quote = explanation(dossier, _CARRIED)
    if doubts_any(before, address):
        return wording.say(UNSURE), Severity.WARNING
    if quote is not None:
        return wording.say(EXPLAINED, quote=wording.verbatim(quote.text)), Severity.WARNING
    if is_reorganised(dossier, before):
        return wording.say(RENAMED), Severity.WARNING
    if may_be_aggregate(dossier):
        return wording.say(PERHAPS_AGGREGATE), Severity.WARNING
    return "", None


@rule(
    "C02",
    title=_("分申请人的结转不衔接"),
    severity=Severity.WARNING,
    basis=BASIS,
    message=_(
        "{column}列：上年报告结转下年度 {before} 件，本年上年结转填 {now} 件，相差 {difference}，请核实。"
    ),
    example=put_last_year(
        {"requests/natural_person/carried_out": 0, "requests/business/carried_out": 1}
    ),
    explanation=_(
        "结转的申请，申请人类别一般不变，各列也应与上年报告衔接。申请人类别经核实更正的属正常，说明即可。"
        "有空白、没有上年报告、机关更名或正文有划转说明的不判断。"
    ),
    remedy=_("对照申请台账核实各类申请人的结转数。"),
    traps=_("申请人性质更正；机构改革划转；汇总报告的下级单位有增减。"),
)
def carried_over_by_applicant(dossier: Dossier) -> Iterator[Breach]:
    """Requests carried over stay in their applicant's column."""
    before = last_year(dossier)
    if before is None or is_reorganised(dossier, before) or explanation(dossier, _CARRIED):
        return
    for column in APPLICANTS:
        now_at = f"requests/{column}/carried_in"
        carried_out = count(before.figures, f"requests/{column}/carried_out")
        carried_in = count(dossier.figures, now_at)
        if carried_out is None or carried_in is None or carried_out == carried_in:
            continue
        yield Breach(
            now_at,
            {
                "column": wording.applicant(column),
                "before": carried_out,
                "now": carried_in,
                "difference": abs(carried_out - carried_in),
            },
            (now_at,),
            expected=carried_out,
            actual=carried_in,
        )


# --- 滚存 ----------------------------------------------------------------------------------------

ROLLED_MESSAGE = _(
    "{row}：上年现行有效 {before} + 本年制发 {issued} - 本年废止 {repealed} = {expected}，"
    "本年现行有效填 {in_force}，相差 {difference}，请核实。"
)
ROLLED_REMEDY = _(
    "会同制发机构核对文件目录；因宣布失效、有效期届满、清理口径变化而不等的，请在正文说明件数。"
)


@rule(
    "C03",
    title=_("规范性文件滚存不符"),
    severity=Severity.WARNING,
    basis=TABLE_TWO,
    message=ROLLED_MESSAGE,
    example={"disclosure/normative_documents/in_force": 19},
    explanation=_(
        "上年现行有效件数加本年制发、减本年废止，一般等于本年现行有效件数。"
        "正文写明有文件失效、到期的，按其件数计算，没有写件数的不提示；两年表式不同、机关更名或有空白的不判断。"
    ),
    remedy=ROLLED_REMEDY,
    traps=_("自动失效、宣布失效不计“废止”；清理口径；代拟政府文件；机构改革。"),
)
def normative_documents_roll_forward(dossier: Dossier) -> Iterator[Breach]:
    """Normative documents in force are last year's, plus those issued, less those repealed."""
    return rolled_forward(dossier, "normative_documents")


@rule(
    "C04",
    title=_("规章滚存不符"),
    severity=Severity.WARNING,
    basis=TABLE_TWO,
    message=ROLLED_MESSAGE,
    example=put_last_year({"disclosure/administrative_rules/in_force": 4}),
    explanation=_(
        "上年现行有效的规章加本年制发、减本年废止，一般等于本年现行有效的规章；修改规章不增减件数。"
        "正文写明有规章失效的按其件数计算，没有写件数的不提示；两年表式不同、机关更名或有空白的不判断。"
    ),
    remedy=ROLLED_REMEDY,
    traps=_("修改规章不计；宣布失效不计“废止”。"),
)
def rules_roll_forward(dossier: Dossier) -> Iterator[Breach]:
    """Administrative rules in force are last year's, plus those issued, less those repealed."""
    return rolled_forward(dossier, "administrative_rules")


def rolled_forward(dossier: Dossier, row: str) -> Iterator[Breach]:
    """Yield the breach of a row of documents that does not roll forward from last year."""
    before = last_year(dossier)
    if before is None or is_reorganised(dossier, before):
        return
    issued_at, repealed_at, in_force_at = cells = tuple(
        f"disclosure/{row}/{column.key}" for column in statutory.DOCUMENT_COLUMNS
    )
    held = count(before.figures, in_force_at)
    issued, repealed, in_force = (count(dossier.figures, at) for at in cells)
    if held is None or issued is None or repealed is None or in_force is None:
        return
    expected = held + issued - repealed
    if in_force == expected or is_lapse(dossier, expected - in_force):
        return
    yield Breach(
        in_force_at,
        {
            "row": {one.key: one.label for one in statutory.DOCUMENT_ROWS}[row],
            "before": held,
            "issued": issued,
            "repealed": repealed,
            "expected": expected,
            "in_force": in_force,
            "difference": abs(expected - in_force),
        },
        (issued_at, repealed_at, in_force_at),
        expected=expected,
        actual=in_force,
    )


def is_lapse(dossier: Dossier, gap: int) -> bool:
    """Whether the text tells of so many documents that lapsed, or of some without saying how many."""
    if explanation(dossier, _DOCUMENTS) is not None:
        return True
    if gap <= 0:
        return False
    for quote in sentences(dossier):
        if _LAPSED.search(quote.text) and _DOCUMENTS.search(quote.text):
            numbers = {int(one or other) for one, other in _LAPSED_COUNT.findall(quote.text)}
            if not numbers or gap in numbers:
                return True
    return False


# --- 复议、诉讼 -----------------------------------------------------------------------------------


@rule(
    "C05",
    title=_("上年未审结的案件没有下落"),
    severity=Severity.WARNING,
    basis=TABLE_FOUR,
    message=_("{route}：上年报告尚未审结 {pending} 件，本年总计只有 {total} 件，请核实。"),
    example=put_last_year(
        {"challenges/reconsideration/pending": 3, "challenges/reconsideration/total": 4}
    ),
    explanation=_(
        "上年尚未审结的案件，本年不是审结就是仍未审结，本年总计一般不少于上年尚未审结数。"
        "移转、撤案或统计口径不同的，属实说明即可；机关更名或有空白的不判断。"
    ),
    remedy=_("对照上年报告和案件台账核实；案件移转、撤回的请说明。"),
    traps=_("案件移转、撤回；机构改革。"),
)
def pending_cases_go_on(dossier: Dossier) -> Iterator[Breach]:
    """Cases pending last year are among this year's."""
    before = last_year(dossier)
    if before is None or is_reorganised(dossier, before):
        return
    for route in ROUTES:
        at = f"challenges/{route}/total"
        pending = count(before.figures, f"challenges/{route}/pending")
        total = count(dossier.figures, at)
        if pending is not None and total is not None and pending > total:
            yield Breach(
                at,
                {"route": wording.route(route), "pending": pending, "total": total},
                (at,),
                expected=pending,
                actual=total,
            )


# --- 雷同与表式 -----------------------------------------------------------------------------------


@rule(
    "C08",
    title=_("数据与上年逐格相同"),
    severity=Severity.WARNING,
    basis=IDENTICAL,
    message=_(
        "表二、表三、表四各格与上年报告完全相同，其中非零的 {cells} 格，请确认不是沿用上年数据。"
    ),
    example=same_as_last_year,
    explanation=_(
        "两年三张表逐格相同，且有若干格不为零时提示。全部为零或只有零星数字的相同属正常，不提示。"
    ),
    remedy=_("核对台账，确认填报的是本年度数据。"),
    limits={"cells": 5},
    traps=_("全零报告；零星数字相同。"),
)
def figures_of_last_year(dossier: Dossier) -> Iterator[Breach]:
    """The three tables are not last year's over again."""
    before = last_year(dossier)
    if before is None or not is_same(dossier.figures, before.figures):
        return
    filled = telling(dossier.figures)
    if len(filled) >= dossier.limit("C08", "cells"):
        yield Breach("requests/total/received", {"cells": len(filled)}, tuple(filled))


@rule(
    "C14",
    title=_("使用已废止的表式"),
    severity=Severity.ERROR,
    basis=_("国办公开办函〔2021〕30号"),
    since=2021,
    message=_("{year}年度报告使用的是{form}，应使用国办公开办函〔2021〕30号规定的格式。"),
    example=on_form_2019,
    explanation=_(
        "2021年度起的报告使用〔2021〕30号规定的格式：表二为制发、废止、现行有效件数和处理决定数量，"
        "不再填报新公开数量、上一年项目数量和政府集中采购。2019、2020年度报告用旧表式不提示。"
    ),
    remedy=_("按〔2021〕30号的格式重新填报表二，并核对表三“（六）其他处理”是否分三行。"),
    traps=_("2019、2020年度报告；仅表三“其他处理”印为一行的不算旧表式。"),
)
def form_in_force(dossier: Dossier) -> Iterator[Breach]:
    """Reports of 2021 and later are on the form of 2021."""
    names = {
        Form.F2019: _("2019年试行的表式（〔2019〕60号）"),
        Form.OLDER: _("2018年度以前的旧表式"),
    }
    if dossier.form in names and dossier.year is not None:
        unsure = any(doubt.code == "year_from_text" for doubt in dossier.doubts)
        yield Breach(
            "section/2",
            {"year": dossier.year, "form": names[dossier.form]},
            severity=Severity.WARNING if unsure else None,
        )
