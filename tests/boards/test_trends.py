"""Sums over reports equal what adding the figures up by hand gives; shares are fractions of sums."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from reports import statutory
from reports.measures import MEASURES, OUTCOMES, Change, percent
from reports.models import Report
from reports.trends import Basis, Totals, totals_by, whole
from tests.pages.filing import file_report, plant_bureaus

pytestmark = pytest.mark.django_db

ADDRESSES = (
    *statutory.disclosure_addresses(statutory.Form.F2021),
    *statutory.request_addresses(combined=False),
    *statutory.challenge_addresses(),
)


@pytest.fixture
def filed(province):
    """Nine reports of three years with figures drawn by chance, some cells blank, and all of them again."""
    dice = random.Random(20)
    known = []
    for agency in plant_bureaus(3, province.city):
        for year in (2021, 2022, 2023):
            edit = {
                at: None if dice.random() < 0.1 else dice.randrange(90)
                for at in dice.sample(ADDRESSES, 60)
            }
            revision = file_report(agency, year, edit=edit)
            known.append((year, agency.pk, revision.figures()))
    return known


def added(figures, address):
    values = [value for value in (one.value(address) for one in figures) if value is not None]
    return sum(values) if values else None


def test_the_sum_of_every_cell_is_the_sum_of_the_reports(filed):
    sums = whole(Report.objects.all(), Basis.CURRENT)
    assert sums.reports == 9
    for address in ADDRESSES:
        assert sums(address) == added([figures for *_, figures in filed], address), address


def test_sums_by_year_and_agency_are_those_of_their_reports(filed):
    by_year = totals_by(Report.objects.all(), Basis.CURRENT, ("year",))
    by_both = totals_by(Report.objects.all(), Basis.CURRENT, ("year", "agency_id"))
    for year, agency, figures in filed:
        printed = {at: value for at, value in figures.items() if value is not None}
        assert by_both[year, agency].cells == printed
        same_year = [one for each, _, one in filed if each == year]
        for address in ADDRESSES:
            assert by_year[(year,)](address) == added(same_year, address)


def test_totals_added_up_are_the_totals_of_all(filed):
    together = Totals()
    for part in totals_by(Report.objects.all(), Basis.CURRENT, ("agency_id",)).values():
        together.add(part)
    assert together == whole(Report.objects.all(), Basis.CURRENT)


def test_some_cells_are_summed_like_all(filed):
    wanted = ("requests/business/received", "challenges/reconsideration/total")
    some = whole(Report.objects.all(), Basis.CURRENT, wanted)
    every = whole(Report.objects.all(), Basis.CURRENT)
    assert some.cells == {address: every(address) for address in wanted}


def test_what_was_not_accepted_is_not_in_the_sums_of_what_was(filed):
    assert whole(Report.objects.all(), Basis.ACCEPTED) == Totals()


def test_the_number_of_queries_does_not_grow(filed, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        totals_by(Report.objects.all(), Basis.CURRENT, ("year", "agency_id"))


def test_a_share_of_nothing_is_undefined_and_not_zero():
    assert percent(0, 0) is None
    assert percent(None, 5) is None
    assert percent(3, None) is None
    assert percent(0, 5) == 0
    assert MEASURES["granted"].percent(Totals()) is None


def test_pending_cases_are_not_in_the_denominator_of_decided_ones():
    cells = Totals(
        {
            "challenges/reconsideration/corrected": 1,
            "challenges/reconsideration/pending": 6,
            "challenges/reconsideration/total": 10,
        }
    )
    assert MEASURES["reconsideration_corrected"].percent(cells) == 25


def test_the_six_outcomes_make_up_the_whole(filed):
    sums = Totals(dict.fromkeys(ADDRESSES, 3))
    lines = len(statutory.OUTCOME_LINES) - 1
    sums.cells["requests/total/concluded"] = 3 * lines
    assert sum(MEASURES[code].percent(sums) or 0 for code in OUTCOMES) == pytest.approx(100)


@pytest.mark.parametrize(
    ("now", "before", "percentage", "is_new"),
    [
        (12, 10, Decimal(20), False),
        (5, 0, None, True),
        (0, 0, None, False),
        (None, 3, None, False),
        (0, 4, Decimal(-100), False),
    ],
)
def test_a_rise_from_nothing_is_new_and_not_infinite(now, before, percentage, is_new):
    change = Change(now, before)
    assert (change.percent, change.is_new) == (percentage, is_new)
