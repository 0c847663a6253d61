"""What a report's text claims, read once, and how each claim stands to the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from django.utils.translation import gettext_noop as _

from reports.models import Figures, Narrative
from validation import wording
from validation.claims import Claim, Status, claims_in, compare
from validation.claims.cells import CLOSED
from validation.claims.comparison import total
from validation.claims.tokens import Bound
from validation.engine import Dossier, Quote
from validation.prose import flowing, shortened
from validation.succession import last_year
from validation.tallies import digits, figure

LONGEST_EXCERPT = 60
_NEAR = 2
_CLAUSE = re.compile(r"[^，。；：\n]+[，。；：]?")
_HEADING = re.compile(r"[（(]?[一二三四五六\d]{1,2}[）)、.][^，。；\n]{0,24}\n")
_SHORTEST_BROKEN = 15
_ENDED = re.compile(r"[。；！？：:;!?…]$")
_NUMBERED = re.compile(r"\s*[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．]|\s*$")
_WORDS = {
    "N3": "结转",
    "N4": "办结|答复|办理",
    "N5": "结转|办理|顺延",
    "N8": "部分公开",
    "N10": "不予公开|属于",
    "N16": "复议|维持|纠正|审结",
    "N17": "诉讼|起诉",
    "N18": "维持|胜诉|败诉|纠|其他结果",
    "N21": "规范性",
    "N22": "废止|失效",
    "N23": "有效|保留",
    "N24": "规章",
    "N25": "许可",
    "N26": "处罚",
    "N27": "强制|查封",
    "N28": "收费",
}
"""What else the clause of a number says, by kind of claim."""
_DIVIDED = frozenset({"N14", "N15"})
_OF_THE_NEW = re.compile(
    r"^[^，。；]{0,8}新收[^，。；]{0,12}申请[^，。；]{0,3}中(?!.*结转)", re.DOTALL
)
_NOTHING = re.compile(r"未|没有|无|零|均|全部|都")


def claims_of(dossier: Dossier) -> tuple[Claim, ...]:
    """Return the claims of a report; asking again costs nothing."""
    if dossier.claims is not None:
        return dossier.claims
    texts = tuple((one.number, one.text) for one in dossier.sections if one.text)
    return _claims(texts, dossier.year, dossier.agency)


@lru_cache(maxsize=64)
def _claims(
    texts: tuple[tuple[int, str], ...], year: int | None, agency: str | None
) -> tuple[Claim, ...]:
    joined = [Narrative(number=number, heading="", text=rejoined(text)) for number, text in texts]
    printed = dict(texts)
    return tuple(
        settled(replace(claim, quote=printed[claim.section][slice(*claim.span)]))
        for claim in claims_in(joined, year, agency)
    )


def settled(claim: Claim) -> Claim:
    """Leave out readings that count what was carried over where the sentence divides 新收申请 only."""
    if claim.kind in _DIVIDED and _OF_THE_NEW.search(claim.quote):
        return replace(claim, alternatives=())
    return claim


def rejoined(text: str) -> str:
    """Join lines that a page or column broke amid a sentence; every character keeps its place."""
    lines = text.split("\n")
    ends = [_goes_on(line, following) for line, following in pairwise(lines)]
    return "".join(
        line + (" " if goes_on else "\n")
        for line, goes_on in zip(lines, [*ends, False], strict=True)
    )[:-1]


def _goes_on(line: str, following: str) -> bool:
    """Whether a line is long enough to have been broken, ends amid a sentence, and no item follows."""
    stripped = line.rstrip()
    return (
        len(stripped) >= _SHORTEST_BROKEN
        and not _ENDED.search(stripped)
        and not _NUMBERED.match(following)
    )


def status_of(claim: Claim, dossier: Dossier) -> Status:
    """Say how a claim stands to this year's figures, and to last year's where they are known."""
    before = last_year(dossier)
    return compare(claim, dossier.figures, before.figures if before else None)


def on_form(cells: tuple[str, ...], figures: Figures) -> tuple[str, ...]:
    """Return the cells the form prints for those of a claim: （六）其他处理 may be one row."""
    if not figures.combined:
        return cells
    closed = {at for at in cells if at.rpartition("/")[2] in CLOSED}
    shown = [f"{at.rpartition('/')[0]}/closed_combined" if at in closed else at for at in cells]
    return tuple(dict.fromkeys(shown))


def printed_sum(cells: tuple[str, ...], figures: Figures) -> Decimal | None:
    """Return what cells add up to, those that print something where some are blank."""
    whole = total(figures, cells)
    if whole is not None:
        return whole
    known = [Decimal(v) for at in on_form(cells, figures) if (v := figure(figures, at)) is not None]
    return sum(known, Decimal(0)) if known else None


def figures_told(cells: tuple[str, ...], figures: Figures) -> wording.Words:
    """Put the figures at some cells into words, a sum written out without its zeros."""
    shown = on_form(cells, figures)
    whole = printed_sum(cells, figures) or Decimal(0)
    if len(shown) == 1:
        return wording.say(_("{cell}为 {value}"), cell=wording.cell(shown[0]), value=digits(whole))
    values = [(at, figure(figures, at)) for at in shown]
    filled = [(wording.cell(at), int(value)) for at, value in values if value]
    if not filled:
        listed = wording.names(wording.cell(at) for at in shown)
        return wording.say(_("{cells}合计为 {value}"), cells=listed, value=digits(whole))
    if len(filled) == 1 and filled[0][1] == whole:
        name, value = filled[0]
        return wording.say(_("{cell}为 {value}，其余各项没有数"), cell=name, value=value)
    return wording.say(_("{terms}，合计 {sum}"), terms=wording.terms(filled), sum=digits(whole))


def stated(claim: Claim) -> str | wording.Words:
    """Put a claim's number into words."""
    value = digits(claim.value)
    if claim.high is not None:
        return wording.say(_("{low} 至 {high}"), low=value, high=digits(claim.high))
    template = {
        Bound.ABOVE: _("{value} 以上"),
        Bound.LEAST: _("不少于 {value}"),
        Bound.BELOW: _("接近 {value}"),
        Bound.ABOUT: _("约 {value}"),
    }.get(claim.bound)
    return wording.say(template, value=value) if template else wording.verbatim(value)


def quote_of(claim: Claim) -> Quote:
    """Return the sentence of a claim in running text, without the sub-heading before it."""
    text = _HEADING.sub("", flowing(claim.quote), count=1)
    number = next(_numbers(claim, text), "")
    return Quote(claim.section, shortened(text.strip(), number))


def excerpt(claim: Claim) -> wording.Words:
    """Return the clauses around a claim's number."""
    text = quote_of(claim).text
    return wording.verbatim(text if len(text) <= LONGEST_EXCERPT else _around(claim, text))


def _around(claim: Claim, text: str) -> str:
    """Return the clause a number stands in, with the one before it for the subject."""
    clauses = [match.group() for match in _CLAUSE.finditer(text)]
    printed = set(_numbers(claim, text))
    words = re.compile(_WORDS.get(claim.kind, "申请"))
    numbered = [i for i, clause in enumerate(clauses) if any(n in clause for n in printed)]
    place = next((i for i in numbered if words.search(clauses[i])), next(iter(numbered), None))
    if place is None:
        place = next((i for i, clause in enumerate(clauses) if _NOTHING.search(clause)), 0)
    said = next((i for i in range(place, len(clauses)) if words.search(clauses[i])), place)
    end = said if said - place <= _NEAR else place
    cut = "".join(clauses[max(0, place - 1) : end + 1]).rstrip("，；：")
    return shortened(cut)


def _numbers(claim: Claim, text: str) -> Iterator[str]:
    """Yield the ways a claim's number is printed in a text."""
    value = Decimal(claim.value)
    forms = [digits(abs(value)), f"{abs(value):,f}", digits(value * 10000), digits(value / 10000)]
    yield from (form for form in forms if value and re.search(rf"(?<![\d.]){form}(?!\d)", text))
