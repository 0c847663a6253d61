"""Who or what a phrase is about: resolving 申请, 信息公开 and everything left unsaid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from validation.claims.clauses import SUBJECTS, Phrase, is_label
from validation.claims.patterns import RESULTS
from validation.claims.scene import Scene
from validation.claims.tokens import Mark, Quantity, Token
from validation.claims.vocabulary import Word

RESULT_WORDS = frozenset().union(*(pattern.needs for pattern in RESULTS))
CASES = frozenset({Word.REVIEW, Word.LITIGATION, Word.DIRECT_SUIT, Word.AFTER_SUIT, Word.DISPUTE})
DIVIDERS = frozenset({Mark.LISTING, Word.AND})
REACH = 12
"""How many characters may stand between 信息公开 and the 申请 it belongs to."""


def resolve_applications(tokens: Sequence[Token]) -> list[Token]:
    """Decide for every bare 申请 whether it is one for information, another one, or unsaid."""
    resolved: list[Token] = []
    for place, token in enumerate(tokens):
        if token.what == Word.APPLY:
            token = replace(token, what=_application(resolved, token, tokens[place + 1 :]))
        resolved.append(token)
    return resolved


def resolve_with(tokens: Sequence[Token]) -> list[Token]:
    """行政复议与行政诉讼: 与 between two things that are counted joins them, elsewhere it compares."""
    resolved = list(tokens)
    for place in range(1, len(tokens) - 1):
        beside = {tokens[place - 1].what, tokens[place + 1].what}
        if tokens[place].text == "与" and beside <= SUBJECTS and not tokens[place - 1].gap:
            resolved[place] = replace(tokens[place], what=Word.AND)
    return resolved


def _application(earlier: list[Token], token: Token, later: Sequence[Token]) -> Word:
    """Return REQUEST, OTHER or, where nothing says, APPLY."""
    if later and later[0].what == Word.INFO and token.gap <= 2:
        return Word.REQUEST
    if not earlier:
        return Word.APPLY
    before = earlier[-1]
    if isinstance(before.what, Word) and before.what in CASES:
        return before.what
    if before.text == "的" and _asks_for_disclosure(earlier):
        return Word.REQUEST
    if before.gap or before.what in SUBJECTS - {Word.REQUEST}:  # 低保申请, 行政许可申请
        return Word.OTHER
    return Word.REQUEST if _within_reach(earlier, token) else Word.APPLY


def _asks_for_disclosure(earlier: list[Token]) -> bool:
    """公开征地批文、补偿方案等信息的申请: what is applied for is to be disclosed."""
    return any(token.text == "公开" or token.what == Word.REQUEST for token in earlier)


def _within_reach(earlier: list[Token], token: Token) -> bool:
    """Whether 信息公开 stands before a 申请 in the same list member."""
    for other in reversed(earlier):
        divided = other.what in DIVIDERS or isinstance(other.what, Quantity)
        if divided or other.end + REACH < token.start:
            return False
        if other.what in {Word.INFO, Word.REQUEST}:
            return True
    return False


def words_of(tokens: Sequence[Token]) -> frozenset[Word]:
    """Return the words among tokens."""
    return frozenset(token.what for token in tokens if isinstance(token.what, Word))


def unknown(tokens: Sequence[Token]) -> int:
    """Count the characters between tokens that the vocabulary does not know."""
    return sum(token.gap for token in tokens[:-1])


def last_subject(tokens: Sequence[Token]) -> Word | None:
    """Return the last word that says what is counted: Chinese nouns end with their head."""
    for token in reversed(tokens):
        if token.what in SUBJECTS and isinstance(token.what, Word):
            return token.what
    return None


def subject_of(phrase: Phrase, scene: Scene) -> tuple[Word | None, bool]:
    """Return what a phrase counts and whether it says so itself."""
    own = last_subject(phrase.before)
    if own is None and (own := _subject_after(phrase)) is None and phrase.joined:
        own = last_subject(phrase.joined[-1])
    if own is not None:
        return own, True
    words = words_of(phrase.before) | words_of(phrase.after[:4])
    if Word.INFO in words:
        return _plain_information(words, scene) if not _is_mail(phrase) else Word.OTHER, True
    if Word.APPLY in words and inherited(scene) not in {Word.REQUEST, None}:
        return Word.OTHER, False
    return inherited(scene), False


def _subject_after(phrase: Phrase) -> Word | None:
    """Return the head noun behind a number: 收到 3 件信息公开申请; nothing if it belongs to what follows."""
    if words_of(phrase.before) & RESULT_WORDS:
        return None
    head: list[Token] = []
    for token in phrase.after:
        if token.what in DIVIDERS or token.what in {
            Word.ALL,
            Word.ANSWER,
            Word.COMPARED,
            Word.SHARE,
        }:
            break
        head.append(token)
    near = head and (head[0].start - phrase.number.end) <= (
        8 if last_subject(head) == Word.REQUEST else 12
    )
    return last_subject(head) if near else None


def _is_mail(phrase: Phrase) -> bool:
    """收到信息公开邮箱邮件 85 封: mail need not be requests."""
    said = labels(phrase.before)
    return phrase.quantity.unit == "封" and said[-1:] != [] and said[-1].what == Word.CHANNEL


def _plain_information(words: frozenset[Word], scene: Scene) -> Word | None:
    """信息公开 alone: what was published, or, if it was received, a request."""
    if Word.PUBLISH in words or (scene.verb == Word.PUBLISH and Word.RECEIVE not in words):
        return Word.NEWS
    if words & {Word.RECEIVE, Word.RECEIVE_NEW}:
        return Word.REQUEST
    return inherited(scene)


def inherited(scene: Scene) -> Word | None:
    """Return what the sentence before, or else the sub-heading, was about."""
    return scene.subject or scene.topic


def gap_to(label: Token, phrase: Phrase) -> int:
    """Count the unknown characters between a word and its number."""
    tokens = [*phrase.before, phrase.number, *phrase.after]
    start = tokens.index(label)
    end = len(phrase.before)
    low, high = sorted((start, end))
    return unknown(tokens[low : high + 1])


def labels(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens that can say what a number counts."""
    return [token for token in tokens if is_label(token)]
