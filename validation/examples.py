"""A rule's example for its page: what it says of the faulty report, and what the clean one has there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from reports import statutory
from reports.models import Figures
from reports.models.figures import Value
from validation import wording
from validation.engine import Dossier, Result, Rule, examine
from validation.findings import digits
from validation.specimen import clean_dossier, faulty_dossier

MOST_SHOWN = 6
SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?|\n")


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the faulty report differs from the clean one."""

    place: str
    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class ShownExample:
    """What a rule finds in its example, and what is to be put right there."""

    results: list[Result]
    differences: list[Difference] = field(default_factory=list)

    @property
    def fires(self) -> bool:
        return bool(self.results)


def shown_example(rule: Rule) -> ShownExample:
    """Run a rule on its example; the differences are in the active language."""
    faulty, clean = faulty_dossier(rule), clean_dossier()
    results = examine(faulty, {rule.code: rule}).results
    return ShownExample(results[:MOST_SHOWN], list(differences(faulty, clean))[:MOST_SHOWN])


def differences(faulty: Dossier, clean: Dossier) -> Iterator[Difference]:
    """Yield where two dossiers differ in figures, title, year and text, this year's and last year's."""
    yield from in_figures(faulty, clean, "")
    yield from in_words(faulty, clean, "")
    if faulty.previous is not None and clean.previous is not None:
        last_year = _("上年报告 ")
        yield from in_figures(faulty.previous, clean.previous, last_year)
        yield from in_words(faulty.previous, clean.previous, last_year)


def in_figures(faulty: Dossier, clean: Dossier, prefix: str) -> Iterator[Difference]:
    """Yield the cells that differ; another form is another table and is not told cell by cell."""
    if faulty.figures.form != clean.figures.form:
        return
    for at in faulty.figures.addresses():
        wrong = faulty.printed.get(at) or as_printed(faulty.figures, at)
        right = as_printed(clean.figures, at)
        if wrong != right:
            yield Difference(prefix + wording.cell_name(at), wrong, right)


def as_printed(figures: Figures, at: str) -> str:
    """Return a figure as its cell prints it; a blank, or a row the form does not print, says so."""
    try:
        value: Value = figures.value(at)
    except KeyError:
        value = None
    return digits(value) or _("空白")


def in_words(faulty: Dossier, clean: Dossier, prefix: str) -> Iterator[Difference]:
    """Yield the title and the sentences that differ."""
    if faulty.title != clean.title:
        yield Difference(prefix + _("标题"), faulty.title or _("没有"), clean.title or "")
    if faulty.year != clean.year:
        yield Difference(prefix + _("报告年度"), str(faulty.year), str(clean.year))
    numbers = sorted({one.number for one in (*faulty.sections, *clean.sections)})
    for number in numbers:
        wrong, right = changed_sentences(faulty.text(number), clean.text(number))
        if wrong or right:
            heading = _(statutory.SECTIONS[number - 1]) if number else _("引言")
            yield Difference(prefix + heading, wrong or _("没有"), right or _("没有"))


def changed_sentences(wrong: str, right: str) -> tuple[str, str]:
    """Return the sentences of either text that the other has not."""
    one, other = SENTENCE.findall(wrong), SENTENCE.findall(right)
    changes = [
        change
        for change in SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
        if change[0] != "equal"
    ]
    first = "".join("".join(one[start:end]) for _tag, start, end, _b, _e in changes)
    second = "".join("".join(other[start:end]) for _tag, _b, _e, start, end in changes)
    return first.strip(), second.strip()
