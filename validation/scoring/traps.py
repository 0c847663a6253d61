"""Correct reports full of traps: whatever a rule finds wrong in one of them, it finds wrongly.

Each report follows from its seed: an agency, consistent figures of two years, and prose in which every number
that concerns the figures is one of them; in between stand the numbers that concern something else.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import cn2an

from agencies.models import Agency, Region
from reports import statutory
from reports.demonstration.footing import footed
from reports.models import Figures, Report
from reports.statutory import Form
from reports.writers.manuscript import title_of
from validation.claims.cells import CLOSED, DENIED, NOT_PROCESSED, UNAVAILABLE
from validation.engine import Dossier, Filing, Result, Severity, Subordinates, examine
from validation.functions import functions_of
from validation.scoring import trap_prose as prose
from validation.specimen import sections

REPORTS = 100
EXPECTED = frozenset({"G03", "P03", "P04"})
"""What is right to say of a correct report too: others are missing from its sum, many cases were lost."""
Values = dict[str, int | Decimal]


@dataclass(frozen=True, slots=True)
class Office:
    """Who reports: ``pronoun`` is what it calls itself, ``area`` its region in the text."""

    name: str
    pronoun: str
    kind: Agency.Kind
    level: Region.Level
    area: str
    decides: bool
    """It issues licences and imposes penalties."""


def department(name: str, pronoun: str, area: str, *, decides: bool = True) -> Office:
    """Return a department of a city or, where its area says so, of a county."""
    level = Region.Level.CITY if area == "全市" else Region.Level.COUNTY
    return Office(name, pronoun, Agency.Kind.DEPARTMENT, level, area, decides)


OFFICES = (
    department("临江市水务局", "我局", "全市"),
    department("怀安市卫生健康委员会", "我委", "全市"),
    department("云河市交通运输局", "市交通运输局", "全市"),
    department("枫桥县民政局", "县民政局", "全县", decides=False),
    department("平川县教育体育局", "我局", "全县", decides=False),
    department("长河县自然资源局", "本机关", "全县"),
    department("南屏区审计局", "我局", "全区", decides=False),
    department("柳林县农业农村局", "县农业农村局", "全县"),
    department("江陵市市场监督管理局", "本局", "全市"),
    Office("青石镇人民政府", "我镇", Agency.Kind.GOVERNMENT, Region.Level.TOWNSHIP, "全镇", decides=False),
    Office("白石乡人民政府", "乡政府", Agency.Kind.GOVERNMENT, Region.Level.TOWNSHIP, "全乡", decides=False),
    Office("东岭街道办事处", "街道", Agency.Kind.GOVERNMENT, Region.Level.TOWNSHIP, "全街道", decides=False),
    Office("海东市人民政府办公室", "市政府办公室", Agency.Kind.GENERAL_OFFICE, Region.Level.CITY, "全市", decides=False),
    Office("沿河县档案馆", "本馆", Agency.Kind.OTHER, Region.Level.COUNTY, "全县", decides=False),
    Office("云山县人民政府", "县政府", Agency.Kind.GOVERNMENT, Region.Level.COUNTY, "全县", decides=True),
)  # fmt: skip
SITUATIONS = ("plain", "renamed", "founded", "corrected", "plain", "plain")
OUTCOMES: Mapping[str, tuple[str, ...]] = {
    "予以公开": ("granted",),
    "部分公开": ("partially_granted",),
    "不予公开": DENIED,
    "无法提供": UNAVAILABLE,
    "不予处理": NOT_PROCESSED,
    "其他处理": CLOSED,
}
ENDED = ("upheld", "upheld", "corrected", "other")
ENDINGS = (*ENDED, "pending")
"""Cases pending at the end of a year would have to be among the next year's, so last year has none."""
COLUMNS = ("natural_person", "natural_person", "natural_person", "business", "legal_service_agency")


# --- figures -------------------------------------------------------------------------------------


def request_values(
    dice: random.Random, size: int, form: Form, carried: Mapping[str, int]
) -> Values:
    """Return a year's requests: all carried in are concluded, few of the new ones are carried out."""
    values: Values = {f"requests/{c}/carried_in": n for c, n in carried.items()}
    lines = [line for lines in OUTCOMES.values() for line in lines]
    for column, number in carried.items():
        for _ in range(number):
            _conclude(values, column, dice.choice(lines), form)
    for _ in range(size):
        column = dice.choice(COLUMNS)
        if dice.random() < 0.08:
            at = f"requests/{column}/carried_out"
            values[at] = values.get(at, 0) + 1
        else:
            _conclude(values, column, dice.choice(lines), form)
    return values


def _conclude(values: Values, column: str, line: str, form: Form) -> None:
    """Count one request's outcome; on the form of 2019 （六）其他处理 is one row."""
    if form == Form.F2019 and line in CLOSED:
        line = "closed_combined"
    at = f"requests/{column}/{line}"
    values[at] = values.get(at, 0) + 1


def dispute_values(dice: random.Random, size: int, outcomes: Sequence[str]) -> Values:
    """Return a few reviews and suits, where there are requests to dispute."""
    values: Values = {}
    for route in statutory.ROUTES:
        for _ in range(dice.randint(0, min(3, size // 12))):
            outcome = dice.choice(outcomes)
            at = f"challenges/{route.key}/{outcome}"
            values[at] = values.get(at, 0) + 1
    return values


def disclosure_values(dice: random.Random, office: Office, form: Form, valid: int) -> Values:
    """Return documents that roll forward from ``valid`` before, decisions and fees."""
    made = dice.randint(0, 4) if office.kind != Agency.Kind.OTHER else 0
    repealed = dice.randint(0, min(2, valid))
    decided = [dice.randint(20, 400), dice.randint(5, 60), dice.randint(0, 5)]
    permit, punish, force = decided if office.decides else [0, 0, 0]
    if form == Form.F2019:
        at = "disclosure_2019/"
        return {
            at + "normative_documents/new_made": made,
            at + "normative_documents/newly_disclosed": made,
            at + "normative_documents/total_disclosed": valid + made,
            at + "licensing/decisions": permit,
            at + "penalty/decisions": punish,
            at + "compulsion/decisions": force,
        }
    at = "disclosure/"
    return {
        at + "normative_documents/issued": made,
        at + "normative_documents/repealed": repealed,
        at + "normative_documents/in_force": valid + made - repealed,
        at + "licensing_decisions": permit,
        at + "penalty_decisions": punish,
        at + "compulsion_decisions": force,
        at + "fees_10k_yuan": Decimal(dice.randint(100, 9000)) / 100 if permit else Decimal(0),
    }


def year_of_figures(
    dice: random.Random, office: Office, year: int, before: Figures | None
) -> Figures:
    """Return a year's figures that fit on those of the year before."""
    form = Form.for_year(year)
    size = dice.choice((0, 0, 1, 4, 9, 26, 60))
    columns = [column.key for column in statutory.APPLICANTS[:-1]]
    carried = {c: int((before and before.value(f"requests/{c}/carried_out")) or 0) for c in columns}
    values = request_values(dice, size, form, carried) | dispute_values(
        dice, size, ENDED if before is None else ENDINGS
    )
    values = _without_excess(values)
    values |= disclosure_values(
        dice, office, form, _valid(before) if before else dice.randint(6, 30)
    )
    return footed(values, form)


def _without_excess(values: Values) -> Values:
    """Let at most one case be corrected, and no more suits follow reviews than there were."""
    lost = [at for at in values if at.startswith("challenges/") and at.endswith("corrected")]
    kept = {
        at: min(int(n), 1) if at in lost else n for at, n in values.items() if at not in lost[1:]
    }
    ended = [at for at in kept if at.startswith("challenges/recons") and "pending" not in at]
    suits = [at for at in kept if at.startswith("challenges/litigation_after")]
    if sum(int(kept[at]) for at in suits) <= sum(int(kept[at]) for at in ended):
        return kept
    return {at: n for at, n in kept.items() if at not in suits}


def _valid(figures: Figures) -> int:
    """Return how many normative documents were in force at the end of a year."""
    key = "disclosure_2019/normative_documents/total_disclosed"
    at = key if figures.form == Form.F2019 else "disclosure/normative_documents/in_force"
    return int(figures.value(at) or 0)


# --- prose ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Facts:
    """What the sentences of a report may say: every word in braces with its text."""

    office: Office
    year: int
    figures: Figures
    before: Figures | None
    dice: random.Random

    def count(self, *lines: str, column: str = "total") -> int:
        """Add up rows of table three."""
        return sum(
            int(self.figures.value(f"requests/{column}/{line}") or 0)
            for line in lines
            if f"requests/{column}/{line}" in set(self.figures.addresses())
        )

    def cases(self, outcome: str, *routes: str) -> int:
        """Add up an outcome over routes of table four."""
        return sum(int(self.figures.value(f"challenges/{r}/{outcome}") or 0) for r in routes)

    def disclosed(self, key: str) -> int | Decimal:
        """Return a figure of table two, 0 where this form has none."""
        at = f"disclosure/{key}"
        found = self.figures.value(at) if at in set(self.figures.addresses()) else None
        return found or 0

    def words(self) -> dict[str, object]:
        """Return the texts of all words; random numbers are drawn anew each time."""
        dice = self.dice
        a, b, c = dice.randint(2, 9), dice.randint(11, 48), dice.randint(103, 986)
        new, carried = self.count("received"), self.count("carried_in")
        net, mail = _split(dice, new)
        news = [dice.randint(40, 300), dice.randint(20, 90), dice.randint(5, 30)]
        papers = dice.randint(40, 180)
        suits = ("litigation_direct", "litigation_after_reconsideration")
        review = self.cases("total", "reconsideration")
        before = self._before()
        return {
            "self": self.office.pronoun, "agency": self.office.name, "area": self.office.area,
            "year": self.year, "last": self.year - 1, "next": self.year + 1, "a": a, "b": b, "c": c,
            "new": new, "new_zh": cn2an.an2cn(str(new)), "carried": carried, "due": new + carried,
            "done": self.count("concluded"), "out": self.count("carried_out"),
            "natural": (natural := self.count("received", column="natural_person")),
            "legal": new - natural, "net": net, "mail": mail, "hand": new - net - mail, "offline": new - net,
            "news": sum(news), "news1": news[0], "news2": news[1], "news3": news[2], "news4": news[2] // 2,
            "news_over": sum(news) // 10 * 10 + 10, "news_about": sum(news) // 10 * 10, "papers": papers, "papers_open": papers * 2 // 3,
            "made": self.disclosed("normative_documents/issued"),
            "repealed": self.disclosed("normative_documents/repealed"),
            "valid": self.disclosed("normative_documents/in_force"),
            "permit": self.disclosed("licensing_decisions"), "punish": (punish := self.disclosed("penalty_decisions")),
            "force": self.disclosed("compulsion_decisions"), "fee": self.disclosed("fees_10k_yuan"),
            "cases": punish + a, "review": review, "suits": (tried := self.cases("total", *suits)),
            "disputes": review + tried, "direct": self.cases("total", suits[0]), "after": self.cases("total", suits[1]),
            "review_list": self._outcomes("reconsideration"), "suits_list": self._outcomes(*suits),
            "new_before": before, "difference": abs(new - before), "turn": "增加" if new > before else "减少",
            "list": self._results(), "former": f"{self.office.name[:-1]}管理办公室",
        }  # fmt: skip

    def _before(self) -> int:
        return int((self.before and self.before.value("requests/total/received")) or 0)

    def _results(self) -> str:
        """Return 予以公开 3 件、无法提供 1 件 …, zero results left out."""
        lines = {"其他处理": (*CLOSED, "closed_combined")}
        counts = {name: self.count(*lines.get(name, keys)) for name, keys in OUTCOMES.items()}
        style = self.dice.choice(("{0}{1}件", "{0}的{1}件", "{0}{1}件"))
        mark = self.dice.choice(("、", "，"))
        return mark.join(style.format(name, n) for name, n in counts.items() if n)

    def _outcomes(self, *routes: str) -> str:
        """Return （维持 2 件、纠正 1 件）, or nothing without cases."""
        names = {"upheld": "维持", "corrected": "纠正", "other": "其他结果", "pending": "尚未审结"}
        told = [f"{name}{n}件" for key, name in names.items() if (n := self.cases(key, *routes))]
        return f"（{'、'.join(told)}）" if told else ""


def _split(dice: random.Random, whole: int) -> tuple[int, int]:
    """Return the first two of three parts of a number."""
    first = dice.randint(0, whole)
    return first, dice.randint(0, whole - first)


def text_of(facts: Facts, situation: str) -> tuple[str, ...]:
    """Return the six sections' texts."""
    dice = facts.dice
    told = prose.FEES if facts.figures.form == Form.F2021 else prose.FEES_2019
    return (
        _overview(facts, situation),
        "",
        "",
        _one(facts, prose.DISPUTES[_some(facts.words()["disputes"])]),
        f"{_one(facts, prose.PROBLEMS)}\n{_one(facts, prose.IMPROVEMENTS)}",
        dice.choice((_one(facts, told), _one(facts, told) + _trap(facts))),
    )


def _overview(facts: Facts, situation: str) -> str:
    """Return section one: an opening, then its five parts with traps in between."""
    dice, is_2021 = facts.dice, facts.figures.form == Form.F2021
    words = facts.words()
    opening = _one(facts, prose.OPENINGS if is_2021 else prose.OPENINGS_2019)
    if situation in prose.SITUATIONS:
        opening += prose.SITUATIONS[situation].format(**words)
    disclosed = [_one(facts, prose.NEWS)]
    if is_2021:
        decided = _some(words["permit"])
        disclosed.append(_one(facts, prose.DECISIONS[decided]))
    asked = [_one(facts, prose.REQUESTS[_some(words["due"])])]
    if words["done"] and dice.random() < 0.7:
        asked.append(_one(facts, prose.RESULTS_OPENINGS))
    if words["difference"] and facts.before and words["new"] and words["new_before"]:
        asked.append(_one(facts, prose.CHANGES) if dice.random() < 0.5 else "")
    managed = [_one(facts, prose.MANAGEMENT)]
    if is_2021:
        managed.insert(0, _one(facts, prose.MADE[_some(words["made"])]))
    is_government = facts.office.kind == Agency.Kind.GOVERNMENT
    supervised = prose.SUPERVISION_OF_GOVERNMENT if is_government else prose.SUPERVISION
    parts = [
        [*disclosed, _trap(facts)],
        asked,
        managed,
        [_one(facts, prose.PLATFORM), _trap(facts)],
        [_one(facts, supervised), _trap(facts), _trap(facts)],
    ]
    headings = dice.choice(prose.HEADINGS)
    body = [head + "".join(part) for head, part in zip(headings, parts, strict=True)]
    return _broken("\n".join([opening, *body]), dice)


def _some(number: object) -> str:
    """Return which variants fit a number."""
    return "some" if number else "none"


def _one(facts: Facts, variants: Sequence[str]) -> str:
    """Return one variant, filled in."""
    return facts.dice.choice(variants).format(**facts.words())


def _trap(facts: Facts) -> str:
    """Return a sentence about something else."""
    is_area = facts.office.level != Region.Level.TOWNSHIP and facts.dice.random() < 0.2
    return _one(facts, prose.AREA_TRAPS if is_area else prose.TRAPS)


def _broken(text: str, dice: random.Random) -> str:
    """Break a line inside a law's title now and then, as extraction from a page does."""
    title = "中华人民共和国政府信息公开条例"
    at = dice.randint(3, 10)
    return text.replace(title, title[:at] + "\n" + title[at:], 1) if dice.random() < 0.3 else text


# --- reports -------------------------------------------------------------------------------------


def correct_report(seed: int) -> Dossier:
    """Return a correct report, with last year's unless the agency is new."""
    dice = random.Random(f"traps {seed}")
    office = OFFICES[seed % len(OFFICES)]
    situation = SITUATIONS[seed // len(OFFICES) % len(SITUATIONS)]
    year = dice.choice((2020, 2021, 2022, 2023, 2024, 2024))
    if office.kind == Agency.Kind.GOVERNMENT and office.level == Region.Level.COUNTY:
        return _aggregate(dice, office, year)
    first = None if situation == "founded" else year_of_figures(dice, office, year - 1, None)
    figures = year_of_figures(dice, office, year, first)
    facts = Facts(office, year, figures, first, dice)
    dossier = _dossier(office, year, figures, text_of(facts, situation))
    if first is None:
        return dossier
    former = str(facts.words()["former"]) if situation == "renamed" else office.name
    before = _dossier(office, year - 1, first, prose.LAST_YEAR)
    before = replace(before, agency=former, title=title_of(former, year - 1))
    return replace(dossier, previous=before, names=(*dossier.names, former))


def _aggregate(dice: random.Random, office: Office, year: int) -> Dossier:
    """Return a government's aggregate report of which some parts have not been handed in."""
    parts = {
        f"{office.name[:3]}{name}局": year_of_figures(dice, office, year, None)
        for name in ("水利", "民政", "林业", "商务")
    }
    whole = Figures.blank(Form.for_year(year))
    for at in whole.addresses():
        whole.put(at, sum((figures.value(at) or 0 for figures in parts.values()), Decimal(0)))
    facts = Facts(office, year, whole, None, dice)
    dossier = _dossier(office, year, whole, text_of(facts, "partial"))
    known = dict(list(parts.items())[: dice.randint(1, 3)])
    missing = tuple(name for name in parts if name not in known)
    return replace(
        dossier,
        report_kind=Report.Kind.AGGREGATE.value,
        subordinates=Subordinates(known, missing=missing),
    )


def _dossier(office: Office, year: int, figures: Figures, texts: tuple[str, ...]) -> Dossier:
    """Return a report handed in and published in time."""
    day = date(year + 1, 1, 18)
    return Dossier(
        figures=figures,
        year=year,
        agency=office.name,
        title=title_of(office.name, year),
        form=Form.for_year(year),
        sections=sections(texts),
        agency_kind=office.kind.value,
        region_level=office.level.value,
        report_kind=Report.Kind.OWN.value,
        names=(office.name,),
        functions=functions_of(office.name),
        filing=Filing(received_on=day, due_on=date(year + 1, 1, 31), published_on=day),
    )


# --- score ---------------------------------------------------------------------------------------


def accusations(seed: int, reports: int = REPORTS) -> Iterator[tuple[int, Dossier, Result]]:
    """Yield every error and warning the rules raise on correct reports, with the report."""
    for number in range(seed, seed + reports):
        dossier = correct_report(number)
        for result in examine(dossier).results:
            if result.severity != Severity.NOTICE and result.rule.code not in EXPECTED:
                yield number, dossier, result


def section(*, seed: int, misses: bool) -> Iterator[str]:
    """Yield the lines of the report on correct reports."""
    found = list(accusations(seed))
    counts = Counter(result.severity for _, _, result in found)
    if misses:
        yield from (f"    {number} {told(dossier, result)}" for number, dossier, result in found)
    yield (
        f"correct reports full of traps: {REPORTS}, false errors {counts[Severity.ERROR]}, "
        f"false warnings {counts[Severity.WARNING]}"
    )


def told(dossier: Dossier, result: Result) -> str:
    """Return one accusation in a line."""
    quotes = " | ".join(quote.text for quote in result.breach.quotes)
    return f"{result.severity} {result.rule.code} {dossier.agency}{dossier.year}: {result.message} {quotes}"
