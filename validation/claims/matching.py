"""Whether a number belongs to a pattern's words, and what is then recorded."""

from __future__ import annotations

from validation.claims.clauses import Phrase, leads
from validation.claims.patterns import APPLICANTS, DECISIONS, Pattern
from validation.claims.scene import Draft, Scene
from validation.claims.subjects import CASES, RESULT_WORDS, gap_to, last_subject, words_of
from validation.claims.tokens import Token
from validation.claims.vocabulary import Word

APPLICANT_WORDS = frozenset().union(*(pattern.needs for pattern in APPLICANTS))


CLASSES: tuple[frozenset[Word], ...] = (
    RESULT_WORDS,
    APPLICANT_WORDS,
    frozenset(DECISIONS),
    CASES,
    frozenset({Word.CHANNEL}),
)


FAR_AWAY = 4
"""A number more unknown characters away belongs to something else."""


def used(phrase: Phrase) -> list[Token]:
    """Return the words a number may belong to: those before it, or those after it if it leads."""
    if leads(phrase):
        return [*phrase.before, *phrase.after]
    if last_subject(phrase.before) is None and not words_of(phrase.before) & RESULT_WORDS:
        head: list[Token] = []
        for token in phrase.after:
            if token.what in {Word.ALL, Word.ANSWER, Word.COMPARED, Word.OF_WHICH}:
                break
            head.append(token)
        return [*phrase.before, *head]
    return phrase.before


def fits(candidate: Pattern, phrase: Phrase, words: frozenset[Word]) -> bool:
    """Whether a pattern's words stand close enough to a number of its unit, and alone."""
    if not candidate.needs <= words or candidate.unless & words or not has_unit(candidate, phrase):
        return False
    mine = [token for token in used(phrase) if token.what in candidate.needs]
    if not mine:
        return False
    nearest = min(gap_to(token, phrase) for token in mine)
    if nearest > (0 if candidate.tight else FAR_AWAY) and not leads(phrase):
        return False
    if leads(phrase):
        return not (candidate.tight and (phrase.tail or nearest))
    return phrase.tail == 0 and not is_shared(candidate, phrase)


def is_shared(candidate: Pattern, phrase: Phrase) -> bool:
    """Whether the number belongs to several words of one class: 不予公开、无法提供共 3 件."""
    return any(
        candidate.needs & kind and (joined_words(phrase) & kind) - candidate.needs
        for kind in CLASSES
    )


def joined_words(phrase: Phrase) -> frozenset[Word]:
    """Return the words of the list members that share a phrase's number."""
    return frozenset().union(*map(words_of, phrase.joined))


def has_unit(candidate: Pattern, phrase: Phrase) -> bool:
    """Whether a number has a unit of the pattern; 为零 and 部分公开 67 need none."""
    return phrase.quantity.unit in candidate.units | {""}


def record(candidate: Pattern, phrase: Phrase, scene: Scene, *, weak: bool = False) -> Draft:
    """Record a number under a pattern."""
    return scene.add(
        candidate.kind,
        candidate.target,
        phrase.span,
        phrase.quantity,
        weak=weak or candidate.weak,
        words=candidate.needs,
    )


def replace_last(scene: Scene, old: Draft, new: Draft) -> None:
    """Put a richer draft in the place of the one just recorded."""
    if scene.drafts and scene.drafts[-1] is old:
        scene.drafts[-1] = new
        scene.base = new
