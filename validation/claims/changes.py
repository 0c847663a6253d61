"""What a text says in comparison with last year: 同比增长 12.5%, 较上年减少 1 件, 上年 31 件 (N30)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from validation.claims import cells
from validation.claims.claim import Measure, Period
from validation.claims.clauses import PIECES, Clause, Phrase, is_label, is_number, phrases
from validation.claims.disputes import linked
from validation.claims.patterns import DISPUTES
from validation.claims.scene import Draft, Scene
from validation.claims.statements import read_phrase
from validation.claims.subjects import inherited, last_subject, words_of
from validation.claims.tokens import Quantity, Token
from validation.claims.vocabulary import Word

DIRECTIONS = {Word.UP: Decimal(1), Word.DOWN: Decimal(-1)}
RECEIVED = (cells.requests("received"), cells.requests("inflow"))
COMPARABLE = frozenset({"N1", "N2", "N3", "N4", "N5", "N7", "N8", "N10", "N11", "N16", "N17", "N20", "N21", "N23", "N25", "N26", "N27", "N28"})  # fmt: skip


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
        _read_each(tokens, scene)
        return True
    if _read_transition(tokens, scene):
        return True
    if not compared and not (scene.compared and direction):
        return scene.compared and not scene.levels and _read_bare_level(tokens, scene)
    scene.compared = True
    if Word.LEVEL in words and direction is None:
        _add(Quantity(Decimal(0), "件"), Measure.CHANGE, tokens, Decimal(1), scene)
        return True
    told = False
    for phrase in phrases(Clause(tokens, end=clause.end)):
        told |= _read_change(phrase, tokens, scene)
    return told or direction is not None


def _read_bare_level(tokens: list[Token], scene: Scene) -> bool:
    """申请件数同比减少 9 件，为 21 件: a number alone after a comparison is this year's figure."""
    *before, last = tokens
    bare = all(t.what in {Word.FILLER, Word.TOTAL, Word.ABOVE, Word.ALL} for t in before)
    counts = isinstance(last.what, Quantity) and last.what.unit in PIECES
    return bare and counts and _level(before, last, scene) is not None


def _year_on_year(tokens: list[Token]) -> bool:
    """Whether 同比 itself names last year."""
    return any(t.what == Word.COMPARED and t.text.startswith("同") for t in tokens)


def _read_each(tokens: list[Token], scene: Scene) -> None:
    """较上年分别减少 1 件和增加 2 件: one difference for each figure of the sentence, in their order."""
    numbers = [t for t in tokens if isinstance(t.what, Quantity) and t.what.unit in PIECES | {"%"}]
    figures = scene.levels[-len(numbers) :]
    if not numbers or len(figures) < len(numbers):
        return
    for number, figure in zip(numbers, figures, strict=True):
        turns = [t.what for t in tokens if t.start < number.start and t.what in DIRECTIONS]
        if turns and isinstance(turns[-1], Word) and isinstance(number.what, Quantity):
            measure = Measure.GROWTH if number.what.unit == "%" else Measure.CHANGE
            signed = replace(number.what, value=number.what.value * DIRECTIONS[turns[-1]])
            draft = scene.draft("N30", signed, (number.start, number.end), readings=figure.readings)
            scene.keep(replace(draft, measure=measure))


def _read_transition(tokens: list[Token], scene: Scene) -> bool:
    """由上年的 18 件增至 31 件: last year's figure and this year's."""
    place = next((i for i, t in enumerate(tokens) if t.what == Word.REACH), None)
    if place is None or not any(map(is_number, tokens[place + 1 :])):
        return False
    later = next(t for t in tokens[place + 1 :] if is_number(t))
    earlier = [t for t in tokens[:place] if is_number(t)]
    kept = [t for t in tokens[:place] if not is_number(t) and t.what not in {Word.LAST, Word.UP}]
    if len(earlier) > 1 and Word.FAR in words_of(tokens):
        return True  # 从 2022 年的 31 件、2023 年的 38 件增加到 52 件
    if len(earlier) > 1 or not isinstance(later.what, Quantity) or later.what.unit not in PIECES:
        return False
    figure = _level(kept, later, scene)
    if figure is None:
        return False
    scene.compared = True
    if earlier and isinstance(earlier[0].what, Quantity) and Word.LAST in words_of(tokens):
        span = tokens[0].start, tokens[-1].end
        previous = scene.draft("N30", earlier[0].what, span, readings=figure.readings)
        scene.keep(replace(previous, period=Period.PREVIOUS))
    return True


def _level(kept: list[Token], later: Token, scene: Scene) -> Draft | None:
    """Record this year's figure after 增至; of requests it is the number received."""
    if not isinstance(later.what, Quantity):
        return None
    drafts = len(scene.drafts)
    read_phrase(Phrase(kept, later, later.what), scene)
    if len(scene.drafts) > drafts:
        return scene.drafts[-1]
    case = DISPUTES.get(scene.subject) if scene.subject else None
    if case and not any(map(is_label, kept)) and linked(scene, frozenset()):
        return scene.add(case.kind, case.target, (later.start, later.end), later.what)
    asked = scene.sentence_words & {Word.RECEIVE, Word.RECEIVE_NEW, Word.APPLY, Word.REQUEST}
    if inherited(scene) != Word.REQUEST or not asked:
        return None
    draft = scene.draft("N1", later.what, (later.start, later.end), readings=RECEIVED)
    return scene.keep(draft)


def _read_change(phrase: Phrase, tokens: list[Token], scene: Scene) -> bool:
    """Record one number of a comparing clause: last year's, the difference, or the growth."""
    quantity = phrase.quantity
    if quantity.unit in {"个百分点", "百分点", "倍", "", "/"}:
        return False
    before = [t for t in tokens if t.start < phrase.number.start]
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
    if numbers[0].what.unit not in PIECES or words_of(tokens) - {Word.FILLER, Word.LAST}:
        return False
    _add_previous(numbers[0].what, tokens, scene)
    return True


def _bases(tokens: list[Token], scene: Scene) -> tuple[tuple[str, ...], ...]:
    """Return the readings of the figure that is compared; nothing if it stands in no table."""
    subject = last_subject(tokens)
    if scene.counts and scene.base is None and scene.counts[-1].subject != Word.REQUEST:
        return ()
    claimed = {draft.end for draft in scene.recent}
    foreign = scene.counts and scene.counts[-1].subject not in {Word.REQUEST, None}
    if scene.base and foreign and scene.counts[-1].end not in claimed:
        return ()
    if scene.base and scene.base.kind in COMPARABLE and subject in {None, Word.REQUEST}:
        readings = scene.base.readings
        return RECEIVED if scene.base.kind in {"N1", "N2"} else readings
    if scene.base is None and subject in DISPUTES and linked(scene, words_of(tokens)):
        return DISPUTES[subject].target.readings(scene.year)
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
        signed = replace(quantity, value=quantity.value * sign)
        draft = scene.draft("N30", signed, (tokens[0].start, tokens[-1].end), readings=bases)
        scene.keep(replace(draft, measure=measure))


def _add_previous(quantity: Quantity, tokens: list[Token], scene: Scene) -> None:
    """Record last year's figure."""
    bases = _bases(tokens, scene)
    if bases:
        draft = scene.draft("N30", quantity, (tokens[0].start, tokens[-1].end), readings=bases)
        scene.keep(replace(draft, period=Period.PREVIOUS))
