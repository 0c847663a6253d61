"""Where requests came from: who applied (N14) and by which channel (N15)."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from validation.claims import cells
from validation.claims.clauses import PIECES, Phrase, leads
from validation.claims.matching import (
    APPLICANT_WORDS,
    fits,
    joined_words,
    record,
    replace_last,
    used,
)
from validation.claims.patterns import APPLICANTS
from validation.claims.scene import Scene
from validation.claims.subjects import words_of
from validation.claims.vocabulary import Word


def read_applicant(phrase: Phrase, words: frozenset[Word], scene: Scene) -> bool:
    """Read who applied; 收到公民申请 5 件 or 收到企业申请 1 件 alone is simply the total."""
    mine = words & APPLICANT_WORDS
    if not mine or Word.ANSWER in words:
        return False
    if words & {Word.RECEIVE, Word.RECEIVE_NEW} and not scene.listing and len(mine) == 1:
        others = scene.sentence_words & (APPLICANT_WORDS - mine)
        if not others and not any(d.kind == "N1" for d in scene.recent):
            return False
    for candidate in APPLICANTS:
        if fits(candidate, phrase, words):
            draft = record(candidate, phrase, scene)
            columns = candidate.target.columns if isinstance(candidate.target, cells.Rows) else ()
            inflow = cells.requests("inflow", columns)
            extra = [draft.readings[0], inflow]
            if Word.COMPANY in candidate.needs:
                extra.append(cells.requests("received", ("business",)))
            replace_last(scene, draft, replace(draft, readings=tuple(extra)))
            return True
    return False


def read_channel(phrase: Phrase, words: frozenset[Word], scene: Scene) -> bool:
    """Remember what came by one channel; the paragraph's channels are added up at its end."""
    answered = Word.ANSWER in words and not words & {Word.RECEIVE, Word.HANDLE}
    if answered or not (Word.CHANNEL in words or _other_way(phrase, scene)):
        return False
    if Word.CHANNEL in joined_words(phrase) or phrase.quantity.unit not in PIECES:
        return False
    if phrase.tail and not leads(phrase) and Word.REQUEST not in words_of(phrase.after):
        return False
    texts = frozenset(t.text for t in used(phrase) if t.what == Word.CHANNEL)
    draft = scene.draft("N15", phrase.quantity, phrase.span, words=words)
    if Word.ALL in words_of(phrase.after):  # 8 件申请全部通过网络提交
        scene.asked = phrase.quantity.value
    if scene.period is not None:
        scene.channels.append((draft, texts, scene.listing))
    return True


def _other_way(phrase: Phrase, scene: Scene) -> bool:
    """网络申请 21 件，其他方式申请 18 件: the remaining channels have no name."""
    ways = (a.what == Word.ELSE and b.text in WAYS for a, b in pairwise(phrase.before))
    return bool(scene.channels) and any(ways)


WAYS = frozenset({"方式", "渠道", "形式"})
