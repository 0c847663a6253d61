"""Reports that do not fit what the office knows: others' reports, dates, addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from random import Random

from agencies.models import Agency, Region
from reports.models import Figures, Report
from reports.models.figures import Value
from validation.engine import Filing, Peers, Resemblance, Subordinates
from validation.scoring.drafts import Draft, figures_between, retold
from validation.scoring.faults.fault import Injection, fault, missing

GOVERNMENT = "云海县人民政府"
PARTS = ("云海县水务局", "云海县民政局", "云海县人民政府办公室")


def _whole(draft: Draft, dice: Random, *, missing_ones: tuple[str, ...] = ()) -> Draft:
    """Return a government's aggregate, the sum of three reports, as was last year's."""
    last, now = (
        {name: figures_between(dice, spread) for name in PARTS} for spread in ((2, 5), (3, 8))
    )
    carried = {name: _carried(last[name]) for name in PARTS}
    now = {name: _put(one, carried[name]) for name, one in now.items()}
    known = {
        "agency_kind": Agency.Kind.GOVERNMENT.value,
        "region_level": Region.Level.COUNTY.value,
        "report_kind": Report.Kind.AGGREGATE.value,
        "names": (GOVERNMENT,),
        "functions": (),
        "filing": None,
    }
    before = retold(replace(draft, previous=None, year=draft.year - 1), _sum(last), dice)
    before = replace(before, agency=GOVERNMENT, own="我县").know(**known)
    this = replace(retold(draft, _sum(now), dice), agency=GOVERNMENT, own="我县", previous=before)
    below = Subordinates(now, missing_ones, frozenset(PARTS))
    return this.know(**known, subordinates=below)


def _carried(last: Figures) -> Mapping[str, Value]:
    return {
        at.replace("carried_out", "carried_in"): value
        for at, value in last.items()
        if at.endswith("carried_out")
    }


def _put(figures: Figures, cells: Mapping[str, Value]) -> Figures:
    """Carry requests over, which makes as many more of them to conclude."""
    for at, value in cells.items():
        column = at.rpartition("/")[0]
        figures.put(at, value)
        figures.put(
            f"{column}/received", int(figures.value(f"{column}/received") or 0) - int(value or 0)
        )
    return figures


def _sum(parts: Mapping[str, Figures]) -> Figures:
    whole = Figures.blank(next(iter(parts.values())).form)
    for at in whole.addresses():
        whole.put(at, sum((one.value(at) or 0) for one in parts.values()))
    return whole


@fault
def sum_wrong(draft: Draft, dice: Random) -> Injection:
    clean = _whole(draft, dice)
    at = "disclosure/penalty_decisions"
    wrong = clean.count(at) + dice.choice((8, 20))
    return missing(clean.put({at: wrong}).tell(penalties=wrong), "G01", at, clean=clean)


@fault
def one_agency_forgotten_in_the_sum(draft: Draft, dice: Random) -> Injection:
    clean = _whole(draft, dice)
    at = "disclosure/licensing_decisions"
    below = clean.context["subordinates"].figures
    wrong = clean.count(at) - int(below[PARTS[0]].value(at) or 0)
    return missing(clean.put({at: wrong}).tell(licences=wrong), "G01", at, "G02", clean=clean)


@fault
def whole_smaller_than_a_part(draft: Draft, dice: Random) -> Injection:
    clean = _whole(draft, dice)
    at = "disclosure/compulsion_decisions"
    return missing(clean.put({at: 1}).tell(compulsions=1), "G02", at, "G01", clean=clean)


@fault
def report_of_a_part_not_there(draft: Draft, dice: Random) -> Injection:
    clean = _whole(draft, dice)
    return missing(
        _whole(draft, dice, missing_ones=("云海县教育局",)), "G03", "filing", clean=clean
    )


@fault
def sum_filed_as_the_own_report(draft: Draft, dice: Random) -> Injection:
    clean = _whole(draft, dice)
    own = replace(clean, agency="云海县人民政府办公室", previous=None).know(
        agency_kind=Agency.Kind.GENERAL_OFFICE.value,
        report_kind=Report.Kind.OWN.value,
        subordinates=None,
    )
    return missing(clean.know(own_organ=own.dossier()), "G05", "requests/*", "G01", clean=clean)


@fault
def sum_does_not_carry_over(draft: Draft, dice: Random) -> Injection:
    clean = _whole(draft, dice)
    assert clean.previous is not None
    at = "requests/{}/carried_out"
    last = clean.previous.add(at.format("natural_person"), at.format("total"), by=3)
    return missing(clean.before(last), "G07", "requests/total/carried_in", "C01", clean=clean)


# --- peers ---------------------------------------------------------------------------------------


def _among_peers(draft: Draft, dice: Random) -> Draft:
    figures = {
        f"第{number}县{draft.agency[-3:]}": figures_between(dice, (2, 6)) for number in range(12)
    }
    return draft.know(peers=Peers("县级", figures))


@fault
def core_power_forgotten(draft: Draft, dice: Random) -> Injection:
    name = "云海县行政审批服务局"
    clean = _among_peers(replace(draft, agency=name, previous=None), dice).know(
        names=(name,), functions=("approval",)
    )
    at = "disclosure/licensing_decisions"
    return missing(clean.put({at: 0}).tell(licences=0), "P06", at, clean=clean)


@fault
def core_power_forgotten_without_peers(draft: Draft, _dice: Random) -> Injection:
    name = "云海县行政审批服务局"
    clean = replace(draft, agency=name, previous=None).know(names=(name,), functions=("approval",))
    at = "disclosure/licensing_decisions"
    return missing(clean.put({at: 0}).tell(licences=0), "B10", at, clean=clean)


@fault
def figure_out_of_all_proportion(draft: Draft, dice: Random) -> Injection:
    draft = retold(replace(draft, previous=None), figures_between(dice, (2, 6)), dice)
    clean = _among_peers(draft, dice)
    at = "disclosure/penalty_decisions"
    return missing(clean.put({at: 98411}).tell(penalties=98411), "P07", at, clean=clean)


@fault
def tables_of_another_agency(draft: Draft, dice: Random) -> Injection:
    clean = _among_peers(replace(draft, previous=None), dice)
    other = next(iter(clean.context["peers"].figures.values()))
    faulty = retold(clean, other, dice)
    return missing(faulty, "P10", "requests/total/received", clean=clean)


@fault
def text_of_another_agency(draft: Draft, dice: Random) -> Injection:
    """As the comparison of the year finds it."""
    shared = (draft.text(1)[:60], draft.text(1)[:60])
    found = Resemblance("青石县水务局", 1, dice.choice((0.88, 0.95)), (shared,))
    return missing(draft.know(resemblances=(found,)), "P09", "section/1")


def _outcomes(draft: Draft, dice: Random, **cells: int) -> Draft:
    """Return a report in which persons' requests ended in this way, all numbers following."""
    figures = figures_between(
        dice, (1, 2), {f"requests/natural_person/{k}": v for k, v in cells.items()}
    )
    return retold(replace(draft, previous=None), figures, dice)


@fault
def nearly_everything_not_held(draft: Draft, dice: Random) -> Injection:
    faulty = _outcomes(draft, dice, unavailable_not_held=400)
    clean = _outcomes(draft, dice)
    return missing(faulty, "P01", "requests/total/unavailable_not_held", clean=clean)


@fault
def nearly_nothing_disclosed(draft: Draft, dice: Random) -> Injection:
    faulty = _outcomes(draft, dice, denied_enforcement_file=400)
    clean = _outcomes(draft, dice)
    return missing(faulty, "P02", "requests/total/granted", clean=clean)


@fault
def much_carried_over(draft: Draft, dice: Random) -> Injection:
    faulty = _outcomes(draft, dice, carried_out=200)
    clean = _outcomes(draft, dice)
    return missing(faulty, "P05", "requests/total/carried_out", clean=clean)


@fault
def most_reviews_lost(draft: Draft, _dice: Random) -> Injection:
    at = "challenges/reconsideration/"
    faulty = draft.put({at + "upheld": 4, at + "corrected": 16, at + "total": 20})
    faulty = faulty.tell(reviews=20, upheld=4, corrected=16)
    return missing(faulty, "P03", at + "corrected")


@fault
def most_suits_lost(draft: Draft, _dice: Random) -> Injection:
    at = "challenges/litigation_direct/"
    faulty = draft.put({at + "upheld": 2, at + "corrected": 14, at + "total": 16})
    after = int(draft.told["after"])
    return missing(faulty.tell(direct=16, suits=16 + after), "P04", "challenges/*/corrected", "B05")


# --- filing --------------------------------------------------------------------------------------


def _published(draft: Draft, day: date, *addresses: str) -> Draft:
    known = Filing(
        received_on=None, due_on=date(draft.year + 1, 1, 31), published_on=day, addresses=addresses
    )
    return draft.know(filing=known)


@fault
def published_late(draft: Draft, dice: Random) -> Injection:
    day = date(draft.year + 1, dice.choice((2, 3)), dice.randint(1, 28))
    return missing(_published(draft, day), "T01", "filing")


@fault
def sum_published_late(draft: Draft, dice: Random) -> Injection:
    clean = _whole(draft, dice)
    known = Filing(
        due_on=date(draft.year + 1, 3, 31),
        published_on=date(draft.year + 1, 4, dice.randint(1, 28)),
    )
    return missing(clean.know(filing=known), "T02", "filing", clean=clean)


@fault
def published_before_the_year_was_over(draft: Draft, dice: Random) -> Injection:
    return missing(_published(draft, date(draft.year, 12, dice.randint(1, 28))), "T04", "filing")


@fault
def published_among_reports_of_another_year(draft: Draft, _dice: Random) -> Injection:
    address = f"https://www.yunhai.gov.cn/zfxxgk/{draft.year - 3}/nb/t_12.html"
    faulty = _published(draft, date(draft.year + 1, 1, 20), address)
    return missing(faulty, "T06", "filing/*")


@fault
def title_of_another_year(draft: Draft, _dice: Random) -> Injection:
    title = f"{draft.agency}{draft.year - 1}年政府信息公开工作年度报告"
    return missing(replace(draft, title=title), "T07", "title")
