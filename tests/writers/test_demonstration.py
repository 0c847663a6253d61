"""The fictional province: plausible, the same every time, and put into the database only once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agencies.models import Agency, Membership, Region, User
from boards.outliers import FEWEST_CONCLUDED, far_from
from reports import equations, statutory
from reports.demonstration import filing
from reports.demonstration.activity import figures_of, own_reporters_below
from reports.demonstration.faults import FAULTS, combined_line, decorated_numbers, text_disagrees
from reports.demonstration.planting import ACCOUNTS, PASSWORD, plant
from reports.demonstration.province import organs, places
from reports.reading import read_report
from tests.specimens import clean_manuscript
from validation.distribution import FEWEST_PEERS

NOW = datetime(2026, 1, 5, tzinfo=UTC)
BY_NAME = {organ.name: organ for organ in organs()}


def failing_rules(manuscript) -> set[str]:
    return {equation.rule for equation in equations.failing(manuscript.figures)}


def test_there_are_about_seventy_agencies_in_three_cities():
    assert 65 <= len(organs()) <= 80
    assert sum(place.level == Region.Level.CITY for place in places()) == 3
    assert len(BY_NAME) == len(organs())


def test_every_agency_but_a_few_files_for_three_years():
    filed = {(file.agency_name, file.year) for file in filing.files()}
    for year in filing.YEARS:
        missing = {organ.name for organ in organs() if (organ.name, year) not in filed}
        assert missing == {name for name, missed in filing.MISSING if missed == year}


@pytest.mark.parametrize("year", filing.YEARS)
def test_subdistricts_are_enough_to_compare_and_one_answers_otherwise(year):
    filed = [
        figures_of(organ, year)
        for organ in organs()
        if organ.trade == "subdistrict" and (organ.name, year) not in filing.MISSING
    ]
    assert len(filed) > FEWEST_PEERS
    concluded = [figures.value("requests/total/concluded") for figures in filed]
    assert min(concluded) >= FEWEST_CONCLUDED
    shares = [
        100 * figures.value("requests/total/unavailable_not_held") / whole
        for figures, whole in zip(filed, concluded, strict=True)
    ]
    assert [share for share in shares if far_from(shares)(share)] == [max(shares)]


def test_the_same_files_come_every_time_in_many_formats():
    first, second = list(filing.files()), list(filing.files())
    assert [(file.agency_name, file.name) for file in first] == [
        (file.agency_name, file.name) for file in second
    ]
    assert all(a.content == b.content for a, b in zip(first[:12], second[:12], strict=True))
    assert {file.name.rsplit(".", 1)[1] for file in first} == {"docx", "html", "md", "txt", "pdf"}
    assert len({(file.agency_name, file.name) for file in first}) == len(first)


@pytest.mark.parametrize("year", [2019, 2020, 2022, 2023, 2024])
def test_true_figures_foot(year):
    for organ in organs():
        assert equations.failing(figures_of(organ, year)) == []


def test_what_is_carried_out_is_carried_in_by_every_applicant():
    for organ in organs():
        for year in (2022, 2023, 2024):
            for column in statutory.APPLICANTS:
                at = f"requests/{column.key}/"
                before = figures_of(organ, year - 1).value(at + "carried_out")
                assert figures_of(organ, year).value(at + "carried_in") == before


def test_cases_pending_last_year_are_among_this_years_and_suits_follow_reviews():
    for organ in organs():
        for year in (2020, 2022, 2023, 2024):
            this, before = figures_of(organ, year), figures_of(organ, year - 1)
            for route in statutory.ROUTES:
                at = f"challenges/{route.key}/"
                assert this.value(at + "total") >= before.value(at + "pending")
            at = "challenges/litigation_after_reconsideration/"
            new = this.value(at + "total") - before.value(at + "pending")
            assert new <= this.value("challenges/reconsideration/upheld")


def test_documents_in_force_go_on_from_year_to_year():
    at = "disclosure/normative_documents/"
    for organ in organs():
        for year in (2022, 2023, 2024):
            this, before = figures_of(organ, year), figures_of(organ, year - 1)
            change = this.value(at + "issued") - this.value(at + "repealed")
            assert this.value(at + "in_force") == before.value(at + "in_force") + change


def test_a_government_reports_the_sum_of_all_below_it():
    city = BY_NAME["澜汀市人民政府"]
    below = list(own_reporters_below(city))
    assert "澜汀市雁回县栗坪镇人民政府" in [organ.name for organ in below]
    for at in ("requests/total/received", "disclosure/penalty_decisions"):
        parts = sum(figures_of(organ, 2023).value(at) for organ in below)
        assert figures_of(city, 2023).value(at) == parts


@pytest.mark.parametrize(
    ("fault", "rules"),
    [
        ("unbalanced_column", {"A01"}),
        ("wrong_total", {"A01", "A02", "A03"}),
        ("mistyped_cell", {"A02", "A03"}),
        ("offsetting_errors", {"A01"}),
        ("forgotten_total", {"A04"}),
        ("broken_carry_over", set()),
        ("combined_line", set()),
        ("decorated_numbers", set()),
        ("fees_in_yuan", set()),
    ],
)
def test_a_fault_breaks_the_equations_it_is_meant_to(fault, rules):
    assert failing_rules(FAULTS[fault](clean_manuscript())) == rules


def test_faults_that_find_nothing_to_work_on_say_so():
    combined = combined_line(clean_manuscript())
    assert combined_line(combined) is None
    assert text_disagrees(decorated_numbers(clean_manuscript())) is not None


@pytest.mark.parametrize(("name", "year"), filing.AS_PDF)
def test_printed_files_say_what_the_agency_reports_today(name, year):
    path = filing.printed_path(BY_NAME[name], year)
    with path.open("rb") as stream:
        read = read_report(stream, path.name)
    assert (read.agency, read.year) == (name, year)
    assert dict(read.figures.items()) == dict(figures_of(BY_NAME[name], year).items())


@pytest.mark.django_db
def test_planting_twice_plants_once():
    plant(NOW)
    plant(NOW)
    assert Agency.objects.count() == len(organs())
    assert Region.objects.count() == len(places())
    assert Membership.objects.count() == len(ACCOUNTS)


@pytest.mark.django_db
def test_an_account_keeps_the_password_somebody_gave_it():
    plant(NOW)
    filer = User.objects.get(username=ACCOUNTS[0].username)
    assert filer.check_password(PASSWORD)
    filer.set_password("another-one")
    filer.save()
    plant(NOW)
    filer.refresh_from_db()
    assert filer.check_password("another-one")


@pytest.mark.django_db
def test_a_city_reviewer_sees_the_city_and_nothing_else():
    plant(NOW)
    reviewer = User.objects.get(username="shenhe")
    seen = set(Agency.objects.visible_to(reviewer).values_list("name", flat=True))
    assert seen == {name for name in BY_NAME if name.startswith("青岚市")}
