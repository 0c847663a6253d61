"""Phrases with a number → drafts: what each is about decides who reads it."""

from __future__ import annotations

from validation.claims.clauses import PIECES, Phrase, leads
from validation.claims.disclosures import LOOSE_FEES, read_decision, read_document, read_fee
from validation.claims.disputes import read_case
from validation.claims.patterns import DECISIONS, FEES, OUTCOMES
from validation.claims.requests import ASKING, read_request
from validation.claims.scene import Count, Scene
from validation.claims.subjects import (
    CASES,
    RESULT_WORDS,
    labels,
    last_subject,
    subject_of,
    words_of,
)
from validation.claims.tokens import Token
from validation.claims.vocabulary import Word

VERBS = (
    Word.PUBLISH, Word.EXAMINE, Word.DECIDE, Word.ISSUE, Word.REPEAL, Word.IN_FORCE, Word.RECEIVE, Word.HANDLE, Word.ANSWER, Word.COLLECT,
)  # fmt: skip


OPENERS = frozenset({Word.OF_WHICH, Word.INCLUDING, Word.RESPECTIVELY})


def read_phrase(phrase: Phrase, scene: Scene) -> None:
    """Record what one number claims, if anything."""
    subject, own = subject_of(phrase, scene)
    words = words_of(phrase.before)
    subject = _by_results(_news_or_request(subject, phrase, scene), own, phrase, scene)
    if subject == Word.PROCESSING_FEE and scene.subject == Word.FEE and _loose_fee(phrase):
        subject = Word.FEE
    _remember(phrase, subject, scene)
    drafts = len(scene.drafts)
    if Word.NOT not in words and not _ignored(phrase):
        _dispatch(subject, own, phrase, scene)
    scene.loose = (
        phrase if len(scene.drafts) == drafts and _awaits(phrase, subject, scene) else None
    )
    if own or subject == Word.OTHER:
        scene.subject = subject
    scene.verb = next(reversed(_verbs(phrase.before)), scene.verb)


def _loose_fee(phrase: Phrase) -> bool:
    """Whether 收费 and the like are all a phrase says of the fee it counts."""
    return all(t.text in LOOSE_FEES for t in phrase.before if t.what == Word.PROCESSING_FEE)


def read_rest(names: list[list[Token]], scene: Scene) -> None:
    """Note what the words after a clause's last number are about."""
    subject = last_subject(names[-1]) if names else None
    scene.subject = subject or scene.subject


def _ignored(phrase: Phrase) -> bool:
    """Whether a number counts nothing that happened."""
    return _conditional(phrase) or _nameless(phrase) or _denied(phrase)


def _nameless(phrase: Phrase) -> bool:
    """Whether a number has no unit and is not zero: it counts only the result it stands right behind."""
    if phrase.quantity.unit or phrase.quantity.value == 0:
        return False
    last = phrase.before[-1:]
    return bool(phrase.after or phrase.tail) or not [
        t for t in last if not t.gap and t.what in COUNTABLE
    ]


COUNTABLE = RESULT_WORDS | frozenset(OUTCOMES)
"""Results that a form-like list counts without a unit: 结果维持 1，结果纠正 0."""


def _awaits(phrase: Phrase, subject: Word | None, scene: Scene) -> bool:
    """Whether the next clause may say what became of a number of requests."""
    asked = subject == Word.REQUEST or (scene.listing and scene.asked is not None)
    return asked and phrase.quantity.unit in PIECES


def _conditional(phrase: Phrase) -> bool:
    """申请超过 10 件的，……: a condition, not a count."""
    return [token.text for token in phrase.after] == ["的"]


def _denied(phrase: Phrase) -> bool:
    """申请一件也没收到: even one is denied."""
    return [token.text for token in phrase.after[:1]] in (["也"], ["都"]) and bool(
        words_of(phrase.after[1:2]) & {Word.NOT}
    )


def _verbs(tokens: list[Token]) -> list[Word]:
    return [token.what for token in tokens if token.what in VERBS and isinstance(token.what, Word)]


def _remember(phrase: Phrase, subject: Word | None, scene: Scene) -> None:
    """Keep a count for the shares and sums of its sentence."""
    if phrase.quantity.unit in {"%", "/"} or (
        not phrase.quantity.unit and (not phrase.quantity.value or _nameless(phrase))
    ):
        return
    words = words_of(phrase.before) | words_of(phrase.after)
    opens = bool(scene.counts) and (scene.opening or bool(words_of(phrase.before) & OPENERS))
    scene.opening = False
    scene.counts.append(
        Count(
            phrase.quantity,
            subject,
            *phrase.span,
            opens=opens,
            separator=phrase.separator,
            rest=bool(words & {Word.REMAINDER, Word.ELSE, Word.CLOSED}),
            names=frozenset(token.text for token in labels(phrase.before)),
        )
    )


def _news_or_request(subject: Word | None, phrase: Phrase, scene: Scene) -> Word | None:
    """涉及国家秘密的信息 1 件 among results is a request; 主动公开 5 件、依申请公开 2 件 are no requests."""
    quantity = phrase.quantity
    if subject == Word.REQUEST and any(count.subject == Word.NEWS for count in scene.counts):
        nouns = [t.text for t in phrase.before if t.what == Word.REQUEST]
        bare = nouns[-1:] in (["依申请公开"], ["依申请公开信息"])
        return Word.NEWS if bare and not words_of(phrase.before) & ASKING else subject
    if subject != Word.NEWS or quantity.unit not in {"件", "宗", "起", "例"}:
        return subject
    words = words_of(phrase.before) | words_of(phrase.after)
    among = scene.subject == Word.REQUEST and words & (RESULT_WORDS | {Word.ANSWER})
    return Word.REQUEST if among and Word.PUBLISH not in words else subject


def _by_results(subject: Word | None, own: bool, phrase: Phrase, scene: Scene) -> Word | None:
    """Results and channels of requests name their subject themselves where nothing else does."""
    words = words_of(phrase.before) | words_of(phrase.after)
    overturned = subject == Word.REQUEST and Word.LOST in words_of(phrase.after)
    if overturned and leads(phrase):  # 2 件申请答复被复议机关责令重新答复
        by_court = any(token.text.endswith("法院") for token in phrase.after)
        return Word.LITIGATION if by_court else Word.REVIEW
    among = scene.listing and any(draft.kind == "N1" for draft in scene.levels)
    if not own and subject == Word.OTHER and (among or scene.topic == Word.REQUEST):
        return Word.REQUEST if words & (RESULT_WORDS - {Word.OPENED, Word.WITHDRAWN}) else subject
    if subject is None and Word.CHANNEL in words and Word.REQUEST in scene.sentence_words:
        return Word.REQUEST
    return subject


def _dispatch(subject: Word | None, own: bool, phrase: Phrase, scene: Scene) -> None:
    """Send a phrase to the reader of its subject."""
    if subject == Word.REQUEST:
        read_request(phrase, own, scene)
    elif subject in CASES and subject is not None:
        read_case(subject, phrase, own, scene)
    elif subject in {Word.NORMATIVE, Word.RED_HEAD, Word.RULES}:
        read_document(subject, phrase, own, scene)
    elif subject in DECISIONS and own:
        read_decision(DECISIONS[subject], phrase, scene)
    elif subject == Word.FEE and not own and phrase.lead:
        return  # 行政事业性收费 42 万元，社会保险费征缴 86 亿元
    elif subject in FEES:
        read_fee(FEES[subject], phrase, scene)
