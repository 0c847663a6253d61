"""Submit, withdraw, review, return, accept, reopen: who may, when, once, and who is told."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from agencies.models import Agency, Membership
from audit.models import Event
from desk import review
from notices.models import Notice
from reports.life import NotAllowed, history
from reports.models import Report, Revision
from tests.pages.filing import file_report, file_revision
from validation.models import Finding

Phase, Status = Report.Phase, Report.Status


def soon(days: int = 10) -> date:
    return timezone.localdate() + timedelta(days=days)


def now(report: Report) -> Report:
    return Report.objects.get(pk=report.pk)


def refusal(act, *args, **kwargs) -> str:
    with pytest.raises(NotAllowed) as refused:
        act(*args, **kwargs)
    assert refused.value.reason
    assert "{" not in refused.value.reason
    return refused.value.code


@pytest.fixture
def submitted(clean, filer) -> Report:
    review.submit(clean, filer)
    return now(clean)


@pytest.fixture
def returned(submitted, reviewer) -> Report:
    review.send_back(submitted, reviewer, reason="表三列勾稽不平", due=soon())
    return now(submitted)


@pytest.fixture
def accepted(submitted, reviewer) -> Report:
    review.accept(submitted, reviewer)
    return now(submitted)


def test_the_whole_way_from_draft_to_accepted(clean, filer, reviewer, province):
    assert clean.phase == Phase.DRAFT
    assert review.submit(clean, filer)
    assert now(clean).phase == Phase.SUBMITTED
    assert review.begin_review(clean, reviewer)
    assert now(clean).phase == Phase.REVIEWING
    assert review.send_back(clean, reviewer, reason="请补正", due=soon())
    assert now(clean).phase == Phase.RETURNED
    second = file_report(province.bureau)
    Finding.objects.update(handling="accepted")
    assert review.submit(clean, filer)
    assert now(clean).phase == Phase.BACK
    assert now(clean).filed == second
    assert review.accept(clean, reviewer)
    done = now(clean)
    assert (done.phase, done.accepted, done.reviewer) == (Phase.ACCEPTED, second, reviewer)
    verbs = [event.verb for event in reversed(history(done))]
    assert verbs == [
        "report.submit",
        "report.begin_review",
        "report.send_back",
        "report.submit",
        "report.accept",
    ]
    assert done.turn == 5


def test_the_record_says_what_changed(submitted, filer):
    event = Event.objects.get(verb="report.submit")
    assert event.actor == filer
    assert event.before["status"] == "draft"
    assert event.after["status"] == "submitted"
    assert event.details["version"] == 1
    assert event.scope == submitted.agency.path


@pytest.mark.parametrize("who", ["stranger", "reviewer"])
def test_only_the_agency_files(who, clean, request):
    assert refusal(review.submit, clean, request.getfixturevalue(who)) == "no_right"
    assert now(clean).status == Status.DRAFT


@pytest.mark.parametrize("who", ["filer", "stranger"])
def test_only_the_office_decides(who, submitted, request):
    user = request.getfixturevalue(who)
    assert refusal(review.accept, submitted, user) == "no_right"
    assert refusal(review.send_back, submitted, user, reason="改", due=soon()) == "no_right"
    assert refusal(review.begin_review, submitted, user) == "no_right"
    assert refusal(review.assign, submitted, user, user) == "no_right"


def test_a_right_that_was_withdrawn_meanwhile_is_gone(submitted, reviewer):
    Membership.objects.filter(user=reviewer).delete()
    assert refusal(review.accept, submitted, reviewer) == "no_right"


def test_an_administrator_takes_every_turn_in_scope(clean, administrator):
    review.submit(clean, administrator)
    review.accept(clean, administrator)
    review.reopen(clean, administrator, reason="漏看一处")
    review.send_back(clean, administrator, reason="请改", due=soon())
    assert now(clean).phase == Phase.RETURNED


def test_the_filer_of_a_closed_agency_is_told_so_and_who_administers_it_files(
    clean, filer, administrator
):
    Agency.objects.filter(pk=clean.agency_id).update(closed_on=date(2025, 6, 30))
    assert refusal(review.submit, clean, filer) == "agency_closed"
    assert review.submit(clean, administrator)


def test_each_person_is_told_of_a_turn_once_and_not_of_their_own(submitted, reviewer, colleague):
    review.send_back(submitted, reviewer, reason="请改", due=soon())
    told = Notice.objects.filter(kind="report.returned")
    assert [notice.recipient.username for notice in told] == ["filer"]
    assert "请改" in told[0].text


def test_all_reviewers_are_told_while_nobody_has_it(clean, filer, reviewer, colleague):
    review.submit(clean, filer)
    told = Notice.objects.filter(kind="report.submitted").values_list("recipient", flat=True)
    assert set(told) == {reviewer.pk, colleague.pk}


# --- what stands in the way ---------------------------------------------------------------------


def test_errors_and_warnings_must_be_answered_before_filing(faulty, filer):
    report = faulty.report
    obstacles = review.standing_in_the_way(report, filer)
    assert obstacles
    assert obstacles[0].severity == "error"
    assert all(f"/reports/{report.pk}/#finding-" in one.url for one in obstacles)
    assert refusal(review.submit, report, filer) == "standing_in_the_way"
    Finding.objects.filter(report=report).update(handling="explained")
    assert review.standing_in_the_way(report, filer) == []
    assert review.submit(report, filer)


def test_a_confirmed_error_must_be_corrected_or_explained_anew(faulty, filer):
    Finding.objects.filter(report=faulty.report).update(handling="explained")
    Finding.objects.filter(report=faulty.report, severity="error").update(handling="confirmed")
    assert refusal(review.submit, faulty.report, filer) == "standing_in_the_way"


def test_what_we_are_not_sure_to_have_read_stands_in_nobodys_way(faulty, filer):
    Finding.objects.filter(severity="error").update(severity="warning")
    Finding.objects.update(doubtful=True, handling="open")
    assert review.standing_in_the_way(faulty.report, filer) == []


def test_a_version_still_being_read_stands_in_the_way(clean, filer):
    file_revision(clean.agency, state=Revision.State.QUEUED)
    assert refusal(review.submit, clean, filer) == "standing_in_the_way"


def test_nothing_can_be_filed_before_a_version_was_read(province, filer):
    report = file_revision(province.bureau, state=Revision.State.UNREADABLE).report
    assert refusal(review.submit, report, filer) == "standing_in_the_way"


def test_errors_must_be_decided_before_acceptance(faulty, filer, reviewer):
    report = faulty.report
    Finding.objects.filter(report=report).update(handling="explained")
    review.submit(report, filer)
    assert refusal(review.accept, report, reviewer) == "undecided_errors"
    Finding.objects.filter(report=report, severity="error").update(handling="accepted")
    assert review.accept(report, reviewer)


# --- withdrawing ----------------------------------------------------------------------------------


def test_a_first_filing_that_is_withdrawn_was_never_received(submitted, filer):
    assert review.withdraw(submitted, filer)
    report = now(submitted)
    assert (report.phase, report.first_submitted_at, report.filed) == (Phase.DRAFT, None, None)


def test_a_filing_under_review_cannot_be_withdrawn(submitted, filer, reviewer):
    review.begin_review(submitted, reviewer)
    assert refusal(review.withdraw, submitted, filer) == "review_began"


def test_a_returned_report_that_is_withdrawn_is_returned_again(returned, filer):
    first = returned.first_submitted_at
    review.submit(returned, filer)
    review.withdraw(returned, filer)
    report = now(returned)
    assert (report.phase, report.first_submitted_at) == (Phase.RETURNED, first)


# --- twice, out of date, and two at once -------------------------------------------------------------


def test_a_form_sent_twice_is_obeyed_once(clean, filer):
    stamp = clean.stamp
    assert review.submit(clean, filer, stamp=stamp)
    assert not review.submit(clean, filer, stamp=stamp)
    assert Event.objects.filter(verb="report.submit").count() == 1
    assert now(clean).turn == 1


def test_a_page_that_is_out_of_date_changes_nothing(submitted, filer, reviewer):
    stale = submitted.stamp
    review.withdraw(submitted, filer)
    assert refusal(review.accept, submitted, reviewer, stamp=stale) == "stale"
    assert now(submitted).phase == Phase.DRAFT


def test_a_filer_who_has_not_seen_the_newest_version_cannot_file_it(clean, filer):
    stale = clean.stamp
    file_report(clean.agency)
    Finding.objects.update(handling="accepted")
    assert refusal(review.submit, clean, filer, stamp=stale) == "stale"


def test_of_two_reviewers_the_second_is_told_who_has_it(submitted, reviewer, colleague):
    review.begin_review(submitted, reviewer)
    assert not review.begin_review(submitted, reviewer)
    assert refusal(review.begin_review, submitted, colleague) == "in_other_hands"
    assert review.assign(submitted, colleague, colleague)
    assert now(submitted).reviewer == colleague


def test_a_report_is_assigned_only_to_who_reviews_its_agency(submitted, reviewer, stranger):
    assert refusal(review.assign, submitted, reviewer, stranger) == "not_a_reviewer"


@pytest.mark.parametrize("act", ["withdraw", "begin_review", "accept"])
def test_a_draft_has_none_of_the_turns_of_a_filed_report(act, clean, administrator):
    assert refusal(getattr(review, act), clean, administrator) == "wrong_phase"


# --- reasons and days -----------------------------------------------------------------------------------


def test_a_return_wants_a_reason_and_a_day_to_come(submitted, reviewer):
    assert refusal(review.send_back, submitted, reviewer, reason=" ", due=soon()) == (
        "reason_missing"
    )
    assert refusal(review.send_back, submitted, reviewer, reason="改", due=soon(-1)) == "due_past"
    assert now(submitted).phase == Phase.SUBMITTED


def test_an_accepted_report_is_reopened_with_a_reason_and_counts_on(accepted, reviewer):
    assert refusal(review.reopen, accepted, reviewer, reason="") == "reason_missing"
    review.reopen(accepted, reviewer, reason="漏看一处")
    report = now(accepted)
    assert (report.phase, report.accepted) == (Phase.REVIEWING, accepted.accepted)


# --- lateness -------------------------------------------------------------------------------------------


def test_late_is_what_the_office_received_after_the_last_day_by_its_own_calendar(clean, filer):
    zone = timezone.get_current_timezone()
    Report.objects.filter(pk=clean.pk).update(due_on=date(2025, 1, 31))
    review.submit(clean, filer, at=datetime(2025, 1, 31, 23, 59, tzinfo=zone))
    assert list(Report.objects.on_time()) == [clean]
    assert not Report.objects.late()
    Report.objects.update(first_submitted_at=datetime(2025, 2, 1, 0, 1, tzinfo=zone))
    assert list(Report.objects.late()) == [clean]
    assert now(clean).days_late == 1


def test_overdue_is_what_was_never_filed_or_not_sent_again(clean, filer, reviewer):
    Report.objects.filter(pk=clean.pk).update(due_on=date(2025, 1, 31))
    assert list(Report.objects.overdue(date(2025, 2, 1))) == [clean]
    assert not Report.objects.overdue(date(2025, 1, 31))
    review.submit(clean, filer)
    assert not Report.objects.overdue(date(2099, 1, 1))
    review.send_back(clean, reviewer, reason="改", due=soon(3))
    assert not Report.objects.overdue(soon(3))
    assert list(Report.objects.overdue(soon(4))) == [clean]
