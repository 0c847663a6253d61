"""Whether last year's report is that of the same agency, so that this year's figures must fit on."""

from __future__ import annotations

import re

from agencies.models import Agency
from reports.models import Report
from validation.engine import Dossier, Quote
from validation.passages import sentences
from validation.scale import level_of

_NOT_THE_NAME = re.compile(
    r"[\s《》“”]|(?:20\d\d|二[〇○零]..)年度?|关于|(?:政府)?信息公开.*$|政务公开.*$"
)
_REORGANISED = re.compile(
    r"机构改革|合并|划转|划入|划出|更名|重新组建|新组建|撤销|撤并|区划调整|更正|口径"
)
_FIGURES = re.compile(r"申请|结转|规范性文件|规章|许可|处罚|强制|收费|复议|诉讼")


def last_year(dossier: Dossier) -> Dossier | None:
    """Return last year's report of the same kind; ``None`` where it is missing or that of another year."""
    before = dossier.previous
    if before is None:
        return None
    if None not in (dossier.year, before.year) and before.year != (dossier.year or 0) - 1:
        return None
    kinds = {dossier.report_kind, before.report_kind} - {None}
    return before if len(kinds) <= 1 else None


def is_reorganised(dossier: Dossier, before: Dossier) -> bool:
    """Whether the agency had another name or parts last year, so that others' figures may have come to it."""
    if has_other_parts(dossier):
        return True
    if before.agency and dossier.names and before.agency not in dossier.names:
        return True
    if not dossier.names and not _is_one_name(dossier.agency or "", before.agency or ""):
        return True
    titled = named_in_title(before)
    return titled not in dossier.names and not _is_one_name(named_in_title(dossier), titled)


def has_other_parts(dossier: Dossier) -> bool:
    """Whether an aggregate adds up other agencies than last year's, as far as that is known."""
    parts = dossier.subordinates
    if parts is None or parts.previous_names is None:
        return False
    return parts.previous_names != frozenset((*parts.figures, *parts.missing))


def named_in_title(dossier: Dossier) -> str:
    """Return what a title says besides the year and the sort of document: the agency's name."""
    return _NOT_THE_NAME.sub("", dossier.title or "")


def _is_one_name(one: str, other: str) -> bool:
    """Whether two names can be one agency's: the same, one unknown, or one with a place before it."""
    return not one or not other or one.endswith(other) or other.endswith(one)


def explanation(dossier: Dossier, subject: re.Pattern[str] = _FIGURES) -> Quote | None:
    """Return the sentence that tells why figures do not fit on last year's, if there is one."""
    for quote in sentences(dossier):
        if _REORGANISED.search(quote.text) and subject.search(quote.text):
            return quote
    return None


def may_be_aggregate(dossier: Dossier) -> bool:
    """Whether a report covers all agencies of an area, or may: a government's whose kind nobody has told."""
    if dossier.report_kind is not None:
        return dossier.report_kind == Report.Kind.AGGREGATE
    name = dossier.agency or named_in_title(dossier)
    is_government = dossier.agency_kind in {None, Agency.Kind.GOVERNMENT} and name.endswith(
        "人民政府"
    )
    return is_government and level_of(name) != "township"


def doubts_any(dossier: Dossier, *addresses: str) -> bool:
    """Whether the reader was unsure of one of these cells of another report than the one examined."""
    return not dossier.doubtful.isdisjoint(addresses)
