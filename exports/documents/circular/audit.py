"""Everything the circular tells, asked for once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.timezone import localtime

from boards.choice import Choice
from exports import circulars
from exports.circulars import Wording, own_region
from exports.documents import issues
from exports.documents.issues import NAMED, TOPICS, Topic
from exports.snapshot import Snapshot
from reports.trends import Totals, whole
from validation.engine import Severity
from validation.models import Finding

EXAMPLES = 2


@dataclass(frozen=True, slots=True)
class Finds:
    """What was found of one topic: agencies and places named, an example or two, and what is only asked."""

    topic: Topic
    agencies: int
    places: int
    asked: int
    examples: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Audit:
    """Everything the circular tells, asked for once."""

    data: Snapshot
    values: dict[str, str]
    texts: dict[str, str]
    finds: Sequence[Finds]
    choice: Choice
    """The filters, within the office's own region."""
    rectify_by: str
    now: Totals
    before: Totals
    """The sums of the year and of the one before it."""

    @property
    def asks_something(self) -> bool:
        """Whether anything was found, or anybody was late or is missing."""
        return bool(self.finds) or any(self.values[step] != "0" for step in ("late", "missing"))

    @classmethod
    def of(cls, data: Snapshot, wording: Wording) -> Audit:
        """Count and sum up what the circular tells."""
        finds, named = _finds(data)
        now, before = _sums(data)
        values = circulars.values(data, wording.days, now, before, named)
        until = localtime(data.at).date() + timedelta(days=wording.days)
        texts = wording.filled(values)
        place = own_region(data)
        return cls(data, values, texts, finds, place, until.isoformat(), now, before)


def _sums(data: Snapshot) -> tuple[Totals, Totals]:
    choice = data.choice
    return whole(choice.own(), choice.basis), whole(choice.own(data.year - 1), choice.basis)


def _finds(data: Snapshot) -> tuple[list[Finds], tuple[int, int]]:
    """Return what was found by topic, and how many agencies and places are named in all."""
    named: dict[str, list[tuple[int, int]]] = {}
    asked: dict[str, int] = {}
    raised = issues.raised(data)
    for pk, rule, agency in raised.filter(NAMED).values_list("pk", "rule", "report__agency_id"):
        named.setdefault(rule, []).append((pk, agency))
    for rule in raised.exclude(NAMED).values_list("rule", flat=True):
        asked[rule] = asked.get(rule, 0) + 1
    found = []
    for topic in TOPICS:
        places = [
            one for rule, ones in named.items() if issues.topic_of(rule) is topic for one in ones
        ]
        waiting = sum(n for rule, n in asked.items() if issues.topic_of(rule) is topic)
        if places or waiting:
            keys = [pk for pk, _agency in places]
            agencies = len({agency for _pk, agency in places})
            found.append(Finds(topic, agencies, len(places), waiting, _examples(keys)))
    everything = [one for ones in named.values() for one in ones]
    return found, (len({agency for _pk, agency in everything}), len(everything))


def _examples(keys: list[int]) -> list[Finding]:
    """Return one finding each of the first agencies: errors before warnings, those with words to quote first."""
    loaded = Finding.objects.select_related("report__agency").in_bulk(keys[:200]).values()
    ordered = sorted(
        loaded, key=lambda one: (one.severity != Severity.ERROR, not one.quotes, one.pk)
    )
    chosen: dict[int, Finding] = {}
    for finding in ordered:
        chosen.setdefault(finding.report.agency_id, finding)
    return list(chosen.values())[:EXAMPLES]
