"""The samples: whose reports they are, in which format, what is wrong with each, and how they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reports.demonstration import faults, filing
from reports.demonstration.province import Organ, organs
from reports.writers import write
from reports.writers.manuscript import Manuscript
from samples import truth
from samples.printing import print_with_browser, print_with_office
from samples.scanning import scanned

FOLDER = Path(__file__).resolve().parent


def clean(manuscript: Manuscript) -> Manuscript:
    return manuscript


def untyped_units(manuscript: Manuscript) -> Manuscript:
    """The sum of purchases in 元, changes with signs: as the form of 2019 was really filled in."""
    amount = manuscript.figures.value(filing.PURCHASES)
    change = manuscript.figures.value("disclosure_2019/licensing/change") or 0
    return faults.altered(
        manuscript,
        {},
        {
            filing.PURCHASES: f"{int((amount or 0) * 10_000)}元",
            "disclosure_2019/licensing/change": f"{change:+d}",
        },
    )


def decimal_and_units(manuscript: Manuscript) -> Manuscript | None:
    """A penalty count with a decimal point beside numbers with thousands separators and units."""
    decorated = faults.decorated_numbers(manuscript)
    return decorated and faults.decimal_count(decorated)


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample: whose report, of which year, in which layout (or printed), and what is wrong with it."""

    name: str
    agency: str
    year: int
    layout: str
    fault: Callable[[Manuscript], Manuscript | None]

    def manuscript(self) -> Manuscript:
        found = self.fault(filing.manuscript_of(_organ(self.agency), self.year))
        if found is None:
            raise ValueError(f"{self.name}: nothing to do for {self.fault.__name__}")
        return found


SAMPLES = (
    Sample("01-水务局-2025-规范.docx", "青岚市水务局", 2025, "docx", clean),
    Sample(
        "02-自然资源局-2025-规范-LibreOffice.pdf",
        "青岚市自然资源和规划局",
        2025,
        "office",
        clean,
    ),
    Sample(
        "03-市府办-2025-列不平衡-Chromium.pdf",
        "澜汀市人民政府办公室",
        2025,
        "browser",
        faults.unbalanced_column,
    ),
    Sample(
        "04-市场监管局-2025-一格错填.html",
        "青岚市市场监督管理局",
        2025,
        "html",
        faults.mistyped_cell,
    ),
    Sample("05-司法厅-2020-旧表式-GBK.html", "云川省司法厅", 2020, "html-gbk", clean),
    Sample("06-教育局-2025-总计错误.md", "青岚市教育局", 2025, "markdown", faults.wrong_total),
    Sample(
        "07-城管局-2025-件数带小数.md",
        "澜汀市城市管理局",
        2025,
        "markdown-ragged",
        decimal_and_units,
    ),
    Sample("08-乡政府-2025-空格分隔.txt", "松屿市石渡县鹿鸣乡人民政府", 2025, "text-spaced", clean),
    Sample(
        "09-卫健局-2025-空格未填.txt",
        "青岚市澄湾区卫生健康局",
        2025,
        "text",
        faults.blank_cells,
    ),
    Sample(
        "10-街道办-2025-斜线代零.docx",
        "澜汀市柏亭区柳巷街道办事处",
        2025,
        "docx",
        faults.placeholders,
    ),
    Sample(
        "11-交通厅-2019-旧表式-采购金额为元-LibreOffice.pdf",
        "云川省交通运输厅",
        2019,
        "office",
        untyped_units,
    ),
    Sample(
        "12-县府办-2025-其他处理一行-Chromium.pdf",
        "松屿市石渡县人民政府办公室",
        2025,
        "browser",
        faults.combined_line,
    ),
    Sample(
        "13-住建局-2025-收费以元填报.docx",
        "松屿市住房和城乡建设局",
        2025,
        "docx",
        faults.fees_in_yuan,
    ),
    Sample(
        "14-区府办-2025-现行有效少于制发.txt",
        "青岚市澄湾区人民政府办公室",
        2025,
        "text-shifted",
        faults.fewer_in_force_than_issued,
    ),
    Sample(
        "15-公安局-2025-两列错误相抵-门户网页.html",
        "青岚市公安局",
        2025,
        "html-portal",
        faults.offsetting_errors,
    ),
    Sample(
        "16-市政府汇总-2025-复议总计漏填-LibreOffice.pdf",
        "松屿市人民政府",
        2025,
        "office",
        faults.forgotten_total,
    ),
    Sample(
        "17-生态环境局-2025-结转不衔接.docx",
        "松屿市生态环境局",
        2025,
        "docx",
        faults.broken_carry_over,
    ),
)


def make() -> Iterator[str]:
    """Write every sample with its truth; yield the names as they are done."""
    for sample in SAMPLES:
        manuscript = sample.manuscript()
        (FOLDER / sample.name).write_bytes(written(manuscript, sample.layout))
        truth.dump(truth_path(sample), truth.truth_of(manuscript))
        yield sample.name


def written(manuscript: Manuscript, layout: str) -> bytes:
    """Return the file: printed for the layouts ``office`` and ``browser``, else written."""
    if layout == "office":
        return print_with_office([manuscript])[0]
    if layout == "browser":
        return print_with_browser([manuscript])[0]
    return write(manuscript, layout)


def truth_path(sample: Sample) -> Path:
    return FOLDER / "truth" / f"{sample.name}.json"


def print_demonstration() -> None:
    """Print the reports that the demonstration hands in as PDF, and a scan of one."""
    wanted = [(_organ(name), year) for name, year in (*filing.AS_PDF, filing.SCANNED)]
    printed = print_with_office([filing.manuscript_of(organ, year) for organ, year in wanted])
    filing.PRINTED.mkdir(exist_ok=True)
    for (organ, year), content in zip(wanted[:-1], printed[:-1], strict=True):
        filing.printed_path(organ, year).write_bytes(content)
    (filing.PRINTED / "scan.pdf").write_bytes(scanned(printed[-1]))


def _organ(name: str) -> Organ:
    return next(organ for organ in organs() if organ.name == name)
