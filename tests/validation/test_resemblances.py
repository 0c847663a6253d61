"""Texts of other agencies: found when a report is read, and for a whole year; kept, and checked again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, Region
from audit.models import Event
from reports.models import Report, Revision
from tests.validation.test_copied import OTHER_PROSE, PROSE
from validation import tasks
from validation.copying import comparing, on_request, whole_year
from validation.copying.measuring import keep
from validation.copying.whole_year import compare_year
from validation.dossiers import dossier_of
from validation.findings import check
from validation.models import Band, CheckRequest, Finding, Resemblance, Signature, TextComparison
from validation.specimen import clean_dossier
from validation.tasks import compare_texts

pytestmark = pytest.mark.django_db
YEAR = 2024


@pytest.fixture
def agencies(province) -> list[Agency]:
    """Four departments of one county, of different trades."""
    region = Region.objects.plant(
        name="白河县", level=Region.Level.COUNTY, code="990107", parent=province.city.region
    )
    government = Agency.objects.plant(
        name="白河县人民政府", kind=Agency.Kind.GOVERNMENT, region=region, parent=province.city
    )
    return [
        Agency.objects.plant(
            name=f"白河县{trade}局", kind=Agency.Kind.DEPARTMENT, region=region, parent=government
        )
        for trade in ("水务", "林业", "审计", "统计")
    ]


def file_for(agency: Agency, text: str, *, year: int = YEAR, kind: str = "own") -> Revision:
    """Store a report whose section one is a text, as its next version."""
    report, _made = Report.objects.get_or_create(agency=agency, year=year, kind=kind)
    number = report.revisions.count() + 1
    revision = Revision.objects.create(
        report=report, number=number, sha256=f"{report.pk:032d}{number:032d}", size=1, state="read"
    )
    revision.narratives.create(number=1, text=text)
    for row in clean_dossier().figures.rows():
        row.revision = revision  # type: ignore[attr-defined]
        row.save()
    report.current = revision
    report.save()
    return revision


def resemblances(revision: Revision) -> list[tuple[str, float]]:
    return [(one.agency, one.share) for one in dossier_of(revision).resemblances]


def test_a_copy_is_found_on_both_sides_whoever_came_first(agencies):
    first = file_for(agencies[0], "2024年，白河县水务局发布信息312条。" + PROSE)
    assert comparing.compare(first) == set()
    second = file_for(agencies[1], "2024年，白河县林业局发布信息97条。" + PROSE)
    changed = comparing.compare(second)
    assert changed == {first.report_id, second.report_id}
    assert resemblances(first) == [("白河县林业局", 1.0)]
    assert resemblances(second) == [("白河县水务局", 1.0)]
    (kept,) = dossier_of(second).resemblances
    here, there = kept.passages[0]
    assert here in second.narratives.get().text
    assert there in first.narratives.get().text


def test_the_finding_is_made_and_goes_when_the_text_is_rewritten(agencies):
    first, second = (file_for(agency, PROSE) for agency in agencies[:2])
    compare_texts([first.pk, second.pk])
    for revision in (first, second):
        check(revision)
    assert set(Finding.objects.present().filter(rule="P09").values_list("report", "at")) == {
        (first.report_id, "section/1"),
        (second.report_id, "section/1"),
    }
    rewritten = file_for(agencies[1], OTHER_PROSE)
    CheckRequest.objects.all().delete()
    compare_texts([rewritten.pk])
    asked = set(CheckRequest.objects.values_list("report", flat=True))
    assert asked == {first.report_id, second.report_id}
    assert not Resemblance.objects.exists()
    for revision in (first, rewritten):
        check(revision)
    assert not Finding.objects.present().filter(rule="P09").exists()


def test_other_years_other_texts_and_reports_of_the_same_agency_are_no_resemblance(agencies):
    file_for(agencies[0], PROSE, year=2023)
    file_for(agencies[1], OTHER_PROSE)
    file_for(agencies[2], PROSE, kind="aggregate")
    revision = file_for(agencies[2], PROSE)
    for one in Revision.objects.all():
        comparing.compare(one)
    assert resemblances(revision) == []


def test_a_report_that_lost_its_current_version_is_compared_with_nobody(agencies):
    first, second = (file_for(agency, PROSE) for agency in agencies[:2])
    compare_texts([first.pk, second.pk])
    Report.objects.filter(pk=first.report_id).update(current=None)
    assert resemblances(second) == []
    third = file_for(agencies[2], PROSE)
    comparing.compare(third)
    assert resemblances(third) == [("白河县林业局", 1.0)]


def test_an_agency_and_the_one_above_it_are_kin(agencies, province):
    government = agencies[0].parent
    upper = Agency.objects.plant(
        name="临江市水务局",
        kind=Agency.Kind.DEPARTMENT,
        region=province.city.region,
        parent=province.city,
    )
    revision = file_for(agencies[0], PROSE)
    others = [file_for(one, PROSE) for one in (government, upper, agencies[1])]
    for one in (revision, *others):
        comparing.compare(one)
    kin = {one.agency: one.is_kin for one in dossier_of(revision).resemblances}
    assert kin == {"白河县人民政府": True, "临江市水务局": True, "白河县林业局": False}


def test_a_year_is_compared_with_the_same_outcome_as_one_by_one(agencies):
    texts = (PROSE, PROSE[:200] + OTHER_PROSE[100:], PROSE[:-40] + OTHER_PROSE[:40], OTHER_PROSE)
    for agency, text in zip(agencies, texts, strict=True):
        comparing.compare(file_for(agency, text))
    stored = Resemblance.objects.order_by("report", "other")
    one_by_one = list(stored.values_list("report", "other", "share", "passages"))
    assert one_by_one
    assert not compare_year(YEAR).changed
    Resemblance.objects.all().delete()
    Signature.objects.all().delete()
    Band.objects.all().delete()
    done = compare_year(YEAR)
    assert (done.reports, done.signed) == (4, 4)
    assert done.changed == {report for report, *_rest in one_by_one}
    assert list(stored.values_list("report", "other", "share", "passages")) == one_by_one


def test_a_year_is_compared_on_request_once_at_a_time_and_to_the_end(agencies, administrator):
    for agency in agencies[:2]:
        file_for(agency, PROSE)
    one, is_new = on_request.begin(YEAR, administrator)
    assert is_new
    assert on_request.begin(YEAR, administrator) == (one, False)
    assert (one.total, one.percent) == (2, 0)
    assert Event.objects.get(verb="rule.compare").details["year"] == YEAR
    assert len(on_request.run(one.pk)) == 2
    one.refresh_from_db()
    assert (one.done, one.found, one.changed, one.percent) == (2, 2, 2, 100)
    assert one.finished_at
    assert CheckRequest.objects.count() == 2
    assert not on_request.run(one.pk)  # a message that came twice
    assert CheckRequest.objects.count() == 2
    again, is_new = on_request.begin(YEAR, administrator)
    assert is_new
    assert not on_request.run(again.pk)  # nothing has changed since
    again.refresh_from_db()
    assert (again.found, again.changed) == (2, 0)


def test_two_comparisons_of_a_year_cannot_run_whoever_asks(administrator):
    TextComparison.objects.create(year=YEAR, by=administrator, sent_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        TextComparison.objects.create(year=YEAR, by=administrator, sent_at=timezone.now())
    TextComparison.objects.create(year=YEAR - 1, by=administrator, sent_at=timezone.now())


def test_a_comparison_whose_worker_died_is_taken_up_and_forgets_no_report(
    agencies, administrator, monkeypatch
):
    monkeypatch.setattr(whole_year, "AT_ONCE", 1)
    for agency in agencies[:3]:
        file_for(agency, PROSE)
    one, _is_new = on_request.begin(YEAR, administrator)
    kept = []

    def dies(rows, stored):
        if kept:
            raise SystemExit
        kept.append(rows)
        return keep(rows, stored)

    with monkeypatch.context() as patch:
        patch.setattr(whole_year, "keep", dies)
        with pytest.raises(SystemExit):
            on_request.run(one.pk)
    one.refresh_from_db()
    assert (one.done, one.total, one.finished_at) == (1, 3, None)
    assert CheckRequest.objects.count() == 1
    assert on_request.stalled() == []
    TextComparison.objects.update(sent_at=timezone.now() - timedelta(hours=1))
    assert on_request.stalled() == [one.pk]
    on_request.run(one.pk)
    one.refresh_from_db()
    assert (one.done, one.changed) == (3, 3)
    assert one.finished_at
    assert CheckRequest.objects.values("report").distinct().count() == 3


def test_the_command_says_what_it_did_and_has_the_reports_checked(agencies, capsys):
    for agency in agencies[:2]:
        file_for(agency, PROSE)
    call_command("compare_texts", year=YEAR)
    assert "报告 2 份" in capsys.readouterr().out
    assert CheckRequest.objects.count() == 2
    call_command("compare_texts", year=2019)
    assert "报告 0 份" in capsys.readouterr().out


def test_what_one_comparison_asks_the_database_does_not_grow_with_the_reports(agencies):
    def queries(revision: Revision) -> int:
        with CaptureQueriesContext(
            connection,
        ) as context:
            comparing.compare(revision)
        return len(context)

    first, second = (file_for(agency, PROSE) for agency in agencies[:2])
    comparing.compare(first)
    few = queries(second)
    third = file_for(agencies[2], PROSE)
    comparing.compare(third)
    fourth = file_for(agencies[3], PROSE)
    assert queries(fourth) <= few


def test_what_was_lost_is_compared_later_and_a_second_message_does_nothing(agencies, settings):
    settings.RESEND_SECONDS = 0
    revision = file_for(agencies[0], PROSE)
    Revision.objects.filter(pk=revision.pk).update(read_at="2025-01-20T00:00:00Z")
    assert comparing.uncompared() == [revision.pk]
    compare_texts([revision.pk])
    assert comparing.uncompared() == []
    before = set(Band.objects.values_list("pk", flat=True))
    compare_texts([revision.pk])
    assert set(Band.objects.values_list("pk", flat=True)) == before
    comparing.forget(revision)
    assert comparing.uncompared() == [revision.pk]


def test_passages_are_shown_side_by_side_another_agencys_only_to_reviewers(
    client, filer, reviewer, province
):
    own = file_for(province.bureau, "2024年发布312条。" + PROSE)
    other = file_for(province.other_bureau, "2024年发布97条。" + PROSE)
    compare_texts([own.pk, other.pk])
    check(own)
    url = reverse("report-detail", args=[own.report_id])
    for user, shown in ((reviewer, True), (filer, False)):
        client.force_login(user)
        page = client.get(url).content.decode()
        assert ("相同段落对照" in page) is shown
        assert ("97条" in page) is shown


def test_a_comparison_that_fails_three_times_says_so_and_can_be_tried_again(
    agencies, administrator, monkeypatch, client, django_capture_on_commit_callbacks
):
    file_for(agencies[0], PROSE)
    one, _is_new = on_request.begin(YEAR, administrator)

    def fail(*_given):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(on_request, "compare_year", fail)
        for _attempt in range(3):
            one.refresh_from_db()
            assert one.finished_at is None
            assert on_request.run(one.pk) == set()
    one.refresh_from_db()
    assert one.finished_at
    assert on_request.stalled() == []
    client.force_login(administrator)
    page = client.get(reverse("rule-list"), {"year": YEAR}).content.decode()
    assert "没有比较完" in page
    assert one.incident in page
    sent = []
    monkeypatch.setattr(tasks.compare_year, "delay", sent.append)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("comparison-start"), {"year": YEAR})
    again = TextComparison.objects.first()
    assert sent == [again.pk]
    on_request.run(again.pk)
    again.refresh_from_db()
    assert (again.done, again.incident) == (1, "")


def test_a_comparison_that_ends_its_workers_is_given_up(agencies, administrator):
    one, _is_new = on_request.begin(YEAR, administrator)
    long_ago = timezone.now() - timedelta(hours=1)
    TextComparison.objects.update(sent_at=long_ago, attempts=2)
    assert on_request.stalled() == [one.pk]
    TextComparison.objects.update(sent_at=long_ago, attempts=3)
    assert on_request.stalled() == []
    one.refresh_from_db()
    assert one.incident
