"""Precision and recall of the claims against expectations written by hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from reports.models import Narrative
from validation.claims.claim import Claim
from validation.claims.reading import claims_in

Key = tuple[str, Decimal, bool, str, frozenset[str]]
KINDS = tuple(f"N{number}" for number in range(1, 33))


@dataclass(slots=True)
class Tally:
    """How many claims were expected, found, and both."""

    expected: int = 0
    found: int = 0
    right: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0


@dataclass(slots=True)
class Score:
    """Tallies by kind, and every disagreement: (text, missed, surplus)."""

    kinds: dict[str, Tally] = field(default_factory=lambda: {kind: Tally() for kind in KINDS})
    misses: list[tuple[str, list[str], list[str]]] = field(default_factory=list)

    @property
    def overall(self) -> Tally:
        return Tally(
            sum(t.expected for t in self.kinds.values()),
            sum(t.found for t in self.kinds.values()),
            sum(t.right for t in self.kinds.values()),
        )


def score(rows: Iterator[dict[str, Any]]) -> Score:
    """Compare what is found in each row's text with what its row expects."""
    result = Score()
    for row in rows:
        expected = Counter(expected_key(claim) for claim in row["claims"])
        found = Counter(found_key(claim) for claim in claims_of(row))
        both = expected & found
        for counter, attribute in ((expected, "expected"), (found, "found"), (both, "right")):
            for key, number in counter.items():
                tally = result.kinds[key[0]]
                setattr(tally, attribute, getattr(tally, attribute) + number)
        if expected != found:
            missed, surplus = expected - both, found - both
            text = row.get("text") or " / ".join(s["text"] for s in row["sections"])
            result.misses.append((text, describe(missed), describe(surplus)))
    return result


def claims_of(row: dict[str, Any]) -> list[Claim]:
    """Return the claims found in a sentence or a whole narrative."""
    sections = row.get("sections") or [{"number": row["section"], "text": row["text"]}]
    narratives = [Narrative(number=s["number"], heading="", text=s["text"]) for s in sections]
    return claims_in(narratives, row["year"], row["agency"])


def expected_key(claim: dict[str, Any]) -> Key:
    return (
        claim["kind"],
        Decimal(str(claim["value"])),
        claim["approximate"],
        claim["scope"],
        frozenset(claim["cells"]),
    )


def found_key(claim: Claim) -> Key:
    return (
        claim.kind,
        Decimal(claim.value),
        claim.approximate,
        claim.scope.value,
        frozenset(claim.cells),
    )


def describe(keys: Counter[Key]) -> list[str]:
    """Return readable lines for claims."""
    return [
        f"{kind} {value}{'~' if loose else ''} {scope} {'+'.join(sorted(cells))}"
        for kind, value, loose, scope, cells in keys.elements()
    ]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a gold file, one JSON object a line."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())
