"""The ledger read back: its numbers are the database's, its sums are formulas, and nothing internal is in it."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from agencies.models import Agency
from exports.documents import ledger
from exports.documents.heads import addresses
from exports.documents.ledger.figures import FIRST_FIGURE, HEAD_ROWS
from exports.snapshot import snapshot
from reports.models import Report, Revision
from reports.statutory import Form
from tests.pages.filing import file_report, plant_bureaus
from validation.models import Finding

pytestmark = pytest.mark.django_db
PARAMS = {"year": "2024", "basis": "current"}


def quiet(_done: int, _total: int) -> None:
    pass


def written(user, params=PARAMS, at=None) -> bytes:
    out = io.BytesIO()
    ledger.ledger(snapshot(user, params, at or timezone.now(), "test"), out, quiet)
    return out.getvalue()


def opened(content: bytes, *, values: bool = False):
    return openpyxl.load_workbook(io.BytesIO(content), data_only=values)


def rows(sheet):
    return list(sheet.iter_rows(values_only=True))


@pytest.fixture
def filed(province):
    bureaus = plant_bureaus(3, province.city)
    file_report(bureaus[0], edit={"requests/natural_person/received": 8})
    file_report(bureaus[1])
    return bureaus


def test_every_figure_is_the_databases_and_every_sum_is_a_formula(filed, reviewer):
    content = written(reviewer)
    formulas, values = opened(content), opened(content, values=True)
    sheet = rows(values["本机关报告数据"])
    body = sheet[HEAD_ROWS:-1]
    columns = addresses(Form.F2021, lambda _at: None)
    stored = {
        report.agency.name: dict(report.current.figures().items())
        for report in Report.objects.filter(current__isnull=False)
    }
    assert {line[0] for line in body} == set(stored)
    for line in body:
        for at, value in zip(columns, line[FIRST_FIGURE:], strict=True):
            known = stored[line[0]].get(at)
            assert value == (None if known is None else pytest.approx(float(known))), at
    sums = sheet[-1][FIRST_FIGURE:]
    told = rows(formulas["本机关报告数据"])[-1][FIRST_FIGURE:]
    for column, (total, formula) in enumerate(zip(sums, told, strict=True), FIRST_FIGURE):
        added = [line[column] for line in body if line[column] is not None]
        if added:
            assert total == pytest.approx(sum(added))
            assert str(formula).startswith("=SUM(")
        else:
            assert total is None


def test_the_official_layout_points_at_the_sums(filed, reviewer):
    content = written(reviewer)
    formulas, values = opened(content), opened(content, values=True)
    data = values["本机关报告数据"]
    pointed = [
        (name, cell.coordinate, str(cell.value))
        for name in ("表二", "表三", "表四")
        for line in formulas[name].iter_rows()
        for cell in line
        if str(cell.value).startswith("='本机关报告数据'!")
    ]
    assert len(pointed) > 190
    for name, cell, formula in pointed:
        where = formula.split("!")[1].replace("$", "")
        assert values[name][cell].value == data[where].value


def test_the_missing_are_on_a_sheet_of_their_own(filed, reviewer, province):
    book = opened(written(reviewer))
    names = {line[1] for line in rows(book["缺报名单"])[1:]}
    expected = {province.city.name, province.city_office.name, province.bureau.name, filed[2].name}
    assert names == expected
    assert dict(line[:2] for line in rows(book["封面"]) if line[0])["计入"] == 2


def test_findings_come_with_place_quote_decision_and_open_discussion_only(
    filed, reviewer, filer, province
):
    finding = Finding.objects.present().filter(severity="error").earliest("pk")
    finding.comments.create(author=reviewer, text="内部看法勿外传", internal=True)
    finding.comments.create(author=reviewer, text="请对照原件")
    withdrawn = finding.comments.create(author=reviewer, text="已撤回的话")
    withdrawn.withdrawn_at = timezone.now()
    withdrawn.save()
    finding.decisions.create(
        verdict="confirmed", reason="经核原件", figures=finding.figures, by=reviewer
    )
    book = opened(written(reviewer))
    heads, *lines = rows(book["问题"])
    line = next(dict(zip(heads, line, strict=True)) for line in lines if line[3] == finding.rule)
    assert line["问题"] == finding.message
    assert "列" in line["位置"]
    assert "确认" in line["处理意见"]
    assert "经核原件" in line["处理意见"]
    assert "请对照原件" in line["批注"]
    everything = str([rows(sheet) for sheet in book])
    assert "内部看法勿外传" not in everything
    assert "已撤回的话" not in everything


def test_the_same_snapshot_twice_gives_the_same_bytes(filed, reviewer):
    at = timezone.now()
    assert written(reviewer, at=at) == written(reviewer, at=at)


def test_names_that_look_like_formulas_or_markup_and_control_characters_are_text(
    filed, reviewer, province
):
    filed[0].name = '=HYPERLINK("http://x")<script>\x01\x0b局'
    filed[0].save()
    book = opened(written(reviewer))
    names = [line[0] for line in rows(book["机关"])]
    assert '\'=HYPERLINK("http://x")<script>局' in names
    assert all(cell.data_type != "f" for line in book["机关"]["A"] for cell in [line])


def test_a_year_without_reports_is_a_ledger_of_the_missing(province, reviewer):
    book = opened(written(reviewer, {"year": "2023", "basis": "filed"}), values=True)
    assert len(rows(book["缺报名单"])) > 1
    assert len(rows(book["本机关报告数据"])) == HEAD_ROWS
    assert "=" not in str(rows(book["概览"]))


def test_one_agency_only(filed, filer, province):
    from tests.conftest import person

    alone = person("alone", "独一人", filed[0], "reviewer")
    book = opened(written(alone), values=True)
    assert [line[0] for line in rows(book["机关"])[1:]] == [filed[0].name, "合计"]


def test_reports_on_both_forms_in_one_year_are_added_where_they_have_the_same_cells(
    filed, reviewer, province
):
    from reports.models import Disclosure2019

    revision = Revision.objects.filter(report__agency=filed[1]).get()
    revision.disclosure.delete()
    Revision.objects.filter(pk=revision.pk).update(form=Form.F2019, combined=True)
    Disclosure2019.objects.create(revision=revision, normative_documents_new_made=5)
    revision.dispositions.update(
        closed_combined=2, closed_not_clarified=None, closed_fee_unpaid=None, closed_other=None
    )
    content = written(reviewer)
    values = opened(content, values=True)
    assert "表二（另一表式）" in values.sheetnames
    assert 5 in {cell for line in rows(values["表二（另一表式）"]) for cell in line}
    first = Report.objects.get(agency=filed[0]).current.figures()
    whole = sum(
        first.value(f"requests/total/{line}") or 0
        for line in ("closed_not_clarified", "closed_fee_unpaid", "closed_other")
    )
    other = [line for line in rows(values["表三"]) if "（六）其他处理" in line]
    assert [cell for cell in other[0] if cell is not None][-1] == whole + 2


def test_aggregates_are_never_added(filed, reviewer, province):
    file_report(province.city, kind=Report.Kind.AGGREGATE)
    values = opened(written(reviewer), values=True)
    assert [line[0] for line in rows(values["汇总报告数据"])[HEAD_ROWS:]] == [province.city.name]
    names = [line[0] for line in rows(values["本机关报告数据"])]
    assert province.city.name not in names


def test_open_and_settled_are_counted_by_agency(filed, reviewer):
    errors = list(Finding.objects.present().filter(severity="error", report__agency=filed[0]))
    Finding.objects.filter(pk=errors[0].pk).update(handling="dismissed")
    heads, *lines = rows(opened(written(reviewer), values=True)["机关"])
    line = next(dict(zip(heads, one, strict=True)) for one in lines if one[0] == filed[0].name)
    assert line["错误未结"] == len(errors) - 1
    assert line["错误已结"] == 1


def test_late_is_said_by_the_offices_own_clock(filed, reviewer):
    report = Report.objects.get(agency=filed[0])
    due = timezone.localdate()
    Report.objects.filter(pk=report.pk).update(
        due_on=due - timedelta(days=1), first_submitted_at=timezone.now()
    )
    heads, *lines = rows(opened(written(reviewer), values=True)["机关"])
    line = next(dict(zip(heads, one, strict=True)) for one in lines if one[0] == filed[0].name)
    assert line["是否逾期"] == "是"
    assert Agency.objects.filter(name=filed[0].name).exists()


# --- on paper ---------------------------------------------------------------------------------------


def test_every_sheet_is_set_up_for_paper_and_long_ones_repeat_their_heads(filed, reviewer):
    book = opened(written(reviewer))
    for sheet in book:
        assert sheet.page_setup.paperSize in {"8", "9", 8, 9}
        assert "&P" in sheet.oddFooter.center.text
    for name in ("机关", "问题", "本机关报告数据"):
        assert book[name].print_title_rows
        assert book[name].freeze_panes
    assert book["本机关报告数据"].print_title_cols == "$A:$C"


def test_figures_are_printed_an_applicant_a_sheet(filed, reviewer):
    sheet = opened(written(reviewer))["本机关报告数据"]
    assert len(sheet.col_breaks.brk) == 8
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage


def test_a_row_is_as_high_as_its_longest_text_and_no_higher_than_may_be(filed, reviewer):
    finding = Finding.objects.present().filter(severity="error").earliest("pk")
    Finding.objects.filter(pk=finding.pk).update(quotes=[{"section": 1, "text": "很长。" * 9000}])
    sheet = opened(written(reviewer))["问题"]
    heights = [sheet.row_dimensions[row].height or 15 for row in range(2, sheet.max_row + 1)]
    assert 400 < max(heights) <= 409


def test_both_charts_are_there_with_titles(filed, reviewer):
    import zipfile

    with zipfile.ZipFile(io.BytesIO(written(reviewer))) as archive:
        charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        assert len(charts) == 2
        assert all("<c:title>" in archive.read(name).decode() for name in charts)
