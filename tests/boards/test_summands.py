"""What boards add up is kept beside the tables and never differs from them; shares are the same in the database."""

from __future__ import annotations

import random
import threading
import time
from importlib import import_module
from statistics import median
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings as site
from django.core.cache import cache
from django.core.exceptions import SuspiciousOperation
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


@pytest.mark.parametrize("fewest", [1, 1000])
def test_a_median_of_too_few_is_none(filed, fewest):
    received = shares.added(Basis.CURRENT, ["requests/total/received"])
    known = Report.objects.aggregate(
        all=shares.Median(received), enough=shares.MedianOfEnough(received, fewest=fewest)
    )
    assert known["enough"] == (known["all"] if fewest == 1 else None)


def test_a_list_of_keys_is_one_parameter(filed):
    keys = sorted(set(Report.objects.values_list("agency_id", flat=True)))
    for some in ([], keys[:1], keys[1:], [0]):
        among = Report.objects.filter(shares.Among("agency_id", some), year=2023)
        assert set(among) == set(Report.objects.filter(agency__in=some, year=2023))


@pytest.fixture
def question():
    """What nobody asked before, here or in another process."""
    cache.clear()
    return f"question {uuid4()}"


shared = pytest.mark.skipif("shared" not in site.CACHES, reason="there is no Redis")


def count(answers):
    """Return what answers 1, then 2, and notes it."""

    def answer():
        answers.append(len(answers) + 1)
        return answers[-1]

    return answer


@shared
def test_what_one_process_added_up_another_need_not(settings, question):
    settings.SUMS_KEPT_SECONDS = 30
    answer = count([])
    assert kept_as(question, answer) == 1
    cache.clear()  # as it is in another process
    assert kept_as(question, answer) == 1


@shared
def test_while_redis_is_away_each_process_adds_up_its_own(settings, question):
    settings.SUMS_KEPT_SECONDS = 30
    away = settings.CACHES["shared"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = settings.CACHES | {"shared": away}
    answer = count([])
    assert [kept_as(question, answer) for _time in range(2)] == [1, 1]
    cache.clear()
    assert kept_as(question, answer) == 2


def test_what_somebody_else_wrote_is_not_unpickled():
    sealed = keeping.Sealed().dumps([{"n": 3}])
    assert keeping.Sealed().loads(sealed) == [{"n": 3}]
    for forged in (sealed[:-1] + b"!", b"\0" + sealed[1:], b"", sealed[32:]):
        with pytest.raises(SuspiciousOperation):
            keeping.Sealed().loads(forged)


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_made_anew_before_its_time_is_over_and_nobody_waits(
    settings, monkeypatch, question
):
    settings.SUMS_KEPT_SECONDS = 30
    answer = count([])
    assert [kept_as(question, answer) for _time in range(3)] == [1, 1, 1]
    monkeypatch.setattr(keeping, "RENEWED_AT", 0)
    assert kept_as(question, answer) == 1, "the one there is, at once"
    patience = time.monotonic() + 10
    while kept_as(question, answer) == 1 and time.monotonic() < patience:
        time.sleep(0.01)
    assert kept_as(question, answer) > 1


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_cannot_be_made_anew_stays_for_its_time(settings, monkeypatch, question):
    settings.SUMS_KEPT_SECONDS = 30
    assert kept_as(question, lambda: 1) == 1
    monkeypatch.setattr(keeping, "RENEWED_AT", 0)
    tried = threading.Event()

    def fail():
        tried.set()
        raise ValueError

    assert kept_as(question, fail) == 1
    assert tried.wait(10)
    assert kept_as(question, fail) == 1


def test_of_many_who_ask_at_once_one_works(settings, question):
    settings.SUMS_KEPT_SECONDS = 30
    asked = []

    def slow():
        asked.append(1)
        time.sleep(0.2)
        return [{"n": 3}]

    answers = []
    people = [
        threading.Thread(target=lambda: answers.append(kept_as(question, slow)))
        for _one in range(5)
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert answers == [[{"n": 3}]] * 5
    assert asked == [1]
    with nothing_kept():
        kept_as(question, slow)
    assert asked == [1, 1]


def test_who_waits_too_long_works_too(settings, monkeypatch, question):
    settings.SUMS_KEPT_SECONDS = 30
    monkeypatch.setattr(keeping, "LONGEST_WAIT_SECONDS", 0.05)
    stuck = threading.Event()
    first = threading.Thread(target=lambda: kept_as(question, lambda: stuck.wait(5)))
    first.start()
    time.sleep(0.05)
    assert kept_as(question, lambda: "mine") == "mine"
    stuck.set()
    first.join()


def test_what_is_empty_is_kept_as_well(settings, question):
    settings.SUMS_KEPT_SECONDS = 30
    asked = []
    for _time in range(2):
        assert kept_as(question, lambda: asked.append(1)) is None
    assert asked == [1]
    assert Report.objects.filter(year=F("year")).count() == 0
