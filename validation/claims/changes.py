"""Numbers about numbers: 同比增长 12.5% (N30), 占 33.9%, 主动公开率达 71% (N31)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from validation.claims import cells
from validation.claims.claim import Measure, Period, Scope
from validation.claims.clauses import Clause, Phrase, is_count, phrases
from validation.claims.scene import Count, Draft, Scene
from validation.claims.subjects import RESULT_WORDS, inherited, last_subject, words_of
from validation.claims.tokens import Quantity, Token
from validation.claims.vocabulary import Word

DIRECTIONS = {Word.UP: Decimal(1), Word.DOWN: Decimal(-1)}
RECEIVED = (cells.requests("received"), cells.requests("inflow"))
COMPARABLE = frozenset({"N1", "N2", "N3", "N4", "N5", "N7", "N8", "N10", "N11", "N16", "N17", "N21", "N23", "N25", "N26", "N27", "N28"})  # fmt: skip


def read_changes(clause: Clause, tokens: list[Token], scene: Scene) -> bool:
    """Record what a clause says in comparison with last year; whether it does."""
    words = words_of(tokens)
    bare = Word.LAST in words and not words - {Word.LAST, Word.FILLER} and scene.base is not None
    if bare or (
        clause.aside
        and (scene.compared or Word.LAST in words)
        and not words & {Word.CARRY, Word.COMPARED}
    ):
        told = _bare_level(tokens, scene)
        scene.compared = scene.compared or told
        return told
    direction = next((t for t in tokens if t.what in DIRECTIONS), None)
    compared = Word.COMPARED in words and (Word.LAST in words or _year_on_year(tokens))
    if Word.RESPECTIVELY in words and compared:
        return True
    if not compared and not (scene.compared and direction):
        return False
    scene.compared = True
    if Word.LEVEL in words and Word.LAST in words and direction is None:
        _add(Quantity(Decimal(0), "件"), Measure.CHANGE, tokens, Decimal(1), scene)
        return True
    told = False
    for phrase in phrases(Clause(tokens, end=clause.end)):
        told |= _read_change(phrase, tokens, scene)
    return told or direction is not None


def _year_on_year(tokens: list[Token]) -> bool:
    """Whether 同比 itself names last year."""
    return any(t.what == Word.COMPARED and t.text.startswith("同") for t in tokens)


def _read_change(phrase: Phrase, tokens: list[Token], scene: Scene) -> bool:
    """Record one number of a comparing clause: last year's, the difference, or the growth."""
    quantity = phrase.quantity
    if quantity is None or quantity.unit in {"个百分点", "百分点", "倍", "", "/"}:
        return False
    before = [t for t in tokens if phrase.number and t.start < phrase.number.start]
    turn = next((t for t in reversed(before) if t.what in DIRECTIONS), None)
    if turn is None:
        if (
            Word.COMPARED in words_of(before)
            and Word.LAST in words_of(before)
            and quantity.unit != "%"
        ):
            _add_previous(quantity, tokens, scene)
            return True
        return False
    if isinstance(turn.what, Word):
        measure = Measure.GROWTH if quantity.unit == "%" else Measure.CHANGE
        _add(quantity, measure, tokens, DIRECTIONS[turn.what], scene)
    return True


def _bare_level(tokens: list[Token], scene: Scene) -> bool:
    """比上年(31 件)下降: the number in the brackets is last year's."""
    numbers = [t for t in tokens if isinstance(t.what, Quantity)]
    if len(numbers) != 1 or not isinstance(numbers[0].what, Quantity):
        return False
    if numbers[0].what.unit == "%" or words_of(tokens) - {Word.FILLER, Word.LAST}:
        return False
    _add_previous(numbers[0].what, tokens, scene)
    return True


def _bases(tokens: list[Token], scene: Scene) -> tuple[tuple[str, ...], ...]:
    """Return the readings of the figure that is compared; nothing if it stands in no table."""
    subject = last_subject(tokens)
    if scene.counts and scene.base is None and scene.counts[-1].subject != Word.REQUEST:
        return ()
    foreign = scene.counts and scene.counts[-1].subject not in {Word.REQUEST, None}
    if scene.base and foreign and scene.base.end < scene.counts[-1].start:
        return ()
    if scene.base and scene.base.kind in COMPARABLE and subject in {None, Word.REQUEST}:
        readings = scene.base.readings
        return RECEIVED if scene.base.kind in {"N1", "N2"} else readings
    if subject == Word.REQUEST or (subject is None and inherited(scene) == Word.REQUEST):
        asked = {Word.REQUEST, Word.APPLY} & (words_of(tokens) | scene.sentence_words)
        return RECEIVED if asked else ()
    return ()


def _add(
    quantity: Quantity, measure: Measure, tokens: list[Token], sign: Decimal, scene: Scene
) -> None:
    """Record a difference or a growth."""
    bases = _bases(tokens, scene)
    if bases:
        scene.keep(
            _draft(
                "N30", replace(quantity, value=quantity.value * sign), bases, tokens, measure, scene
            )
        )


def _add_previous(quantity: Quantity, tokens: list[Token], scene: Scene) -> None:
    """Record last year's figure."""
    bases = _bases(tokens, scene)
    if bases:
        draft = _draft("N30", quantity, bases, tokens, Measure.LEVEL, scene)
        scene.keep(replace(draft, period=Period.PREVIOUS))


def _draft(
    kind: str, quantity: Quantity, readings: tuple[tuple[str, ...], ...], tokens: list[Token], measure: Measure, scene: Scene
) -> Draft:  # fmt: skip
    return Draft(
        kind, quantity.value, readings, tokens[0].start, tokens[-1].end, measure=measure,
        scope=Scope.AREA if scene.area else Scope.OWN, bound=quantity.bound, places=quantity.places,
    )  # fmt: skip


# --- shares --------------------------------------------------------------------------------------

TABLE_WHOLES = (cells.requests("concluded"), cells.requests("received"), cells.requests("inflow"))


LABELLED = RESULT_WORDS | {Word.NATURAL, Word.LEGAL, Word.COMPANY, Word.BUSINESS}


def read_shares(tokens: list[Token], scene: Scene) -> bool:
    """Record percentages of what the sentence has just counted."""
    percents = [t for t in tokens if isinstance(t.what, Quantity) and t.what.unit == "%"]
    if not percents:
        return False
    words = words_of(tokens)
    fraction = next(
        (t.what for t in tokens if isinstance(t.what, Quantity) and t.what.unit == "/"), None
    )
    if fraction and fraction.high is not None:
        _share(percents[0], fraction.value, (fraction.high,), (), tokens, scene)
        return True
    if inherited(scene) == Word.OTHER or last_subject(tokens) == Word.OTHER:
        return False
    rated = Word.RATE in words
    if not any(map(is_count, tokens)) and words & LABELLED:
        return False  # 自然人占 92%: how many that is has not been said yet
    if not words & {Word.SHARE} and not rated:
        return False
    if rated and any(isinstance(t.what, Quantity) and t.what.value == 100 for t in percents):
        return False
    parts = scene.counts[-len(percents) :] if Word.RESPECTIVELY in words else scene.counts[-1:]
    if rated and len(scene.counts) < 2:
        return False
    for percent, part in zip(percents, parts, strict=False):
        wholes = _wholes(part, scene, percent)
        scene.shares.add(part.start)
        asked = part.subject == Word.REQUEST or inherited(scene) == Word.REQUEST
        if wholes or (asked and not rated):
            _share(
                percent, part.quantity.value, wholes, TABLE_WHOLES if asked else (), tokens, scene
            )
    return True


def _wholes(part: Count, scene: Scene, percent: Token) -> tuple[Decimal, ...]:
    """Return the other counts of the sentence that a part can be a share of."""
    stated = [
        count.quantity.value
        for count in scene.counts
        if count is not part
        and count.start not in scene.shares
        and count.quantity.value >= part.quantity.value
        and count.end < percent.start
    ]
    if scene.asked and scene.asked >= part.quantity.value and part.subject == Word.REQUEST:
        stated.append(scene.asked)
    return tuple(dict.fromkeys(stated))


def _share(
    percent: Token, part: Decimal, wholes: tuple[Decimal, ...], cells_: tuple[tuple[str, ...], ...],
    tokens: list[Token], scene: Scene,
) -> None:  # fmt: skip
    """Record one share."""
    if isinstance(percent.what, Quantity):
        draft = _draft("N31", percent.what, cells_, tokens, Measure.SHARE, scene)
        scene.keep(replace(draft, parts=(part,), wholes=wholes, end=percent.end))
