"""What a dossier holds beside the report itself: the years before, filing, peers, sums."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, Region
from reports import corrections
from reports.entries import Entry
from reports.models import Correction, Figures, Reading, Report, Revision
from tests.validation.conftest import dossier, edited
from validation.dossiers import dossier_of
from validation.models import CheckRequest
from validation.specimen import clean_dossier

pytestmark = pytest.mark.django_db

RECEIVED = "requests/total/received"


def file_for(agency: Agency, year: int = 2024, kind: str = "own", received: int = 0) -> Revision:
    """Store the clean figures as an agency's current report."""
    report = Report.objects.create(agency=agency, year=year, kind=kind)
    revision = Revision.objects.create(
        report=report, number=1, sha256=f"{report.pk:064d}", size=1, state="read", form="2021"
    )
    figures: Figures = clean_dossier().figures
    figures.put(RECEIVED, received)
    for row in figures.rows():
        row.revision = revision  # type: ignore[attr-defined]
        row.save()
    report.current = revision
    report.save()
    return revision


def plant(name: str, kind: str, region: Region, parent: Agency | None) -> Agency:
    return Agency.objects.plant(name=name, kind=kind, region=region, parent=parent)


def test_two_years_back_are_there_and_a_gap_is_a_gap(store):
    for year in (2021, 2022, 2023):
        store(dossier(year=year))
    this = dossier_of(store(dossier()))
    assert this.previous.year == 2023
    assert this.previous.previous.year == 2022
    assert this.previous.previous.previous is None
    late = dossier_of(store(dossier(year=2026)))
    assert late.previous is None


def test_who_filed_is_known_with_all_names(store, province):
    this = dossier_of(store(dossier()))
    assert this.names == ("临江市财政局", "市财政局")
    assert this.functions == ("finance",)
    assert "青山市财政局" in this.other_agencies


def test_an_agency_planted_a_moment_ago_is_known(store, province):
    revision = store(dossier())
    dossier_of(revision)
    plant("临江市审计局", Agency.Kind.DEPARTMENT, province.city.region, province.city)
    assert "临江市审计局" in dossier_of(revision).other_agencies


def test_filing_is_by_the_first_readable_version_and_local_time(store):
    first = store(edited({RECEIVED: 16}))
    second = store(dossier())
    Revision.objects.filter(pk=first.pk).update(
        received_at=datetime(2025, 1, 10, 17, 0, tzinfo=UTC)
    )
    filing = dossier_of(second).filing
    assert filing.received_on == date(2025, 1, 11)
    assert filing.due_on == date(2025, 1, 31)
    Revision.objects.filter(pk=first.pk).update(state=Revision.State.UNREADABLE)
    assert dossier_of(second).filing.received_on == date(2025, 1, 20)


def test_governments_have_until_the_end_of_march(province):
    revision = file_for(province.city, kind="aggregate")
    assert dossier_of(revision).filing.due_on == date(2025, 3, 31)


# --- peers ---------------------------------------------------------------------------------------


@pytest.fixture
def finance_bureaus(province) -> list[Agency]:
    """Nine finance bureaus of counties, under nine county governments."""
    bureaus = []
    for number in range(1, 10):
        region = Region.objects.plant(
            name=f"第{number}县",
            level=Region.Level.COUNTY,
            code=f"99010{number}",
            parent=province.city.region,
        )
        county = plant(f"第{number}县人民政府", Agency.Kind.GOVERNMENT, region, province.city)
        bureaus.append(plant(f"第{number}县财政局", Agency.Kind.DEPARTMENT, region, county))
    return bureaus


def test_peers_share_function_level_and_year_and_exclude_oneself(finance_bureaus):
    revisions = [file_for(bureau, received=number) for number, bureau in enumerate(finance_bureaus)]
    peers = dossier_of(revisions[0]).peers
    assert peers.group == "县级财政"
    assert set(peers.figures) == {bureau.name for bureau in finance_bureaus[1:]}
    assert sorted(one.value(RECEIVED) for one in peers.figures.values()) == list(range(1, 9))


def test_seven_peers_are_too_few(finance_bureaus):
    revisions = [file_for(bureau) for bureau in finance_bureaus[:8]]
    assert dossier_of(revisions[0]).peers is None


def test_last_years_reports_are_no_peers(finance_bureaus):
    revision = file_for(finance_bureaus[0])
    for bureau in finance_bureaus[1:]:
        file_for(bureau, year=2023)
    assert dossier_of(revision).peers is None


def set_by_hand(revision: Revision, value: int, by) -> None:
    now = Entry(revision.figures().value(RECEIVED))
    Reading.objects.get_or_create(revision=revision)
    corrections.correct(
        revision, RECEIVED, Entry(value), seen=now, page=1, reason="原件所印", by=by
    )


def test_a_reading_corrected_by_hand_is_seen_by_peers_and_so_is_its_withdrawal(
    finance_bureaus, reviewer
):
    revisions = [file_for(bureau) for bureau in finance_bureaus]
    other = finance_bureaus[1].name

    def seen():
        peers = dossier_of(revisions[0]).peers
        return peers.at(RECEIVED)[list(peers.figures).index(other)]

    assert seen() == 0
    set_by_hand(revisions[1], 33, reviewer)
    assert seen() == 33
    set_by_hand(Revision.objects.get(pk=revisions[1].pk), 34, reviewer)
    assert seen() == 34
    corrections.withdraw(Correction.objects.standing().get(), revisions[1], reviewer)
    assert seen() == 0


def test_a_reading_corrected_by_hand_is_seen_by_the_next_year_and_the_sum(
    finance_bureaus, reviewer
):
    bureau = finance_bureaus[0]
    before, this = file_for(bureau, year=2023), file_for(bureau)
    whole = file_for(bureau.parent, kind="aggregate")
    set_by_hand(before, 12, reviewer)
    set_by_hand(this, 13, reviewer)
    assert dossier_of(this).previous.figures.value(RECEIVED) == 12
    assert dossier_of(whole).subordinates.figures[bureau.name].value(RECEIVED) == 13
    asked = set(CheckRequest.objects.values_list("report", flat=True))
    assert asked == {this.report_id, whole.report_id}


def test_peers_in_memory_are_read_again_when_one_has_a_new_version(finance_bureaus):
    revisions = [file_for(bureau) for bureau in finance_bureaus]
    assert dossier_of(revisions[0]).peers.figures[finance_bureaus[1].name].value(RECEIVED) == 0
    other = revisions[1].report
    other.current = Revision.objects.create(
        report=other, number=2, sha256="f" * 64, size=1, state="read", form="2021"
    )
    figures = clean_dossier().figures
    figures.put(RECEIVED, 99)
    for row in figures.rows():
        row.revision = other.current
        row.save()
    other.save()
    assert dossier_of(revisions[0]).peers.figures[finance_bureaus[1].name].value(RECEIVED) == 99


def test_one_more_dossier_of_a_group_takes_few_queries(finance_bureaus):
    revisions = [file_for(bureau) for bureau in finance_bureaus]
    dossier_of(revisions[0])
    with CaptureQueriesContext(connection) as captured:
        dossier_of(Revision.objects.select_related("report__agency").get(pk=revisions[1].pk))
    assert len(captured) <= 12


# --- governments ---------------------------------------------------------------------------------


def test_an_aggregate_is_the_sum_of_its_organs_and_of_the_aggregates_below(province):
    aggregate = file_for(province.government, kind="aggregate")
    file_for(province.office, received=3)
    file_for(province.city, kind="aggregate", received=5)
    file_for(province.city, kind="own", received=100)  # is in the city's own sum
    file_for(province.bureau, received=100)  # so is its bureau
    file_for(province.office, year=2023)
    sums = dossier_of(aggregate).subordinates
    assert {name: one.value(RECEIVED) for name, one in sums.figures.items()} == {
        "明川省人民政府办公厅": 3,
        "临江市人民政府": 5,
    }
    assert sums.missing == ("青山市人民政府",)
    assert sums.previous_names == {"明川省人民政府办公厅"}


def test_an_agency_closed_before_the_years_end_is_not_missed(province):
    Agency.objects.filter(pk=province.other_city.pk).update(closed_on=date(2024, 6, 1))
    Agency.objects.filter(pk=province.office.pk).update(closed_on=date(2025, 6, 1))
    plant("明川省审计厅", Agency.Kind.DEPARTMENT, province.government.region, province.government)
    sums = dossier_of(file_for(province.government, kind="aggregate")).subordinates
    assert set(sums.missing) == {"明川省人民政府办公厅", "临江市人民政府", "明川省审计厅"}
    assert sums.previous_names is None


def test_own_organ_and_aggregate_know_each_other(province):
    aggregate = file_for(province.city, kind="aggregate", received=70)
    office = file_for(province.city_office, received=7)
    assert dossier_of(aggregate).own_organ.figures.value(RECEIVED) == 7
    assert dossier_of(office).aggregate.figures.value(RECEIVED) == 70
    assert dossier_of(office).own_organ is None
    own = file_for(province.city, received=8)
    assert dossier_of(aggregate).own_organ.figures.value(RECEIVED) == 8
    assert dossier_of(own).aggregate.figures.value(RECEIVED) == 70


def test_a_department_has_neither_sum_nor_counterpart(store):
    this = dossier_of(store(dossier()))
    assert (this.subordinates, this.own_organ, this.aggregate, this.peers) == (None,) * 4
