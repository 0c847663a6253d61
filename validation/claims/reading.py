"""The text of a report → its claims: section → paragraph → sentence → clause → phrase → claim."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reports.models import Narrative
from validation.claims import cells
from validation.claims.changes import read_changes, read_shares
from validation.claims.claim import Claim, Measure, Period
from validation.claims.clauses import Clause, Phrase, clauses, is_count, leads, phrases, sentences
from validation.claims.lists import close_channels, close_sums
from validation.claims.negations import claim_all, continue_denial, deny
from validation.claims.scene import Draft, Office, Scene, to_claim
from validation.claims.statements import APPLICANT_WORDS, OPENERS, read_late_result, read_phrase
from validation.claims.subjects import (
    CASES,
    RESULT_WORDS,
    labels,
    last_subject,
    resolve_applications,
    words_of,
)
from validation.claims.tokens import Compact, Mark, Quantity, Token, compact, tokenize
from validation.claims.vocabulary import Word

SECTIONS = frozenset({1, 4, 5, 6})
"""Sections two and three are tables; the covering paragraph claims nothing."""


def claims_in(
    sections: Sequence[Narrative], year: int | None = None, agency: str | None = None
) -> list[Claim]:
    """Return every claim of a report, in the order of the text."""
    office = Office.of(agency)
    return [
        claim
        for section in sections
        if section.number in SECTIONS
        for claim in _section(section, Scene(section.number, year, office))
    ]


def _section(section: Narrative, scene: Scene) -> Iterator[Claim]:
    """Yield the claims of one section, paragraph by paragraph."""
    offset = 0
    for line in section.text.split("\n"):
        paragraph = compact(line)
        for draft, (start, end) in _paragraph(paragraph, scene):
            first, last = paragraph.places[start], paragraph.places[end - 1] + 1
            yield to_claim(
                scene.fit_scope(draft),
                section.number,
                line[first:last],
                (offset + first, offset + last),
            )
        offset += len(line) + 1


# --- sub-headings --------------------------------------------------------------------------------

NUMBERING = re.compile(
    r"(?P<outer>\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、)|(?:\d{1,2}[.、](?!\d)|\(\d{1,2}\))"
)
TOPICS: tuple[tuple[str, Word | None], ...] = (
    ("依申请", Word.REQUEST),
    ("申请公开", Word.REQUEST),
    ("公开申请", Word.REQUEST),
    ("主动公开", Word.NEWS),
    ("复议", Word.REVIEW),
    ("诉讼", Word.LITIGATION),
    ("处理费", Word.PROCESSING_FEE),
    ("收费", Word.PROCESSING_FEE),
    ("提案", Word.OTHER),
    ("建议", Word.OTHER),
    ("信息管理", None),
    ("平台", None),
    ("监督", None),
)
HEADING = 24
"""A sub-heading's subject stands within so many characters."""


def _enter_heading(text: str, scene: Scene) -> int:
    """Take the topic from a numbered sub-heading; return where the paragraph's own text begins."""
    numbering = NUMBERING.match(text)
    if not numbering and (len(text) > HEADING or any(mark in text for mark in "。,;")):
        return 0
    start = numbering.end() if numbering else 0
    head = re.split("[。:,]", text[start : start + HEADING], maxsplit=1)[0]
    topics = [topic for name, topic in TOPICS if name in head]
    if topics or (numbering and numbering["outer"]):
        scene.topic = topics[0] if topics else None
    return start


# --- sentences and clauses -----------------------------------------------------------------------


def _paragraph(paragraph: Compact, scene: Scene) -> list[tuple[Draft, tuple[int, int]]]:
    """Return the drafts of a paragraph, each with the sentence it stands in, in order."""
    text = paragraph.text
    if not text:
        return []
    scene.begin_paragraph()
    begin = _enter_heading(text, scene)
    bounds: list[tuple[int, int]] = []
    found = 0
    for sentence in sentences(tokenize(text, scene.year)):
        start, end = sentence[0].start, sentence[-1].end
        bounds.append((bounds[-1][1] if bounds else min(begin, start), end))
        _sentence([token for token in sentence if token.start >= begin], end, scene)
        found = len(scene.drafts)
    del found
    if bounds:
        bounds[-1] = (bounds[-1][0], len(text))
    close_channels(scene)
    return [(draft, _quote(draft, bounds)) for draft in sorted(scene.drafts, key=lambda d: d.start)]


def _quote(draft: Draft, bounds: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the sentences a draft stands in, from its first to its last."""
    inside = [(s, e) for s, e in bounds if s < draft.end and e > draft.start]
    return (inside[0][0], inside[-1][1]) if inside else (draft.start, draft.end)


def _sentence(sentence: list[Token], end: int, scene: Scene) -> None:
    """Read one sentence into the scene."""
    counts = scene.counts if sentence and sentence[0].what == Word.OF_WHICH else []
    scene.begin_sentence()
    scene.counts = counts
    scene.sentence_words = words_of(sentence)
    strength = 4
    for clause in clauses(sentence, end):
        _clause(clause, strength, scene)
        if clause.mark == Mark.SEMICOLON:
            scene.disputes = {}
        strength = 3 if clause.mark == Mark.SEMICOLON else 2
    close_sums(scene)


TIMES = frozenset({Word.LAST, Word.THIS, Word.NEXT, Word.FAR, Word.PART_YEAR, Word.SINCE})


def _clause(clause: Clause, strength: int, scene: Scene) -> None:
    """Read one clause: when, whom, then what it compares, denies, counts and says of all."""
    tokens = _before_norms(resolve_applications(clause.tokens), scene)
    words = words_of(tokens)
    if not tokens:
        return
    kept = scene.period
    _set_period(tokens, words, scene)
    _set_scope(tokens, words, scene)
    scene.listing = (
        scene.listing or Word.OF_WHICH in words or (clause.aside and Word.INCLUDING in words)
    )
    if Word.UNRELATED in words:
        scene.drafts = [d for d in scene.drafts if d.kind not in {"N16", "N17", "N18", "N20"}]
        return
    if words_of(_before_numbers(tokens)) & {Word.INFO, Word.REQUEST}:
        scene.linked = True
    listing, counts = scene.listing, len(scene.counts)
    if not read_changes(clause, tokens, scene):
        _statements(clause, tokens, scene)
    read_shares(tokens, scene)
    claim_all(tokens, scene)
    _separate(clause, strength, counts, scene)
    if words & {Word.INFO, Word.REQUEST}:
        scene.linked = True
    if clause.aside:
        scene.listing, scene.period = listing and scene.listing and not clause.aside, kept


def _before_numbers(tokens: list[Token]) -> list[Token]:
    """Return the tokens before the first number."""
    place = next((i for i, t in enumerate(tokens) if isinstance(t.what, Quantity)), len(tokens))
    return tokens[:place]


def _before_norms(tokens: list[Token], scene: Scene) -> list[Token]:
    """Cut a clause where it says what ought to be; a rule about requests claims nothing."""
    place = next((i for i, token in enumerate(tokens) if token.what == Word.NORM), len(tokens))
    if place < len(tokens):
        scene.subject = last_subject(tokens) or scene.subject
    return tokens[:place]


def _set_period(tokens: list[Token], words: frozenset[Word], scene: Scene) -> None:
    """Follow which year the text speaks of; comparing and carrying over name other years in passing."""
    if words & {Word.COMPARED, Word.CARRY}:
        return
    times = [token for token in tokens if token.what in TIMES]
    if not times:
        return
    last = times[-1]
    if last.what == Word.SINCE and last.text.startswith(("截", "目前")):
        scene.hazy = True
        return
    strong = {Word.SINCE, Word.FAR, Word.PART_YEAR} & words
    if strong:
        scene.period = None
    else:
        scene.period = {Word.LAST: Period.PREVIOUS, Word.THIS: Period.CURRENT}.get(
            Word(last.what) if isinstance(last.what, Word) else Word.THIS
        )


def _set_scope(tokens: list[Token], words: frozenset[Word], scene: Scene) -> None:
    """Follow whom the text speaks of: 全市 at the head of a clause or with a number in it."""
    if Word.OWN in words:
        scene.area = False
    elif Word.AREA in words:
        heads = [t for t in tokens if t.what not in {Word.THIS, Word.FILLER}]
        counted = any(isinstance(t.what, Quantity) for t in tokens)
        if heads[0].what == Word.AREA or counted:
            scene.area = True


def _statements(clause: Clause, tokens: list[Token], scene: Scene) -> None:
    """Read what a clause denies and what it counts."""
    if not continue_denial(tokens, scene):
        deny(tokens, scene)
        if clause.aside and any(isinstance(t.what, Quantity) for t in tokens):
            _carried_in_aside(tokens, scene)
        for phrase in _distributed(Clause(tokens, clause.aside, clause.mark, clause.end)):
            read_phrase(_completed(phrase, scene), scene)
        scene.waiting = []
    if not any(map(is_count, tokens)) and not clause.aside:
        read_late_result(tokens, scene)
        scene.waiting = (
            tokens
            if clause.mark == Mark.COLON
            else [t for t in tokens if t.what in WAITING | {Word.ALL}]
        )
        scene.opening = bool(words_of(tokens) & OPENERS)
    _settle_inflow(scene, words_of(tokens))


WAITING = RESULT_WORDS | APPLICANT_WORDS


def _completed(phrase: Phrase, scene: Scene) -> Phrase:
    """Give a number without words those of the clause before: 行政复议：0 件; 予以公开最多，为 3 件."""
    alone = not labels(phrase.before) and not leads(phrase) and phrase.number is not None
    if Word.ALL in words_of(scene.waiting):
        return phrase
    if alone and scene.waiting and len(words_of(scene.waiting) & (WAITING | CASES)) == 1:
        phrase.before = [*scene.waiting, *phrase.before]
    return phrase


def _carried_in_aside(tokens: list[Token], scene: Scene) -> None:
    """In brackets 含上年结转 speaks of the number before them."""
    if Word.CARRY in words_of(tokens) and scene.subject is None:
        scene.subject = Word.REQUEST if scene.topic == Word.REQUEST else None


def _settle_inflow(scene: Scene, words: frozenset[Word]) -> None:
    """含上年结转, or 新收 beside it, makes a total one of new and carried-in requests together."""
    carried = next((d for d in reversed(scene.drafts) if d.kind == "N3" and d.value), None)
    new = next((d for d in scene.drafts if d.kind == "N1" and Word.RECEIVE_NEW in d.words), None)
    if carried is None and new is None:
        return
    received, inflow = cells.requests("received"), cells.requests("inflow")
    for place, draft in enumerate(scene.drafts):
        if draft.kind != "N1" or draft is new or Word.RECEIVE_NEW in draft.words:
            continue
        within = new is not None and draft.value > new.value
        if (
            carried is not None
            and words & {Word.INCLUDING, Word.OF_WHICH}
            and carried is scene.drafts[-1]
        ):
            levels = [d for d in scene.drafts if d.measure == Measure.LEVEL]
            within = within or draft in levels[-2:]
        more = tuple(r for r in draft.readings if r not in {received, inflow})
        first = (inflow, received) if within or draft.readings[0] == inflow else (received, inflow)
        scene.drafts[place] = replace(draft, readings=(*first, *more))


def _separate(clause: Clause, strength: int, counts: int, scene: Scene) -> None:
    """Note how strongly the first count of a clause is divided from the one before it."""
    if counts < len(scene.counts):
        opening = scene.counts[counts]
        opens = opening.opens or clause.aside
        scene.counts[counts] = replace(
            opening, separator=0 if clause.aside else strength, opens=opens
        )
    elif strength == 4:
        return


# --- 分别, 各, 均为 ---------------------------------------------------------------------------------


def _distributed(clause: Clause) -> list[Phrase]:
    """Give every member of a list its own number where 分别, 各 or 均为 0 says so."""
    found = phrases(clause)
    place = next((i for i in range(len(clause.tokens)) if _distributes(clause.tokens, i)), None)
    if place is None:
        return found
    numbers = [t for t in clause.tokens[place:] if isinstance(t.what, Quantity)]
    names = phrases(Clause(clause.tokens[:place], end=clause.end))
    if not numbers or not names or names[-1].number is not None:
        return found
    members = [*names[-1].joined, names[-1].before]
    if clause.tokens[place].what == Word.RESPECTIVELY and len(numbers) == len(members):
        return _pair(members, numbers)
    zero = isinstance(numbers[0].what, Quantity) and numbers[0].what.value == 0
    if len(numbers) == 1 and (clause.tokens[place].what == Word.EACH or zero):
        return _pair(members, numbers * len(members))
    return found


def _distributes(tokens: list[Token], place: int) -> bool:
    """Whether a token gives numbers to a list; 各 does so only right before its number."""
    if tokens[place].what == Word.EACH:
        return place + 1 < len(tokens) and isinstance(tokens[place + 1].what, Quantity)
    return tokens[place].what in {Word.RESPECTIVELY, Word.ALL}


def _pair(members: list[list[Token]], numbers: list[Token]) -> list[Phrase]:
    """Return one phrase for each member with its number, the last number's unit for all."""
    unit = next(
        (n.what.unit for n in reversed(numbers) if isinstance(n.what, Quantity) and n.what.unit), ""
    )
    paired: list[Phrase] = []
    for member, number in zip(members, numbers, strict=True):
        quantity = number.what
        if isinstance(quantity, Quantity):
            paired.append(
                Phrase(member, replace(number, what=replace(quantity, unit=quantity.unit or unit)))
            )
    return paired
