"""A reading corrected by hand: marked, recorded, kept across re-reading, taken back; nothing published changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Event
from desk.handling import decide
from reports import child, corrections, intake
from reports.corrections import Refused, Stale, correct, may_correct, withdraw
from reports.entries import Entry
from reports.models import Correction, Doubt, Report, Revision
from tests.pages.filing import file_report
from validation.models import Finding

AT = "requests/natural_person/received"
DOUBTED = "requests/other/granted"
State = Correction.State


@pytest.fixture
def faulty(province) -> Revision:
    """The reader took 7 for 8, so that the column does not balance, and doubts another cell."""
    return file_report(
        province.bureau,
        edit={AT: 8},
        doubts=(
            Doubt(
                code="joined_digits",
                at=DOUBTED,
                params={"row": "a", "column": "b", "printed": "0 "},
            ),
        ),
    )


def put_right(revision, by, **given):
    given = {
        "at": AT,
        "entry": Entry(7),
        "seen": Entry(8),
        "page": 3,
        "reason": "原件第3页印作7",
    } | given
    return correct(revision, given.pop("at"), given.pop("entry"), by=by, **given)


def figure(revision: Revision, at: str = AT):
    return Revision.objects.get(pk=revision.pk).figures().value(at)


def test_the_figures_hold_what_is_printed_and_the_rules_look_again(faulty, reviewer):
    finding = Finding.objects.get(rule="A01", present=True)
    put_right(faulty, reviewer)
    assert figure(faulty) == 7
    finding.refresh_from_db()
    assert (finding.present, finding.state) == (False, Finding.State.LAPSED)


def test_it_keeps_what_the_reader_read_and_is_recorded(faulty, reviewer):
    one = put_right(faulty, reviewer)
    assert (one.before, one.figure, one.state) == (8, 7, State.CORRECTED)
    event = Event.objects.get(verb="reading.correct")
    assert event.actor == reviewer
    assert event.before["value"] == "8"
    assert event.after["value"] == "7"
    assert event.details["reason"] == "原件第3页印作7"
    assert event.scope == faulty.report.agency.path


def test_the_same_reading_settles_the_doubt(faulty, reviewer):
    one = put_right(faulty, reviewer, at=DOUBTED, entry=Entry(0), seen=Entry(0), reason="核对无误")
    assert one.state == State.VERIFIED
    assert not faulty.doubts.exists()


def test_taking_it_back_restores_reading_doubt_and_finding(faulty, reviewer):
    one = put_right(faulty, reviewer)
    other = put_right(faulty, reviewer, at=DOUBTED, entry=Entry(3), seen=Entry(0))
    assert withdraw(one, faulty, reviewer)
    assert withdraw(other, faulty, reviewer)
    assert not withdraw(other, faulty, reviewer)
    assert (figure(faulty), figure(faulty, DOUBTED)) == (8, 0)
    assert faulty.doubts.get().at == DOUBTED
    assert Finding.objects.filter(rule="A01", present=True).exists()
    assert not Correction.objects.standing().exists()
    assert Event.objects.filter(verb="reading.withdraw").count() == 2


def test_a_double_click_corrects_once(faulty, reviewer):
    first = put_right(faulty, reviewer)
    assert put_right(faulty, reviewer) == first
    assert Correction.objects.count() == 1


def test_correcting_again_replaces_and_remembers_what_the_reader_read(faulty, reviewer):
    first = put_right(faulty, reviewer)
    second = put_right(faulty, reviewer, entry=Entry(6), seen=Entry(7), reason="再看是6")
    first.refresh_from_db()
    assert first.withdrawn_by == reviewer
    assert second.before == 8
    withdraw(second, faulty, reviewer)
    assert figure(faulty) == 8


def test_a_stale_form_is_refused_with_both_values(faulty, reviewer):
    put_right(faulty, reviewer)
    with pytest.raises(Stale, match="“8”，现在已是“7”"):
        put_right(faulty, reviewer, entry=Entry(9))
    assert figure(faulty) == 7


def test_a_blank_and_a_dash_can_be_set(faulty, reviewer):
    put_right(faulty, reviewer, entry=Entry(None, "—"))
    reading = Revision.objects.get(pk=faulty.pk).reading
    assert (figure(faulty), reading.printed[AT]) == (None, "—")


def test_a_cell_of_another_form_is_refused(faulty, reviewer):
    with pytest.raises(Refused, match="没有这一格"):
        put_right(faulty, reviewer, at="disclosure_2019/fees/change")


def test_a_decision_on_a_finding_that_stays_is_kept(faulty, reviewer):
    finding = Finding.objects.get(rule="A01", present=True)
    decide(finding, "confirmed", "", reviewer)
    put_right(faulty, reviewer, entry=Entry(9), reason="印作9")
    again = Finding.objects.get(rule="A01", present=True)
    assert again.pk == finding.pk
    assert again.last_decision is not None


def test_who_may_correct(faulty, filer, stranger, reviewer, administrator):
    report = faulty.report
    allowed = {
        person.username: may_correct(report, faulty, person)
        for person in (filer, stranger, reviewer, administrator)
    }
    assert allowed == {"filer": False, "stranger": False, "reviewer": True, "administrator": True}
    with pytest.raises(Refused, match="权限"):
        put_right(faulty, filer)


def test_an_accepted_report_is_corrected_by_administrators_only(faulty, reviewer, administrator):
    accept(faulty)
    with pytest.raises(Refused, match="只有管理员"):
        put_right(faulty, reviewer)
    put_right(faulty, administrator)
    assert figure(faulty) == 7
    assert Event.objects.get(verb="reading.correct").details["accepted"] is True


def accept(revision: Revision) -> None:
    now = timezone.now()
    Report.objects.filter(pk=revision.report_id).update(
        status="accepted",
        filed=revision,
        accepted=revision,
        submitted_at=now,
        first_submitted_at=now - timedelta(days=1),
        accepted_at=now,
    )


def test_one_correction_stands_a_cell(faulty, reviewer):
    one = put_right(faulty, reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(
            report=faulty.report, sha256=one.sha256, at=AT, value=1, reason="x", by=reviewer
        )


# --- read again ----------------------------------------------------------------------------------


@pytest.fixture
def read_file(province, filer, monkeypatch) -> Revision:
    monkeypatch.setattr(child, "READER", "tests.intake.readers.report")
    receipt = intake.receive(
        agency=province.bureau,
        year=2024,
        kind="own",
        upload=ContentFile("临江市财政局\n2024\n".encode()),
        name="年报.txt",
        user=filer,
    )
    intake.parse(receipt.revision.pk)
    return Revision.objects.get(pk=receipt.revision.pk)


def read_again(revision: Revision) -> None:
    Revision.objects.filter(pk=revision.pk).update(state="queued", stage="received", attempts=0)
    intake.parse(revision.pk)


def test_it_is_kept_when_the_same_file_is_read_again(read_file, reviewer):
    printed = read_file.reading.printed[AT]
    put_right(read_file, reviewer, entry=Entry(5), seen=Entry(7, printed), page=1)
    read_again(read_file)
    assert figure(read_file) == 5
    one = Correction.objects.get()
    assert (one.state, one.read) == (State.CORRECTED, 7)
    withdraw(one, read_file, reviewer)
    assert figure(read_file) == 7


def test_what_the_reader_has_learned_since_is_shown_as_confirmed(read_file, reviewer, monkeypatch):
    put_right(
        read_file, reviewer, at="requests/business/received", entry=Entry(4), seen=Entry(0), page=1
    )
    monkeypatch.setattr(child, "READER", "tests.corrections.readers.improved")
    read_again(read_file)
    one = Correction.objects.get()
    assert (one.state, one.figure) == (State.CONFIRMED, 4)


def test_another_file_is_not_touched(read_file, reviewer, province, filer):
    put_right(read_file, reviewer, entry=Entry(5), seen=Entry(7, read_file.reading.printed[AT]))
    receipt = intake.receive(
        agency=province.bureau,
        year=2024,
        kind="own",
        upload=ContentFile("临江市财政局\n2024\n更正\n".encode()),
        name="年报.txt",
        user=filer,
    )
    intake.parse(receipt.revision.pk)
    assert figure(receipt.revision) == 7
    assert corrections.Correction.objects.of(receipt.revision).count() == 0
