"""The documents the reading benchmark reads: the project's samples and a generated corpus with its truth."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings

from reports.demonstration.footing import footed
from reports.models import Figures, Narrative
from reports.statutory import MONEY_ADDRESSES, SECTIONS, Form
from reports.writers import Manuscript, write
from reports.writers.manuscript import title_of

CHROMIUM_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
)
SENTENCES = (
    "全年通过门户网站公开各类信息{n}条，比上年更加及时。",
    "对拟公开的内容逐件审查，做到先审查、后公开。",
    "完善信息公开专栏，按月检查更新情况，年内整改问题{n}个。",
    "组织业务培训{n}次，参加人员覆盖各科室和下属单位。",
    "依托政务新媒体解读政策文件{n}件，形式包括图解和问答。",
)


@dataclass(frozen=True, slots=True)
class Specimen:
    """One file and the values that are printed in it, by address (``None`` for a blank)."""

    path: Path
    truth: dict[str, Any]
    year: int = 0
    agency: str = ""

    @property
    def is_pdf(self) -> bool:
        return self.path.suffix == ".pdf"


def values(figures: Figures) -> dict[str, Any]:
    """Return the figures by address as JSON can hold them, money as decimal strings."""
    return {at: _plain(at, value) for at, value in figures.items()}


def _plain(at: str, value: Any) -> Any:
    """Return a count as it is, money without trailing zeros."""
    if value is None or at not in MONEY_ADDRESSES:
        return value
    return f"{Decimal(value).normalize():f}"


def samples() -> Iterator[Specimen]:
    """Yield the committed samples that have a truth."""
    folder = Path(settings.BASE_DIR) / "samples"
    for path in sorted(folder.iterdir()):
        truth = folder / "truth" / f"{path.name}.json"
        if truth.exists():
            yield Specimen(path, _flat(json.loads(truth.read_text(encoding="utf-8"))))


def _flat(truth: dict[str, Any]) -> dict[str, Any]:
    tables = ("disclosure", "disclosure_2019", "requests", "challenges")
    return {
        at: _plain(at, value)
        for table in tables
        if table in truth
        for key, cell in truth[table].items()
        for rest, value in (
            [((last,), v) for last, v in cell.items()] if isinstance(cell, dict) else [((), cell)]
        )
        for at in ("/".join((table, key, *rest)),)
    }


def generated(folder: Path, count: int, seed: int = 20) -> Iterator[Specimen]:
    """Write ``count`` reports in turn as PDF (where Chromium is found), Word, web page and text."""
    chance = Random(seed)
    layouts = ("pdf", "docx", "pdf", "html", "pdf", "text")
    for number in range(count):
        manuscript = _manuscript(chance, number)
        layout = layouts[number % len(layouts)]
        path = folder / f"generated-{number:03d}.{layout if layout != 'text' else 'txt'}"
        if layout == "pdf":
            if not _print(manuscript, path):
                continue
        else:
            path.write_bytes(write(manuscript, layout))
        yield Specimen(path, values(manuscript.figures), manuscript.year, manuscript.agency)


def _manuscript(chance: Random, number: int) -> Manuscript:
    year = 2021 + number % 4
    cells = {
        at: chance.choice((0, 0, 0, 1, 2, 7, 18, 143, 2050))
        for at in Figures.blank(Form.F2021).addresses()
        if "/total" not in at and not at.endswith(("/concluded", "/received", "/carried_in"))
    }
    agency = f"云川省青岚市第{number + 1}服务局"
    text = "\n".join(chance.choice(SENTENCES).format(n=chance.randrange(1, 900)) for _ in range(24))
    sections = tuple(
        Narrative(number=n, heading=heading, text=text if n in {1, 5} else "")
        for n, heading in enumerate(SECTIONS, start=1)
    )
    return Manuscript(title_of(agency, year), agency, year, footed(cells), sections)


def _print(manuscript: Manuscript, path: Path) -> bool:
    """Print the web page of a manuscript with Chromium; false where there is none."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        return False
    page = path.with_suffix(".html")
    page.write_bytes(write(manuscript, "html"))
    subprocess.run(
        [
            chromium,
            *CHROMIUM_FLAGS,
            f"--user-data-dir={path.parent / 'profile'}",
            f"--print-to-pdf={path}",
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    page.unlink()
    return True
