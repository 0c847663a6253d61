"""The boards count what there is, lead where they say, and ask the same number of questions for many as for few."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from boards import figures, filing, outliers
from boards.choice import Choice
from reports.models import Report
from reports.trends import Basis
from tests.pages.filing import file_report, plant_bureaus

pytestmark = pytest.mark.django_db
BOARDS = ("board-filing", "board-figures", "board-findings", "board-outliers")


def received(report: Report, day: int, month: int = 1) -> None:
    at = datetime(report.year + 1, month, day, 4, tzinfo=UTC)
    Report.objects.filter(pk=report.pk).update(
        first_submitted_at=at,
        submitted_at=at,
        due_on=date(report.year + 1, 1, 31),
        filed=report.current_id,
        status=Report.Status.SUBMITTED,
    )


@pytest.fixture
def filed(province):
    """Six bureaus of the city: two on time, one late, one only uploaded, two with nothing; all of 2024."""
    bureaus = plant_bureaus(6, province.city)
    for agency, day in zip(bureaus, (10, 31, 0), strict=False):
        report = file_report(agency).report
        if day:
            received(report, day)
        else:
            received(report, 2, month=2)
    file_report(bureaus[3])
    return bureaus


def choice(user, **fields) -> Choice:
    return Choice(user, 2024, **fields)


def test_a_report_counts_from_the_day_the_office_received_it(filed, reviewer):
    whole = filing.whole(filing.by_group(choice(reviewer)))
    assert whole.counts["filed"] == 3
    assert whole.counts["on_time"] == 2
    assert whole.counts["late"] == 1
    assert whole.counts["expected"] == whole.counts["filed"] + whole.counts["missing"]


def test_each_number_of_the_filing_board_leads_to_as_many_agencies(filed, client, reviewer):
    now = timezone.now()
    Report.objects.filter(agency=filed[0]).update(
        status=Report.Status.ACCEPTED, accepted=F("current"), accepted_at=now
    )
    Report.objects.filter(agency=filed[1]).update(
        status=Report.Status.RETURNED, returned_at=now, return_due_on=now.date()
    )
    client.force_login(reviewer)
    page = client.get(reverse("board-filing"), {"year": 2024}).content.decode()
    links = re.findall(r'<li class="step-\w+"><a href="([^"]+)">.*?<b[^>]*>(\d+)<', page)
    assert [int(count) for _link, count in links] == [9, 3, 2, 1, 6, 1, 1]
    for link, count in links:
        table = client.get(unescape(link)).context["table"]
        assert len(table.rows) == int(count), link


def test_the_missing_are_named_also_where_a_file_was_only_uploaded(filed, reviewer):
    named = set(filing.missing(choice(reviewer)))
    assert set(filed[3:]) <= named
    assert not set(filed[:3]) & named


def test_the_rows_of_the_matrix_add_up_to_the_whole(filed, administrator):
    groups = filing.by_group(choice(administrator))
    rows = filing.matrix(choice(administrator), groups)
    for step, _label in filing.STEPS:
        assert sum(row.counts[step] for row, _ in rows) == filing.whole(groups).counts[step]
        assert all(
            sum(one.counts[step] for one in kinds) == row.counts[step] for row, kinds in rows
        )


def test_an_aggregate_is_never_added_to_own_reports(filed, province, reviewer):
    before = figures.Handling.of(choice(reviewer, basis=Basis.CURRENT)).now
    file_report(province.city, kind=Report.Kind.AGGREGATE)
    assert figures.Handling.of(choice(reviewer, basis=Basis.CURRENT)).now == before


def test_parts_add_up_to_the_whole(filed, administrator):
    chosen = choice(administrator, basis=Basis.CURRENT)
    parts = figures.by_part(chosen)
    whole = figures.Handling.of(chosen).now
    assert sum(part.totals.reports for part in parts) == whole.reports
    assert sum(part.received or 0 for part in parts) == whole("requests/total/received")


def test_one_far_from_its_peers_is_called_far():
    far = outliers.far_from([10, 11, 12, 13, 14, 15, 16, 90])
    assert [value for value in (10, 16, 90) if far(value)] == [90]


def test_nobody_is_far_where_all_are_alike():
    assert not outliers.far_from([5.0] * 9)(6.0)


@pytest.mark.parametrize("name", BOARDS)
def test_boards_stand_without_any_report(name, client, administrator):
    client.force_login(administrator)
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", BOARDS)
def test_boards_ask_as_much_for_many_as_for_few(
    name, client, filed, province, administrator, django_assert_max_num_queries
):
    client.force_login(administrator)
    url = reverse(name) + "?year=2024&basis=current"
    client.get(url)
    with django_assert_max_num_queries(30) as few:
        client.get(url)
    for agency in plant_bureaus(9, province.other_city):
        received(file_report(agency).report, 5)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(url)


@pytest.mark.parametrize("name", BOARDS)
def test_a_region_out_of_sight_is_not_found(name, client, province, filer):
    client.force_login(filer)
    hidden = province.other_city.region_id
    assert client.get(f"{reverse(name)}?region={hidden}").status_code == 404
    assert client.get(f"{reverse(name)}?region=x").status_code == 404


def test_a_name_is_text_on_a_board(client, province, administrator):
    agency = plant_bureaus(1, province.city)[0]
    agency.name = "=<script>alert(1)</script>局"
    agency.save()
    received(file_report(agency).report, 9)
    client.force_login(administrator)
    for name in BOARDS:
        page = client.get(f"{reverse(name)}?year=2024").content.decode()
        assert "<script>alert" not in page
    page = client.get(reverse("board-agency", args=[agency.pk])).content.decode()
    assert "<script>alert" not in page


def test_a_figure_on_the_agency_board_leads_to_its_cell(client, province, filer):
    report = file_report(province.bureau).report
    client.force_login(filer)
    page = client.get(f"{reverse('board-agency', args=[province.bureau.pk])}?year=2024")
    link = f"{reverse('report-detail', args=[report.pk])}?cell=requests/total/received"
    assert link in page.content.decode()


def test_a_share_of_nothing_is_a_dash(client, province, filer):
    file_report(province.bureau, edit={"requests/total/concluded": 0})
    client.force_login(filer)
    page = client.get(f"{reverse('board-figures')}?year=2024&basis=current").content.decode()
    assert "—" in page


def test_forms_are_not_drawn_through(province, filer):
    for year in (2020, 2021, 2022):
        file_report(province.bureau, year)
    handling = figures.Handling.of(choice(filer, basis=Basis.CURRENT))
    assert [one.at for one in figures.outcomes_by_year(handling.years).breaks] == ["2021"]


def test_each_year_is_counted_by_those_who_owed_it(filed, reviewer, province):
    closed = filed[5]
    closed.closed_on = date(2023, 6, 1)
    closed.save()
    received(file_report(filed[0], 2022).report, 15)
    years = filing.by_year(choice(reviewer))
    assert sorted(years) == [2022, 2023, 2024]
    assert years[2022]["expected"] == years[2023]["expected"] + 1
    assert (years[2022]["on_time"], years[2024]["late"]) == (1, 1)
    for counts in years.values():
        assert counts["expected"] == counts["on_time"] + counts["late"] + counts["missing"]


def test_findings_by_region_add_up_to_all(province, administrator):
    from boards import issues

    for agency in (province.bureau, province.other_bureau, province.office):
        file_report(agency, edit={"requests/natural_person/received": 8})
    chosen = choice(administrator)
    regions = issues.by_region(chosen)
    assert sum(one.errors + one.warnings for one in regions) == issues.findings(chosen).count()
    assert sum(one.reports for one in regions) == 3


def test_each_agency_stands_with_its_own_figures(filed, reviewer):
    chosen = choice(reviewer, basis=Basis.CURRENT)
    parts = figures.by_agency(chosen, filed)
    assert [part.agency for part in parts] == filed
    told = [part.received for part in parts]
    assert (
        told[:4] == [filed[0].reports.get().current.figures().value("requests/total/received")] * 4
    )
    assert told[4:] == [None, None]


def test_outliers_are_bounded_and_their_group_names_all(
    client, province, administrator, monkeypatch
):
    """Many alike are one dot that says how many; a row names the farthest, the page of the group all."""
    monkeypatch.setattr(outliers, "DOTS", 10)
    monkeypatch.setattr(outliers, "NAMED_IN_A_ROW", 2)
    for number in range(16):
        bureau = Agency.objects.plant(
            name=f"第{number}街道办事处",
            kind=Agency.Kind.OTHER,
            region=province.city.region,
            parent=province.city,
        )
        granted = number + 40 if number < 12 else 100 - number
        figures = {"requests/total/granted": granted, "requests/total/partially_granted": 0}
        file_report(bureau, edit={**figures, "requests/total/concluded": 100})
    found = outliers.groups(choice(administrator, basis=Basis.CURRENT), "disclosed")
    (group,) = [one for one in found if one.function == "subdistrict"]
    assert group.count == 16 == sum(dot.count for dot in group.dots)
    assert len(group.farthest) == min(2, len(group.far))
    values = [member.value for member in group.far]
    distances = [abs(value - group.median) for value in values]
    assert distances == sorted(distances, reverse=True)
    client.force_login(administrator)
    url = reverse("board-outliers") + f"?year=2024&basis=current&group={group.key}"
    page = client.get(url).content.decode()
    assert all(member.name in page for member in group.far)
    assert group.label in page
