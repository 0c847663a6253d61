"""From clues to a verdict: whose report of which year and kind, how sure, and why in words.

What two independent sources say without a third against it is sure.  Everything else is a proposal that a
person must confirm; a wrong guess that looked sure would be somebody else's report in an agency's file.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from agencies.models import Region
from batches.recognition.clues import SOURCES, Clue, Clues
from batches.recognition.roster import Roster
from reports.models import Report

Reason = tuple[str, dict[str, Any]]
MOST_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file is taken for; ``reasons`` are codes of ``batches.reasons`` with their parameters."""

    agency: int | None
    year: int | None
    kind: str
    sure: bool
    reasons: tuple[Reason, ...]
    candidates: tuple[int, ...]


def judge(found: Clues, roster: Roster, scope: frozenset[int], expected_year: int) -> Verdict:
    """Weigh the clues; ``scope`` are the agencies the user may file for, ``expected_year`` what they said."""
    chosen, candidates, doubts = _agency(found, roster, scope)
    reasons = [_says(clue, roster) for clue in found.agencies if clue.binds and clue.match.agencies]
    year, year_reasons, year_sure = _year(found, expected_year)
    if found.unread:
        doubts.append(("unread", {}))
    sure = (
        chosen is not None and not doubts and year_sure and _is_agreed(found, chosen, roster, scope)
    )
    if chosen is not None and not doubts and not _is_agreed(found, chosen, roster, scope):
        doubts.append(("one_source", {}))
    if chosen is None and not doubts:
        doubts.append(("unknown", {"stated": found.stated}) if found.stated else ("nothing", {}))
    return Verdict(
        agency=chosen,
        year=year,
        kind=kind_of(chosen, roster),
        sure=sure,
        reasons=(*reasons, *doubts, *year_reasons),
        candidates=tuple(candidates[:MOST_CANDIDATES]),
    )


def kind_of(agency: int | None, roster: Roster) -> str:
    """Return what an agency owes: governments from the county upwards the aggregate of their area."""
    known = roster.known.get(agency) if agency is not None else None
    if known is None or not known.is_government:
        return Report.Kind.OWN.value
    is_township = roster.regions[known.region].level == Region.Level.TOWNSHIP
    return Report.Kind.OWN.value if is_township else Report.Kind.AGGREGATE.value


# --- whose ---------------------------------------------------------------------------------------


def _agency(
    found: Clues, roster: Roster, scope: frozenset[int]
) -> tuple[int | None, list[int], list[Reason]]:
    """Return the agency that fits best, all that may be meant, and what speaks against being sure."""
    binding = [clue for clue in found.agencies if clue.binds and clue.match.agencies]
    if not binding:
        return None, [], []
    doubts: list[Reason] = []
    possible = frozenset.intersection(*(clue.match.agencies for clue in binding))
    if not possible:
        doubts.append(("contradiction", {}))
        possible = _most_said(binding)
    narrowed = _narrowed(possible, found, roster)
    if len(narrowed) > 1 and len(narrowed & scope) == 1:
        narrowed &= scope
        doubts.append(("only_in_scope", {}))
    if len(narrowed) > 1:
        doubts.append(("several", {"n": len(narrowed)}))
    chosen = min(narrowed) if len(narrowed) == 1 else None
    if chosen is not None:
        chosen, more = _as_fileable(chosen, found, roster, scope)
        doubts += more
    others = sorted(frozenset().union(*(clue.match.agencies for clue in binding)) & scope)
    first = [chosen] if chosen is not None else sorted(narrowed & scope)
    return chosen, list(dict.fromkeys([*first, *others])), doubts


def _most_said(binding: list[Clue]) -> frozenset[int]:
    """Of sources that contradict each other: what most say, what the document says before its name."""
    votes: Counter[int] = Counter()
    for weight, clue in zip(range(len(binding) + 3, 0, -1), binding, strict=False):
        for key in clue.match.agencies:
            votes[key] += weight + (10 if clue.match.is_single else 0)
    most = max(votes.values())
    return frozenset(key for key, count in votes.items() if count == most)


def _narrowed(possible: frozenset[int], found: Clues, roster: Roster) -> frozenset[int]:
    """Of several, keep those the text mentions, else those of the folder's region, else those below it."""
    if len(possible) == 1:
        return possible
    mentioned = frozenset(
        key for clue in found.agencies if not clue.binds for key in clue.match.agencies
    )
    region_of = {key: roster.known[key].region for key in possible}
    for kept in (
        possible & mentioned,
        frozenset(key for key in possible if region_of[key] in found.place),
        frozenset(key for key in possible if roster.is_within(region_of[key], found.place)),
    ):
        if kept:
            return kept
    return possible


def _as_fileable(
    chosen: int, found: Clues, roster: Roster, scope: frozenset[int]
) -> tuple[int | None, list[Reason]]:
    """Put the successor in the place of a closed agency, and say what does not fit the folder or the scope."""
    doubts: list[Reason] = []
    known = roster.known[chosen]
    if known.closed_on is not None:
        follows = roster.successor_of(chosen)
        details = {"agency": known.name, "date": known.closed_on.isoformat()}
        if follows is None:
            return None, [("closed", details)]
        doubts.append(("succeeded", details | {"successor": roster.known[follows].name}))
        chosen = follows
    if found.place and not roster.is_within(roster.known[chosen].region, found.place):
        doubts.append(("other_folder", {"folder": found.place_text}))
    if chosen not in scope:
        return None, [("out_of_scope", {"stated": found.stated or roster.known[chosen].name})]
    return chosen, doubts


def _is_agreed(found: Clues, chosen: int, roster: Roster, scope: frozenset[int]) -> bool:
    """Whether two sources say it, and two speak for the region.

    One must be a name that leaves no other agency.  Where the other says no more than 水务局, the text, the
    folder or the user's scope, in which there is only one of these, must tell that it is this one: a title may
    be a namesake's elsewhere, copied.
    """
    saying = [clue for clue in found.agencies if chosen in clue.match.agencies]
    single = {clue.source for clue in saying if clue.match.is_single}
    if not single or len({clue.source for clue in saying}) < 2:
        return False
    is_mentioned = any(not clue.binds for clue in saying)
    in_place = roster.known[chosen].region in found.place
    alone = any(
        len(clue.match.agencies & scope) == 1 < len(clue.match.agencies)
        for clue in saying
        if clue.binds
    )
    return len(single) > 1 or is_mentioned or in_place or alone


def _says(clue: Clue, roster: Roster) -> Reason:
    """Tell what one source says and how that was understood."""
    keys = clue.match.agencies
    agency = roster.known[min(keys)].name if len(keys) == 1 else ""
    how = clue.match.how if agency else "several"
    return f"says_{how}", {
        "source": SOURCES[clue.source],
        "text": clue.text,
        "agency": agency,
        "n": len(keys),
    }


# --- which year ----------------------------------------------------------------------------------


def _year(found: Clues, expected: int) -> tuple[int | None, list[Reason], bool]:
    """Return the year, what is to be said of it, and whether it is sure."""
    stated = dict(reversed(found.years))
    if not stated:
        return expected, [("year_assumed", {"year": expected})], False
    first = found.years[0][1]
    if len(set(stated.values())) > 1:
        said = {"first": first, "others": "、".join(str(y) for y in sorted(set(stated.values())))}
        return first, [("years_differ", said)], False
    is_backed = len(stated) > 1 or first == expected
    return first, [] if is_backed else [("year_from", {"year": first})], is_backed
