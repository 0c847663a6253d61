"""How well files of a county or a province are recognised: generated reports with every kind of carelessness."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from agencies.models import Agency, Region
    from batches.recognition.verdict import Verdict
    from reports.demonstration.province import Organ
    from reports.writers.manuscript import Manuscript

FEWEST_RIGHT = 0.95
YEARS = (2022, 2023, 2024)
LAYOUTS = ("docx", "html", "html-gbk", "markdown", "text")
ABBREVIATIONS = {
    "市场监督管理局": "市监局",
    "城市管理局": "城管局",
    "住房和城乡建设局": "住建局",
    "人力资源和社会保障局": "人社局",
    "文化广电和旅游局": "文旅局",
    "自然资源和规划局": "自规局",
    "卫生健康局": "卫健局",
    "交通运输局": "交通局",
    "农业农村局": "农业局",
    "行政审批服务局": "审批局",
    "应急管理局": "应急局",
}
NAMES = {
    "whole": 30,
    "with_region": 20,
    "function": 15,
    "abbreviation": 10,
    "messy": 12,
    "number": 9,
    "another": 4,
}
FOLDERS = {"none": 35, "region": 25, "city": 20, "general": 10, "agency": 6, "another": 4}
TITLES = {"whole": 62, "short": 18, "level": 8, "former": 4, "missing": 5, "another": 3}


@dataclass(frozen=True, slots=True)
class Case:
    """One generated file: where it lay, its bytes, and whose report of which year it is."""

    path: str
    content: bytes
    agency: int
    year: int
    noise: tuple[str, str, str]
    """How name, folder and title were made."""


@dataclass(slots=True)
class Score:
    """What became of the cases."""

    files: int = 0
    right: int = 0
    sure: int = 0
    wrong_and_sure: list[Case] = field(default_factory=list)
    wrong: list[tuple[Case, Verdict]] = field(default_factory=list)
    years_wrong_and_sure: int = 0
    seconds: float = 0.0

    @property
    def share_right(self) -> float:
        return self.right / self.files

    def lines(self) -> Iterator[str]:
        yield f"files                        {self.files}"
        yield f"agency right                 {self.right} ({self.share_right:.1%})"
        yield f"filed without being asked    {self.sure} ({self.sure / self.files:.1%})"
        yield f"wrong agency, not marked     {len(self.wrong_and_sure)}"
        yield f"wrong year, not marked       {self.years_wrong_and_sure}"
        yield f"recognising, ms a file       {1000 * self.seconds / self.files:.1f}"
        noises = Counter(" / ".join(case.noise) for case, _ in self.wrong)
        for noise, count in noises.most_common():
            yield f"  not right, but marked: {count} × name / folder / title = {noise}"


def run(count: int, seed: int = 1) -> None:
    """Recognise ``count`` generated files and print the figures."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(f"Recognising {count} files of the demonstration province, seed {seed}")
    for line in measure(count, seed).lines():
        print(line)


def measure(count: int, seed: int = 1) -> Score:
    """Recognise generated files against the roster of the demonstration province, without a database."""
    from batches.recognition.clues import clues
    from batches.recognition.roster import Roster
    from batches.recognition.verdict import judge
    from reports.reading import read_report

    agencies, regions = planted()
    roster = Roster(agencies, regions)
    scope = frozenset(agency.pk for agency in agencies if agency.closed_on is None)
    score = Score()
    for case in cases(count, seed):
        extraction = read_report(BytesIO(case.content), case.path.rpartition("/")[2])
        began = time.perf_counter()
        verdict = judge(clues(case.path, extraction, roster), roster, scope, case.year)
        score.seconds += time.perf_counter() - began
        _count(case, verdict, score)
    return score


def _count(case: Case, verdict: Verdict, score: Score) -> None:
    score.files += 1
    score.sure += verdict.sure
    is_right = verdict.agency == case.agency
    score.right += is_right
    if not is_right:
        score.wrong.append((case, verdict))
        if verdict.sure:
            score.wrong_and_sure.append(case)
    score.years_wrong_and_sure += verdict.sure and verdict.year != case.year


def planted() -> tuple[list[Agency], list[Region]]:
    """Return the agencies and regions of the demonstration as they would be stored; keys count from 1."""
    from agencies.models import Agency, Region
    from reports.demonstration.province import organs, places

    regions: dict[str, Region] = {}
    for key, place in enumerate(places(), start=1):
        above = regions.get(place.parent)
        path = f"{above.path if above else '/'}{key}/"
        regions[place.code] = Region(
            pk=key, name=place.name, level=place.level, code=place.code, path=path
        )
    agencies = [
        Agency(
            pk=key,
            name=organ.name,
            kind=organ.kind,
            region=regions[organ.place.code],
            aliases=[*organ.aliases, former_name(organ)],
        )
        for key, organ in enumerate(organs(), start=1)
    ]
    return agencies, list(regions.values())


def former_name(organ: Organ) -> str:
    """Return a name the agency had before the last reform."""
    return f"{organ.name.removesuffix('局')}委员会" if organ.name.endswith("局") else organ.name


# --- the files -----------------------------------------------------------------------------------


def cases(count: int, seed: int) -> Iterator[Case]:
    """Yield ``count`` files; the same ones for the same seed."""
    from reports.demonstration.province import organs

    dice = random.Random(f"batch {seed}")
    pairs = [(organ, year) for year in YEARS for organ in organs()]
    dice.shuffle(pairs)
    for number in range(count):
        organ, year = pairs[number % len(pairs)]
        yield _case(organ, year, number, dice)


def _case(organ: Organ, year: int, number: int, dice: random.Random) -> Case:
    from reports.demonstration.province import organs
    from reports.writers import WRITERS, can_show
    from reports.writers.manuscript import title_of

    name, folder, title = (_choice(of, dice) for of in (NAMES, FOLDERS, TITLES))
    others = [one for one in organs() if one is not organ]
    titled, named = dice.sample(others, 2)
    manuscript = _manuscript(organ, titled, year, title, dice)
    layout = dice.choice(LAYOUTS)
    writer = WRITERS[layout if can_show(manuscript, layout) else "docx"]
    stem = _stem(organ, year, name, number, dice)
    if name == "another":
        stem = title_of(named.name, year)
    folders = _folder(organ, named, year, folder)
    return Case(
        path="/".join([*folders, stem + writer.suffix]),
        content=writer.write(manuscript),
        agency=organs().index(organ) + 1,
        year=year,
        noise=(name, folder, title),
    )


def _choice(weights: dict[str, int], dice: random.Random) -> str:
    return dice.choices(list(weights), list(weights.values()))[0]


def without_city(organ: Organ) -> str:
    """Return the name as it is used in its own county or city: 枕溪县教育局."""
    prefix = organ.name[: organ.name.find(organ.place.name)]
    return organ.name.removeprefix(prefix)


def function_of(organ: Organ) -> str:
    return without_city(organ).removeprefix(organ.place.name) or organ.name


def _manuscript(
    organ: Organ, other: Organ, year: int, style: str, dice: random.Random
) -> Manuscript:
    from reports.demonstration.filing import manuscript_of
    from reports.writers.manuscript import title_of

    clean = manuscript_of(organ, year)
    names = {
        "whole": organ.name,
        "short": without_city(organ),
        "level": organ.place.name[-1] + function_of(organ),
        "former": former_name(organ),
        "another": other.name,
    }
    title = title_of(names[style], year) if style in names else title_of("", year)
    sections = list(clean.sections)
    if dice.random() < 0.3:  # signed at the end
        last = sections[-1]
        last.text = f"{last.text}\n{organ.name}\n{year + 1}年1月20日"
    return replace(clean, title=title, sections=tuple(sections))


def _stem(organ: Organ, year: int, style: str, number: int, dice: random.Random) -> str:
    function = function_of(organ)
    whole = f"{organ.name}{year}年政府信息公开工作年度报告"
    return {
        "whole": whole,
        "with_region": f"{without_city(organ)}{year}年信息公开年报",
        "function": f"{function}{year}年年报",
        "abbreviation": f"{ABBREVIATIONS.get(function, function)}-{year}年度报告",
        "messy": f"{number:02}、{without_city(organ)}（终稿）{year + 1}0115 V{dice.randint(2, 5)}(1)",
    }.get(style, f"附件{number}")


def _folder(organ: Organ, other: Organ, year: int, style: str) -> list[str]:
    city = organ.name[:3]
    return {
        "none": [],
        "region": [f"{year}年报", organ.place.name],
        "city": [city],
        "general": ["云川省", "区县部门"],
        "agency": [organ.name],
        "another": [other.place.name],
    }[style]
