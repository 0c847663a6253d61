"""The area's own tables read back: every cell is the sum of the reports that count, in Word and in Excel."""

from __future__ import annotations

import io
from decimal import Decimal

import docx
import openpyxl
import pytest
from django.utils import timezone

from exports.documents import official, tables
from exports.snapshot import snapshot
from reports.models import Disclosure, Report
from reports.reading import read_report
from tests.pages.filing import file_report, plant_bureaus

pytestmark = pytest.mark.django_db
PARAMS = {"year": "2024", "basis": "current"}


@pytest.fixture
def filed(province):
    bureaus = plant_bureaus(3, province.city)
    file_report(bureaus[0], edit={"requests/natural_person/received": 8})
    file_report(bureaus[1])
    file_report(province.city, kind=Report.Kind.AGGREGATE)
    Disclosure.objects.update(fees_10k_yuan=Decimal("1.250000"))
    return bureaus


def written(write, user, params=PARAMS) -> bytes:
    out = io.BytesIO()
    write(snapshot(user, params, timezone.now(), "test"), out, lambda _done, _total: None)
    return out.getvalue()


def summed() -> dict[str, int | Decimal | None]:
    """Return the sum at each address, added up report by report."""
    sums: dict[str, int | Decimal | None] = {}
    for report in Report.objects.filter(kind="own", current__isnull=False):
        assert report.current
        for at, value in report.current.figures().items():
            known = sums.get(at)
            sums[at] = value if known is None else known + (value or 0)
    return sums


def test_word_holds_the_sums_and_names_who_is_not_counted(filed, reviewer, province):
    content = written(tables.tables_docx, reviewer)
    found = dict(read_report(io.BytesIO(content), "汇总表.docx").figures.items())
    assert found == summed()
    said = [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]
    assert filed[2].name in said
    assert province.city.name not in said
    assert any("由 2 份本机关报告相加而得" in line for line in said)


def test_no_amount_has_idle_zeros(filed, reviewer):
    document = docx.Document(io.BytesIO(written(tables.tables_docx, reviewer)))
    assert "2.5" in {cell.text for row in document.tables[0].rows for cell in row.cells}


def test_excel_holds_the_sums_a_sheet_a_table(filed, reviewer):
    book = openpyxl.load_workbook(io.BytesIO(written(tables.tables_xlsx, reviewer)))
    assert book.sheetnames == ["表二", "表三", "表四", "未计入"]
    sums, told = summed(), {}
    grids = official.grids(next(iter(_figures())))
    for number, name in zip(official.SHEETS, book.sheetnames, strict=False):
        for cell in grids[number].cells:
            if cell.is_figure:
                at = (official.TOP + 2 + cell.row, cell.column + 1)
                told[cell.address] = book[name].cell(*at).value
    assert told == {
        at: value if value is None else pytest.approx(float(value)) for at, value in sums.items()
    }
    names = [row[1] for row in book["未计入"].iter_rows(values_only=True)]
    assert filed[2].name in names


def _figures():
    for report in Report.objects.filter(kind="own", current__isnull=False):
        yield report.current.figures()


def test_a_year_without_reports_is_blank_and_lists_everybody(filed, reviewer):
    book = openpyxl.load_workbook(
        io.BytesIO(written(tables.tables_xlsx, reviewer, {"year": "2023", "basis": "filed"}))
    )
    numbers = [
        cell
        for row in book["表三"].iter_rows(values_only=True)
        for cell in row
        if isinstance(cell, int)
    ]
    assert numbers == []
    assert book["未计入"].max_row > len(filed)
