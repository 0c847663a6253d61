"""Numbers of table two: documents, decisions, fees."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from validation.claims.clauses import Phrase, leads
from validation.claims.matching import FAR_AWAY, has_unit, is_shared, record, replace_last, used
from validation.claims.patterns import NORMATIVE, RULES, Pattern
from validation.claims.scene import Scene
from validation.claims.subjects import gap_to, last_subject, words_of
from validation.claims.vocabulary import Word

DOING = frozenset(
    {Word.REPEAL, Word.IN_FORCE, Word.KEEP, Word.ISSUE, Word.PUBLISH, Word.EXAMINE, Word.AMEND}
)
"""What can be done with documents."""


LASTING = frozenset({Word.ISSUE, Word.PUBLISH, Word.REPEAL, Word.IN_FORCE})
"""What a verb says goes on for the next in a list: 现行有效规章 11 件、规范性文件 268 件."""


def _done(phrase: Phrase, own: bool, scene: Scene) -> frozenset[Word]:
    """Return a phrase's words with what was done: said after its number, or before in the sentence."""
    words = words_of(phrase.before)
    if any(token.text == "有效" for token in phrase.before):
        words |= {Word.IN_FORCE}
    if not words & DOING:
        words |= words_of(phrase.after) & DOING
    words |= words_of(phrase.after) & {Word.EXAMINE}
    if not words & DOING and own and scene.verb in LASTING:
        words |= {scene.verb}
    return words


def read_document(subject: Word, phrase: Phrase, own: bool, scene: Scene) -> None:
    """Read a number of rules or normative documents."""
    if phrase.tail and not leads(phrase) and last_subject(phrase.after) is None:
        return
    words = _done(phrase, own, scene)
    patterns = RULES if subject == Word.RULES else NORMATIVE
    for candidate in patterns:
        if (
            candidate.needs <= words
            and not candidate.unless & words
            and has_unit(candidate, phrase)
        ):
            if scene.listing and Word.ISSUE in words and not _narrow(candidate, scene):
                return
            record(candidate, phrase, scene, weak=candidate.weak or subject == Word.RED_HEAD)
            scene.verb = Word.ISSUE if Word.ISSUE in words else scene.verb
            return
    none = (
        own
        and phrase.quantity is not None
        and phrase.quantity.value == 0
        and subject == Word.NORMATIVE
    )
    if none and not words & (DOING - {Word.PUBLISH}):
        record(NORMATIVE[3], phrase, scene, weak=True)
        return
    plain = own and not words & DOING and not scene.sentence_words & {Word.PUBLISH, Word.EXAMINE}
    if (
        plain
        and not scene.listing
        and Word.THIS in scene.sentence_words
        and subject == Word.NORMATIVE
    ):
        record(NORMATIVE[3], phrase, scene, weak=True)


def _narrow(candidate: Pattern, scene: Scene) -> bool:
    """公开规章 13 件，含新制定 5 件: only what was made counts; of 6 made, 2 made jointly tell nothing."""
    readings = candidate.target.readings(scene.year)
    same = [
        d for d in scene.recent if d.kind == candidate.kind and set(d.readings) == set(readings)
    ]
    scene.withdraw(lambda draft: draft in same and Word.PUBLISH in draft.words)
    return not any(Word.ISSUE in d.words for d in same)


def read_decision(candidate: Pattern, phrase: Phrase, scene: Scene) -> None:
    """Read a number of decisions; what was merely published is none."""
    words = words_of(phrase.before)
    if leads(phrase) or last_subject(phrase.before) is None:
        words |= words_of(used(phrase))
    published = Word.PUBLISH in words or (
        scene.verb == Word.PUBLISH and not words & {Word.DECIDE, Word.HANDLE}
    )
    if published or words & {
        Word.NEWS,
        Word.RECEIVE,
        Word.EXAMINE,
        Word.POWER,
        Word.NORM,
        Word.RATE,
    }:
        return
    if (
        not has_unit(candidate, phrase)
        or is_shared(candidate, phrase)
        or (phrase.tail and not leads(phrase))
    ):
        return
    subjects = [token for token in used(phrase) if token.what in candidate.needs]
    if not subjects or gap_to(subjects[-1], phrase) > FAR_AWAY:
        return
    if scene.listing and any(d.kind == candidate.kind for d in scene.levels):
        return  # 行政许可 377 件，其中采伐许可 321 件
    done = words & {Word.DECIDE, Word.HANDLE, Word.ANSWER} or scene.verb in {
        Word.DECIDE,
        Word.HANDLE,
    }
    decided = any(
        token.text in {"处理决定", "决定", "决定书", "处理决定数量"} for token in phrase.before
    )
    matters = any(token.text == "事项" for token in phrase.before)
    if done or decided:
        record(candidate, phrase, scene)
    elif not matters and not scene.sentence_words & {Word.PUBLISH, Word.NEWS}:
        record(candidate, phrase, scene, weak=True)


LOOSE_FEES = frozenset({"收费", "费用", "相关费用", "处理费用", "邮寄费", "复制费", "检索费"})


def read_fee(candidate: Pattern, phrase: Phrase, scene: Scene) -> None:
    """Read an amount: 行政事业性收费 in 万元, the processing fee in 元."""
    quantity = phrase.quantity
    if quantity.unit not in MONEY_IN_YUAN and quantity.value:
        return
    if words_of(phrase.before) & {Word.NEWS, Word.NORM, Word.EXAMINE}:
        return
    loose = [t.text for t in phrase.before if t.what == Word.PROCESSING_FEE][-1:]
    vague = candidate.kind == "N29" and loose and loose[0] in LOOSE_FEES
    if vague and not about_information(scene):
        return
    yuan = MONEY_IN_YUAN.get(quantity.unit, Decimal(1))
    unit = Decimal(10000) if candidate.kind == "N28" else Decimal(1)
    places = max(0, quantity.places + _shift(yuan, unit))
    amount = replace(quantity, value=quantity.value * yuan / unit, places=places)
    phrase.quantity = amount
    if Word.COLLECT in words_of(phrase.before):  # 通知金额 260 元，实际收取 160 元
        scene.withdraw(lambda draft: draft.kind == candidate.kind and not draft.firm)
    draft = record(candidate, phrase, scene)
    replace_last(scene, draft, replace(draft, firm=Word.COLLECT in words_of(phrase.before)))


MONEY_IN_YUAN = {
    "元": Decimal(1),
    "百元": Decimal(100),
    "千元": Decimal(1000),
    "万元": Decimal(10000),
    "亿元": Decimal(100000000),
}


def _shift(yuan: Decimal, unit: Decimal) -> int:
    """Return by how many digits the decimal point moves."""
    return (unit / yuan).adjusted()


def about_information(scene: Scene) -> bool:
    """Whether loose words for fees can only mean those for information."""
    spoken = scene.sentence_words & {Word.INFO, Word.REQUEST}
    return bool(spoken) or scene.section == 6 or scene.topic in {Word.REQUEST, Word.PROCESSING_FEE}
