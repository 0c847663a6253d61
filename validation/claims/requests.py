"""Numbers of requests: received, answered, carried over, by result, applicant and channel."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from validation.claims import cells
from validation.claims.clauses import PIECES, Phrase, leads
from validation.claims.inflow import INFLOW
from validation.claims.matching import (
    FAR_AWAY,
    fits,
    has_unit,
    joined_words,
    record,
    replace_last,
    used,
)
from validation.claims.patterns import (
    ANSWERED,
    CARRIED,
    RECEIVED,
    RESULTS,
    Pattern,
)
from validation.claims.scene import Draft, Scene
from validation.claims.sources import read_applicant, read_channel
from validation.claims.subjects import RESULT_WORDS, gap_to, labels, last_subject, words_of
from validation.claims.tokens import Quantity, Token
from validation.claims.vocabulary import Word

GRAND_TOTALS = frozenset(
    {"合计", "共计", "总计", "总共", "两项合计", "三项合计", "四项合计", "以上合计"}
)


ASKING = frozenset({Word.RECEIVE, Word.RECEIVE_NEW, Word.HANDLE, Word.ANSWER, Word.DUE})
SAID = ASKING | (RESULT_WORDS - {Word.OPENED, Word.WITHDRAWN})
"""Words that speak of requests even beside 公开."""


def read_request(phrase: Phrase, own: bool, scene: Scene) -> None:
    """Read a number in the domain of requests."""
    words = words_of(used(phrase)) | joined_words(phrase)
    if (Word.OTHER in words and not own) or (Word.PUBLISH in words and not words & SAID):
        if _opened(phrase, own):
            record(RESULTS[-1], phrase, scene)
        return
    told = _result(phrase, words, scene) or read_applicant(phrase, words, scene)
    if told or read_channel(phrase, words, scene):
        return
    _total(phrase, words, own, scene)


def _result(phrase: Phrase, words: frozenset[Word], scene: Scene) -> bool:
    """Read what became of requests; 予以公开 may include those disclosed in part."""
    for candidate in (*CARRIED, *RESULTS):
        if fits(candidate, phrase, words):
            draft = record(candidate, phrase, scene)
            if candidate.kind == "N7":
                more = (*draft.readings, cells.requests("disclosed"))
                replace_last(scene, draft, replace(draft, readings=more))
            return True
    return False


def _total(phrase: Phrase, words: frozenset[Word], own: bool, scene: Scene) -> None:
    """Read how many were received, answered, or both: 收到并答复 5 件."""
    answered = (
        Word.CHANNEL not in words
        and not _partly_answered(phrase, scene)
        and _verb_fits(ANSWERED, phrase, words, own)
    )
    received = next((c for c in RECEIVED if _verb_fits(c, phrase, words, own)), None)
    if received and Word.HANDLE in received.needs and answered:
        received = None
    if any(token.text in FOR_OTHERS for token in phrase.before):
        return  # 以县政府名义答复 31 件: an office's answers for another organ are a part of all
    if Word.CHANNEL in joined_words(phrase) - words_of(phrase.before):
        return  # 通过网站办理并答复申请 3 件: what came by one channel
    part = scene.listing and not words & {Word.RECEIVE_NEW, Word.DUE} and not scene.own_part
    if received and not part:
        _received(received, phrase, scene)
    if answered:
        _answered(phrase, scene)
    if not received and not answered and not scene.listing:
        _noun_only(phrase, words, own, scene)
    elif scene.own_part and not labels(phrase.before) and _totals_end(scene):
        _received(RECEIVED[-1], phrase, scene)  # 全县 297 件，其中我办 44 件


FOR_OTHERS = frozenset({"名义", "协助", "配合"})


def _totals_end(scene: Scene) -> bool:
    """Whether the last figure of the sentence is a total of requests."""
    return [draft.kind for draft in scene.levels[-1:]] == ["N1"]


def _answered(phrase: Phrase, scene: Scene) -> None:
    """Record how many were answered; 28 件均已答复，其中 24 件办结 takes back the larger number."""
    value = phrase.quantity.value
    if scene.listing:
        scene.withdraw(lambda d: d.kind == "N4" and Word.ALL in d.words and d.value > value)
    universal = words_of(phrase.after) & {Word.ALL} if leads(phrase) else frozenset()
    scene.asked = record(replace(ANSWERED, needs=ANSWERED.needs | universal), phrase, scene).value


def _partly_answered(phrase: Phrase, scene: Scene) -> bool:
    """其中简易答复 20 件: an unknown word before the verb of a listed part makes it a part only."""
    written = [t for t in phrase.after if t.what == Word.ANSWER and t.text == "书面答复"]
    if leads(phrase) and written:  # 1 件书面答复: how, of all that were answered
        return True
    pairs = pairwise(phrase.before)
    return scene.listing and any(
        b.what == Word.ANSWER and (a.gap or a.what == Word.PUBLISH) for a, b in pairs
    )


def _opened(phrase: Phrase, own: bool) -> bool:
    """Among the results of requests a bare 公开 5 件 means granted."""
    said = labels(used(phrase))
    return (
        not own
        and "类" not in {token.text for token in phrase.before}
        and len(said) == 1
        and said[0].text == "公开"
        and gap_to(said[0], phrase) + (0 if leads(phrase) else phrase.tail) == 0
    )


def _verb_fits(candidate: Pattern, phrase: Phrase, words: frozenset[Word], own: bool) -> bool:
    """A verb reaches its number over its own noun only; if the noun is unsaid nothing may stand between."""
    asked = own or Word.APPLY in words
    if candidate.needs <= joined_words(phrase) and asked and not fits(candidate, phrase, words):
        candidate = replace(candidate, needs=frozenset({Word.REQUEST if own else Word.APPLY}))
    if not own and not leads(phrase):
        candidate = replace(candidate, tight=True)
    if own and not leads(phrase) and _noun_gap(phrase) > FAR_AWAY:
        return False
    if own:
        verb_and_noun = candidate.needs | {Word.REQUEST}
        return candidate.needs <= words and _close(phrase, verb_and_noun, candidate)
    return fits(candidate, phrase, words)


def _close(phrase: Phrase, needs: frozenset[Word], candidate: Pattern) -> bool:
    """Whether the number has the right unit and no unknown noun after it."""
    noun_after = last_subject(phrase.before) is None and bool(words_of(phrase.after) & needs)
    return has_unit(candidate, phrase) and (phrase.tail == 0 or noun_after or leads(phrase))


def _noun_gap(phrase: Phrase) -> int:
    """Count the unknown characters between the last noun before a number and the number."""
    nouns = [t for t in phrase.before if t.what in {Word.REQUEST, Word.INFO, Word.APPLY}]
    return gap_to(nouns[-1], phrase) if nouns else 0


def _received(candidate: Pattern, phrase: Phrase, scene: Scene) -> None:
    """Record a total of requests with its readings: new alone, or with those carried in."""
    received = cells.requests("received")
    texts = {t.text for t in (*phrase.before, *phrase.after[:1])}
    grand = Word.DUE in candidate.needs or (
        bool(texts & GRAND_TOTALS) and Word.RECEIVE_NEW not in candidate.needs
    )
    loose = grand or bool(texts & {"受理", "办理", "处理"})
    readings = [INFLOW, received] if grand else [received, INFLOW] if loose else [received]
    if Word.HANDLE in candidate.needs:
        readings.append(cells.requests("concluded"))
    scene.keep(
        scene.draft(
            "N1" if phrase.quantity.value else "N2",
            phrase.quantity,
            phrase.span,
            readings=tuple(readings),
            words=candidate.needs,
            weak=candidate.weak,
        )
    )
    scene.asked = phrase.quantity.value


RESULT_KINDS = frozenset({"N7", "N8", "N10", "N11", "N12", "N13"})
"""A total after several of them is of the requests concluded."""
COUNTED = frozenset({"申请量", "申请数", "申请数量", "申请总数", "申请总量", "申请件数"})


def _noun_only(phrase: Phrase, words: frozenset[Word], own: bool, scene: Scene) -> None:
    """依申请公开 5 件, 申请共计 5 件: no verb, so only where nothing else could be meant."""
    quantity = phrase.quantity
    if quantity.unit in {"条", "次", "个", "项"} or phrase.tail:
        return
    if any(count.subject == Word.NEWS for count in scene.counts[:-1]):
        return
    if leads(phrase):
        _among(phrase, scene)
        return
    if scene.verb == Word.PUBLISH or quantity.unit not in PIECES | {""}:
        return
    named = own or any(token.text in COUNTED for token in phrase.before)
    said = named and _noun_gap(phrase) == 0 and not words & {Word.OCCUR}
    total = not own and Word.TOTAL in words and labels(phrase.before)[:1] == []
    if total and [d.kind for d in scene.levels[-1:]] == ["N3"] and gap_total(phrase) == 0:
        _received(RECEIVED[1], phrase, scene)  # 收到 63 件, 上年结转 2 件, 共计 65 件
        return
    results = [d for d in scene.levels if d.kind in RESULT_KINDS]
    if total and len(results) > 1 and gap_total(phrase) == 0:
        record(ANSWERED, phrase, scene)
        return
    begun = any(d.kind == "N1" and Word.RECEIVE_NEW not in d.words for d in scene.recent)
    if said or (total and not begun and gap_total(phrase) == 0):
        pattern = replace(RECEIVED[1], needs=frozenset({Word.REQUEST}), weak=True)
        _received(pattern, phrase, scene)


def _among(phrase: Phrase, scene: Scene) -> None:
    """35 件申请中，自然人 31 件; 共 35 件政府信息公开申请: a total before its noun."""
    noun, *within = phrase.after[:2]
    asked = noun.what in {Word.REQUEST, Word.APPLY} and noun.start - phrase.number.end <= 1
    among = [token.text for token in within] in (["中"], ["里"])
    if asked and (among or (Word.TOTAL in words_of(phrase.before) and not within)):
        _received(replace(RECEIVED[2], weak=True), phrase, scene)


def gap_total(phrase: Phrase) -> int:
    """Count the unknown characters between 共计 and its number."""
    totals = [token for token in phrase.before if token.what == Word.TOTAL]
    return gap_to(totals[-1], phrase) if totals else 0


def read_late_result(tokens: list[Token], scene: Scene) -> None:
    """3 件申请尚未到期，结转下年度办理: the result of a number stands in the next clause."""
    phrase, scene.loose = scene.loose, None
    words = words_of(tokens)
    if phrase is None or Word.NOT in words or Word.ALL in words:
        return
    for candidate in (*CARRIED, *RESULTS):
        if candidate.needs <= words and candidate.needs != {Word.OPENED}:
            record(candidate, phrase, scene)
            return


def read_reason(tokens: list[Token], scene: Scene) -> None:
    """不予公开 1 件（第三方合法权益）: brackets without a number give the reason of the one before them."""
    words = words_of(tokens)
    base = max((d for d in scene.levels if d.end <= scene.opened), key=_ending, default=None)
    if base is None or words & {Word.NOT, Word.ALL, Word.INCLUDING} or base.kind not in REASONED:
        return
    for candidate in RESULTS:
        readings = candidate.target.readings(scene.year)
        narrower = set(readings[0]) < set(base.readings[0])
        if candidate.kind == base.kind and narrower and candidate.needs <= words:
            quantity = Quantity(base.value, "件", base.bound)
            scene.add(candidate.kind, candidate.target, (base.start, tokens[-1].end), quantity)
            return


def _ending(draft: Draft) -> int:
    return draft.end


REASONED = frozenset({"N10", "N11", "N12", "N13"})
"""Results that table three divides by reason."""
