"""Claims about all, without a number: 均按时办结, 均为自然人, 均维持, 无败诉."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from validation.claims import cells
from validation.claims.clauses import is_count
from validation.claims.disputes import ROUTES_OF, routes_named, routes_of
from validation.claims.patterns import APPLICANTS, OUTCOMES, RESULTS, Pattern
from validation.claims.scene import Draft, Scene
from validation.claims.subjects import CASES, inherited, last_subject, words_of
from validation.claims.tokens import Bound, Quantity, Token
from validation.claims.vocabulary import Word

DENIALS = frozenset({Word.NOT, Word.UNCHARGED})
NOTHING = Quantity(Decimal(0), "")


ONE = Decimal(1)


def claim_all(tokens: list[Token], scene: Scene) -> None:
    """Record what 均 and 全部 say of the requests or cases just counted."""
    place = next(
        (i for i, t in enumerate(tokens) if t.what == Word.ALL or _is_all_pending(t)), None
    )
    words = words_of(tokens)
    subject = last_subject(tokens) or inherited(scene)
    if Word.NO_LOSS in words and (subject in CASES or scene.disputes):
        token = next(t for t in tokens if t.what == Word.NO_LOSS)
        never_lost((token.start, token.end), tokens, scene)
    rate = _full_rate(tokens)
    if rate is not None and subject == Word.REQUEST:
        scene.add("N6", cells.Rows("carried_out"), (rate.start, rate.end), NOTHING, weak=True)
        return
    if words & (DENIALS | {Word.NORM, Word.REMAINDER}):
        return
    if place is None:
        _the_one(tokens, subject, scene)
        return
    rest = tokens[place:]
    if any(map(is_count, rest)):
        return
    said = words_of(rest)
    span = (rest[0].start, rest[-1].end)
    if subject in CASES or (scene.disputes and said & {Word.UPHELD}):
        _all_cases(tokens, said, span, scene)
    elif (subject == Word.REQUEST or _found_nothing(subject, said, scene)) and not words & {
        Word.OTHER
    }:
        _all_requests(rest, span, scene)
    elif subject in {Word.NORMATIVE, Word.RED_HEAD} and Word.IN_FORCE in said:
        _all_valid(span, scene)


def _is_all_pending(token: Token) -> bool:
    """Whether a token is 均未审结, one word for two."""
    return token.what == Word.PENDING and token.text.startswith("均")


def _the_one(tokens: list[Token], subject: Word | None, scene: Scene) -> None:
    """收到 1 件，已予以公开: of a single request or case the result needs no number."""
    if any(map(is_count, tokens)):
        return
    said, span = words_of(tokens), (tokens[0].start, tokens[-1].end)
    routes = routes_of(scene)
    before = _cases_before(scene) if scene.aside else None
    if routes and (before.value if before else sum(scene.disputes.values(), Decimal(0))) == ONE:
        _all_cases(tokens, said, span, scene)
    elif _asked_for_one(subject, said, scene):
        is_a = any(token.text in {"为", "系", "是", "由"} for token in tokens)
        told = {draft.kind for draft in scene.levels}
        for pattern in (*RESULTS, *(APPLICANTS if is_a else ())):
            if (
                pattern.needs <= said
                and pattern.needs != {Word.OPENED}
                and pattern.kind not in told
            ):
                scene.add(pattern.kind, pattern.target, span, Quantity(ONE, "件"))
                return


def _asked_for_one(subject: Word | None, said: frozenset[Word], scene: Scene) -> bool:
    """Whether a clause without a number speaks of the only request."""
    if scene.asked != ONE or scene.listing:
        return False
    return subject == Word.REQUEST or _found_nothing(subject, said, scene)


def _found_nothing(subject: Word | None, said: frozenset[Word], scene: Scene) -> bool:
    """信息均不存在: the information asked for."""
    counted = scene.base is not None and scene.base.kind in {"N1", "N4", "N14"}
    return subject == Word.NEWS and counted and bool(said & {Word.NOT_HELD, Word.UNAVAILABLE})


def _full_rate(tokens: list[Token]) -> Token | None:
    """Return the 100% of 办结率, 答复率."""
    for earlier, token in pairwise(tokens):
        if isinstance(token.what, Quantity) and token.what.unit == "%" and token.what.value == 100:
            before = [t for t in tokens if t.end <= token.start][-8:]
            if any(t.what == Word.ANSWER for t in before) and "率" in "".join(
                t.text for t in before
            ):
                return token
            return token if earlier.what == Word.ANSWER and earlier.text.endswith("率") else None
    return None


def _all_requests(rest: list[Token], span: tuple[int, int], scene: Scene) -> None:
    """Record 均为自然人, 均予以公开, 均按时办结."""
    said = words_of(rest)
    last = scene.base.value if scene.base and scene.base.kind != "N5" else scene.asked
    several = (
        not scene.aside
        and len(scene.counts) > 1
        and scene.base is not None
        and scene.base.kind not in {"N1", "N4"}
    )
    whole = Quantity(last, "件") if last and not several else None
    for candidate in (*RESULTS, *APPLICANTS):
        if candidate.needs <= said:
            if several and _is_reason(candidate, scene) and last:
                _add_all(candidate.kind, candidate.target, span, Quantity(last, "件"), scene)
            if whole and not (
                candidate in APPLICANTS and said & {Word.ANSWER, Word.RECEIVE} - {Word.RECEIVE}
            ):
                _add_all(candidate.kind, candidate.target, span, whole, scene)
            elif candidate.needs == {Word.NATURAL} and (
                scene.base is None or scene.base.kind != "N14"
            ):
                target = cells.Rows("received", cells.LEGAL_COLUMNS)
                scene.add("N14", target, span, NOTHING)
            return
    if said & {Word.ANSWER} and not said & {Word.CARRY, Word.NEXT}:
        scene.add("N6", cells.Rows("carried_out"), span, NOTHING, weak=True)
    elif said & {Word.OPENED, Word.PUBLISH} and any(t.text == "公开" for t in rest) and whole:
        _add_all("N7", cells.Rows("granted"), span, whole, scene)


def _is_reason(candidate: Pattern, scene: Scene) -> bool:
    """其他处理 3 件，均为撤回: a reason within the result just counted."""
    if scene.base is None or candidate.kind != scene.base.kind:
        return False
    return set(candidate.target.readings(scene.year)[0]) < set(scene.base.readings[0])


def _add_all(
    kind: str, target: cells.Target, span: tuple[int, int], whole: Quantity, scene: Scene
) -> None:
    """Record that something is as large as the total just counted."""
    scene.add(kind, target, span, whole)


def _all_cases(
    tokens: list[Token], said: frozenset[Word], span: tuple[int, int], scene: Scene
) -> None:
    """Record 均维持, 均胜诉: as many upheld as there were, or as were concluded."""
    routes = routes_named(tokens, scene, nonzero=True) or routes_of(scene)
    outcome = next(
        (OUTCOMES[word] for word in (Word.UPHELD, Word.LOST, Word.PENDING, Word.OTHER_RESULT, Word.WITHDRAWN) if word in said),
        None,
    )  # fmt: skip
    suits = next((w for w in (Word.DIRECT_SUIT, Word.AFTER_SUIT) if w in said), None)
    if suits and outcome is None and scene.disputes.get(Word.LITIGATION):
        number = Quantity(scene.disputes[Word.LITIGATION], "件")
        scene.add("N17", cells.Cases("total", ROUTES_OF[suits]), span, number)
    if not routes or outcome is None:
        return
    if scene.aside and (before := _cases_before(scene)):
        _all_before(before, outcome, span, scene)
        return
    spoken = scene.disputes or scene.totals
    subjects = {s: n for s, n in spoken.items() if set(ROUTES_OF[s]) <= set(routes)}
    split = {Word.DIRECT_SUIT, Word.AFTER_SUIT} if Word.LITIGATION in scene.disputes else set()
    whole = sum((n for s, n in subjects.items() if s not in split), Decimal(0))
    if outcome == "upheld" and not whole:
        scene.add("N18", cells.Cases("corrected", routes), span, NOTHING)
    elif whole:
        pending = (*cells.challenges(outcome, routes), *cells.challenges("pending", routes))
        more = (pending,) if outcome == "upheld" else ()
        scene.add(
            "N18", cells.Cases(outcome, routes), span, Quantity(whole, "件"), alternatives=more
        )


def _all_before(before: Draft, outcome: str, span: tuple[int, int], scene: Scene) -> None:
    """Record the outcome of all the cases a figure counted."""
    cells_told = tuple(cell.rpartition("/")[0] + f"/{outcome}" for cell in before.readings[0])
    number = Quantity(before.value, "件", before.bound)
    scene.keep(scene.draft("N18", number, span, readings=(cells_told,)))


def _cases_before(scene: Scene) -> Draft | None:
    """行政复议 4 件，行政诉讼 2 件（均未审结）: brackets speak of the cases right before them."""
    cases = [d for d in scene.levels if d.kind in COUNTED_CASES and d.end <= scene.opened]
    return max(cases, key=lambda draft: draft.end, default=None)


COUNTED_CASES = frozenset({"N16", "N17", "N20"})


def _all_valid(span: tuple[int, int], scene: Scene) -> None:
    """制发 29 件，均有效: at least as many are in force."""
    issued = next((d for d in reversed(scene.recent) if d.kind == "N21"), None)
    if issued:
        target = cells.Documents("normative_documents", "in_force")
        part = Quantity(issued.value, "件", Bound.LEAST)
        scene.add("N23", target, span, part, weak=True)


def never_lost(span: tuple[int, int], tokens: list[Token], scene: Scene) -> None:
    """无败诉、无被纠错: nothing was corrected on the routes spoken of."""
    named = routes_named(tokens, scene)
    routes = (
        named
        or ROUTES_OF.get(scene.subject or Word.REQUEST)
        or (cells.ROUTES if inherited(scene) in CASES else ())
    )
    if routes:
        scene.add("N18", cells.Cases("corrected", routes), span, NOTHING)
