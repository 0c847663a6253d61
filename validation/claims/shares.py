"""Percentages of what a sentence has just counted: 占 33.9%, 主动公开率达 71% (N31)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from validation.claims import cells
from validation.claims.claim import Measure
from validation.claims.clauses import Clause, is_count, is_label
from validation.claims.matching import APPLICANT_WORDS
from validation.claims.scene import Count, Scene
from validation.claims.subjects import RESULT_WORDS, inherited, labels, last_subject, words_of
from validation.claims.tokens import Quantity, Token
from validation.claims.vocabulary import Word

WHOLES = (cells.requests("concluded"), cells.requests("received"), cells.requests("inflow"))
"""What in the tables a number of requests can be a share of."""
LABELLED = RESULT_WORDS | APPLICANT_WORDS


def read_shares(clause: Clause, tokens: list[Token], scene: Scene) -> None:
    """Record each percentage of a clause with the count it is the share of."""
    _settle_unsaid(tokens, scene)
    percents = [t for t in tokens if isinstance(t.what, Quantity) and t.what.unit == "%"]
    fraction = next(
        (t.what for t in tokens if isinstance(t.what, Quantity) and t.what.unit == "/"), None
    )
    if percents and fraction and fraction.high is not None:
        _share(percents[0], fraction.value, (fraction.high,), (), scene)
    elif percents and _waits(clause, tokens):
        said = _said_before(tokens, scene)
        if said is None:
            scene.unsaid = percents
        elif _speaks_of_parts(tokens, percents, scene):
            _share_of(percents[0], said, scene, rated=False)
    elif percents and _speaks_of_parts(tokens, percents, scene):
        rated = Word.RATE in words_of(tokens)
        for percent, part in zip(percents, _parts(tokens, percents, scene), strict=False):
            _share_of(percent, part, scene, rated=rated)


def _settle_unsaid(tokens: list[Token], scene: Scene) -> None:
    """予以公开占 48.4%，为 15 件: the count of a share follows in the next clause."""
    unsaid, scene.unsaid = scene.unsaid, []
    before = tokens[: next((i for i, t in enumerate(tokens) if is_count(t)), 0)]
    if len(unsaid) == 1 and is_count(tokens[len(before)]) and not any(map(is_label, before)):
        _share_of(unsaid[0], scene.counts[-1], scene, rated=False)


def _parts(tokens: list[Token], percents: list[Token], scene: Scene) -> list[Count]:
    """Return the counts whose shares a clause states: 占 60% 的 24 件, or those before it."""
    following = [_following(percent, tokens, scene) for percent in percents]
    if all(following):
        return [part for part in following if part]
    if Word.RESPECTIVELY in words_of(tokens):
        return scene.counts[-len(percents) :]
    return scene.counts[-2:-1] if _names_whole(tokens, percents[0]) else scene.counts[-1:]


def _following(percent: Token, tokens: list[Token], scene: Scene) -> Count | None:
    """占 60% 的 24 件予以公开: return the count that a share is bound to by 的."""
    place = tokens.index(percent)
    bound, number = ([*tokens[place + 1 : place + 3], percent, percent])[:2]
    if bound.text != "的" or not is_count(number):
        return None
    return next((c for c in scene.counts if c.end == number.end), None)


def _names_whole(tokens: list[Token], percent: Token) -> bool:
    """占总数 155 件的 60%: the number between 占 and the percentage is the whole."""
    place = next((i for i, t in enumerate(tokens) if t.what == Word.SHARE), len(tokens))
    return any(map(is_count, tokens[place : tokens.index(percent)]))


def _waits(clause: Clause, tokens: list[Token]) -> bool:
    """自然人占 92%, 票价类占 32%: how many that is has not been said yet."""
    place = next((i for i, t in enumerate(tokens) if t.what == Word.SHARE), None)
    if place is None or any(map(is_count, tokens)):
        return bool(words_of(tokens) & LABELLED) and not any(map(is_count, tokens))
    before = tokens[:place]
    named = clause.lead or any(t.gap or t.what not in QUIET or t.text == "类" for t in before)
    return bool(named) or bool(words_of(tokens) & LABELLED)


def _said_before(tokens: list[Token], scene: Scene) -> Count | None:
    """主动公开 45 件、不予公开 15 件，主动公开占 75%: return the count that was given by the same name."""
    names = {t.text for t in labels(tokens)} - {t.text for t in tokens if t.what == Word.SHARE}
    return next((c for c in reversed(scene.counts) if names & c.names), None)


QUIET = frozenset({Word.FILLER, Word.ABOUT, Word.TOTAL, Word.THIS, Word.RESPECTIVELY, Word.ALL})


def _speaks_of_parts(tokens: list[Token], percents: list[Token], scene: Scene) -> bool:
    """Whether a clause says what part of something its percentage is."""
    words = words_of(tokens)
    if {Word.SHARE, Word.AREA} <= words:
        return False  # 占全县申请总量的 41%
    if Word.OTHER in {inherited(scene), last_subject(tokens)}:
        return False
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
