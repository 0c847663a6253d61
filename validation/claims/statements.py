"""Phrases with a number → drafts, subject by subject."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from validation.claims import cells
from validation.claims.clauses import PIECES, Phrase, leads
from validation.claims.patterns import (
    ANSWERED,
    APPLICANTS,
    CARRIED,
    DECISIONS,
    DISPUTES,
    FEES,
    NORMATIVE,
    OUTCOMES,
    RECEIVED,
    RESULTS,
    RULES,
    Pattern,
)
from validation.claims.scene import Count, Draft, Scene
from validation.claims.subjects import (
    CASES,
    RESULT_WORDS,
    gap_to,
    labels,
    last_subject,
    subject_of,
    words_of,
)
from validation.claims.tokens import Quantity, Token
from validation.claims.vocabulary import Word

INFLOW = cells.requests("inflow")
GRAND_TOTALS = frozenset({"合计", "共计", "总计", "总共"})
APPLICANT_WORDS = frozenset().union(*(pattern.needs for pattern in APPLICANTS))
CLASSES: tuple[frozenset[Word], ...] = (
    RESULT_WORDS,
    APPLICANT_WORDS,
    frozenset(DECISIONS),
    CASES,
    frozenset({Word.CHANNEL}),
)
VERBS = (
    Word.PUBLISH, Word.EXAMINE, Word.DECIDE, Word.ISSUE, Word.RECEIVE, Word.HANDLE, Word.ANSWER, Word.COLLECT,
)  # fmt: skip
FAR_AWAY = 4
"""A number more unknown characters away belongs to something else."""


def read_phrase(phrase: Phrase, scene: Scene) -> None:
    """Record what one number claims, if anything."""
    subject, own = subject_of(phrase, scene)
    if phrase.quantity is None or phrase.number is None:
        scene.subject = subject if own else scene.subject
        return
    words = words_of(phrase.before)
    subject = _by_results(_news_or_request(subject, phrase, scene), own, phrase, scene)
    _remember(phrase, subject, scene)
    drafts = len(scene.drafts)
    if (
        Word.NOT not in words
        and not _conditional(phrase)
        and not (phrase.quantity.unit == "" and phrase.quantity.value)
    ):
        _dispatch(subject, own, phrase, scene)
    open_ended = subject == Word.REQUEST or (scene.listing and scene.asked is not None)
    scene.loose = (
        phrase
        if open_ended and len(scene.drafts) == drafts and phrase.quantity.unit in PIECES
        else None
    )
    if own or subject == Word.OTHER:
        scene.subject = subject
    scene.verb = next((verb for verb in reversed(_verbs(phrase.before)) if verb), scene.verb)


def _conditional(phrase: Phrase) -> bool:
    """申请超过 10 件的，……: a condition, not a count."""
    return [token.text for token in phrase.after] == ["的"]


def read_late_result(tokens: list[Token], scene: Scene) -> None:
    """3 件申请尚未到期，结转下年度办理: the result of a number stands in the next clause."""
    phrase, scene.loose = scene.loose, None
    words = words_of(tokens)
    if phrase is None or Word.NOT in words or Word.ALL in words:
        return
    for candidate in (*CARRIED, *RESULTS):
        if candidate.needs <= words and candidate.needs != {Word.OPENED}:
            _add(candidate, phrase, scene)
            return


def _verbs(tokens: list[Token]) -> list[Word]:
    return [token.what for token in tokens if token.what in VERBS and isinstance(token.what, Word)]


OPENERS = frozenset({Word.OF_WHICH, Word.INCLUDING, Word.RESPECTIVELY})


def _remember(phrase: Phrase, subject: Word | None, scene: Scene) -> None:
    """Keep a count for the shares and sums of its sentence."""
    if phrase.quantity is None or phrase.number is None or phrase.quantity.unit in {"", "%", "/"}:
        return
    words = words_of(phrase.before) | words_of(phrase.after)
    opens = scene.opening or bool(words_of(phrase.before) & OPENERS)
    scene.opening = False
    scene.counts.append(
        Count(
            phrase.quantity,
            subject,
            phrase.before[0].start if phrase.before else phrase.number.start,
            phrase.number.end,
            opens=opens,
            separator=phrase.separator,
            rest=Word.REMAINDER in words or Word.CLOSED in words,
        )
    )


def _news_or_request(subject: Word | None, phrase: Phrase, scene: Scene) -> Word | None:
    """涉及国家秘密的信息 1 件 among results is a request; 主动公开 5 件、依申请公开 2 件 are no requests."""
    quantity = phrase.quantity
    if subject == Word.REQUEST and any(count.subject == Word.NEWS for count in scene.counts):
        nouns = [t.text for t in phrase.before if t.what == Word.REQUEST]
        bare = nouns[-1:] in (["依申请公开"], ["依申请公开信息"])
        return Word.NEWS if bare and not words_of(phrase.before) & ASKING else subject
    if subject != Word.NEWS or quantity is None or quantity.unit not in {"件", "宗", "起", "例"}:
        return subject
    words = words_of(phrase.before) | words_of(phrase.after)
    among = scene.subject == Word.REQUEST and words & (RESULT_WORDS | {Word.ANSWER})
    return Word.REQUEST if among and Word.PUBLISH not in words else subject


def _by_results(subject: Word | None, own: bool, phrase: Phrase, scene: Scene) -> Word | None:
    """Results and channels of requests name their subject themselves where nothing else does."""
    words = words_of(phrase.before) | words_of(phrase.after)
    if not own and subject == Word.OTHER and scene.topic == Word.REQUEST:
        return Word.REQUEST if words & (RESULT_WORDS - {Word.OPENED, Word.WITHDRAWN}) else subject
    if subject is None and Word.CHANNEL in words and Word.REQUEST in scene.sentence_words:
        return Word.REQUEST
    return subject


def _dispatch(subject: Word | None, own: bool, phrase: Phrase, scene: Scene) -> None:
    """Send a phrase to the reader of its subject."""
    if subject == Word.REQUEST:
        _request(phrase, own, scene)
    elif subject in CASES and subject is not None:
        _case(subject, phrase, own, scene)
    elif subject in {Word.NORMATIVE, Word.RED_HEAD, Word.RULES}:
        _document(subject, phrase, own, scene)
    elif subject in DECISIONS and own:
        _decision(DECISIONS[subject], phrase, scene)
    elif subject in FEES:
        _fee(FEES[subject], phrase, scene)


def used(phrase: Phrase) -> list[Token]:
    """Return the words a number may belong to: those before it, or those after it if it leads."""
    if leads(phrase):
        return [*phrase.before, *phrase.after]
    if last_subject(phrase.before) is None and not words_of(phrase.before) & RESULT_WORDS:
        head: list[Token] = []
        for token in phrase.after:
            if token.what in {Word.ALL, Word.ANSWER, Word.COMPARED, Word.OF_WHICH}:
                break
            head.append(token)
        return [*phrase.before, *head]
    return phrase.before


def fits(candidate: Pattern, phrase: Phrase, words: frozenset[Word]) -> bool:
    """Whether a pattern's words stand close enough to a number of its unit, and alone."""
    quantity = phrase.quantity
    if quantity is None or not candidate.needs <= words or candidate.unless & words:
        return False
    if quantity.unit not in candidate.units and not (quantity.unit == "" and quantity.value == 0):
        return False
    mine = [token for token in used(phrase) if token.what in candidate.needs]
    if not mine:
        return False
    nearest = min(gap_to(token, phrase) for token in mine)
    if nearest > (0 if candidate.tight else FAR_AWAY) and not leads(phrase):
        return False
    if leads(phrase):
        return not (candidate.tight and (phrase.tail or nearest))
    return phrase.tail == 0 and not _shared(candidate, phrase)


def _shared(candidate: Pattern, phrase: Phrase) -> bool:
    """Whether the number belongs to several words of one class: 不予公开、无法提供共 3 件."""
    joined = frozenset().union(*(words_of(tokens) for tokens in phrase.joined))
    for kind in CLASSES:
        if candidate.needs & kind and (joined & kind) - candidate.needs:
            return True
    return False


# --- requests ------------------------------------------------------------------------------------


def _request(phrase: Phrase, own: bool, scene: Scene) -> None:
    """Read a number in the domain of requests."""
    number, quantity = phrase.number, phrase.quantity
    if number is None or quantity is None:
        return
    tokens = used(phrase)
    words = words_of(tokens).union(*(words_of(joined) for joined in phrase.joined))
    if (Word.OTHER in words and not own) or (Word.PUBLISH in words and not words & ASKING):
        if _opened(phrase, own):
            _add(RESULTS[-1], phrase, scene)
        return
    for candidate in (*CARRIED, *RESULTS):
        if fits(candidate, phrase, words):
            draft = _add(candidate, phrase, scene)
            if candidate.kind == "N7":
                more = (*draft.readings, cells.requests("disclosed"))
                _replace_last(scene, draft, replace(draft, readings=more))
            return
    if _applicant(phrase, words, scene) or _channel(phrase, words, scene):
        return
    answered = Word.CHANNEL not in words and _verb_fits(ANSWERED, phrase, words, own)
    received = next((c for c in RECEIVED if _verb_fits(c, phrase, words, own)), None)
    if received and "handle" in received.needs and answered:
        received = None
    if received and not (scene.listing and Word.RECEIVE_NEW not in words):
        _received(received, phrase, words, scene)
    if answered:
        draft = _add(ANSWERED, phrase, scene)
        scene.asked = draft.value
    if not received and not answered and not scene.listing:
        _noun_only(phrase, words, own, scene)


def _opened(phrase: Phrase, own: bool) -> bool:
    """Among the results of requests a bare 公开 5 件 means granted."""
    said = labels(phrase.before)
    return (
        not own
        and len(said) == 1
        and said[0].text == "公开"
        and gap_to(said[0], phrase) + phrase.tail == 0
    )


ASKING = frozenset({Word.RECEIVE, Word.RECEIVE_NEW, Word.HANDLE, Word.ANSWER})


def _verb_fits(candidate: Pattern, phrase: Phrase, words: frozenset[Word], own: bool) -> bool:
    """A verb reaches its number over its own noun only; if the noun is unsaid nothing may stand between."""
    joined = frozenset().union(*(words_of(tokens) for tokens in phrase.joined))
    if candidate.needs <= joined and own and not fits(candidate, phrase, words):
        candidate = replace(candidate, needs=frozenset({Word.REQUEST}))
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
    quantity = phrase.quantity
    if quantity is None:
        return False
    unit = quantity.unit in candidate.units or (quantity.unit == "" and quantity.value == 0)
    noun_after = last_subject(phrase.before) is None and bool(words_of(phrase.after) & needs)
    return unit and (phrase.tail == 0 or noun_after or leads(phrase))


def _noun_gap(phrase: Phrase) -> int:
    """Count the unknown characters between the last noun before a number and the number."""
    nouns = [t for t in phrase.before if t.what in {Word.REQUEST, Word.INFO, Word.APPLY}]
    return gap_to(nouns[-1], phrase) if nouns else 0


def _add(candidate: Pattern, phrase: Phrase, scene: Scene, **more: bool) -> Draft:
    """Record a number under a pattern."""
    if phrase.number is None or phrase.quantity is None:
        raise ValueError("a phrase without a number claims nothing")
    span = (phrase.before[0].start if phrase.before else phrase.number.start, phrase.number.end)
    return scene.add(
        candidate.kind,
        candidate.target,
        span,
        phrase.quantity,
        weak=more.get("weak", candidate.weak),
        words=candidate.needs,
    )


def _received(candidate: Pattern, phrase: Phrase, words: frozenset[Word], scene: Scene) -> None:
    """Record a total of requests with its readings: new alone, or with those carried in."""
    if phrase.number is None or phrase.quantity is None:
        return
    quantity = phrase.quantity
    received = cells.requests("received")
    texts = {t.text for t in phrase.before} | {t.text for t in phrase.after[:1]}
    grand = bool(texts & GRAND_TOTALS) and Word.RECEIVE_NEW not in candidate.needs
    loose = grand or bool(texts & {"受理", "办理", "处理"})
    readings = [INFLOW, received] if grand else [received, INFLOW] if loose else [received]
    if Word.HANDLE in candidate.needs:
        readings.append(cells.requests("concluded"))
    kind = "N2" if quantity.value == 0 else "N1"
    span = (phrase.before[0].start if phrase.before else phrase.number.start, phrase.number.end)
    scene.keep(
        replace(
            scene_draft(scene, kind, quantity, span, candidate.needs, candidate.weak),
            readings=tuple(readings),
        )
    )
    scene.asked = quantity.value


def scene_draft(
    scene: Scene, kind: str, quantity: Quantity, span: tuple[int, int], words: frozenset[Word], weak: bool
) -> Draft:  # fmt: skip
    """Return a bare draft of a number."""
    from validation.claims.claim import Scope

    return Draft(
        kind, quantity.value, (), span[0], span[1], bound=quantity.bound, high=quantity.high,
        places=quantity.places, weak=weak or scene.hazy, words=words,
        scope=Scope.AREA if scene.area else Scope.OWN,
    )  # fmt: skip


def _noun_only(phrase: Phrase, words: frozenset[Word], own: bool, scene: Scene) -> None:
    """依申请公开 5 件, 申请共计 5 件: no verb, so only where nothing else could be meant."""
    quantity = phrase.quantity
    if quantity is None or quantity.unit in {"条", "次", "个", "项"} or phrase.tail:
        return
    if any(count.subject == Word.NEWS for count in scene.counts[:-1]) or leads(phrase):
        return
    if scene.verb == Word.PUBLISH or quantity.unit not in PIECES | {""}:
        return
    said = own and _noun_gap(phrase) == 0 and not words & {Word.OCCUR}
    total = not own and Word.TOTAL in words and labels(phrase.before)[:1] == []
    begun = any(d.kind == "N1" and Word.RECEIVE_NEW not in d.words for d in scene.drafts)
    if said or (total and not begun and gap_total(phrase) == 0):
        pattern = replace(RECEIVED[1], needs=frozenset({Word.REQUEST}), weak=True)
        _received(pattern, phrase, words, scene)


def gap_total(phrase: Phrase) -> int:
    """Count the unknown characters between 共计 and its number."""
    totals = [token for token in phrase.before if token.what == Word.TOTAL]
    return gap_to(totals[-1], phrase) if totals else 0


def _applicant(phrase: Phrase, words: frozenset[Word], scene: Scene) -> bool:
    """Read who applied; 收到公民申请 5 件 alone is simply the total."""
    mine = words & APPLICANT_WORDS
    if not mine or Word.ANSWER in words:
        return False
    if words & {Word.RECEIVE, Word.RECEIVE_NEW} and not scene.listing and mine == {Word.NATURAL}:
        others = scene.sentence_words & (APPLICANT_WORDS - {Word.NATURAL})
        if not others and not any(d.kind == "N1" for d in scene.drafts):
            return False
    for candidate in APPLICANTS:
        if fits(candidate, phrase, words):
            draft = _add(candidate, phrase, scene)
            columns = candidate.target.columns if isinstance(candidate.target, cells.Rows) else ()
            inflow = cells.requests("inflow", columns)
            extra = [draft.readings[0], inflow]
            if Word.COMPANY in candidate.needs:
                extra.append(cells.requests("received", ("business",)))
            _replace_last(scene, draft, replace(draft, readings=tuple(extra)))
            return True
    return False


def _replace_last(scene: Scene, old: Draft, new: Draft) -> None:
    """Put a richer draft in the place of the one just recorded."""
    if scene.drafts and scene.drafts[-1] is old:
        scene.drafts[-1] = new
        scene.base = new


def _channel(phrase: Phrase, words: frozenset[Word], scene: Scene) -> bool:
    """Remember what came by one channel; the paragraph's channels are added up at its end."""
    if (
        Word.CHANNEL not in words
        or Word.ANSWER in words
        or phrase.number is None
        or phrase.quantity is None
    ):
        return False
    joined = frozenset().union(*(words_of(tokens) for tokens in phrase.joined))
    if Word.CHANNEL in joined or phrase.quantity.unit not in PIECES:
        return False
    if phrase.tail and not leads(phrase) and Word.REQUEST not in words_of(phrase.after):
        return False
    texts = frozenset(t.text for t in used(phrase) if t.what == Word.CHANNEL)
    span = (phrase.before[0].start if phrase.before else phrase.number.start, phrase.number.end)
    draft = scene_draft(scene, "N15", phrase.quantity, span, words, False)
    if scene.period is not None:
        scene.channels.append((draft, texts, scene.listing))
    return True


# --- documents, decisions, fees ------------------------------------------------------------------


def _document(subject: Word, phrase: Phrase, own: bool, scene: Scene) -> None:
    """Read a number of rules or normative documents."""
    if phrase.tail and not leads(phrase) and last_subject(phrase.after) is None:
        return
    words = words_of(phrase.before)
    doing = {
        Word.REPEAL,
        Word.IN_FORCE,
        Word.KEEP,
        Word.ISSUE,
        Word.PUBLISH,
        Word.EXAMINE,
        Word.AMEND,
    }
    if not words & doing:
        words |= words_of(phrase.after) & doing
    if not words & doing and own and scene.verb in {Word.ISSUE, Word.PUBLISH}:
        words |= {scene.verb}
    patterns = RULES if subject == Word.RULES else NORMATIVE
    for candidate in patterns:
        if candidate.needs <= words and not candidate.unless & words and _unit(candidate, phrase):
            if scene.listing and Word.ISSUE in words and not _narrow(candidate, scene):
                return
            _add(candidate, phrase, scene, weak=candidate.weak or subject == Word.RED_HEAD)
            scene.verb = Word.ISSUE if Word.ISSUE in words else scene.verb
            return
    none = (
        own
        and phrase.quantity is not None
        and phrase.quantity.value == 0
        and subject == Word.NORMATIVE
    )
    if none and not words & (doing - {Word.PUBLISH}):
        _add(NORMATIVE[3], phrase, scene, weak=True)
        return
    plain = own and not words & doing and not scene.sentence_words & {Word.PUBLISH, Word.EXAMINE}
    if (
        plain
        and not scene.listing
        and Word.THIS in scene.sentence_words
        and subject == Word.NORMATIVE
    ):
        _add(NORMATIVE[3], phrase, scene, weak=True)


def _narrow(candidate: Pattern, scene: Scene) -> bool:
    """公开规章 13 件，含新制定 5 件: only what was made counts; of 6 made, 2 made jointly tell nothing."""
    readings = candidate.target.readings(scene.year)
    same = [
        d for d in scene.drafts if d.kind == candidate.kind and set(d.readings) == set(readings)
    ]
    scene.drafts = [d for d in scene.drafts if not (d in same and Word.PUBLISH in d.words)]
    return not any(Word.ISSUE in d.words for d in same)


def _unit(candidate: Pattern, phrase: Phrase) -> bool:
    quantity = phrase.quantity
    return quantity is not None and (
        quantity.unit in candidate.units or (quantity.unit == "" and quantity.value == 0)
    )


def _decision(candidate: Pattern, phrase: Phrase, scene: Scene) -> None:
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
        not _unit(candidate, phrase)
        or _shared(candidate, phrase)
        or (phrase.tail and not leads(phrase))
    ):
        return
    subjects = [token for token in used(phrase) if token.what in candidate.needs]
    if not subjects or gap_to(subjects[-1], phrase) > FAR_AWAY:
        return
    done = words & {Word.DECIDE, Word.HANDLE, Word.ANSWER} or scene.verb in {
        Word.DECIDE,
        Word.HANDLE,
    }
    decided = any(
        token.text in {"处理决定", "决定", "决定书", "处理决定数量"} for token in phrase.before
    )
    matters = any(token.text == "事项" for token in phrase.before)
    if done or decided:
        _add(candidate, phrase, scene)
    elif not matters and not scene.sentence_words & {Word.PUBLISH, Word.NEWS}:
        _add(candidate, phrase, scene, weak=True)


LOOSE_FEES = frozenset({"收费", "费用", "相关费用", "处理费用", "邮寄费", "复制费", "检索费"})


def _fee(candidate: Pattern, phrase: Phrase, scene: Scene) -> None:
    """Read an amount: 行政事业性收费 in 万元, the processing fee in 元."""
    quantity = phrase.quantity
    if quantity is None or (quantity.unit not in MONEY_IN_YUAN and quantity.value):
        return
    if words_of(phrase.before) & {Word.NEWS, Word.NORM, Word.EXAMINE}:
        return
    loose = [t.text for t in phrase.before if t.what == Word.PROCESSING_FEE][-1:]
    if loose and loose[0] in LOOSE_FEES and not about_information(scene):
        return
    yuan = MONEY_IN_YUAN.get(quantity.unit, Decimal(1))
    unit = Decimal(10000) if candidate.kind == "N28" else Decimal(1)
    places = max(0, quantity.places + _shift(yuan, unit))
    amount = replace(quantity, value=quantity.value * yuan / unit, places=places)
    phrase.number = replace(phrase.number, what=amount) if phrase.number else None
    _add(candidate, phrase, scene)


MONEY_IN_YUAN = {"元": Decimal(1), "万元": Decimal(10000), "亿元": Decimal(100000000)}


def _shift(yuan: Decimal, unit: Decimal) -> int:
    """Return by how many digits the decimal point moves."""
    return (unit / yuan).adjusted()


def about_information(scene: Scene) -> bool:
    """Whether loose words for fees can only mean those for information."""
    spoken = scene.sentence_words & {Word.INFO, Word.REQUEST}
    return bool(spoken) or scene.section == 6 or scene.topic in {Word.REQUEST, Word.PROCESSING_FEE}


# --- reviews and suits ---------------------------------------------------------------------------

ROUTES_OF: dict[Word, tuple[str, ...]] = {
    Word.REVIEW: cells.ROUTES[:1],
    Word.LITIGATION: cells.SUITS,
    Word.DIRECT_SUIT: cells.SUITS[:1],
    Word.AFTER_SUIT: cells.SUITS[1:],
    Word.DISPUTE: cells.ROUTES,
}


def routes_of(scene: Scene, *, nonzero: bool = False) -> tuple[str, ...]:
    """Return the routes the sentence has spoken of, or only those with cases."""
    subjects = [s for s, number in scene.disputes.items() if number or not nonzero]
    spoken = {route for subject in subjects for route in ROUTES_OF[subject]}
    return tuple(route for route in cells.ROUTES if route in spoken)


def _case(subject: Word, phrase: Phrase, own: bool, scene: Scene) -> None:
    """Read a number of reviews or suits over information, or of one of their outcomes."""
    quantity = phrase.quantity
    if quantity is None or quantity.unit not in PIECES | {""}:
        return
    tokens = used(phrase)
    words = words_of(tokens)
    if Word.UNRELATED in words or (
        Word.ADJUDICATE in scene.sentence_words and Word.INFO not in words
    ):
        return
    if _outcome(subject, own, phrase, scene):
        return
    about = Word.INFO in words and scene.listing and not own_case(tokens)
    if about:
        _forget_all_cases(scene)
    summed = Word.TOTAL in words and not labels(phrase.before) and bool(scene.drafts)
    if not (own_case(tokens) or about or summed) or (phrase.tail and not leads(phrase)):
        return
    if not linked(scene, words):
        return
    nouns = [t for t in tokens if t.what in CASES]
    if nouns and gap_to(nouns[-1], phrase) > FAR_AWAY:
        return
    joint = [last_subject(tokens) for tokens in phrase.joined if last_subject(tokens) in CASES]
    if joint and quantity.value:
        subject = Word.DISPUTE
    candidate = DISPUTES[subject]
    zero = quantity.value == 0 and quantity.unit == ""
    draft = _add(replace(candidate, kind="N19") if zero else candidate, phrase, scene)
    scene.disputes[subject] = draft.value


def own_case(tokens: list[Token]) -> bool:
    """Whether a review or suit is named among tokens."""
    return bool(words_of(tokens) & CASES)


def linked(scene: Scene, words: frozenset[Word]) -> bool:
    """Whether cases are known to be about information: only those stand in table four."""
    return scene.linked or scene.section == 4 or scene.topic in CASES | {Word.REQUEST} or bool(words & {Word.INFO, Word.REQUEST})  # fmt: skip


def _forget_all_cases(scene: Scene) -> None:
    """其中涉及信息公开 1 件: the number before it was of all cases."""
    scene.drafts = [d for d in scene.drafts if d.kind not in {"N16", "N17", "N20"}]


def _outcome(subject: Word, own: bool, phrase: Phrase, scene: Scene) -> bool:
    """Read 维持 2 件, 胜诉 1 件, 1 件尚未审结 and the like."""
    tokens = used(phrase)
    cases = [place for place, token in enumerate(tokens) if token.what in CASES]
    after_case = tokens[cases[-1] + 1 :] if cases and not leads(phrase) else tokens
    word = next((w for w in OUTCOMES if w in words_of(after_case)), None)
    if word is None:
        return False
    if not linked(scene, words_of(tokens)) or (phrase.tail and not leads(phrase)):
        return True
    routes = ROUTES_OF[subject] if own and cases else routes_of(scene) or ROUTES_OF[subject]
    kind = "N16" if routes == cells.ROUTES[:1] else "N18"
    span = (tokens[0].start, phrase.number.end if phrase.number else tokens[-1].end)
    if phrase.quantity:
        scene.add(
            kind,
            cells.Cases(OUTCOMES[word], routes),
            span,
            phrase.quantity,
            words=frozenset({word}),
        )
    return True
