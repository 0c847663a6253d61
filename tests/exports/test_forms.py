"""The blank and the begun form are read back as the official form of the agency and year they were made for."""

from __future__ import annotations

import io

import docx
import pytest
from django.utils import timezone

from exports.documents import forms
from exports.snapshot import snapshot
from reports import statutory
from reports.models import Report, Revision
from reports.reading import read_report
from reports.statutory import Form
from tests.pages.filing import file_report, plant_bureaus

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(province):
    bureau = plant_bureaus(1, province.city)[0]
    file_report(bureau)
    return bureau


def written(write, user, agency, year) -> bytes:
    out = io.BytesIO()
    params = {"year": str(year), "agency": str(agency.pk)}
    write(snapshot(user, params, timezone.now(), "test"), out, lambda _done, _total: None)
    return out.getvalue()


def read(content: bytes):
    return read_report(io.BytesIO(content), "年度报告.docx")


@pytest.mark.parametrize("write", [forms.form_blank, forms.form_begun])
@pytest.mark.parametrize(("year", "form"), [(2025, Form.F2021), (2019, Form.F2019)])
def test_it_is_recognised_as_the_form_of_agency_and_year(write, year, form, bureau, reviewer):
    found = read(written(write, reviewer, bureau, year))
    assert (found.agency, found.year, found.form) == (bureau.name, year, form)
    headings = [section.heading for section in found.sections if section.number]
    assert headings == list(statutory.SECTIONS)


def test_the_blank_form_holds_no_figure(bureau, reviewer):
    found = read(written(forms.form_blank, reviewer, bureau, 2025))
    assert {value for _at, value in found.figures.items()} == {None}


def test_the_begun_form_carries_last_years_requests_in_and_nothing_else(bureau, reviewer):
    revision = Revision.objects.get(report__agency=bureau)
    revision.dispositions.filter(applicant="total").update(carried_out=7)
    revision.dispositions.filter(applicant="natural_person").update(carried_out=None)
    last = Report.objects.get(agency=bureau).current.figures()
    found = read(written(forms.form_begun, reviewer, bureau, 2025)).figures
    told = {at: value for at, value in found.items() if value is not None}
    assert told == {
        f"requests/{column.key}/carried_in": value
        for column in statutory.APPLICANTS
        if (value := last.value(f"requests/{column.key}/carried_out")) is not None
    }
    assert told["requests/total/carried_in"] == 7


def test_a_government_begins_from_its_aggregate(province, reviewer):
    file_report(province.city, kind=Report.Kind.AGGREGATE)
    Revision.objects.get(report__agency=province.city).dispositions.update(carried_out=5)
    content = written(forms.form_begun, reviewer, province.city, 2025)
    assert read(content).figures.value("requests/total/carried_in") == 5
    notes = [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]
    assert "报送期限 2026-03-31。" in notes


def test_the_long_table_repeats_its_heads_and_breaks_no_row(bureau, reviewer):
    document = docx.Document(io.BytesIO(written(forms.form_blank, reviewer, bureau, 2025)))
    rows = document.tables[1]._tbl.tr_lst
    kept = [bool(row.xpath("./w:trPr/w:cantSplit")) for row in rows]
    repeated = [bool(row.xpath("./w:trPr/w:tblHeader")) for row in rows]
    assert all(kept)
    assert repeated == [True] * 3 + [False] * (len(rows) - 3)
