"""The office's first word on a filed report begins its review: nobody withdraws what somebody is reviewing."""

from __future__ import annotations

import pytest
from django.urls import reverse

from audit.models import Event
from desk import review
from desk.conversation import Saying, say
from desk.handling import OutOfDate, decide
from reports.models import Report
from tests.life.test_at_once import together
from tests.life.test_turns import now, refusal
from validation.models import Finding

Phase = Report.Phase


@pytest.fixture
def finding(faulty, filer) -> Finding:
    """Of a report that was filed with its errors explained."""
    Finding.objects.update(handling="explained")
    review.submit(faulty.report, filer)
    return Finding.objects.filter(rule="A01").select_related("report__agency")[0]


def begun(report: Report) -> list[tuple[str | None, str]]:
    events = Event.objects.filter(verb="report.begin_review", subject_key=str(report.pk))
    return [
        (event.actor.username if event.actor else None, event.details["act"]) for event in events
    ]


def test_a_decision_begins_the_review(finding, reviewer, filer):
    page = now(finding.report).stamp
    decide(finding, "confirmed", "", reviewer)
    report = now(finding.report)
    assert (report.phase, report.reviewer) == (Phase.REVIEWING, reviewer)
    assert begun(report) == [("reviewer", "finding.decide")]
    assert refusal(review.withdraw, report, filer) == "review_began"
    assert refusal(review.withdraw, report, filer, stamp=page) == "stale"


@pytest.mark.parametrize("internal", [True, False])
def test_a_comment_of_the_office_begins_the_review_and_the_next_does_not(
    finding, reviewer, internal
):
    for text in ("请核对", "再请核对"):
        say(finding, Saying(text, internal=internal), reviewer)
    assert now(finding.report).phase == Phase.REVIEWING
    assert begun(finding.report) == [("reviewer", "finding.comment")]


def test_what_the_agency_says_begins_nothing(finding, filer):
    say(finding, Saying("已核对"), filer)
    assert now(finding.report).phase == Phase.SUBMITTED
    assert review.withdraw(finding.report, filer)


def test_a_decision_that_came_too_late_begins_nothing(finding, reviewer):
    with pytest.raises(OutOfDate):
        decide(finding, "confirmed", "", reviewer, edition=finding.edition + 5)
    assert now(finding.report).phase == Phase.SUBMITTED


def test_before_the_filing_a_comment_begins_nothing(faulty, reviewer):
    finding = Finding.objects.filter(rule="A01").first()
    say(finding, Saying("提前提醒"), reviewer)
    assert now(faulty.report).phase == Phase.DRAFT
    assert begun(faulty.report) == []


def test_who_it_was_given_to_keeps_it(finding, reviewer, colleague):
    review.assign(finding.report, reviewer, colleague)
    decide(finding, "confirmed", "", reviewer)
    report = now(finding.report)
    assert (report.phase, report.reviewer) == (Phase.REVIEWING, colleague)


def test_deciding_on_many_begins_the_review_of_each_report(client, finding, reviewer):
    client.force_login(reviewer)
    said = {"finding": f"{finding.pk}:{finding.edition}", "verdict": "confirmed", "reason": "核实"}
    assert client.post(reverse("finding-bulk"), said).status_code == 302
    assert now(finding.report).phase == Phase.REVIEWING


def test_the_page_it_was_decided_on_goes_on(client, finding, reviewer):
    """The bar comes along with what was said, so that the next button is not refused as out of date."""
    client.force_login(reviewer)
    page = reverse("report-detail", args=[finding.report_id])
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    url = reverse("finding-comment", args=[finding.pk])
    answer = client.post(url, {"text": "请核对"}, headers=headers).content.decode()
    report = now(finding.report)
    assert report.phase == Phase.REVIEWING
    assert f'value="{report.stamp}"' in answer
    url = reverse("finding-decision", args=[finding.pk])
    said = {"verdict": "confirmed", "reason": "核实", "edition": finding.edition}
    answer = client.post(url, said, headers=headers).content.decode()
    assert f'value="{now(report).stamp}"' in answer


@pytest.mark.django_db(transaction=True)
def test_of_a_decision_and_a_withdrawal_at_once_one_comes_first(finding, reviewer, filer):
    report = finding.report
    outcomes = together(
        lambda: review.withdraw(Report.objects.get(pk=report.pk), filer),
        lambda: decide(finding, "confirmed", "", reviewer),
    )
    after = now(report)
    if outcomes[0] is True:
        assert after.phase == Phase.DRAFT
    else:
        assert outcomes[0] == "review_began"
        assert after.phase == Phase.REVIEWING
