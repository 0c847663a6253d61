"""Percentages of what a sentence has just counted: 占 33.9%, 主动公开率达 71% (N31)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from validation.claims import cells
from validation.claims.claim import Measure
from validation.claims.clauses import is_count
from validation.claims.matching import APPLICANT_WORDS
from validation.claims.scene import Count, Scene
from validation.claims.subjects import RESULT_WORDS, inherited, last_subject, words_of
from validation.claims.tokens import Quantity, Token
from validation.claims.vocabulary import Word

WHOLES = (cells.requests("concluded"), cells.requests("received"), cells.requests("inflow"))
"""What in the tables a number of requests can be a share of."""
LABELLED = RESULT_WORDS | APPLICANT_WORDS


def read_shares(tokens: list[Token], scene: Scene) -> None:
    """Record each percentage of a clause with the count it is the share of."""
    percents = [t for t in tokens if isinstance(t.what, Quantity) and t.what.unit == "%"]
    fraction = next(
        (t.what for t in tokens if isinstance(t.what, Quantity) and t.what.unit == "/"), None
    )
    if percents and fraction and fraction.high is not None:
        _share(percents[0], fraction.value, (fraction.high,), (), scene)
    elif percents and _speaks_of_parts(tokens, percents, scene):
        words = words_of(tokens)
        together = len(percents) if Word.RESPECTIVELY in words else 1
        parts = scene.counts[-2:-1] if _names_whole(tokens) else scene.counts[-together:]
        for percent, part in zip(percents, parts, strict=False):
            _share_of(percent, part, scene, rated=Word.RATE in words)


def _names_whole(tokens: list[Token]) -> bool:
    """占总数 155 件的 60%: the number after 占 is the whole."""
    place = next((i for i, t in enumerate(tokens) if t.what == Word.SHARE), len(tokens))
    return any(map(is_count, tokens[place:]))


def _speaks_of_parts(tokens: list[Token], percents: list[Token], scene: Scene) -> bool:
    """Whether a clause says what part of something its percentage is."""
    words = words_of(tokens)
    if Word.OTHER in {inherited(scene), last_subject(tokens)}:
        return False
    if words & LABELLED and not any(map(is_count, tokens)):
        return False  # 自然人占 92%: how many that is has not been said yet
    if Word.RATE in words:
        whole = any(isinstance(t.what, Quantity) and t.what.value == 100 for t in percents)
        return len(scene.counts) > 1 and not whole
    return Word.SHARE in words


def _share_of(percent: Token, part: Count, scene: Scene, *, rated: bool) -> None:
    """Record the share of one count, if there is anything it can be a share of."""
    wholes = _wholes(part, scene, percent)
    scene.shares.add(part.start)
    asked = Word.REQUEST in {part.subject, inherited(scene)}
    if wholes or (asked and not rated):
        _share(percent, part.quantity.value, wholes, WHOLES if asked else (), scene)


def _wholes(part: Count, scene: Scene, percent: Token) -> tuple[Decimal, ...]:
    """Return the other counts of the sentence that a part can be a share of."""
    value = part.quantity.value
    stated = [
        count.quantity.value
        for count in scene.counts
        if count.start not in scene.shares and count is not part and count.end < percent.start
    ]
    if scene.asked is not None and part.subject == Word.REQUEST:
        stated.append(scene.asked)
    return tuple(dict.fromkeys(whole for whole in stated if whole >= value))


def _share(
    percent: Token,
    part: Decimal,
    wholes: tuple[Decimal, ...],
    tables: tuple[tuple[str, ...], ...],
    scene: Scene,
) -> None:
    """Record one share."""
    if isinstance(percent.what, Quantity):
        draft = scene.draft("N31", percent.what, (percent.start, percent.end), readings=tables)
        scene.keep(replace(draft, measure=Measure.SHARE, parts=(part,), wholes=wholes))
