"""Tokens → sentences → clauses → phrases: a phrase is one number with the words it may belong to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from validation.claims.tokens import Mark, Quantity, Token
from validation.claims.vocabulary import Word

PIECES = frozenset(
    {"件", "件次", "条", "宗", "起", "例", "份", "封", "个", "项", "笔", "篇", "部", "项次"}
)
"""Units of requests, cases and papers."""
OCCURRENCES = PIECES | {"次"}
"""Units of what is received, decided or disputed; 征求意见 5 次 counts no answers to requests."""
SUBJECTS = frozenset(
    {
        Word.REQUEST, Word.NORMATIVE, Word.RED_HEAD, Word.RULES, Word.LICENCE, Word.PENALTY,
        Word.COMPULSION, Word.SEIZURE, Word.FEE, Word.PROCESSING_FEE, Word.REVIEW, Word.LITIGATION,
        Word.DIRECT_SUIT, Word.AFTER_SUIT, Word.DISPUTE, Word.NEWS, Word.OTHER,
    }
)  # fmt: skip
"""Words that say what is counted."""


@dataclass(slots=True)
class Clause:
    """What stands between two commas; ``aside``: in brackets; ``mark``: what ended it."""

    tokens: list[Token]
    aside: bool = False
    mark: Mark = Mark.STOP
    end: int = 0
    """Where it ends, unknown characters included."""
    lead: int = 0
    """Unknown characters before its first token."""
    opened: int = 0
    """Where the brackets it stands in begin."""

    @property
    def words(self) -> frozenset[Word]:
        """The words of the clause."""
        return frozenset(t.what for t in self.tokens if isinstance(t.what, Word))


@dataclass(slots=True)
class Phrase:
    """One number with the tokens before and after it.

    ``joined`` are list members before it that have no number of their own: 行政复议、行政诉讼 3 件.
    """

    before: list[Token]
    number: Token
    quantity: Quantity
    after: list[Token] = field(default_factory=list)
    joined: list[list[Token]] = field(default_factory=list)
    tail: int = 0
    """Unknown characters right after the number."""
    separator: int = 2
    """How strongly it is divided from the number before (see ``Count``)."""
    lead: int = 0
    """Unknown characters before the clause it begins."""

    @property
    def span(self) -> tuple[int, int]:
        """From its first word to its number."""
        return (self.before or [self.number])[0].start, self.number.end


LONGEST = 300
"""Tokens in a sentence; a longer one is nobody's prose and is cut, so that reading stays linear."""


def sentences(tokens: list[Token]) -> Iterator[list[Token]]:
    """Split at full stops that are not inside brackets."""
    sentence: list[Token] = []
    depth = 0
    for token in tokens:
        sentence.append(token)
        depth += {Mark.OPEN: 1, Mark.CLOSE: -1}.get(token.what, 0) if isinstance(token.what, Mark) else 0  # fmt: skip
        if (token.what == Mark.STOP and depth <= 0) or len(sentence) >= LONGEST:
            yield sentence
            sentence, depth = [], 0
    if sentence:
        yield sentence


ENDS = frozenset({Mark.COMMA, Mark.SEMICOLON, Mark.COLON, Mark.STOP})


def clauses(sentence: list[Token], end: int) -> list[Clause]:
    """Split at commas, colons and semicolons; what stands in brackets follows the clause it interrupts."""
    result: list[Clause] = []
    main: list[Token] = []
    asides: list[Clause] = []
    aside: list[Token] | None = None
    lead = opened = 0
    for token in sentence:
        if token.what == Mark.OPEN:
            opened = token.start if aside is None else opened
            aside = aside or []
        elif token.what == Mark.CLOSE:
            if aside and _names_route(main, aside):  # 行政诉讼（复议后起诉）1 件
                main += aside
            elif aside:
                asides.append(Clause(aside, aside=True, end=token.start, opened=opened))
            aside = None
        elif token.what in ENDS and isinstance(token.what, Mark):
            if aside is None:
                result += [Clause(main, mark=token.what, end=token.start, lead=lead), *asides]
                main, asides, lead = [], [], token.gap
            elif aside:
                mark, end_here = token.what, token.start
                asides.append(Clause(aside, aside=True, mark=mark, end=end_here, opened=opened))
                aside = []
        elif aside is None:
            main.append(token)
        else:
            aside.append(token)
    asides += [Clause(aside, aside=True, end=end, opened=opened)] if aside else []
    return [
        clause for clause in (*result, Clause(main, end=end, lead=lead), *asides) if clause.tokens
    ]


def _names_route(main: list[Token], aside: list[Token]) -> bool:
    """Whether brackets only say which suits the word before them means."""
    suits = {Word.DIRECT_SUIT, Word.AFTER_SUIT}
    return [t.what for t in main[-1:]] == [Word.LITIGATION] and {t.what for t in aside} <= suits


def phrases(clause: Clause) -> list[Phrase]:
    """Divide a clause at 、 and 和 and after each number."""
    result: list[Phrase] = []
    joined: list[list[Token]] = []
    for segment in members(clause.tokens):
        numbers = [(i, t.what) for i, t in enumerate(segment) if isinstance(t.what, Quantity)]
        if not numbers:
            joined.append(segment)
            continue
        start = 0
        ends = [at for at, _ in numbers[1:]] + [len(segment)]
        for (at, quantity), end in zip(numbers, ends, strict=True):
            before = segment[start:at]
            if joined and not any(map(is_label, segment)):  # 逾期不补正、视为放弃的 2 件
                before = [*joined.pop(), *before]
            phrase = Phrase(before, segment[at], quantity, segment[at + 1 : end], joined)
            phrase.tail = segment[at].gap
            phrase.separator = 1 if result else 2
            phrase.lead = 0 if result else clause.lead
            result.append(phrase)
            joined = []
            start = end if leads(phrase) and end < len(segment) else at + 1
    return result


def rest(clause: Clause) -> list[list[Token]]:
    """Return the list members after a clause's last number."""
    found = members(clause.tokens)
    last = max((i for i, m in enumerate(found) if any(map(is_number, m))), default=-1)
    return found[last + 1 :]


def members(tokens: list[Token]) -> list[list[Token]]:
    """Split a list at 、 and 和."""
    found: list[list[Token]] = [[]]
    for token in tokens:
        if token.what in {Mark.LISTING, Word.AND}:
            found.append([])
        else:
            found[-1].append(token)
    return [member for member in found if member]


LEADS_NOT = frozenset(
    {
        Word.FILLER, Word.ELSE, Word.OF_WHICH, Word.TOTAL, Word.REMAINDER, Word.INCLUDING, Word.NEUTRAL, Word.ABOVE,
        Word.ABOUT, Word.BELOW, Word.THIS, Word.OWN, Word.AREA, Word.NOT, Word.ALL, Word.EACH,
        Word.RESPECTIVELY, Word.OCCUR, Word.NORM,
    }
)  # fmt: skip


def is_label(token: Token) -> bool:
    """Whether a token can say what a number counts."""
    return isinstance(token.what, Word) and token.what not in LEADS_NOT


def is_number(token: Token) -> bool:
    return isinstance(token.what, Quantity)


def is_count(token: Token) -> bool:
    """Whether a token counts pieces; 20 个工作日 and 50% do not."""
    return isinstance(token.what, Quantity) and token.what.unit in OCCURRENCES | {""}


def leads(phrase: Phrase) -> bool:
    """Whether the number comes first and its words after it: 5 件予以公开."""
    counts = phrase.quantity.unit in PIECES
    return counts and not any(map(is_label, phrase.before)) and any(map(is_label, phrase.after))
