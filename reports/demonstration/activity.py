"""A year's figures of each agency, from the size of its trade and what it carried over: always the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from reports import statutory
from reports.demonstration.footing import footed, total
from reports.demonstration.province import Organ, organs
from reports.demonstration.trades import SCALES, TRADES
from reports.models import Figures
from reports.statutory import Form

FIRST_YEAR = 2019
"""Nothing was carried over into the first year."""

_COLUMNS = {
    "natural_person": 80,
    "business": 11,
    "research_institution": 1,
    "public_welfare_organization": 1,
    "legal_service_agency": 6,
    "other": 1,
}
_OUTCOMES = {
    "granted": 36,
    "partially_granted": 7,
    "denied_state_secret": 1,
    "denied_prohibited_by_law": 1,
    "denied_third_party": 2,
    "denied_internal_affairs": 2,
    "denied_deliberative": 2,
    "denied_enforcement_file": 4,
    "denied_inquiry_matter": 2,
    "unavailable_not_held": 25,
    "unavailable_not_compiled": 5,
    "unavailable_unclear": 1,
    "not_processed_petition": 5,
    "not_processed_duplicate": 3,
    "not_processed_excessive": 1,
    "closed_not_clarified": 2,
    "closed_other": 3,
}
_HABITS = {"澜汀市柏亭区云桥街道办事处": {"granted": 4, "unavailable_not_held": 150}}
"""Who answers otherwise than its like, by outcome: a board of outliers has something to show."""
_JUDGED = {"upheld": 8, "corrected": 1, "other": 1}
"""How cases end, by any route."""
_PENDING = 0.15
_SUED = 0.35
"""Share of the decisions upheld in reconsideration that are taken to court in the same year."""
REVIEW_COMES_FIRST = 2024
"""From this year on refusals go to reconsideration first, so that hardly anybody sues without it."""
Values = dict[str, int | Decimal]


@cache
def figures_of(organ: Organ, year: int) -> Figures:
    """Return what the agency truthfully reports for a year; governments sum up all below them."""
    form = Form.for_year(year)
    if organ.files_aggregate:
        return _summed([figures_of(below, year) for below in own_reporters_below(organ)], form)
    dice = random.Random(f"{organ.name} {year}")
    return footed(
        {
            **_requests(organ, year, dice),
            **_challenges(organ, year),
            **(_disclosure_2019 if form == Form.F2019 else _disclosure)(organ, year, dice),
        },
        form,
    )


def own_reporters_below(government: Organ) -> Iterator[Organ]:
    """Yield every agency below a government that files a report of its own organ."""
    for organ in organs():
        if organ.parent == government.name:
            if organ.files_aggregate:
                yield from own_reporters_below(organ)
            else:
                yield organ


def _requests(organ: Organ, year: int, dice: random.Random) -> Values:
    """Every request gets an applicant and an outcome; what was carried in is always concluded."""
    combined = Form.for_year(year) == Form.F2019
    values: Values = {}
    expected = TRADES[organ.trade].requests * _size(organ) * dice.uniform(0.7, 1.35)
    received = dict.fromkeys(_COLUMNS, 0)
    for applicant in _pick(_COLUMNS, round(expected), dice):
        received[applicant] += 1
    for applicant, arrived in received.items():
        at = f"requests/{applicant}/"
        before = _carried_in(organ, applicant, year)
        carried_out = sum(dice.random() < 0.06 for _ in range(arrived))
        values[at + "carried_in"] = before
        values[at + "carried_out"] = carried_out
        for outcome in _pick(
            _OUTCOMES | _HABITS.get(organ.name, {}), before + arrived - carried_out, dice
        ):
            line = "closed_combined" if combined and outcome.startswith("closed") else outcome
            values[at + line] = values.get(at + line, 0) + 1
    return values


def _carried_in(organ: Organ, applicant: str, year: int) -> int:
    if year == FIRST_YEAR:
        return 0
    return int(figures_of(organ, year - 1).value(f"requests/{applicant}/carried_out") or 0)


def _challenges(organ: Organ, year: int) -> Values:
    """About one request in twenty is contested; what was pending last year is decided in this one."""
    dice = random.Random(f"{organ.name} challenges {year}")
    expected = TRADES[organ.trade].requests * _size(organ) / 22
    direct = expected if year < REVIEW_COMES_FIRST else expected / 6
    reviews = _cases(organ, "reconsideration", year, int(dice.uniform(0, expected)), dice)
    upheld = reviews["challenges/reconsideration/upheld"]
    sued = sum(dice.random() < _SUED for _ in range(upheld))
    return {
        **reviews,
        **_cases(organ, "litigation_direct", year, int(dice.uniform(0, direct)), dice),
        **_cases(organ, "litigation_after_reconsideration", year, sued, dice),
    }


def _cases(organ: Organ, route: str, year: int, new: int, dice: random.Random) -> dict[str, int]:
    """Return the outcomes of a route: of the new cases and of those pending before."""
    before = 0
    if year > FIRST_YEAR:
        before = int(figures_of(organ, year - 1).value(f"challenges/{route}/pending") or 0)
    pending = sum(dice.random() < _PENDING for _ in range(new))
    judged = _pick(_JUDGED, before + new - pending, dice)
    outcomes = {f"challenges/{route}/{outcome}": judged.count(outcome) for outcome in _JUDGED}
    return {**outcomes, f"challenges/{route}/pending": pending}


def _disclosure(organ: Organ, year: int, dice: random.Random) -> Values:
    trade, size = TRADES[organ.trade], _size(organ)
    issued, repealed = _documents(organ, year)
    return {
        "disclosure/normative_documents/issued": issued,
        "disclosure/normative_documents/repealed": repealed,
        "disclosure/normative_documents/in_force": documents_in_force(organ, year),
        "disclosure/licensing_decisions": round(trade.licences * size * dice.uniform(0.85, 1.2)),
        "disclosure/penalty_decisions": round(trade.penalties * size * dice.uniform(0.8, 1.2)),
        "disclosure/compulsion_decisions": round(trade.compulsions * size * dice.uniform(0.6, 1.4)),
        "disclosure/fees_10k_yuan": _money(trade.fees * size * dice.uniform(0.8, 1.2)),
    }


def _change(organ: Organ, year: int) -> int:
    """Return by how many kinds of licences an agency grants more or fewer than the year before."""
    if year < FIRST_YEAR or not TRADES[organ.trade].licences:
        return 0
    return random.Random(f"{organ.name} licences {year}").randint(-1, 3)


def _disclosure_2019(organ: Organ, year: int, dice: random.Random) -> Values:
    trade, size = TRADES[organ.trade], _size(organ)
    issued, _ = _documents(organ, year)
    at = "disclosure_2019/"
    return {
        at + "normative_documents/new_made": issued,
        at + "normative_documents/newly_disclosed": issued,
        at + "normative_documents/total_disclosed": documents_in_force(organ, year),
        at + "licensing/previous_items": round(trade.licences**0.3) + _change(organ, year - 1),
        at + "licensing/change": _change(organ, year),
        at + "licensing/decisions": round(trade.licences * size * dice.uniform(0.85, 1.2)),
        at + "penalty/previous_items": round(trade.penalties**0.5),
        at + "penalty/decisions": round(trade.penalties * size * dice.uniform(0.8, 1.2)),
        at + "compulsion/previous_items": round(trade.compulsions**0.4),
        at + "compulsion/decisions": round(trade.compulsions * size * dice.uniform(0.6, 1.4)),
        at + "fees/previous_items": 2 if trade.fees else 0,
        at + "procurement/purchases": dice.randint(2, 14),
        at + "procurement/amount_10k_yuan": _money(size * dice.uniform(60, 900)),
    }


@cache
def _documents(organ: Organ, year: int) -> tuple[int, int]:
    """Normative documents issued and repealed in a year: never more than were in force before."""
    dice = random.Random(f"{organ.name} documents {year}")
    pace = max(1, round(TRADES[organ.trade].documents * _size(organ) / 9))
    issued, repealed = dice.randint(0, pace), dice.randint(0, pace // 2 + 1)
    before = documents_in_force(organ, year - 1)
    return issued, min(repealed, before) if year > FIRST_YEAR else 0


@cache
def documents_in_force(organ: Organ, year: int) -> int:
    """Normative documents in force at the end of a year: last year's, plus issued, minus repealed."""
    if year < FIRST_YEAR:
        return 4 + round(TRADES[organ.trade].documents * _size(organ) * 1.5)
    issued, repealed = _documents(organ, year)
    return documents_in_force(organ, year - 1) + issued - repealed


def _summed(parts: list[Figures], form: Form) -> Figures:
    """Add up reports cell by cell."""
    whole = Figures.blank(form)
    for address in whole.addresses():
        values = [part.value(address) for part in parts]
        whole.put(address, sum(value for value in values if value is not None))
    return whole


def _pick(weights: dict[str, int], count: int, dice: random.Random) -> list[str]:
    return dice.choices(list(weights), list(weights.values()), k=count)


def _money(amount: float) -> Decimal:
    return Decimal(f"{amount:.2f}") if amount else Decimal(0)


def _size(organ: Organ) -> float:
    return SCALES[organ.place.level]


def sum_of(figures: Figures, prefix: str) -> int:
    """Add up the total column over the lines of a bracket (``denied``, ``unavailable`` …)."""
    return total(
        figures,
        [
            f"requests/total/{line.key}"
            for line in statutory.request_lines(combined=figures.combined)
            if line.key.startswith(prefix)
        ],
    )
