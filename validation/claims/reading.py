"""The text of a report → its claims: section → paragraph → sentence → clause → phrase → claim."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reports.models import Narrative
from validation.claims.changes import read_changes
from validation.claims.claim import Claim, Period
from validation.claims.clauses import Clause, Phrase, clauses, is_count, leads, rest, sentences
from validation.claims.distribution import distributed
from validation.claims.headings import begins_numbered, enter_heading, is_heading
from validation.claims.inflow import allow_carried, settle_applicants, settle_inflow
from validation.claims.lists import close_channels, close_sums
from validation.claims.matching import APPLICANT_WORDS
from validation.claims.negations import continue_denial, deny
from validation.claims.requests import read_late_result, read_reason
from validation.claims.scene import Draft, Office, Scene, names_of, to_claim
from validation.claims.shares import read_shares
from validation.claims.statements import OPENERS, read_phrase, read_rest
from validation.claims.subjects import (
    CASES,
    RESULT_WORDS,
    inherited,
    labels,
    last_subject,
    resolve_applications,
    resolve_with,
    words_of,
)
from validation.claims.tokens import Compact, Mark, Quantity, Token, compact, tokenize
from validation.claims.universals import claim_all
from validation.claims.vocabulary import Word

SECTIONS = frozenset({1, 4, 5, 6})
"""Sections two and three are tables; the covering paragraph claims nothing."""


def claims_in(
    sections: Sequence[Narrative], year: int | None = None, agency: str | None = None
) -> list[Claim]:
    """Return every claim of a report, in the order of the text."""
    office, names = Office.of(agency), names_of(agency or "")
    return [
        claim
        for section in sections
        if section.number in SECTIONS
        for claim in _section(section, Scene(section.number, year, office, names))
    ]


def _section(section: Narrative, scene: Scene) -> Iterator[Claim]:
    """Yield the claims of one section, paragraph by paragraph."""
    for offset, line in paragraphs(section.text):
        paragraph = compact(line)
        for draft, (start, end) in _paragraph(paragraph, scene):
            first, last = paragraph.places[start], paragraph.places[end - 1] + 1
            yield to_claim(
                scene.fit_scope(draft),
                section.number,
                line[first:last],
                (offset + first, offset + last),
            )


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Yield each paragraph with its place; a line that ends amid a list goes on in the next."""
    start = end = 0
    for line in text.split("\n"):
        stop = end + len(line)
        going_on = _goes_on(text[start:end].rstrip()) and not begins_numbered(line)
        if start < end and not going_on:
            yield start, text[start : end - 1]
            start = end
        end = stop + 1
    yield start, text[start : end - 1]


def _goes_on(line: str) -> bool:
    """Whether a line stops amid a list; a short one that ends with a colon is a heading."""
    return line.endswith(OPEN_ENDS) or (line.endswith((":", "：")) and not is_heading(line))


OPEN_ENDS = (";", "；", "，", ",", "、")


# --- sentences and clauses -----------------------------------------------------------------------


def _paragraph(paragraph: Compact, scene: Scene) -> list[tuple[Draft, tuple[int, int]]]:
    """Return the drafts of a paragraph, each with the sentence it stands in, in order."""
    text = paragraph.text
    if not text:
        return []
    scene.begin_paragraph()
    begin = enter_heading(text, scene)
    bounds: list[tuple[int, int]] = []
    for sentence in sentences(tokenize(text, scene.year, scene.names)):
        start, end = sentence[0].start, sentence[-1].end
        bounds.append((bounds[-1][1] if bounds else min(begin, start), end))
        _sentence([token for token in sentence if token.start >= begin], end, scene)
    if bounds:
        bounds[-1] = (bounds[-1][0], len(text))
    close_channels(scene)
    allow_carried(scene)
    settle_applicants(scene)
    return [(draft, _quote(draft, bounds)) for draft in sorted(scene.drafts, key=lambda d: d.start)]


def _quote(draft: Draft, bounds: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the sentences a draft stands in, from its first to its last."""
    first = max(0, bisect_right(bounds, draft.start, key=lambda bound: bound[0]) - 1)
    last = max(first, bisect_left(bounds, draft.end, key=lambda bound: bound[0]) - 1)
    return bounds[first][0], bounds[last][1]


def _sentence(sentence: list[Token], end: int, scene: Scene) -> None:
    """Read one sentence into the scene."""
    counts = scene.counts[-1:] if sentence and sentence[0].what == Word.OF_WHICH else []
    scene.begin_sentence()
    scene.counts = counts
    scene.sentence_words = words_of(sentence)
    words = scene.sentence_words
    asked = words & {Word.APPLY, Word.CARRY} and _asks_for_information(sentence, words)
    if asked and inherited(scene) is None:
        scene.subject = Word.REQUEST
    strength, inside = 4, False
    for clause in clauses(sentence, end):
        if clause.aside:
            strength = 1 if inside else 0
        _clause(clause, strength, scene)
        inside = clause.aside and clause.mark != Mark.STOP
        if clause.mark == Mark.SEMICOLON:
            scene.disputes = {}
        strength = 3 if clause.mark == Mark.SEMICOLON else 2
    close_sums(scene)


def _asks_for_information(sentence: list[Token], words: frozenset[Word]) -> bool:
    """Whether a sentence leaves no doubt that its 申请 are for information: it names them, answers or carries them."""
    named = Word.REQUEST in words and Word.OF_WHICH not in words
    system = any(t.what == Word.CHANNEL and t.text.startswith("依申请") for t in sentence)
    carried = {Word.APPLY, Word.CARRY, Word.LAST} <= words and (
        Word.OTHER not in words or Word.RECEIVE_NEW in words
    )
    return bool(words & ANSWERS) or named or system or carried


ANSWERS = frozenset({Word.GRANTED, Word.PARTIAL, Word.DENIED, Word.UNAVAILABLE})
"""What only a request for information is answered with."""
TIMES = frozenset({Word.LAST, Word.THIS, Word.NEXT, Word.FAR, Word.PART_YEAR, Word.SINCE})


def _clause(clause: Clause, strength: int, scene: Scene) -> None:
    """Read one clause: when, whom, then what it compares, denies, counts and says of all."""
    tokens = _before_norms(resolve_applications(resolve_with(clause.tokens)), scene)
    words = words_of(tokens)
    if not tokens:
        return
    kept, scene.aside, scene.opened = scene.period, clause.aside, clause.opened
    _set_period(tokens, words, scene)
    _set_scope(tokens, words, scene)
    scene.listing = (
        scene.listing or Word.OF_WHICH in words or (clause.aside and Word.INCLUDING in words)
    )
    if Word.UNRELATED in words:
        scene.withdraw(lambda draft: draft.kind in {"N16", "N17", "N18", "N20"})
        return
    if words_of(_before_numbers(tokens)) & {Word.INFO, Word.REQUEST}:
        scene.linked = True
    counts = len(scene.counts)
    base, levels = scene.base, list(scene.levels)
    if not read_changes(clause, tokens, scene):
        _statements(clause, tokens, scene)
    else:
        scene.subject = last_subject(_before_numbers(tokens)) or scene.subject
        scene.period = kept if scene.period == Period.PREVIOUS else scene.period
    read_shares(clause, tokens, scene)
    claim_all(tokens, scene)
    _separate(strength, counts, scene)
    if words & {Word.INFO, Word.REQUEST}:
        scene.linked = True
    if Word.OF_WHICH in words and scene.period == Period.PREVIOUS:  # 其中 1 件由上年申请引发
        scene.period = kept
    if clause.aside:
        scene.listing, scene.period = False, kept
        scene.base, scene.levels = base or scene.base, levels or scene.levels


def _before_numbers(tokens: list[Token]) -> list[Token]:
    """Return the tokens before the first number."""
    place = next((i for i, t in enumerate(tokens) if isinstance(t.what, Quantity)), len(tokens))
    return tokens[:place]


def _before_norms(tokens: list[Token], scene: Scene) -> list[Token]:
    """Cut a clause where it says what ought to be; a rule about requests claims nothing."""
    place = next((i for i, token in enumerate(tokens) if token.what == Word.NORM), len(tokens))
    if place < len(tokens) and _puts_off(tokens, place):
        return [*tokens[:place], replace(tokens[place], what=Word.NEXT), *tokens[place + 1 :]]
    if place < len(tokens):
        scene.subject = last_subject(tokens) or scene.subject
    return tokens[:place]


def _puts_off(tokens: list[Token], place: int) -> bool:
    """剩余 2 件将在法定期限内答复: what will be answered of a number is left to the next year."""
    future = tokens[place].text.startswith("将")
    later = words_of(tokens[place + 1 :])
    rest = Word.NORM not in later and bool(later & {Word.ANSWER, Word.HANDLE})
    return future and rest and any(map(is_count, tokens[:place]))


def _late(words: frozenset[Word]) -> bool:
    """2025 年 1 月答复, 上年未办结: requests that another year began or ended with."""
    late = Word.NEXT in words and words & {Word.ANSWER, Word.HANDLE}
    return bool(late) or {Word.LAST, Word.UNFINISHED} <= words


def _set_period(tokens: list[Token], words: frozenset[Word], scene: Scene) -> None:
    """Follow which year the text speaks of; comparing and carrying over name other years in passing."""
    if Word.REACH in words:
        scene.period = Period.CURRENT
    if words & {Word.COMPARED, Word.CARRY, Word.REACH} or _late(words):
        return
    times = [token for token in tokens if token.what in TIMES and not _of_old(token, tokens, words)]
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


def _of_old(token: Token, tokens: list[Token], words: frozenset[Word]) -> bool:
    """对历年文件进行清理, 历年制发的现行有效文件: what was made in other years stands or falls in this one."""
    counted = any(map(is_count, tokens))
    cleared = {Word.NORMATIVE, Word.EXAMINE} <= words and token.what in {Word.FAR, Word.SINCE}
    return cleared or (token.text == "历年" and (not counted or Word.IN_FORCE in words))


ORGANS = ("办公室", "本级", "机关")
"""What one organ of a government ends with."""


def _set_scope(tokens: list[Token], words: frozenset[Word], scene: Scene) -> None:
    """Follow whom the text speaks of: 全市 at the head of a clause or with a number in it."""
    if Word.OWN in words:
        organ = any(t.what == Word.OWN and t.text.endswith(ORGANS) for t in tokens)
        scene.own_part = scene.area and scene.office != Office.GOVERNMENT
        scene.organ_part = scene.area and scene.office == Office.GOVERNMENT and organ
        scene.area = False
    elif Word.AREA in words:
        heads = [t for t in tokens if t.what not in {Word.THIS, Word.FILLER}]
        compared = heads[0].what in {Word.SHARE, Word.COMPARED}  # 占全县申请总量的 41%
        if heads[0].what == Word.AREA or (any(map(is_count, tokens)) and not compared):
            scene.area = True
            scene.own_part = scene.organ_part = False


def _statements(clause: Clause, tokens: list[Token], scene: Scene) -> None:
    """Read what a clause denies and what it counts."""
    if not continue_denial(tokens, scene):
        deny(tokens, scene)
        if clause.aside and any(isinstance(t.what, Quantity) for t in tokens):
            _carried_in_aside(tokens, scene)
        whole = replace(clause, tokens=tokens)
        for phrase in distributed(whole):
            read_phrase(_completed(phrase, scene), scene)
        if not any(map(is_count, tokens)) and _explains(tokens, scene):
            scene.subject = Word.REQUEST
        else:
            read_rest(rest(whole), scene)
        if clause.aside and not any(map(is_count, tokens)):
            read_reason(tokens, scene)
        scene.waiting = []
    if not any(map(is_count, tokens)) and not clause.aside:
        read_late_result(tokens, scene)
        scene.waiting = (
            tokens
            if clause.mark == Mark.COLON
            else [t for t in tokens if t.what in WAITING | CASES | {Word.ALL, Word.NOT}]
        )
        scene.opening = bool(words_of(tokens) & OPENERS)
    elif clause.mark == Mark.COLON:
        scene.opening = True
    settle_inflow(scene, words_of(tokens))


def _explains(tokens: list[Token], scene: Scene) -> bool:
    """申请内容涉及拆迁、补贴; 都是打听低保的: what requests were for does not change the subject."""
    asked = words_of(tokens) & {Word.REQUEST, Word.APPLY}
    about = tokens[0].what == Word.ALL or any(t.text in ABOUT for t in tokens[:2])
    return bool(asked or about) and inherited(scene) == Word.REQUEST


ABOUT = frozenset({"主要", "涉及", "主要涉及"})
WAITING = RESULT_WORDS | APPLICANT_WORDS


def _completed(phrase: Phrase, scene: Scene) -> Phrase:
    """Give a number without words those of the clause before: 行政复议：0 件; 予以公开最多，为 3 件."""
    others = words_of(phrase.before) & {Word.ELSE, Word.REMAINDER}
    alone = not labels(phrase.before) and not leads(phrase) and not others
    if Word.ALL in words_of(scene.waiting):
        return phrase
    waiting = words_of(scene.waiting)
    told = len(waiting & (WAITING | CASES)) == 1 or waiting & {Word.RECEIVE, Word.ANSWER}
    if alone and told and Word.NOT not in waiting:
        phrase.before = [*scene.waiting, *phrase.before]
    return phrase


def _carried_in_aside(tokens: list[Token], scene: Scene) -> None:
    """In brackets 含上年结转 speaks of the number before them."""
    if Word.CARRY in words_of(tokens) and scene.subject is None:
        scene.subject = Word.REQUEST if scene.topic == Word.REQUEST else None


def _separate(strength: int, counts: int, scene: Scene) -> None:
    """Note how strongly the first count of a clause is divided from the one before it."""
    if counts < len(scene.counts):
        opening = scene.counts[counts]
        opens = opening.opens or strength == 0
        scene.counts[counts] = replace(opening, separator=strength, opens=opens)
