"""Claims without a number: 未收到……, 均按时办结, 均为自然人, 无败诉."""

from __future__ import annotations

from decimal import Decimal

from validation.claims import cells
from validation.claims.claim import Scope
from validation.claims.clauses import is_count, is_label
from validation.claims.patterns import APPLICANTS, RESULTS
from validation.claims.scene import Draft, Scene
from validation.claims.statements import (
    APPLICANT_WORDS,
    LOOSE_FEES,
    ROUTES_OF,
    about_information,
    routes_of,
)
from validation.claims.subjects import CASES, inherited, last_subject, unknown, words_of
from validation.claims.tokens import Bound, Mark, Quantity, Token
from validation.claims.vocabulary import Word

DENIALS = frozenset({Word.NOT, Word.UNCHARGED})
HAPPENING = frozenset(
    {
        Word.RECEIVE, Word.RECEIVE_NEW, Word.OCCUR, Word.ISSUE, Word.DECIDE, Word.HANDLE, Word.COLLECT,
        Word.REPEAL, Word.CARRY, Word.LOST, Word.PUBLISH,
    }
)  # fmt: skip
"""Verbs whose denial means zero of their object."""
NOTHING = Quantity(Decimal(0), "")
ONE = Decimal(1)


def deny(tokens: list[Token], scene: Scene) -> None:
    """Record a zero for every member of a denied list."""
    place = next((i for i in range(len(tokens)) if _denies(tokens, i)), None)
    if place is None:
        return
    denied = tokens[place + 1 :]
    numbers = [t for t in denied if isinstance(t.what, Quantity)]
    if any(t.what.value > ONE for t in numbers if isinstance(t.what, Quantity)):
        return
    if any(
        t.text[:1] != "一" and t.what.value == ONE for t in numbers if isinstance(t.what, Quantity)
    ):
        return
    denied = [t for t in denied if not isinstance(t.what, Quantity)]
    verb = next((t for t in denied if is_label(t) and t.what not in {Word.ALL, Word.THIS}), None)
    if verb and not _deniable(verb):
        return
    if tokens[place].what == Word.UNCHARGED:
        _uncharged(tokens, denied, scene)
        return
    heads = _heads(denied)
    scene.negated = True
    if not any(subject for _, subject in heads):
        heads = _topics(tokens, place, denied, scene)
    for segment, subject in heads:
        _zero(segment or [tokens[place]], subject, tokens, scene)


def _denies(tokens: list[Token], place: int) -> bool:
    """Whether a token denies; 不存在 does so only before a case or a fee, else it is a result."""
    if not tokens[place].text.endswith("不存在"):
        return tokens[place].what in DENIALS
    later = words_of(tokens[place + 1 :])
    return bool(
        later & (CASES | {Word.PROCESSING_FEE, Word.FEE})
    ) or Word.PROCESSING_FEE in words_of(tokens[:place])


def _deniable(verb: Token) -> bool:
    """Whether 未 before this word says that something did not happen, not that it was not done well."""
    return verb.what in HAPPENING or verb.what in APPLICANT_WORDS | CASES or verb.what in {
        Word.REQUEST, Word.INFO, Word.NORMATIVE, Word.RULES, Word.LICENCE, Word.PENALTY, Word.COMPULSION, Word.FEE,
        Word.PROCESSING_FEE, Word.LAST, Word.NEXT, Word.APPLY, Word.DENIED, Word.UNAVAILABLE, Word.NOT_PROCESSED,
        Word.CLOSED, Word.OTHER, Word.CHANNEL, Word.DISPUTE, Word.RED_HEAD, Word.OWN, Word.AREA,
    }  # fmt: skip


def _heads(denied: list[Token]) -> list[tuple[list[Token], Word | None]]:
    """Split a denied list at 、 and 和 and find what each member denies."""
    members: list[list[Token]] = [[]]
    for token in denied:
        if token.what in {Mark.LISTING, Word.AND}:
            members.append([])
        else:
            members[-1].append(token)
    return [(member, _head(member)) for member in members]


def _head(member: list[Token]) -> Word | None:
    """Return what a member denies; nothing if unknown words follow its last noun."""
    words = words_of(member)
    for word in (Word.CARRY, Word.LOST):
        if word in words and not words & CASES:
            return word
    nouns = [
        i
        for i, t in enumerate(member)
        if t.what in RESULTS_DENIED or t.what == last_subject(member)
    ]
    if not nouns:
        return Word.APPLY if Word.APPLY in words else None
    rest = member[nouns[-1] :]
    head = member[nouns[-1]].what
    after = {Word.POWER, Word.ANSWER, Word.EXAMINE, Word.PUBLISH} - (
        {Word.ANSWER} if head in RESULTS_DENIED else set()
    )
    if words_of(rest) & after or unknown(rest) > 0:
        return None
    return head if isinstance(head, Word) else None


RESULTS_DENIED = frozenset({Word.DENIED, Word.UNAVAILABLE, Word.NOT_PROCESSED, Word.CLOSED})


def _topics(
    tokens: list[Token], place: int, denied: list[Token], scene: Scene
) -> list[tuple[list[Token], Word | None]]:
    """依申请公开申请未收到: what is denied stands before, or was the topic."""
    if any(subject for _, subject in _heads(tokens[:place])) and unknown(denied) == 0:
        return _heads(tokens[:place])
    words = words_of(denied)
    spoken = (
        len(tokens[place].text) > 2
        or len(tokens) == 1
        or words & {Word.RECEIVE, Word.APPLY, Word.OCCUR}
    )
    if not spoken or unknown(denied) > 0 or Word.INFO in words:
        return []
    return [(denied, inherited(scene) if inherited(scene) in {Word.REQUEST, *CASES} else None)]


def _zero(segment: list[Token], subject: Word | None, tokens: list[Token], scene: Scene) -> None:
    """Record that there was none of something."""
    if subject is None:
        return
    span = (segment[0].start, segment[-1].end)
    words = words_of(tokens)
    if subject == Word.APPLY:
        subject = Word.REQUEST if inherited(scene) == Word.REQUEST else None
    if subject == Word.CARRY:
        _zero_carried(segment, span, tokens, scene)
        return
    if subject == Word.LOST:
        _never_lost(span, scene)
        return
    scene.subject = subject or scene.subject
    if subject == Word.REQUEST:
        _zero_requests(segment, span, words, tokens, scene)
    elif subject in ZEROS:
        kind, target = ZEROS[subject]
        if subject == Word.DISPUTE:
            scene.add(kind, cells.Cases("total", cells.ROUTES[:1]), span, NOTHING)
            target = cells.Cases("total", cells.SUITS)
        if subject == Word.NORMATIVE and Word.REPEAL in words:
            kind, target = "N22", cells.Documents("normative_documents", "repealed")
        if subject in {Word.LICENCE, Word.PENALTY, Word.COMPULSION, Word.NORMATIVE, Word.RULES} and words & {Word.PUBLISH, Word.EXAMINE}:  # fmt: skip
            return
        if subject == Word.PROCESSING_FEE and not _spoken_fee(segment, scene):
            return
        scene.add(kind, target, span, NOTHING)
    if subject in CASES:
        scene.disputes[subject] = Decimal(0)


ZEROS: dict[Word, tuple[str, cells.Target]] = {
    **{subject: ("N19", cells.Cases("total", routes)) for subject, routes in ROUTES_OF.items()},
    Word.NORMATIVE: ("N21", cells.Documents("normative_documents", "issued")),
    Word.RULES: ("N24", cells.Documents("administrative_rules", "issued")),
    Word.LICENCE: ("N25", cells.Decisions("licensing")),
    Word.PENALTY: ("N26", cells.Decisions("penalty")),
    Word.COMPULSION: ("N27", cells.Decisions("compulsion")),
    Word.FEE: ("N28", cells.Decisions("fees")),
    Word.PROCESSING_FEE: ("N29", cells.Nowhere()),
    Word.DENIED: ("N10", cells.Rows("all_denied")),
    Word.UNAVAILABLE: ("N11", cells.Rows("all_unavailable")),
    Word.NOT_PROCESSED: ("N12", cells.Rows("all_not_processed")),
    Word.CLOSED: ("N13", cells.Rows("all_closed")),
}


def _zero_requests(
    segment: list[Token], span: tuple[int, int], words: frozenset[Word], tokens: list[Token], scene: Scene
) -> None:  # fmt: skip
    """Record that no request came; from one sort of applicant or by one channel says less."""
    own = words_of(segment)
    if scene.listing or own & {Word.ANSWER, Word.PROCESSING_FEE}:
        return
    sorts = own & (APPLICANT_WORDS - {Word.NATURAL})
    if sorts and Word.NATURAL not in words:
        candidate = next(c for c in APPLICANTS if c.needs <= sorts)
        scene.add("N14", candidate.target, span, NOTHING)
        return
    partly = Word.CHANNEL in own and not any(t.text in {"任何", "各类"} for t in tokens)
    loose = any(t.text.startswith("暂") for t in tokens) and any(t.text == "受理" for t in tokens)
    scene.add("N2", cells.Rows("received"), span, NOTHING, weak=partly or loose)
    scene.asked = Decimal(0)


def _zero_carried(
    segment: list[Token], span: tuple[int, int], tokens: list[Token], scene: Scene
) -> None:
    """无上年结转, 无结转下年: but only requests are carried."""
    if inherited(scene) not in {Word.REQUEST, None} and last_subject(tokens) != Word.REQUEST:
        return
    words = words_of(segment) | (words_of(tokens) & {Word.LAST, Word.NEXT})
    row = "carried_in" if Word.LAST in words and Word.NEXT not in words else "carried_out"
    scene.add("N3" if row == "carried_in" else "N5", cells.Rows(row), span, NOTHING)


def _never_lost(span: tuple[int, int], scene: Scene) -> None:
    """无败诉、无被纠错: nothing was corrected on the routes spoken of."""
    routes = routes_of(scene) or (cells.ROUTES if inherited(scene) in CASES else ())
    if routes:
        scene.add("N18", cells.Cases("corrected", routes), span, NOTHING)


def _spoken_fee(segment: list[Token], scene: Scene) -> bool:
    """Whether a fee is the one for information, by its name or by what the sentence is about."""
    names = [t.text for t in segment if t.what == Word.PROCESSING_FEE]
    return any(name not in LOOSE_FEES | {"任何费用"} for name in names) or about_information(scene)


def _uncharged(tokens: list[Token], denied: list[Token], scene: Scene) -> None:
    """Record 未收费, 未收取信息处理费, 未收取行政事业性收费."""
    token = next(t for t in tokens if t.what == Word.UNCHARGED)
    if token.text.startswith("免"):
        return
    subject = last_subject(denied) or last_subject(tokens[: tokens.index(token)])
    span = (token.start, (denied or [token])[-1].end)
    if subject == Word.FEE:
        scene.add("N28", cells.Decisions("fees"), span, NOTHING)
    elif subject in {Word.PROCESSING_FEE, Word.REQUEST, None} and unknown(denied) <= 1:
        named = [t for t in (*denied, *tokens) if t.what == Word.PROCESSING_FEE]
        if about_information(scene) or any(t.text not in LOOSE_FEES | {"任何费用"} for t in named):
            scene.add("N29", cells.Nowhere(), span, NOTHING)


def continue_denial(tokens: list[Token], scene: Scene) -> bool:
    """未发生行政复议，行政诉讼案件: a clause of bare nouns goes on with the denial before it."""
    quiet = CASES | {Word.FILLER, Word.OCCUR, Word.INFO, Word.AND, Word.LITIGATION, Word.THIS}
    if (
        not scene.negated
        or not tokens
        or not all(t.what in quiet or t.what == Mark.LISTING for t in tokens)
    ):
        return False
    if unknown(tokens) or not words_of(tokens) & CASES:
        return False
    for segment, subject in _heads(tokens):
        _zero(segment, subject, tokens, scene)
    return True


# --- all of them ---------------------------------------------------------------------------------


def claim_all(tokens: list[Token], scene: Scene) -> None:
    """Record what 均 and 全部 say of the requests or cases just counted."""
    place = next((i for i, token in enumerate(tokens) if token.what == Word.ALL), None)
    words = words_of(tokens)
    subject = last_subject(tokens) or inherited(scene)
    if Word.NO_LOSS in words and (subject in CASES or scene.disputes):
        token = next(t for t in tokens if t.what == Word.NO_LOSS)
        _never_lost((token.start, token.end), scene)
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
        _all_cases(said, span, scene)
    elif (subject == Word.REQUEST or _found_nothing(subject, said, scene)) and not words & {
        Word.OTHER
    }:
        _all_requests(rest, span, scene)
    elif subject in {Word.NORMATIVE, Word.RED_HEAD} and Word.IN_FORCE in said:
        _all_valid(span, scene)


def _the_one(tokens: list[Token], subject: Word | None, scene: Scene) -> None:
    """收到 1 件，已予以公开: of a single request or case the result needs no number."""
    if any(map(is_count, tokens)):
        return
    said, span = words_of(tokens), (tokens[0].start, tokens[-1].end)
    routes = routes_of(scene)
    if routes and sum(scene.disputes.values(), Decimal(0)) == ONE:
        _all_cases(said, span, scene)
    elif subject == Word.REQUEST and scene.asked == ONE and not scene.listing:
        is_a = any(token.text in {"为", "系", "是", "由"} for token in tokens)
        for pattern in (*RESULTS, *(APPLICANTS if is_a else ())):
            if pattern.needs <= said and pattern.needs != {Word.OPENED}:
                scene.add(pattern.kind, pattern.target, span, Quantity(ONE, "件"))
                return


def _found_nothing(subject: Word | None, said: frozenset[Word], scene: Scene) -> bool:
    """信息均不存在: the information asked for."""
    counted = scene.base is not None and scene.base.kind in {"N1", "N4"}
    return subject == Word.NEWS and counted and bool(said & {Word.NOT_HELD, Word.UNAVAILABLE})


def _full_rate(tokens: list[Token]) -> Token | None:
    """Return the 100% of 办结率, 答复率."""
    for earlier, token in zip(tokens, tokens[1:], strict=False):
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
    whole = Quantity(last, "件") if last else None
    for candidate in (*RESULTS, *APPLICANTS):
        if candidate.needs <= said:
            if whole and not (
                candidate in APPLICANTS and said & {Word.ANSWER, Word.RECEIVE} - {Word.RECEIVE}
            ):
                _add_all(candidate.kind, candidate.target, span, whole, scene)
            elif candidate.needs == {Word.NATURAL}:
                target = cells.Rows("received", cells.LEGAL_COLUMNS)
                scene.add("N14", target, span, NOTHING)
            return
    if said & {Word.ANSWER}:
        scene.add("N6", cells.Rows("carried_out"), span, NOTHING, weak=True)
    elif said & {Word.OPENED, Word.PUBLISH} and any(t.text == "公开" for t in rest) and whole:
        _add_all("N7", cells.Rows("granted"), span, whole, scene)


def _add_all(
    kind: str, target: cells.Target, span: tuple[int, int], whole: Quantity, scene: Scene
) -> None:
    """Record that something is as large as the total just counted."""
    scene.add(kind, target, span, whole)


def _all_cases(said: frozenset[Word], span: tuple[int, int], scene: Scene) -> None:
    """Record 均维持, 均胜诉: as many upheld as there were, or as were concluded."""
    routes = routes_of(scene, nonzero=True) or routes_of(scene)
    outcome = next(
        (o for w, o in ((Word.UPHELD, "upheld"), (Word.LOST, "corrected"), (Word.PENDING, "pending")) if w in said),
        None,
    )  # fmt: skip
    if not routes or outcome is None:
        return
    split = {Word.DIRECT_SUIT, Word.AFTER_SUIT} if Word.LITIGATION in scene.disputes else set()
    whole = sum((n for s, n in scene.disputes.items() if s not in split), Decimal(0))
    if outcome == "upheld" and not whole:
        scene.add("N18", cells.Cases("corrected", routes), span, NOTHING)
    elif whole:
        pending = (*cells.challenges(outcome, routes), *cells.challenges("pending", routes))
        more = (pending,) if outcome == "upheld" else ()
        scene.add(
            "N18", cells.Cases(outcome, routes), span, Quantity(whole, "件"), alternatives=more
        )


def _all_valid(span: tuple[int, int], scene: Scene) -> None:
    """制发 29 件，均有效: at least as many are in force."""
    issued = next((d for d in reversed(scene.drafts) if d.kind == "N21"), None)
    if issued:
        readings = cells.documents("normative_documents", "in_force", scene.year)
        scene.keep(
            Draft(
                "N23", issued.value, readings, span[0], span[1], weak=True, bound=Bound.LEAST,
                scope=Scope.AREA if scene.area else Scope.OWN,
            )
        )  # fmt: skip
