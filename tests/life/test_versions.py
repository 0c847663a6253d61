"""What may be uploaded when: freely while a report is the agency's, never while it is the office's."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from agencies.models import User
from audit.models import Event
from desk import review
from reports import intake
from reports.extraction import Extraction
from reports.lease import Lease
from reports.models import Report, Revision
from reports.statutory import Form
from reports.storing import store
from tests import specimens
from tests.life.test_turns import now, soon
from tests.pages.filing import file_revision
from validation.findings import check
from validation.models import Finding


def hand_in(report: Report, user: User, content: bytes = b"new", reason: str = ""):
    return intake.receive(
        agency=report.agency,
        year=report.year,
        kind=report.kind,
        upload=ContentFile(content, name="x.txt"),
        name="x.txt",
        user=user,
        reason=reason,
    )


def refusal(report: Report, user: User, **kwargs) -> str:
    before = report.revisions.count()
    with pytest.raises(intake.NotAccepted) as refused:
        hand_in(report, user, **kwargs)
    assert report.revisions.count() == before
    return refused.value.code


def test_a_new_report_gets_its_last_day_when_it_is_handed_in(province, filer):
    receipt = intake.receive(
        agency=province.bureau,
        year=2025,
        kind="own",
        upload=ContentFile(b"first", name="x.txt"),
        name="x.txt",
        user=filer,
    )
    assert receipt.revision.report.due_on.isoformat() == "2026-01-31"


def test_versions_come_freely_while_the_report_is_the_agencys(clean, filer, reviewer):
    assert not hand_in(clean, filer, b"one").known
    Revision.objects.filter(report=clean, state="queued").update(state="unreadable")
    review.submit(clean, filer)
    review.send_back(clean, reviewer, reason="改", due=soon())
    assert not hand_in(clean, filer, b"two").known


def test_a_filed_report_takes_no_version_and_says_what_to_do(clean, filer, reviewer):
    review.submit(clean, filer)
    assert refusal(clean, filer) == "submitted"
    review.begin_review(clean, reviewer)
    assert refusal(clean, reviewer) == "under_review"


def test_an_accepted_report_is_corrected_only_with_a_reason(clean, filer, reviewer):
    review.submit(clean, filer)
    review.accept(clean, reviewer)
    accepted = now(clean).accepted
    assert refusal(clean, filer) == "accepted"
    assert refusal(clean, filer, reason="  ") == "accepted"
    hand_in(clean, filer, reason="表四总计抄错")
    report = now(clean)
    assert (report.phase, report.accepted) == (Report.Phase.CORRECTING, accepted)
    assert Event.objects.get(verb="report.correct").details["reason"] == "表四总计抄错"


def test_a_correction_passes_the_same_gate_and_then_counts(clean, filer, reviewer):
    review.submit(clean, filer)
    review.accept(clean, reviewer)
    accepted = now(clean).accepted
    revision = hand_in(clean, filer, reason="抄错").revision
    obstacles = review.standing_in_the_way(now(clean), filer)
    assert len(obstacles) == 2  # nothing new was read yet, and the new version is being read
    Revision.objects.filter(pk=revision.pk).update(state="read")
    Report.objects.filter(pk=clean.pk).update(current=revision)
    review.submit(clean, filer)
    assert now(clean).accepted == accepted
    review.accept(clean, reviewer)
    assert now(clean).accepted == revision


def test_a_file_known_already_is_no_new_version_whatever_the_status(clean, filer):
    content = b"the same bytes"
    receipt = hand_in(clean, filer, content)
    Revision.objects.filter(pk=receipt.revision.pk).update(state="unreadable")
    review.submit(clean, filer)
    assert hand_in(clean, filer, content).known


def test_a_held_version_cannot_be_adopted_behind_the_reviewers_back(clean, filer):
    review.submit(clean, filer)
    held = file_revision(clean.agency, state=Revision.State.HELD)
    with pytest.raises(intake.NotAccepted) as refused:
        intake.adopt(held, filer)
    assert refused.value.code == "submitted"
    held.refresh_from_db()
    assert held.state == Revision.State.HELD


def read(revision: Revision) -> None:
    """Store the clean specimen as what was read of a queued revision."""
    extraction = Extraction(None, None, None, Form.F2021, specimens.clean_figures())
    lease = Lease.claim(revision.pk)
    assert lease is not None
    store(lease, extraction, seconds=0.1)
    revision.refresh_from_db()


def test_a_version_read_after_filing_waits_and_replaces_nothing(clean, filer):
    review.submit(clean, filer)
    late = file_revision(clean.agency, state=Revision.State.QUEUED)
    read(late)
    assert (late.state, late.problem) == (Revision.State.HELD, "arrived_late")
    assert now(clean).current == now(clean).filed != late
    review.withdraw(clean, filer)
    intake.adopt(late, filer)
    assert now(clean).current == late


def test_checking_an_accepted_report_again_keeps_what_was_decided(faulty, filer, reviewer):
    report = faulty.report
    Finding.objects.filter(report=report).update(handling="explained")
    review.submit(report, filer)
    for finding in Finding.objects.filter(report=report, severity="error"):
        finding.decisions.create(
            verdict="confirmed", reason="属实", figures=finding.figures, by=reviewer
        )
        Finding.objects.filter(pk=finding.pk).update(handling="confirmed")
    review.accept(report, reviewer)
    check(faulty)
    errors = Finding.objects.filter(report=report, severity="error", present=True)
    assert errors
    assert {one.handling for one in errors} == {"confirmed"}
    assert now(report).phase == Report.Phase.ACCEPTED
