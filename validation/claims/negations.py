"""Claims of zero: 未收到……, 未发生行政复议、行政诉讼, 无结转, 未收费."""

from __future__ import annotations

from decimal import Decimal

from validation.claims import cells
from validation.claims.clauses import is_label, members
from validation.claims.disclosures import LOOSE_FEES, about_information
from validation.claims.disputes import ROUTES_OF
from validation.claims.matching import APPLICANT_WORDS
from validation.claims.patterns import APPLICANTS
from validation.claims.scene import Scene
from validation.claims.subjects import CASES, inherited, last_subject, unknown, words_of
from validation.claims.tokens import Mark, Quantity, Token
from validation.claims.universals import DENIALS, NOTHING, ONE, never_lost
from validation.claims.vocabulary import Word

HAPPENING = frozenset(
    {
        Word.RECEIVE, Word.RECEIVE_NEW, Word.OCCUR, Word.ISSUE, Word.DECIDE, Word.HANDLE, Word.COLLECT,
        Word.REPEAL, Word.CARRY, Word.LOST, Word.PUBLISH,
    }
)  # fmt: skip
"""Verbs whose denial means zero of their object."""


def deny(tokens: list[Token], scene: Scene) -> None:
    """Record a zero for every member of a denied list."""
    places = [i for i in range(len(tokens)) if _denies(tokens, i)]
    if not places:
        return
    place, again = places[0], next((i for i in places[1:] if _begins_member(tokens, i)), None)
    if again is not None:  # 无结转、无收费
        deny(tokens[:again], scene)
        deny(tokens[again:], scene)
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
    verb = next((t for t in denied if is_label(t) and t.what != Word.AND), None)
    if verb and not _deniable(verb) and not _says_what(tokens[place], denied):
        return
    if tokens[place].what == Word.UNCHARGED:
        _uncharged(tokens, denied, scene)
        return
    heads = [(m, _of_documents(m, head, scene)) for m, head in _heads(denied)]
    scene.negated = True
    if not any(subject for _, subject in heads):
        heads = _topics(tokens, place, denied, scene)
    for segment, subject in heads:
        _zero(segment or [tokens[place]], subject, tokens, scene)


def _begins_member(tokens: list[Token], place: int) -> bool:
    """Whether a token begins a list member."""
    return tokens[place - 1].what in {Mark.LISTING, Word.AND}


def _denies(tokens: list[Token], place: int) -> bool:
    """Whether a token denies; 不存在 does so only before a case or a fee, else it is a result."""
    if not tokens[place].text.endswith("不存在"):
        return tokens[place].what in DENIALS
    later = words_of(tokens[place + 1 :])
    return bool(
        later & (CASES | {Word.PROCESSING_FEE, Word.FEE, Word.CARRY})
    ) or Word.PROCESSING_FEE in words_of(tokens[:place])


def _says_what(denial: Token, denied: list[Token]) -> bool:
    """未发生因答复不当被复议的情形: 未发生 denies the noun at the end, whatever stands before it."""
    return len(denial.text) > 2 and last_subject(denied) in CASES


def _deniable(verb: Token) -> bool:
    """Whether 未 before this word says that something did not happen, not that it was not done well."""
    return verb.what in HAPPENING or verb.what in APPLICANT_WORDS | CASES or verb.what in {
        Word.REQUEST, Word.INFO, Word.NORMATIVE, Word.RULES, Word.LICENCE, Word.PENALTY, Word.COMPULSION, Word.FEE,
        Word.PROCESSING_FEE, Word.LAST, Word.NEXT, Word.APPLY, Word.DENIED, Word.UNAVAILABLE, Word.NOT_PROCESSED,
        Word.CLOSED, Word.OTHER, Word.CHANNEL, Word.DISPUTE, Word.IN_FORCE, Word.RED_HEAD, Word.OWN, Word.AREA,
    }  # fmt: skip


def _heads(denied: list[Token]) -> list[tuple[list[Token], Word | None]]:
    """Split a denied list at 、 and 和 and find what each member denies."""
    found = [(member, _head(member)) for member in members(denied)]
    last = found[-1][1] if found else None
    if last in {Word.NORMATIVE, Word.RULES}:  # 未制发、废止规范性文件
        return [(m, head or _shared(m, last)) for m, head in found]
    return found


def _of_documents(member: list[Token], head: Word | None, scene: Scene) -> Word | None:
    """新制定规范性文件 1 件，无废止文件: 文件 is the kind the sentence speaks of."""
    bare = head == Word.NEWS and member[-1].text == "文件"
    inherits = bare and scene.subject == Word.NORMATIVE and Word.REPEAL in words_of(member)
    return scene.subject if inherits else head


def _shared(member: list[Token], subject: Word | None) -> Word | None:
    """Return the noun that a bare verb of a list shares with the last member."""
    return subject if words_of(member) & {Word.ISSUE, Word.REPEAL} else None


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
    if head in CASES and Word.LOST in words_of(rest):
        return Word.LOST
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
        or _says_nothing_else(tokens)
        or words & {Word.RECEIVE, Word.APPLY, Word.OCCUR, Word.ISSUE, Word.REPEAL}
    )
    if not spoken or unknown(denied) > 0 or Word.INFO in words:
        return []
    topic = inherited(scene)
    if topic in {Word.NORMATIVE, Word.RULES} and words & {Word.ISSUE, Word.REPEAL}:
        return [(member, topic) for member in members(denied)]
    if topic is None and scene.section == CASES_SECTION and len(tokens) == 1:
        topic = Word.DISPUTE
    known = {Word.REQUEST, *CASES, *(ZEROS if len(tokens) == 1 else ())}
    return [(denied, topic if topic in known else None)]


CASES_SECTION = 4
"""Section four is about cases alone: 无 there means none."""


def _says_nothing_else(tokens: list[Token]) -> bool:
    """Whether a clause only denies: 本年度无; but not 无一逾期, 未有结果."""
    named = any(is_label(t) and t.what not in DENIALS for t in tokens)
    return not named and not any(t.gap or t.text == "结果" for t in tokens)


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


def _zero(segment: list[Token], subject: Word | None, tokens: list[Token], scene: Scene) -> None:
    """Record that there was none of something."""
    if subject == Word.APPLY:
        subject = Word.REQUEST if inherited(scene) == Word.REQUEST else None
    span = (segment[0].start, segment[-1].end)
    if subject == Word.CARRY:
        _zero_carried(segment, span, tokens, scene)
    elif subject == Word.LOST:
        case = last_subject(segment)
        if case in ROUTES_OF and case is not None:
            scene.disputes.setdefault(case, Decimal(0))
        never_lost(span, segment if case else tokens, scene)
    elif subject is not None:
        scene.subject = Word.REQUEST if subject in RESULTS_DENIED else subject
        _zero_subject(subject, segment, tokens, scene)


def _zero_subject(subject: Word, segment: list[Token], tokens: list[Token], scene: Scene) -> None:
    """Record that there was none of a subject; what was only not published may well exist."""
    span, words = (segment[0].start, segment[-1].end), words_of(tokens)
    if subject in CASES:
        scene.disputes[subject] = Decimal(0)
    if subject == Word.REQUEST:
        _zero_requests(segment, span, words, tokens, scene)
    elif subject == Word.DISPUTE:
        for routes in (cells.ROUTES[:1], cells.SUITS):
            scene.add("N19", cells.Cases("total", routes), span, NOTHING)
    elif subject == Word.NORMATIVE and (column := _column(segment, words)):
        scene.add(*column, span, NOTHING)
    elif subject in UNPUBLISHED and words & {Word.PUBLISH, Word.EXAMINE}:
        return
    elif subject in ZEROS and (subject != Word.PROCESSING_FEE or _spoken_fee(segment, scene)):
        scene.add(*ZEROS[subject], span, NOTHING)


def _column(segment: list[Token], words: frozenset[Word]) -> tuple[str, cells.Target] | None:
    """Return which number of documents is denied: those in force, or those repealed."""
    own = words_of(segment)
    if Word.IN_FORCE in own or any(token.text == "有效" for token in segment):
        return "N23", cells.Documents("normative_documents", "in_force")
    if Word.REPEAL in (own & {Word.REPEAL, Word.ISSUE} or words):
        return "N22", cells.Documents("normative_documents", "repealed")
    return None


UNPUBLISHED = frozenset({Word.LICENCE, Word.PENALTY, Word.COMPULSION, Word.NORMATIVE, Word.RULES})


def _zero_requests(
    segment: list[Token], span: tuple[int, int], words: frozenset[Word], tokens: list[Token], scene: Scene
) -> None:  # fmt: skip
    """Record that no request came; from one sort of applicant or by one channel says less."""
    own = words_of(segment)
    if scene.listing or own & {Word.ANSWER, Word.PROCESSING_FEE, Word.ELSE}:
        return
    sorts = own & (APPLICANT_WORDS - {Word.NATURAL})
    if sorts and Word.NATURAL not in words:
        candidate = next(c for c in APPLICANTS if c.needs <= sorts)
        scene.add("N14", candidate.target, span, NOTHING)
        return
    if Word.CHANNEL in own and (scene.channels or scene.asked):
        return  # 信函 11 件、网络 24 件，没有当面申请
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
    years = {Word.LAST, Word.NEXT}
    words = words_of(segment) & years or words_of(tokens) & years
    row = "carried_in" if Word.LAST in words and Word.NEXT not in words else "carried_out"
    scene.add("N3" if row == "carried_in" else "N5", cells.Rows(row), span, NOTHING)


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
