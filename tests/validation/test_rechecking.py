"""What depends on a report is checked again, and so is a year when somebody asks; nothing is lost or done twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from reports.models import Report
from reports.signals import report_read
from tests.validation.conftest import dossier, edited
from validation import findings, rechecking, tasks
from validation.models import CheckFailure, CheckRequest, Finding, Recheck

pytestmark = pytest.mark.django_db

WRONG = {"challenges/litigation_direct/total": 5}


def read(revision) -> None:
    report_read.send(type(revision), revision=revision)


def test_a_report_read_late_has_the_later_years_checked_again(store):
    this, after, unrelated = (store(dossier(year=year)) for year in (2022, 2023, 2026))
    assert rechecking.dependents(this.report) == [after.report_id]
    assert rechecking.dependents(unrelated.report) == []


def test_a_departments_report_has_its_governments_aggregate_checked_again(store, province):
    mine = store(dossier())
    aggregate = Report.objects.create(agency=province.city, year=2024, kind="aggregate")
    assert rechecking.dependents(mine.report) == []  # nothing was read of it
    aggregate.current = mine
    aggregate.save()
    assert rechecking.dependents(mine.report) == [aggregate.pk]
    office = Report.objects.create(agency=province.city_office, year=2024, current=mine)
    assert set(rechecking.dependents(aggregate)) == {office.pk}
    assert set(rechecking.dependents(office)) == {aggregate.pk}


def test_reading_asks_for_the_check_of_what_depends_on_it_and_a_worker_answers(
    store, django_capture_on_commit_callbacks, monkeypatch
):
    sent = []
    monkeypatch.setattr(tasks.check_reports, "delay", sent.append)
    after = store(edited(WRONG))
    this = store(dossier(year=2023))
    with django_capture_on_commit_callbacks(execute=True):
        read(this)
    assert sent == [[after.report_id]]
    assert CheckRequest.objects.get().report == after.report
    assert not Finding.objects.filter(report=after.report).exists()
    tasks.check_reports(sent[0])
    assert Finding.objects.filter(report=after.report, rule="A05").exists()
    assert not CheckRequest.objects.exists()


def test_one_check_answers_all_requests_and_a_second_message_finds_nothing_to_do(store):
    report = store(edited(WRONG)).report_id
    rechecking.request([report])
    rechecking.request([report, report])
    assert rechecking.answer(report)
    assert not rechecking.answer(report)
    assert not CheckRequest.objects.exists()


def test_a_year_is_checked_again_with_progress_to_the_end(store, administrator):
    reports = [store(edited(WRONG)).report_id]
    store(dossier(year=2023))
    recheck, parts = rechecking.recheck_year(2024, administrator)
    assert parts == [reports]
    assert (recheck.total, recheck.done, recheck.percent) == (1, 0, 0)
    for report in reports:
        rechecking.answer(report)
    recheck.refresh_from_db()
    assert (recheck.done, recheck.percent) == (1, 100)
    assert recheck.finished_at


def test_a_year_under_way_is_not_begun_again(store, administrator):
    store(dossier())
    first, _parts = rechecking.recheck_year(2024, administrator)
    assert rechecking.recheck_year(2024, administrator) == (first, [])
    rechecking.answer(Report.objects.get().pk)
    again, parts = rechecking.recheck_year(2024, administrator)
    assert again != first
    assert parts


def test_two_who_start_a_year_at_the_same_moment_start_it_once(store, administrator, monkeypatch):
    store(dossier())
    listed = rechecking.by_group

    def meanwhile(reports):
        monkeypatch.setattr(rechecking, "by_group", listed)
        rechecking.recheck_year(2024, administrator)
        return listed(reports)

    monkeypatch.setattr(rechecking, "by_group", meanwhile)
    second, parts = rechecking.recheck_year(2024, administrator)
    assert parts == []
    assert second == Recheck.objects.get()
    assert CheckRequest.objects.count() == 1


def test_many_reports_are_checked_with_as_many_queries_as_one(store, django_assert_max_num_queries):
    reports = [store(dossier(year=year)).report_id for year in range(2019, 2025)]
    rechecking.request(reports)
    with django_assert_max_num_queries(30):
        rechecking.answer_all(reports)
    assert not CheckRequest.objects.exists()


def test_a_report_that_fails_stops_no_other_of_its_part(store, monkeypatch):
    good, bad = (
        store(edited(WRONG) if year == 2024 else dossier(year=year)) for year in (2024, 2021)
    )
    examine = findings.examine

    def fail_on_2021(dossier, catalogue):
        if dossier.year == 2021:
            raise ZeroDivisionError
        return examine(dossier, catalogue)

    monkeypatch.setattr(findings, "examine", fail_on_2021)
    rechecking.request([good.report_id, bad.report_id])
    rechecking.answer_all([good.report_id, bad.report_id])
    assert Finding.objects.filter(report=good.report_id, rule="A05").exists()
    assert not CheckRequest.objects.exists()
    failure = CheckFailure.objects.get()
    assert failure.report_id == bad.report_id
    assert failure.error.startswith("ZeroDivisionError (")
    assert failure.incident


def test_what_failed_is_told_on_the_page_and_tried_again(
    store, administrator, monkeypatch, client, django_capture_on_commit_callbacks
):
    report = store(edited(WRONG)).report_id
    rechecking.recheck_year(2024, administrator)
    client.force_login(administrator)

    def fail(*_given):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(findings, "examine", fail)
        rechecking.answer(report)
    recheck = Recheck.objects.get()
    assert recheck.finished_at
    for url in (
        reverse("rule-list") + "?year=2024",
        reverse("recheck-status", args=[recheck.pk]),
    ):
        page = client.get(url).content.decode()
        assert "没有核对成功" in page
        assert reverse("report-detail", args=[report]) in page
        assert CheckFailure.objects.get().incident in page
    sent = []
    monkeypatch.setattr(tasks.check_reports, "delay", sent.append)
    for _click in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            client.post(reverse("recheck-failed"), {"year": "2024"})
    assert sent == [[report]]
    assert Event.objects.get(verb="rule.retry").details == {"year": 2024, "reports": 1}
    rechecking.answer_all(sent[0])
    assert Finding.objects.filter(rule="A05").exists()
    assert "没有核对成功" not in client.get(reverse("rule-list"), {"year": 2024}).content.decode()


def test_a_failure_is_gone_when_a_later_check_succeeds(store):
    revision = store(edited(WRONG))
    rechecking.note_failures([revision.report_id], "ZeroDivisionError", "0")
    rechecking.note_failures([revision.report_id], "KeyError", "1")
    assert CheckFailure.objects.get().error == "KeyError"
    findings.check(revision)
    assert not CheckFailure.objects.exists()


def test_a_check_that_ends_its_workers_is_done_alone_and_given_up_at_last(
    store, administrator, monkeypatch
):
    good, bad = (store(dossier(year=year)).report_id for year in (2024, 2021))
    recheck, _parts = rechecking.recheck_year(2021, administrator)
    rechecking.request([good])

    def die(revisions):
        if bad in {one.report_id for one in revisions}:
            raise SystemExit
        return findings.check_all(revisions)

    monkeypatch.setattr(rechecking, "check_all", die)
    long_ago = timezone.now() - timedelta(hours=1)
    for attempt in range(rechecking.ATTEMPTS):
        CheckRequest.objects.update(sent_at=long_ago)
        (part,) = rechecking.unanswered()
        with pytest.raises(SystemExit):
            rechecking.answer_all(part)
        left = set(CheckRequest.objects.values_list("report", flat=True))
        assert left == ({good, bad} if attempt == 0 else {bad})
    CheckRequest.objects.update(sent_at=long_ago)
    assert rechecking.unanswered() == []
    assert CheckFailure.objects.get().report_id == bad
    assert not CheckRequest.objects.exists()
    recheck.refresh_from_db()
    assert recheck.finished_at


def test_a_year_without_reports_is_done_at_once(administrator):
    recheck, parts = rechecking.recheck_year(2019, administrator)
    assert recheck.finished_at
    assert parts == []


def test_what_a_worker_lost_is_sent_again_but_not_at_once(store):
    report = store(dossier()).report_id
    rechecking.request([report])
    assert rechecking.unanswered() == []
    CheckRequest.objects.update(sent_at="2025-01-01T00:00Z")
    assert rechecking.unanswered() == [[report]]
    assert rechecking.unanswered() == []


def test_a_check_that_fails_by_our_fault_ends_all_the_same(store, administrator, monkeypatch):
    report = store(dossier()).report_id
    recheck, _parts = rechecking.recheck_year(2024, administrator)

    def fail(*args, **kwargs):
        Finding.objects.create(report_id=report, rule="")  # breaks the transaction

    monkeypatch.setattr(findings, "examine", fail)
    assert rechecking.answer(report)
    recheck.refresh_from_db()
    assert recheck.finished_at


def test_checking_again_keeps_comments_and_is_done_once(store, filer, administrator):
    findings.check(store(edited(WRONG)))
    finding = Finding.objects.get(rule="A05")
    finding.comments.create(author=filer, text="正在核对")
    rechecking.recheck_year(2024, administrator)
    rechecking.answer(finding.report_id)
    assert Finding.objects.get(rule="A05").comments.count() == 1
    assert Recheck.objects.get().finished_at <= timezone.now()
