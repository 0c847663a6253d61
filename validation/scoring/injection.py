"""Faults put into clean reports, each as a person would make it; whether each is found, and where."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from random import Random

from reports.reading import read_report
from reports.writers import WRITERS, Manuscript, can_show
from validation.engine import Dossier, Result, Severity, examine
from validation.scoring.drafts import Draft, draft
from validation.scoring.faults import FAULTS, Injection

TIMES = 3
"""Reports each fault is put into."""
Found = tuple[str, str]
"""Rule and address."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one fault in one report."""

    fault: str
    layout: str
    """The kind of file it was written into and read from, empty where the rules saw it directly."""
    missed: tuple[Found, ...]
    misplaced: tuple[Found, ...]
    """Expected findings whose rule did speak, but only of other places."""
    surplus: tuple[Found, ...]
    """Errors that are neither expected, nor a consequence, nor in the report without the fault."""
    expected: tuple[Found, ...]
    told: tuple[str, ...] = ()
    """What the rules said of the fault, for whoever looks into a miss."""


@dataclass(slots=True)
class Score:
    """All outcomes, counted."""

    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def expected(self) -> Counter[str]:
        return Counter(rule for one in self.outcomes for rule, _at in one.expected)

    @property
    def missed(self) -> Counter[str]:
        """Expectations that were not met at the right address."""
        return Counter(rule for one in self.outcomes for rule, _at in one.missed)

    @property
    def misplaced(self) -> int:
        return sum(len(one.misplaced) for one in self.outcomes)

    @property
    def surplus(self) -> list[tuple[Outcome, Found]]:
        return [(one, found) for one in self.outcomes for found in one.surplus]

    @property
    def recall(self) -> float:
        """Faults all of whose expected findings are there, at the right address."""
        return sum(not one.missed for one in self.outcomes) / len(self.outcomes)


def score(seed: int, times: int = TIMES) -> Score:
    """Put every fault into some reports; two in three are written to a file and read back."""
    result = Score()
    layouts = sorted(WRITERS)
    for name in FAULTS:
        for turn in range(times):
            dice = Random(f"{seed} {name} {turn}")
            layout = dice.choice(layouts) if turn % 3 else ""
            result.outcomes.append(outcome(name, dice, layout))
    return result


def outcome(name: str, dice: Random, layout: str) -> Outcome:
    """Put one fault into one report and see what the rules say of it."""
    clean = draft(dice)
    injected: Injection = FAULTS[name](clean, dice)
    if injected.clean is not None:
        clean = injected.clean
    written = can_be_written(injected.draft, layout)
    before = examine(seen(clean, layout if written else "")).results
    after = examine(seen(injected.draft, layout if written else "")).results
    return judged(name, layout if written else "", injected, before, after)


def judged(
    name: str,
    layout: str,
    injected: Injection,
    before: Sequence[Result],
    after: Sequence[Result],
) -> Outcome:
    """Compare what was expected with what is new."""
    known = {_key(result) for result in before}
    new = [result for result in after if _key(result) not in known]
    found = [_key(result) for result in new]
    missed = tuple(
        (rule, at)
        for rule, at in injected.expected
        if not any(rule == other and fnmatchcase(place, at) for other, place in found)
    )
    expected = {rule for rule, _at in injected.expected}
    return Outcome(
        name,
        layout,
        missed,
        tuple(one for one in missed if any(one[0] == rule for rule, _place in found)),
        tuple(
            _key(result)
            for result in new
            if result.severity == Severity.ERROR
            and result.rule.code not in expected
            and not any(fnmatchcase(result.rule.code, code) for code in injected.consequences)
        ),
        injected.expected,
        tuple(f"{result.rule.code} {result.breach.at}: {result.message}" for result in new),
    )


def _key(result: Result) -> Found:
    return result.rule.code, result.breach.at or ""


# --- through a file ------------------------------------------------------------------------------


def manuscript(one: Draft) -> Manuscript:
    """Return a draft as it is written."""
    dossier = one.dossier()
    return Manuscript(
        dossier.title or "",
        one.agency,
        one.year,
        dossier.figures,
        dossier.sections,
        dossier.printed,
    )


def can_be_written(one: Draft, layout: str) -> bool:
    """Whether a layout prints all of a draft."""
    return bool(layout) and not one.only_in_memory and can_show(manuscript(one), layout)


def seen(one: Draft, layout: str) -> Dossier:
    """Return what the rules see of a draft: directly, or written to a file and read back."""
    dossier = one.dossier()
    if not layout:
        return dossier
    writer = WRITERS[layout]
    read = read_report(io.BytesIO(writer.write(manuscript(one))), f"年报{writer.suffix}")
    return replace(
        dossier,
        figures=read.figures,
        title=read.title,
        form=read.form,
        sections=tuple(read.sections),
        printed=read.printed,
        labels=read.labels,
        seen=frozenset(read.places),
        doubts=tuple(read.doubts),
    )


# --- the report ----------------------------------------------------------------------------------


def section(*, seed: int, misses: bool) -> Iterator[str]:
    """Yield the lines of the report on injected faults."""
    result = score(seed)
    expected, missed = result.expected, result.missed
    through = sum(bool(one.layout) for one in result.outcomes)
    yield (
        f"injected faults: {len(result.outcomes)} of {len(FAULTS)} sorts, on {len(expected)} rules; "
        f"{through} written to a file and read back"
    )
    yield f"  recall at the right address  {result.recall:.3f}   (aim ≥ 0.98)"
    yield f"  found at another address only  {result.misplaced}"
    yield f"  new errors that are no consequence  {len(result.surplus)}"
    yield "  rule  expected  found  recall"
    for rule in sorted(expected):
        found = expected[rule] - missed[rule]
        yield f"  {rule:<4}  {expected[rule]:>8}  {found:>5}  {found / expected[rule]:>6.3f}"
    if misses:
        yield from _misses(result)


def _misses(result: Score) -> Iterator[str]:
    for one in result.outcomes:
        if one.missed or one.surplus:
            yield f"{one.fault} ({one.layout or 'directly'})"
            yield from (f"    missed   {rule} at {at}" for rule, at in one.missed)
            yield from (f"    surplus  {rule} at {at}" for rule, at in one.surplus)
            yield from (f"    said     {told}" for told in one.told)
