"""Correct reports to put faults into: figures that foot, a year before that fits on, text that tells them."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from agencies.models import Agency, Region
from reports import statutory
from reports.demonstration.footing import footed
from reports.models import Figures, Narrative, Report
from reports.models.figures import Value
from reports.statutory import Form
from reports.writers.manuscript import title_of
from validation.engine import Dossier, Filing
from validation.functions import functions_of
from validation.scoring.phrases import PARAGRAPHS, PHRASES, SLOTS

YEARS = (2022, 2023, 2024, 2025)
ORGANS = (
    ("临江市水务局", "我局"),
    ("临江市农业农村局", "我局"),
    ("临江市南屏区市场监督管理局", "我局"),
    ("临江市南屏区交通运输局", "我局"),
    ("云海县自然资源局", "我局"),
    ("云海县卫生健康局", "我局"),
    ("临江市城市管理局", "我局"),
    ("青石县住房和城乡建设局", "我局"),
)
"""Invented agencies, and what they call themselves."""
OUTCOMES = (
    *("granted", "granted", "granted", "partially_granted", "denied_third_party"),
    *("denied_internal_affairs", "denied_enforcement_file", "unavailable_not_held"),
    *("unavailable_not_held", "unavailable_not_compiled", "not_processed_petition"),
    *("not_processed_duplicate", "closed_other"),
)
COLUMNS = ("natural_person", "business", "legal_service_agency")
Cells = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Draft:
    """A report before it is rendered, so that a fault can be put into its figures, its text, or only one of them."""

    agency: str
    own: str
    year: int
    figures: Figures
    told: Mapping[str, str]
    """What the text says of each thing it names."""
    phrases: Mapping[str, str]
    """What it says, by slot."""
    headings: Mapping[int, str]
    previous: Draft | None = None
    title: str = ""
    printed: Mapping[str, str] = field(default_factory=dict)
    context: Mapping[str, Any] = field(default_factory=dict)
    """What else the office knows: fields of the dossier."""
    only_in_memory: bool = False
    """What is wrong cannot be written into a file by the writers."""

    # --- what a person may do to it ---

    def put(self, cells: Cells) -> Draft:
        """Type other figures into the tables, as they are."""
        figures = copy.deepcopy(self.figures)
        for at, value in cells.items():
            figures.put(at, value)
        return replace(self, figures=figures)

    def add(self, *addresses: str, by: int = 1) -> Draft:
        """Type figures that are too high by so many."""
        return self.put({at: self.count(at) + by for at in addresses})

    def tell(self, **told: object) -> Draft:
        """Have the text name other numbers than the tables."""
        return replace(self, told={**self.told, **{key: str(one) for key, one in told.items()}})

    def say(self, slot: str, words: str) -> Draft:
        """Write other words in a place."""
        return replace(self, phrases={**self.phrases, slot: words})

    def append(self, slot: str, words: str) -> Draft:
        """Write a sentence more in a place."""
        return self.say(slot, self.phrases[slot] + words)

    def reword(self, slot: str, old: str, new: str) -> Draft:
        """Write one word in place of another."""
        assert old in self.phrases[slot], (slot, old)
        return self.say(slot, self.phrases[slot].replace(old, new, 1))

    def without(self, *slots: str) -> Draft:
        """Leave out what a place says."""
        return replace(self, phrases={k: v for k, v in self.phrases.items() if k not in slots})

    def know(self, **context: Any) -> Draft:
        """Change what the office knows of the report."""
        return replace(self, context={**self.context, **context})

    def before(self, previous: Draft) -> Draft:
        """Put another report in the place of last year's."""
        return replace(self, previous=previous)

    def count(self, at: str) -> int:
        """Return a count of the tables."""
        return int(self.figures.value(at) or 0)

    # --- what becomes of it ---

    def text(self, number: int) -> str:
        """Return the text of a section."""
        paragraphs: list[str] = []
        for slot in SLOTS.get(number, ()):
            if slot not in self.phrases:
                continue
            words = self.phrases[slot].format(year=self.year, self=self.own, **self.told)
            if slot in PARAGRAPHS or not paragraphs:
                paragraphs.append(words)
            else:
                paragraphs[-1] += words
        return "\n".join(paragraphs)

    def dossier(self) -> Dossier:
        """Return the report as the rules see it, with the year before."""
        fields: dict[str, Any] = {
            "agency_kind": Agency.Kind.DEPARTMENT.value,
            "region_level": Region.Level.COUNTY.value,
            "report_kind": Report.Kind.OWN.value,
            "names": (self.agency,),
            "functions": functions_of(self.agency),
            "filing": Filing(
                received_on=date(self.year + 1, 1, 18),
                due_on=date(self.year + 1, 1, 31),
                published_on=date(self.year + 1, 1, 20),
            ),
        } | dict(self.context)
        return Dossier(
            figures=copy.deepcopy(self.figures),
            year=self.year,
            agency=self.agency,
            title=self.title or title_of(self.agency, self.year),
            form=self.figures.form,
            sections=tuple(
                Narrative(number=number, heading=heading, text=self.text(number))
                for number, heading in self.headings.items()
            ),
            printed=dict(self.printed),
            previous=self.previous.dossier() if self.previous else None,
            **fields,
        )


def draft(dice: Random) -> Draft:
    """Return a correct report of a department with the year before."""
    agency, own = dice.choice(ORGANS)
    year = dice.choice(YEARS)
    before = _figures(dice, None)
    this = _figures(dice, before)
    orders = {slot: dice.sample(range(len(ways)), 2) for slot, ways in PHRASES.items()}
    last, now = (
        {slot: PHRASES[slot][order[turn]] for slot, order in orders.items()} for turn in (0, 1)
    )
    previous = _draft(dice, agency, own, year - 1, before, last)
    return replace(_draft(dice, agency, own, year, this, now), previous=previous)


def _draft(  # noqa: PLR0917 - the parts of a report
    dice: Random,
    agency: str,
    own: str,
    year: int,
    figures: Figures,
    phrases: Mapping[str, str],
) -> Draft:
    headings = dict(enumerate(statutory.SECTIONS, start=1))
    return Draft(agency, own, year, figures, _told(dice, figures), phrases, headings)


def _figures(dice: Random, before: Figures | None) -> Figures:
    """Return figures that foot and follow on last year's."""
    values: dict[str, int | Decimal] = {
        "disclosure/normative_documents/issued": dice.randint(2, 6),
        "disclosure/normative_documents/repealed": dice.randint(1, 2),
        "disclosure/licensing_decisions": _near(dice, before, "disclosure/licensing_decisions"),
        "disclosure/penalty_decisions": _near(dice, before, "disclosure/penalty_decisions"),
        "disclosure/compulsion_decisions": dice.randint(5, 9),
        "disclosure/fees_10k_yuan": Decimal(dice.randint(1011, 4999)) / 100,
    }
    in_force = int(before.value("disclosure/normative_documents/in_force") or 0) if before else 23
    change = int(values["disclosure/normative_documents/issued"]) - int(
        values["disclosure/normative_documents/repealed"]
    )
    values["disclosure/normative_documents/in_force"] = in_force + change
    for column in COLUMNS:
        for line in OUTCOMES:
            at = f"requests/{column}/{line}"
            most = 4 if column == COLUMNS[0] else 2
            values[at] = int(values.get(at, 0)) + dice.randint(0, most)
        at = f"requests/{column}/"
        values[at + "carried_in"] = int(before.value(at + "carried_out") or 0) if before else 1
        values[at + "carried_out"] = dice.randint(1, 2) if column != COLUMNS[2] else 0
        values[at + "granted"] = int(values[at + "granted"]) + 5
        for line in ("partially_granted", "denied_third_party", "not_processed_duplicate"):
            values[at + line] = int(values[at + line]) + 1
    values["challenges/reconsideration/upheld"] = dice.randint(4, 6)
    values["challenges/reconsideration/corrected"] = 1
    values["challenges/litigation_direct/upheld"] = 1
    values["challenges/litigation_after_reconsideration/upheld"] = 2
    return footed(values, Form.F2021)


def figures_between(
    dice: Random, spread: tuple[int, int], cells: Mapping[str, int | Decimal] | None = None
) -> Figures:
    """Return figures of an agency that files for the first time; outcomes of each applicant lie in ``spread``."""
    values: dict[str, Any] = {
        f"requests/{column}/{line}": dice.randint(*spread)
        for column in COLUMNS
        for line in (*set(OUTCOMES), "carried_out")
    }
    values |= {f"requests/{column}/granted": 4 * spread[1] for column in COLUMNS}
    values |= {
        "disclosure/normative_documents/issued": dice.randint(1, 5),
        "disclosure/normative_documents/repealed": 1,
        "disclosure/normative_documents/in_force": dice.randint(11, 29),
        "disclosure/licensing_decisions": dice.randint(61, 147),
        "disclosure/penalty_decisions": dice.randint(31, 97),
        "disclosure/compulsion_decisions": dice.randint(3, 9),
        "disclosure/fees_10k_yuan": Decimal(dice.randint(1011, 4999)) / 100,
        "challenges/reconsideration/upheld": dice.randint(4, 6),
        "challenges/reconsideration/corrected": 1,
        "challenges/litigation_direct/upheld": 1,
        "challenges/litigation_after_reconsideration/upheld": 2,
    }
    return footed({**values, **(cells or {})}, Form.F2021)


def retold(draft: Draft, figures: Figures, dice: Random) -> Draft:
    """Return a draft with other figures, which its text tells as well."""
    return replace(draft, figures=figures, told=_told(dice, figures))


def _near(dice: Random, before: Figures | None, at: str) -> int:
    """Return a number not far from last year's."""
    if before is None:
        return dice.randint(61, 347)
    return int((before.value(at) or 0) * Decimal(dice.randint(88, 113)) / 100) + 1


_TOTALS: Mapping[str, tuple[str, ...]] = {
    "received": ("received",),
    "carried_in": ("carried_in",),
    "concluded": ("concluded",),
    "carried_out": ("carried_out",),
    "granted": ("granted",),
    "partial": ("partially_granted",),
    "denied": tuple(line for line in statutory.OUTCOME_LINES if line.startswith("denied")),
    "unavailable": tuple(line for line in statutory.OUTCOME_LINES if line.startswith("unavail")),
    "unprocessed": tuple(line for line in statutory.OUTCOME_LINES if line.startswith("not_proc")),
    "closed": statutory.CLOSED_LINES,
}
"""What the text calls a sum of lines of the requests' total column."""

_COUNTS: Mapping[str, str] = {
    "persons": "requests/natural_person/received",
    "direct": "challenges/litigation_direct/total",
    "after": "challenges/litigation_after_reconsideration/total",
    "reviews": "challenges/reconsideration/total",
    "upheld": "challenges/reconsideration/upheld",
    "corrected": "challenges/reconsideration/corrected",
    "issued": "disclosure/normative_documents/issued",
    "repealed": "disclosure/normative_documents/repealed",
    "in_force": "disclosure/normative_documents/in_force",
    "licences": "disclosure/licensing_decisions",
    "penalties": "disclosure/penalty_decisions",
    "compulsions": "disclosure/compulsion_decisions",
}
"""What the text calls a cell."""


def _told(dice: Random, figures: Figures) -> dict[str, str]:
    """Return what the text has to tell of the figures, and numbers that stand in no table."""

    def count(*addresses: str) -> int:
        return sum(int(figures.value(at) or 0) for at in addresses)

    totals = {
        name: count(*(f"requests/total/{line}" for line in lines))
        for name, lines in _TOTALS.items()
    }
    counts = {name: count(at) for name, at in _COUNTS.items()}
    posts = [dice.randint(21, 199) for _ in range(3)]
    online = totals["received"] * 2 // 3
    letters = (totals["received"] - online) // 2
    numbers: dict[str, object] = {
        **totals,
        **counts,
        "posts": sum(posts),
        **dict(zip(("posts_a", "posts_b", "posts_c"), posts, strict=True)),
        "organisations": totals["received"] - counts["persons"],
        "online": online,
        "letters": letters,
        "counter": totals["received"] - online - letters,
        "suits": counts["direct"] + counts["after"],
        "fees": figures.value("disclosure/fees_10k_yuan"),
        "trainings": dice.randint(2, 6),
    }
    return {name: str(number) for name, number in numbers.items()}
