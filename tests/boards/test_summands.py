"""What boards add up is kept beside the tables and never differs from them; shares are the same in the database."""

from __future__ import annotations

import random
import threading
import time
from importlib import import_module
from statistics import median

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.db.models import F
from django.utils import timezone

from boards.figures import NEEDED
from reports import corrections, keeping, shares
from reports.entries import Entry
from reports.keeping import kept_as, nothing_kept
from reports.measures import MEASURES
from reports.models import Correction, Report, Revision, Summand
from reports.models.summand import SUMMED
from reports.trends import Basis, totals_by, whole
from tests.pages.filing import file_report, plant_bureaus

pytestmark = pytest.mark.django_db
GROUPS = ((), ("year",), ("agency__region__path",), ("agency_id", "year"))


@pytest.fixture
def filed(province):
    """Twelve own reports of three years with figures drawn by chance, many cells blank or zero, in all states."""
    dice = random.Random(7)
    for agency in plant_bureaus(4, province.city):
        for year in (2022, 2023, 2024):
            drawn = {at: dice.choice((None, 0, dice.randrange(90))) for at in SUMMED}
            file_report(agency, year, edit=drawn)
    for report in Report.objects.order_by("pk"):
        move(report, dice)
    return dice


def move(report: Report, dice: random.Random) -> None:
    """Put a report into any state of its life."""
    now, revision = timezone.now(), report.current_id
    state = dice.choice(["draft", "submitted", "accepted", "correcting"])
    is_filed = state != "draft"
    is_accepted = state in {"accepted", "correcting"}
    Report.objects.filter(pk=report.pk).update(
        status="draft" if state == "correcting" else state,
        filed=revision if is_filed else None,
        first_submitted_at=now if is_filed else None,
        submitted_at=now if is_filed else None,
        accepted=revision if is_accepted else None,
        accepted_at=now if is_accepted else None,
    )


def assert_kept_rows_are_true() -> None:
    """Every revision that was read has one row, equal to its tables; sums of both are equal."""
    for revision in Revision.objects.all():
        figures, row = revision.figures(), revision.summand
        for address, column in SUMMED.items():
            assert getattr(row, column) == figures.value(address), address
    for basis in Basis:
        for keys in GROUPS:
            narrow = totals_by(Report.objects.all(), basis, keys, NEEDED)
            tables = totals_by(Report.objects.all(), basis, keys)
            assert narrow.keys() - {()} == tables.keys() - {()}
            for key, totals in tables.items():
                assert narrow[key].reports == totals.reports
                assert narrow[key].cells == {
                    at: value for at, value in totals.cells.items() if at in NEEDED
                }


def test_boards_need_no_cell_that_is_not_kept():
    assert set(NEEDED) <= SUMMED.keys()


def test_sums_are_the_same_as_from_the_tables_whatever_happens_to_reports(filed, reviewer):
    assert_kept_rows_are_true()
    for turn in range(6):
        report = filed.choice(list(Report.objects.all()))
        at = filed.choice(list(SUMMED))
        if report.status != "accepted" and not report.accepted_id:
            revision = report.current
            seen = Entry(revision.figures().value(at))
            corrections.correct(
                revision, at, Entry(500 + turn), seen=seen, page=1, reason="原件所印", by=reviewer
            )
            if turn % 2:
                last = Correction.objects.standing().of(revision).get(at=at)
                corrections.withdraw(last, Revision.objects.get(pk=revision.pk), reviewer)
        move(report, filed)
        assert_kept_rows_are_true()


def test_the_migration_writes_what_would_have_been_kept(filed):
    before = list(Summand.objects.order_by("pk").values())
    Summand.objects.all().delete()
    migration = import_module("reports.migrations.0012_summands")
    with connection.schema_editor() as editor:
        migration.fill(apps, editor)
    assert list(Summand.objects.order_by("pk").values()) == before


def test_sums_of_nothing_are_nothing(db):
    assert whole(Report.objects.none(), Basis.FILED, NEEDED).reports == 0
    assert totals_by(Report.objects.all(), Basis.FILED, ("year",), NEEDED) == {}


@pytest.mark.parametrize("code", MEASURES)
def test_the_database_says_of_each_share_what_its_definition_says(filed, code):
    measure = MEASURES[code]
    expected = {}
    for report in Report.objects.select_related("current"):
        value = measure.percent(report.current.figures().value)
        if value is not None:
            expected[report.pk] = float(value)
    percent = shares.percent(Basis.CURRENT, measure)
    said = dict(Report.objects.annotate(said=percent).values_list("pk", "said"))
    defined = shares.defined(Report.objects.all(), Basis.CURRENT, measure)
    assert {pk: one for pk, one in said.items() if one is not None} == pytest.approx(expected)
    assert {one.pk: 100 * one.part / one.whole for one in defined} == pytest.approx(expected)
    middle = Report.objects.aggregate(one=shares.Median(percent))["one"]
    assert middle == (pytest.approx(median(expected.values())) if expected else None)


def test_of_many_who_ask_at_once_one_works(settings):
    settings.SUMS_KEPT_SECONDS = 30
    cache.clear()
    asked = []

    def slow():
        asked.append(1)
        time.sleep(0.2)
        return [{"n": 3}]

    answers = []
    people = [
        threading.Thread(target=lambda: answers.append(kept_as("question", slow)))
        for _one in range(5)
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert answers == [[{"n": 3}]] * 5
    assert asked == [1]
    with nothing_kept():
        kept_as("question", slow)
    assert asked == [1, 1]


def test_who_waits_too_long_works_too(settings, monkeypatch):
    settings.SUMS_KEPT_SECONDS = 30
    monkeypatch.setattr(keeping, "LONGEST_WAIT_SECONDS", 0.05)
    cache.clear()
    stuck = threading.Event()
    first = threading.Thread(target=lambda: kept_as("stuck", lambda: stuck.wait(5)))
    first.start()
    time.sleep(0.05)
    assert kept_as("stuck", lambda: "mine") == "mine"
    stuck.set()
    first.join()


def test_what_is_empty_is_kept_as_well(settings):
    settings.SUMS_KEPT_SECONDS = 30
    cache.clear()
    asked = []
    for _time in range(2):
        assert kept_as("empty", lambda: asked.append(1)) is None
    assert asked == [1]
    assert Report.objects.filter(year=F("year")).count() == 0
