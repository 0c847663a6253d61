"""What goes wrong in real reports, as edits of a clean manuscript; each returns a new one.

An edit that finds nothing to work on returns ``None``.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

from reports import statutory
from reports.models import Figures, Narrative
from reports.models.figures import Value
from reports.statutory import Form
from reports.writers.manuscript import Manuscript

Fault = Callable[[Manuscript], Manuscript | None]


def altered(
    manuscript: Manuscript,
    values: Mapping[str, Value],
    printed: Mapping[str, str] | None = None,
) -> Manuscript:
    """Return the manuscript with some cells changed; the original's figures stay as they are."""
    figures = copy.deepcopy(manuscript.figures)
    for address, value in values.items():
        figures.put(address, value)
    return replace(manuscript, figures=figures, printed={**manuscript.printed, **(printed or {})})


# --- arithmetic --------------------------------------------------------------------------------


def unbalanced_column(manuscript: Manuscript) -> Manuscript:
    """A01: one request too many is carried out, in the applicant's column and in the total."""
    column = _count(manuscript, "requests/natural_person/carried_out")
    whole = _count(manuscript, "requests/total/carried_out")
    return altered(
        manuscript,
        {
            "requests/natural_person/carried_out": column + 1,
            "requests/total/carried_out": whole + 1,
        },
    )


def wrong_total(manuscript: Manuscript) -> Manuscript:
    """A02, A03 and A01 together: the grand total of results is typed wrong."""
    at = "requests/total/concluded"
    return altered(manuscript, {at: _count(manuscript, at) + 9})


def mistyped_cell(manuscript: Manuscript) -> Manuscript | None:
    """A02 and A03: one cell is typed wrong, and changing it back repairs both equations."""
    column = "requests/natural_person/"
    lines = [line for line in statutory.OUTCOME_LINES if line.startswith(("granted", "unavail"))]
    at = max((column + line for line in lines), key=lambda at: _count(manuscript, at))
    value = _count(manuscript, at)
    return altered(manuscript, {at: value * 10 + 1}) if value else None


def offsetting_errors(manuscript: Manuscript) -> Manuscript | None:
    """A12: two columns are out by the same number in opposite directions, the total column agrees."""
    person, business = "requests/natural_person/received", "requests/business/received"
    if _count(manuscript, business) < 1:
        return None
    return altered(
        manuscript,
        {person: _count(manuscript, person) + 1, business: _count(manuscript, business) - 1},
    )


def forgotten_total(manuscript: Manuscript) -> Manuscript | None:
    """A04 to A06: cases are entered, but the total of the route prints 0."""
    for route in statutory.ROUTES:
        at = f"challenges/{route.key}/total"
        if _count(manuscript, at):
            return altered(manuscript, {at: 0})
    return None


def fewer_in_force_than_issued(manuscript: Manuscript) -> Manuscript | None:
    """A11: more normative documents issued this year than are in force."""
    at = "disclosure/normative_documents/"
    issued = _count(manuscript, at + "issued")
    return altered(manuscript, {at + "in_force": issued - 1}) if issued else None


# --- how cells are filled ----------------------------------------------------------------------


def blank_cells(manuscript: Manuscript) -> Manuscript:
    """A09: zeros of table four, but for the totals, and of one applicant's column are left empty."""
    zeros = [
        address
        for address, value in manuscript.figures.items()
        if value == 0
        and address.startswith(("challenges/", "requests/public_welfare"))
        and address not in _ROUTE_TOTALS
    ]
    return altered(manuscript, dict.fromkeys(zeros))


def placeholders(manuscript: Manuscript) -> Manuscript:
    """A10: slashes stand in table four and dashes under 规章 instead of zeros."""
    marks = dict.fromkeys(statutory.challenge_addresses(), "/")
    marks |= {
        address: "—"
        for address in manuscript.figures.addresses()
        if "administrative_rules" in address
    }
    zeros = {at: mark for at, mark in marks.items() if manuscript.figures.value(at) == 0}
    return altered(manuscript, dict.fromkeys(zeros), zeros)


def decimal_count(manuscript: Manuscript) -> Manuscript | None:
    """A07: a number of decisions is printed with a decimal point, as if in 万件."""
    at = "disclosure/penalty_decisions"
    if not manuscript.figures.disclosure or not manuscript.figures.value(at):
        return None
    return altered(manuscript, {at: None}, {at: "9.8"})


def fees_in_yuan(manuscript: Manuscript) -> Manuscript | None:
    """A08: the fees are printed in 元 under a head that says 万元."""
    at = "disclosure/fees_10k_yuan"
    fees = manuscript.figures.value(at) if manuscript.figures.disclosure else None
    return altered(manuscript, {at: Decimal(int(fees * 10_000))}) if fees else None


def decorated_numbers(manuscript: Manuscript) -> Manuscript | None:
    """No error: thousands separators, units, full-width digits and a note, which the reader understands."""
    at = "disclosure/"
    if not manuscript.figures.disclosure:
        return None
    licences = _count(manuscript, at + "licensing_decisions")
    penalties = _count(manuscript, at + "penalty_decisions")
    in_force = _count(manuscript, at + "normative_documents/in_force")
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    printed = {
        at + "licensing_decisions": f"{licences:,}" if licences >= 1000 else f"{licences}件",
        at + "penalty_decisions": str(penalties).translate(wide),
        at + "normative_documents/in_force": f"{in_force}（含上年度保留{max(in_force - 1, 0)}件）",
    }
    return altered(manuscript, {}, printed)


_ROUTE_TOTALS = frozenset(f"challenges/{route.key}/total" for route in statutory.ROUTES)


# --- across years, tables and text -------------------------------------------------------------


def broken_carry_over(manuscript: Manuscript) -> Manuscript | None:
    """C01: what was carried in is not what last year carried out; the column still balances."""
    changes: dict[str, Value] = {}
    for column in ("natural_person", "total"):
        at = f"requests/{column}/"
        received = _count(manuscript, at + "received")
        if received < 1:
            return None
        changes[at + "carried_in"] = _count(manuscript, at + "carried_in") + 1
        changes[at + "received"] = received - 1
    return altered(manuscript, changes)


def text_disagrees(manuscript: Manuscript) -> Manuscript | None:
    """D01: the text states another number of requests than table three."""
    received = _count(manuscript, "requests/total/received")
    return _reworded(manuscript, f"申请{received}件", f"申请{received + 3}件")


def no_last_section(manuscript: Manuscript) -> Manuscript:
    """F01 and F07: section six, and with it the statement on fees, is missing."""
    return replace(manuscript, sections=manuscript.sections[:-1])


def combined_line(manuscript: Manuscript) -> Manuscript | None:
    """The hybrid form: （六）其他处理 is one row as on the form of 2019."""
    old = manuscript.figures
    if old.form != Form.F2021 or old.combined:
        return None
    figures = Figures.blank(Form.F2021, combined=True)
    for address in figures.addresses():
        if address.endswith("closed_combined"):
            at = address.removesuffix("closed_combined")
            figures.put(
                address, sum(_count(manuscript, at + line) for line in statutory.CLOSED_LINES)
            )
        else:
            figures.put(address, old.value(address))
    return replace(manuscript, figures=figures)


FAULTS: dict[str, Fault] = {
    fault.__name__: fault
    for fault in (
        unbalanced_column,
        wrong_total,
        mistyped_cell,
        offsetting_errors,
        forgotten_total,
        fewer_in_force_than_issued,
        blank_cells,
        placeholders,
        decimal_count,
        fees_in_yuan,
        decorated_numbers,
        broken_carry_over,
        text_disagrees,
        no_last_section,
        combined_line,
    )
}
"""The edits the demonstration draws from."""


def _count(manuscript: Manuscript, address: str) -> int:
    return int(manuscript.figures.value(address) or 0)


def _reworded(manuscript: Manuscript, old: str, new: str) -> Manuscript | None:
    sections = tuple(
        Narrative(
            number=section.number,
            heading=section.heading,
            text=section.text.replace(old, new, 1),
        )
        for section in manuscript.sections
    )
    if [s.text for s in sections] == [s.text for s in manuscript.sections]:
        return None
    return replace(manuscript, sections=sections)
