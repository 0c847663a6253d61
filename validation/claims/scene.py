"""What a reader keeps in mind while going through a section: topic, subject, period, scope, what was counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum, auto

from validation.claims.cells import Target
from validation.claims.claim import Claim, Measure, Period, Scope
from validation.claims.clauses import Phrase
from validation.claims.tokens import Bound, Quantity, Token
from validation.claims.vocabulary import Word


class Office(StrEnum):
    """Whose report it is, as far as scope goes."""

    GOVERNMENT = auto()
    """A government's own or aggregate report: 全市 is itself."""
    CABINET = auto()
    """A government's office, which often answers for the whole government."""
    DEPARTMENT = auto()
    UNKNOWN = auto()

    @classmethod
    def of(cls, agency: str | None) -> Office:
        """Tell from the name."""
        if not agency:
            return cls.UNKNOWN
        if re.search(r"人民政府(?:\(.*\))?$|管理委员会$|管委会$|街道办事处$|政府$", agency):
            return cls.GOVERNMENT
        return cls.CABINET if re.search(r"政府办公[室厅]$", agency) else cls.DEPARTMENT


PLACE = re.compile(r"^(?:[^省市县区州旗]{1,8}[省市县区州旗]){1,3}(?=.{3,})")
SHORTEST = 4
"""Characters of a name that cannot be a word of another meaning."""


def names_of(agency: str) -> tuple[str, ...]:
    """Return a department's names, the longest first: 云溪县林业局, 县林业局."""
    place = PLACE.match(agency)
    if Office.of(agency) != Office.DEPARTMENT or place is None:
        return ()
    short = agency[place.end() - 1 :]
    return (agency, short) if len(short) >= SHORTEST else (agency,)


RECENT = 24
NEAR = 60
"""The same claim within so many characters is one claim said twice."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim before its place in the text is known; ``start`` and ``end`` count in the compact paragraph."""

    kind: str
    value: Decimal
    readings: tuple[tuple[str, ...], ...]
    start: int
    end: int
    measure: Measure = Measure.LEVEL
    period: Period = Period.CURRENT
    scope: Scope = Scope.OWN
    bound: Bound = Bound.EXACT
    high: Decimal | None = None
    places: int = 0
    weak: bool = False
    parts: tuple[Decimal, ...] = ()
    wholes: tuple[Decimal, ...] = ()
    exhaustive: bool = False
    words: frozenset[Word] = frozenset()
    firm: bool = False
    """Money said to have been collected, not only asked for."""

    def repeats(self, other: Draft) -> bool:
        """Whether another draft has just said the same."""
        same = (self.kind, self.value, self.readings[:1]) == (
            other.kind,
            other.value,
            other.readings[:1],
        )
        return same and self.start - other.end < NEAR


@dataclass(frozen=True, slots=True)
class Count:
    """A number met in a sentence, for shares and sums."""

    quantity: Quantity
    subject: Word | None
    start: int
    end: int
    opens: bool = False
    """It begins a list of parts."""
    separator: int = 0
    """How strongly it is divided from the number before: 0 bracket, 1 、 or none, 2 ，, 3 ；, 4 sentence."""
    rest: bool = False
    """Its words say that it completes a list: 其他 3 条."""
    names: frozenset[str] = frozenset()
    """The words before it that say what it counts, as written."""


@dataclass(slots=True)
class Scene:
    """The state of reading one section; ``topic`` comes from its sub-headings."""

    section: int
    year: int | None
    office: Office
    names: tuple[str, ...] = ()
    """What the text may call the agency, the longest first."""
    topic: Word | None = None
    subject: Word | None = None
    linked: bool = False
    totals: dict[Word, Decimal] = field(default_factory=dict)
    """The reviews and suits the paragraph has counted."""
    area: bool = False
    asked: Decimal | None = None
    """The last total of requests, which 均 and 全部 refer to."""
    # the sentence
    verb: Word | None = None
    period: Period | None = Period.CURRENT
    listing: bool = False
    compared: bool = False
    negated: bool = False
    aside: bool = False
    """In brackets, which speak of the number right before them."""
    opened: int = 0
    """Where the brackets that are being read began."""
    own_part: bool = False
    """An office's own part of its area's total: 全县 297 件，其中我办 44 件."""
    organ_part: bool = False
    """An organ's part in the report of the whole area, which has no cell."""
    hazy: bool = False
    """截至目前: nobody knows which day that is."""
    sentence_words: frozenset[Word] = frozenset()
    disputes: dict[Word, Decimal] = field(default_factory=dict)
    case: Word | None = None
    """Which cases the outcomes are of, if they were named: 行政复议维持 2 件、纠正 1 件."""
    levels: list[Draft] = field(default_factory=list)
    """The figures of the sentence that stand in a table: what 较上年分别 compares."""
    base: Draft | None = None
    """The last figure of the sentence that stands in a table: what 同比 compares."""
    loose: Phrase | None = None
    """A number of requests that nothing has yet been said of."""
    opening: bool = False
    """其中 stood alone: the next number begins a list of parts."""
    waiting: list[Token] = field(default_factory=list)
    """The words of a clause that had no number, for a next one that begins with it: 予以公开最多，为 3 件."""
    shares: set[int] = field(default_factory=set)
    """Starts of the counts whose share has been stated: they are parts, no wholes."""
    unsaid: list[Token] = field(default_factory=list)
    """Percentages whose count has not been said yet: 予以公开占 48.4%，为 15 件."""
    counts: list[Count] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    channels: list[tuple[Draft, frozenset[str], bool]] = field(default_factory=list)

    def begin_paragraph(self) -> None:
        """Forget the subject and scope of the paragraph before."""
        self.subject, self.area, self.linked = None, False, False
        self.drafts, self.channels = [], []
        self.counts, self.totals = [], {}

    def begin_sentence(self) -> None:
        """Forget verbs, comparisons and counts of the sentence before."""
        self.verb, self.period = None, Period.CURRENT
        self.listing = self.compared = self.negated = self.hazy = False
        self.own_part = self.organ_part = False
        self.disputes, self.base, self.counts, self.waiting = {}, None, [], []
        self.levels, self.case = [], None
        self.opening, self.loose, self.shares, self.unsaid = False, None, set(), []

    def draft(
        self,
        kind: str,
        quantity: Quantity,
        span: tuple[int, int],
        *,
        readings: tuple[tuple[str, ...], ...] = (),
        words: frozenset[Word] = frozenset(),
        weak: bool = False,
    ) -> Draft:
        """Return what a number claims, here and now."""
        return Draft(
            kind,
            quantity.value,
            readings,
            *span,
            bound=quantity.bound,
            high=quantity.high,
            places=quantity.places,
            weak=weak or self.hazy,
            scope=Scope.AREA if self.area else Scope.OWN,
            words=words,
        )

    def add(
        self,
        kind: str,
        target: Target,
        span: tuple[int, int],
        quantity: Quantity,
        *,
        weak: bool = False,
        alternatives: tuple[tuple[str, ...], ...] = (),
        words: frozenset[Word] = frozenset(),
    ) -> Draft:
        """Record what a number claims of a target."""
        readings = (*target.readings(self.year), *alternatives)
        return self.keep(
            self.draft(kind, quantity, span, readings=readings, words=words, weak=weak)
        )

    @property
    def recent(self) -> list[Draft]:
        """The drafts a sentence may still refer to."""
        return self.drafts[-RECENT:]

    def withdraw(self, unwanted: Callable[[Draft], bool]) -> None:
        """Take back recent drafts that what follows has put right."""
        self.drafts[-RECENT:] = [draft for draft in self.recent if not unwanted(draft)]

    def keep(self, draft: Draft) -> Draft:
        """Record a draft; one about last year is only good for comparing."""
        if self.period is None or self.organ_part:
            return draft
        if self.period == Period.PREVIOUS and draft.kind != "N30":
            if draft.kind != "N1":
                return draft
            draft = replace(draft, kind="N30", period=Period.PREVIOUS)
            self.compared = True
        if not any(map(draft.repeats, self.recent)):
            self.drafts.append(draft)
        if draft.measure == Measure.LEVEL and draft.period == Period.CURRENT:
            self.base = draft
            self.levels.append(draft)
        return draft

    def fit_scope(self, draft: Draft) -> Draft:
        """A department is not its region; an office may speak for either."""
        if draft.scope == Scope.OWN or self.office == Office.GOVERNMENT:
            return draft
        if self.office == Office.DEPARTMENT:
            return replace(draft, readings=())
        return replace(draft, weak=True)


def to_claim(draft: Draft, section: int, quote: str, span: tuple[int, int]) -> Claim:
    """Give a draft its place in the text."""
    whole = draft.value == draft.value.to_integral_value() and draft.kind not in {"N28", "N29"}
    share = draft.measure == Measure.SHARE
    return Claim(
        kind=draft.kind,
        value=int(draft.value) if whole else draft.value,
        approximate=draft.bound not in {Bound.EXACT, Bound.LEAST}
        or (draft.high is not None and draft.kind != "N6"),
        scope=draft.scope,
        period=draft.period,
        cells=() if share or not draft.readings else draft.readings[0],
        quote=quote,
        span=span,
        section=section,
        alternatives=draft.readings if share else draft.readings[1:],
        measure=draft.measure,
        bound=draft.bound,
        high=draft.high,
        weak=draft.weak,
        parts=draft.parts,
        wholes=draft.wholes,
        exhaustive=draft.exhaustive,
        places=draft.places,
    )
