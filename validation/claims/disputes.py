"""Numbers of reviews and suits over information, and of their outcomes."""

from __future__ import annotations

from dataclasses import replace

from validation.claims import cells
from validation.claims.clauses import OCCURRENCES, Phrase, leads
from validation.claims.matching import FAR_AWAY, record, used
from validation.claims.patterns import DISPUTES, OUTCOMES
from validation.claims.scene import Scene
from validation.claims.subjects import CASES, gap_to, labels, last_subject, words_of
from validation.claims.tokens import Token
from validation.claims.vocabulary import Word

ROUTES_OF: dict[Word, tuple[str, ...]] = {
    Word.REVIEW: cells.ROUTES[:1],
    Word.LITIGATION: cells.SUITS,
    Word.DIRECT_SUIT: cells.SUITS[:1],
    Word.AFTER_SUIT: cells.SUITS[1:],
    Word.DISPUTE: cells.ROUTES,
}


def routes_of(scene: Scene, *, nonzero: bool = False) -> tuple[str, ...]:
    """Return the routes the sentence has spoken of, or only those with cases."""
    subjects = [s for s, number in scene.disputes.items() if number or not nonzero]
    spoken = {route for subject in subjects for route in ROUTES_OF[subject]}
    return tuple(route for route in cells.ROUTES if route in spoken)


def routes_named(tokens: list[Token], scene: Scene, *, nonzero: bool = False) -> tuple[str, ...]:
    """Return the routes a clause names itself, or else those the sentence has spoken of."""
    named = {
        route for token in tokens if token.what in CASES for route in ROUTES_OF[Word(token.what)]
    }
    own = tuple(route for route in cells.ROUTES if route in named)
    return own or routes_of(scene, nonzero=nonzero)


def read_case(subject: Word, phrase: Phrase, own: bool, scene: Scene) -> None:
    """Read a number of reviews or suits over information, or of one of their outcomes."""
    quantity = phrase.quantity
    if quantity.unit not in OCCURRENCES | {""}:
        return
    tokens = used(phrase)
    words = words_of(tokens)
    hears = Word.ADJUDICATE in scene.sentence_words and Word.INFO not in words
    if Word.UNRELATED in words or hears or any(t.text in AS_REVIEWER for t in tokens):
        return
    if _outcome(subject, own, phrase, scene):
        return
    about = Word.INFO in words and scene.listing and not own_case(tokens)
    if about:
        _forget_all_cases(scene)
    summed = Word.TOTAL in words and not labels(phrase.before) and bool(scene.drafts)
    if not (own_case(tokens) or about or summed) or (phrase.tail and not leads(phrase)):
        return
    if not linked(scene, words) or any(token.text in APPEALS for token in tokens):
        return
    nouns = [t for t in tokens if t.what in CASES]
    if nouns and gap_to(nouns[-1], phrase) > FAR_AWAY:
        return
    joint = [last_subject(tokens) for tokens in phrase.joined if last_subject(tokens) in CASES]
    if joint and quantity.value:
        subject = Word.DISPUTE
    candidate = DISPUTES[subject]
    zero = quantity.value == 0 and quantity.unit == ""
    draft = record(replace(candidate, kind="N19") if zero else candidate, phrase, scene)
    scene.disputes[subject] = scene.totals[subject] = draft.value
    scene.case = None


APPEALS = frozenset({"二审", "再审"})
"""One case is counted once, whatever courts it goes through."""
AS_REVIEWER = frozenset({"作为复议机关", "作为行政复议机关"})


def own_case(tokens: list[Token]) -> bool:
    """Whether a review or suit is named among tokens."""
    return bool(words_of(tokens) & CASES)


def linked(scene: Scene, words: frozenset[Word]) -> bool:
    """Whether cases are known to be about information: only those stand in table four."""
    return scene.linked or scene.section == 4 or scene.topic in CASES | {Word.REQUEST} or bool(words & {Word.INFO, Word.REQUEST})  # fmt: skip


def _forget_all_cases(scene: Scene) -> None:
    """其中涉及信息公开 1 件: the number before it was of all cases."""
    scene.withdraw(lambda draft: draft.kind in {"N16", "N17", "N20"})


def _outcome(subject: Word, own: bool, phrase: Phrase, scene: Scene) -> bool:
    """Read 维持 2 件, 胜诉 1 件, 1 件尚未审结 and the like."""
    tokens = used(phrase)
    cases = [place for place, token in enumerate(tokens) if token.what in CASES]
    after_case = tokens[cases[-1] + 1 :] if cases and not leads(phrase) else tokens
    word = next((w for w in OUTCOMES if w in words_of(after_case)), None)
    if word is None:
        return False
    if not linked(scene, words_of(tokens)) or (phrase.tail and not leads(phrase)):
        return True
    if own and cases and subject in ROUTES_OF:
        scene.case = subject
    routes = (
        ROUTES_OF[scene.case]
        if scene.case
        else routes_of(scene, nonzero=True) or routes_of(scene) or ROUTES_OF[subject]
    )
    alternatives: tuple[tuple[str, ...], ...] = ()
    split = [s for s in scene.disputes if s in {Word.DIRECT_SUIT, Word.AFTER_SUIT}]
    lone = split[0] if len(split) == 1 and not scene.case else None
    if lone and phrase.quantity.value <= scene.disputes[lone]:  # 其中直接起诉 2 件，维持 2 件
        alternatives, routes = (cells.challenges(OUTCOMES[word], routes),), ROUTES_OF[lone]
    kind = "N16" if routes == cells.ROUTES[:1] else "N18"
    span = (min(tokens[0].start, phrase.number.start), phrase.number.end)
    scene.add(
        kind,
        cells.Cases(OUTCOMES[word], routes),
        span,
        phrase.quantity,
        alternatives=alternatives,
        words=frozenset({word}),
    )
    return True
