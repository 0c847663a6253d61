"""Which files the agencies of the demonstration handed in: formats, a minority of faults, some oddities."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from reports import statutory
from reports.demonstration.activity import figures_of
from reports.demonstration.faults import FAULTS
from reports.demonstration.prose import sections_of
from reports.demonstration.province import Organ, organs
from reports.models import Figures, Report
from reports.writers import WRITERS, can_show
from reports.writers.manuscript import Manuscript, digits, title_of

YEARS = (2022, 2023, 2024)
EARLIER_YEARS = (2019, 2020)
"""Reports on the form of 2019, which only a few agencies contribute."""
PRINTED = Path(__file__).parent / "printed"
"""PDF files printed beforehand (``manage.py make_samples``), so that loading needs neither Word nor a browser."""

_LAYOUTS = {
    "docx": 45,
    "html": 22,
    "html-gbk": 6,
    "markdown": 4,
    "markdown-ragged": 3,
    "text": 8,
    "text-shifted": 4,
    "text-spaced": 8,
}
_FAULT_RATE = 0.16
_CORRECTED = 0.3
"""Share of the faulty reports that were followed by a corrected file."""

AS_PDF = (
    ("云川省人民政府办公厅", 2024),
    ("云川省生态环境厅", 2023),
    ("青岚市人民政府", 2024),
    ("青岚市城市管理局", 2023),
    ("青岚市自然资源和规划局", 2024),
    ("澜汀市人民政府办公室", 2024),
    ("澜汀市交通运输局", 2022),
    ("澜汀市柏亭区教育局", 2023),
    ("松屿市公安局", 2024),
    ("松屿市住房和城乡建设局", 2023),
)
SCANNED = ("松屿市应急管理局", 2024)
"""Handed in as a scan, which has no text to read."""
TRUNCATED = ("澜汀市司法局", 2024)
"""Handed in as a file that broke off while it was copied."""
LAST_YEARS_FILE = ("松屿市石渡县水务局", 2024)
"""Last year's file uploaded again by mistake."""
MISSING = frozenset(
    {
        ("青岚市枕溪县农业农村局", 2024),
        ("澜汀市雁回县卫生健康局", 2024),
        ("松屿市云埠区东浦街道办事处", 2024),
        ("松屿市文化广电和旅游局", 2023),
    }
)
"""Never handed in."""
_EARLY_REPORTERS = 6


@dataclass(frozen=True, slots=True)
class DemoFile:
    """One file as an agency uploads it; ``kind`` is a value of ``Report.Kind``, ``write`` makes the bytes."""

    agency_name: str
    year: int
    kind: str
    name: str
    write: Callable[[], bytes]
    change_note: str = ""
    """What the filer says of a second version."""

    @property
    def content(self) -> bytes:
        return self.write()


def files() -> Iterator[DemoFile]:
    """Yield every file in the order it was handed in, oldest year first; the same ones every time."""
    for year in (*EARLIER_YEARS, *YEARS):
        for organ in _reporters(year):
            yield from _filed(organ, year)


def _reporters(year: int) -> list[Organ]:
    if year in EARLIER_YEARS:
        return [organ for organ in organs() if organ.trade == "office"][:_EARLY_REPORTERS]
    return [organ for organ in organs() if (organ.name, year) not in MISSING]


def manuscript_of(organ: Organ, year: int) -> Manuscript:
    """Return the clean report of an agency for a year."""
    figures = figures_of(organ, year)
    sections = sections_of(organ, year, figures)
    return Manuscript(
        title_of(organ.name, year), organ.name, year, figures, sections, _units(figures)
    )


def _units(figures: Figures) -> dict[str, str]:
    """The form of 2019 names no unit for purchases, so that careful agencies print it in the cell."""
    if figures.disclosure_2019 is None:
        return {}
    return {PURCHASES: f"{digits(figures.value(PURCHASES))}万元"}


PURCHASES = "disclosure_2019/procurement/amount_10k_yuan"


def _filed(organ: Organ, year: int) -> Iterator[DemoFile]:
    dice = random.Random(f"{organ.name} filing {year}")
    key = (organ.name, year)
    clean = manuscript_of(organ, year)
    if key in AS_PDF:
        yield _file(organ, year, ".pdf", printed_path(organ, year).read_bytes)
    elif key == SCANNED:
        yield _file(organ, year, ".pdf", (PRINTED / "scan.pdf").read_bytes)
    elif key == TRUNCATED:
        yield _file(organ, year, ".docx", partial(_first_half, clean))
    elif key == LAST_YEARS_FILE:
        yield _written(organ, year, "docx", manuscript_of(organ, year - 1))
    else:
        layout = _layout_of(organ, dice)
        faulty = _with_fault(clean, dice)
        yield _written(organ, year, layout, faulty)
        if faulty is not clean and dice.random() < _CORRECTED:
            corrected = _written(organ, year, layout, clean, "（更正）")
            yield replace(corrected, change_note=note_of(faulty, clean))


def note_of(before: Manuscript, after: Manuscript) -> str:
    """Return what a filer would write of a corrected report: the first changed figure by name, or the text."""
    changed = [
        (at, before.figures.value(at), value)
        for at, value in after.figures.items()
        if before.figures.value(at) != value
    ]
    if not changed:
        return "更正正文中与表格不一致的表述，表中数字没有改动。"
    at, old, new = changed[0]
    first = f"{_called(at)}由{digits(old) or '空白'}改为{digits(new) or '空白'}"
    return f"更正填报错误：{first}{f'，共改 {len(changed)} 处' if len(changed) > 1 else ''}。"


def _called(at: str) -> str:
    """Name a cell as a filer would."""
    table, *keys = at.split("/")
    if table != "requests":
        return "第二部分表中数字" if table.startswith("disclosure") else "第四部分表中数字"
    column = next(one.label for one in statutory.APPLICANTS if one.key == keys[0])
    row = next(one.label for one in statutory.REQUEST_LINES if one.key == keys[1])
    return f"{column}列“{row}”"


def _first_half(manuscript: Manuscript) -> bytes:
    content = WRITERS["docx"].write(manuscript)
    return content[: len(content) // 2]


def printed_path(organ: Organ, year: int) -> Path:
    """Where the PDF of an agency's report for a year lies."""
    return PRINTED / f"{organs().index(organ):03}-{year}.pdf"


def _layout_of(organ: Organ, dice: random.Random) -> str:
    """An agency mostly keeps to its format, and sometimes changes it."""
    habit = random.Random(f"{organ.name} habit") if dice.random() < 0.8 else dice
    return habit.choices(list(_LAYOUTS), list(_LAYOUTS.values()))[0]


def _with_fault(clean: Manuscript, dice: random.Random) -> Manuscript:
    if clean.year in EARLIER_YEARS or dice.random() >= _FAULT_RATE:
        return clean
    return FAULTS[dice.choice(sorted(FAULTS))](clean) or clean


def _written(
    organ: Organ, year: int, layout: str, manuscript: Manuscript, mark: str = ""
) -> DemoFile:
    """Write in the layout, or in Word where the layout cannot show the manuscript."""
    writer = WRITERS[layout if can_show(manuscript, layout) else "docx"]
    return _file(organ, year, mark + writer.suffix, partial(writer.write, manuscript))


def _file(organ: Organ, year: int, ending: str, write: Callable[[], bytes]) -> DemoFile:
    kind = Report.Kind.AGGREGATE if organ.files_aggregate else Report.Kind.OWN
    return DemoFile(organ.name, year, kind.value, title_of(organ.name, year) + ending, write)
