"""What becomes of a revision when it is read, and who may do it."""

import os
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone, translation

from audit.models import Event
from reports import intake, lease
from reports.models import Reading, Report, Revision
from reports.signals import report_read


@pytest.fixture
def heard():
    """Record the revisions that were sent to be checked."""
    revisions = []

    def hear(sender, revision, **_extra):
        revisions.append(revision)

    report_read.connect(hear)
    yield revisions
    report_read.disconnect(hear)


def read(receipt):
    again = intake.parse(receipt.revision.pk)
    return again, Revision.objects.get(pk=receipt.revision.pk)


def test_a_report_is_read_stored_and_sent_to_be_checked(hand_in, heard):
    again, revision = read(hand_in())
    assert not again
    assert (revision.state, revision.stage, revision.progress) == ("read", "done", 100)
    assert revision.report.current == revision
    assert heard == [revision]
    assert revision.figures().value("requests/natural_person/received") == 7
    assert revision.figures().value("requests/business/received") == 0
    assert [narrative.number for narrative in revision.narratives.all()] == [1, 2, 3, 4, 5, 6]
    assert revision.doubts.get().code == "agency_unclear"
    assert revision.reading.printed == {"requests/natural_person/received": "7（其中1件）"}
    assert revision.reading.places["requests/natural_person/received"]["page"] == 1
    assert (revision.stated_agency, revision.stated_year) == ("临江市财政局", 2024)
    assert (revision.lease, revision.attempts) == (None, 1)


def test_a_task_run_twice_is_harmless(hand_in, heard):
    receipt = hand_in()
    read(receipt)
    _, revision = read(receipt)
    assert revision.attempts == 1
    assert len(heard) == 1
    assert Reading.objects.count() == 1


def test_a_revision_that_is_gone_is_nobody_s_concern(db):
    assert intake.parse(987_654) is False


def test_a_living_worker_s_revision_is_not_taken(hand_in):
    receipt = hand_in()
    held = lease.Lease.claim(receipt.revision.pk)
    _, revision = read(receipt)
    assert revision.state == "reading"
    assert revision.lease == held.token


def test_what_a_dead_worker_held_is_taken_over_and_its_result_refused(hand_in):
    receipt = hand_in()
    dead = lease.Lease.claim(receipt.revision.pk)
    Revision.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    _, revision = read(receipt)
    assert (revision.state, revision.attempts) == ("read", 2)
    with pytest.raises(lease.LeaseLost):
        dead.keep()
    with pytest.raises(lease.LeaseLost):
        dead.locked()


def test_a_later_version_stays_current_when_an_earlier_one_is_read_after_it(hand_in, heard):
    first, second = hand_in("临江市财政局\n2024\na"), hand_in("临江市财政局\n2024\nb")
    read(second)
    _, revision = read(first)
    assert revision.state == "read"
    assert revision.report.current == second.revision
    assert heard == [second.revision]


# --- the document is bad -----------------------------------------------------------------------


def test_a_bad_document_is_a_state_with_a_reason_in_both_languages(hand_in, reader):
    reader("unreadable")
    again, revision = read(hand_in())
    assert not again
    assert (revision.state, revision.problem) == ("unreadable", "too_many_pages")
    assert len(revision.incident) == 8
    assert "500 页" in revision.reason
    with translation.override("en"):
        assert "500" in revision.reason
        assert "页" not in revision.reason
    assert revision.report.current is None


@pytest.mark.parametrize("kind", ["deaf", "busy", "endless", "chattering"])
def test_a_file_that_makes_a_reader_loop_is_ended_by_the_clock(hand_in, reader, settings, kind):
    settings.READ_TIMEOUT_SECONDS = 1
    reader(kind)
    _, revision = read(hand_in())
    assert (revision.state, revision.problem) == ("unreadable", "took_too_long")
    assert revision.problem_params == {"seconds": 1}


def test_a_file_that_eats_memory_is_ended_at_the_limit(hand_in, reader):
    reader("greedy")
    _, revision = read(hand_in())
    assert (revision.state, revision.problem) == ("unreadable", "took_too_much_memory")
    assert "512 MB" in revision.reason


def test_a_file_that_crashes_the_reader_twice_in_a_row_is_the_sender_s_to_mend(hand_in, reader):
    reader("crashing")
    again, revision = read(hand_in())
    assert not again
    assert (revision.state, revision.problem) == ("unreadable", "crashes_reader")
    assert revision.attempts == 1
    assert len(revision.incident) == 8
    assert "重新导出" in revision.reason
    with translation.override("en"):
        assert "export it again" in revision.reason


def test_a_crash_that_does_not_come_again_is_nobody_s_concern(hand_in, reader, tmp_path):
    reader("crashing_once")
    again, revision = read(hand_in(f"临江市财政局\n2024\n{tmp_path / 'crashed'}\n"))
    assert not again
    assert (revision.state, revision.attempts) == ("read", 1)


def test_a_figure_no_column_can_hold_becomes_a_doubt(hand_in, reader):
    reader("overflowing")
    _, revision = read(hand_in())
    assert revision.state == "read"
    assert revision.figures().value("requests/business/received") is None
    assert revision.reading.printed["requests/business/received"] == "99999999999"
    assert revision.doubts.filter(at="requests/business/received").exists()


# --- we are at fault ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "problem"),
    [
        ("absurd", "internal"),
        ("mistaken", "internal"),
        ("scribbling", "internal"),
        ("killed", "worker_lost"),
    ],
)
def test_our_own_fault_is_tried_three_times_and_then_said(hand_in, reader, kind, problem):
    reader(kind)
    receipt = hand_in()
    outcomes = [read(receipt) for _ in range(4)]
    assert [again for again, _ in outcomes] == [True, True, False, False]
    assert [revision.state for _, revision in outcomes] == ["queued", "queued", "failed", "failed"]
    _, revision = outcomes[-1]
    assert (revision.problem, revision.attempts) == (problem, 3)
    assert "我们的问题" in revision.reason
    assert len(revision.incident) == 8


def test_staff_can_have_a_failed_revision_tried_again(hand_in, reader):
    reader("mistaken")
    receipt = hand_in()
    for _ in range(3):
        read(receipt)
    reader("report")
    revision = receipt.revision
    assert intake.retry(revision)
    assert (revision.state, revision.problem, revision.incident) == ("queued", "", "")
    assert not intake.retry(revision)
    _, revision = read(receipt)
    assert (revision.state, revision.attempts) == ("read", 1)


def test_a_check_that_breaks_the_storing_undoes_all_of_it(hand_in):
    def fail(**_extra):
        raise RuntimeError("the checking broke")

    report_read.connect(fail)
    try:
        again, revision = read(hand_in())
    finally:
        report_read.disconnect(fail)
    assert again
    assert revision.state == "queued"
    assert revision.report.current is None
    assert not Reading.objects.exists()


# --- it says it is another report --------------------------------------------------------------


def test_a_report_of_another_agency_is_held_until_somebody_decides(hand_in, heard, filer):
    _, revision = read(hand_in("青山市财政局\n2024\n"))
    assert (revision.state, revision.problem) == ("held", "another_agency")
    assert "青山市财政局" in revision.reason
    assert "临江市财政局" in revision.reason
    assert revision.has_figures
    assert revision.report.current is None
    assert heard == []
    intake.adopt(revision, filer)
    intake.adopt(revision, filer)
    assert (revision.state, revision.problem) == ("read", "")
    assert revision.report.current == revision
    assert heard == [revision]


def test_a_report_of_another_year_is_held_and_can_be_filed_where_it_belongs(
    hand_in, province, filer
):
    receipt = hand_in("临江市财政局\n2023\n")
    _, revision = read(receipt)
    assert (revision.state, revision.problem) == ("held", "another_year")
    moved = intake.refile(revision, agency=province.bureau, year=2023, kind="own", user=filer)
    assert not moved.known
    assert moved.revision.report.year == 2023
    assert revision.state == "refiled"
    _, read_there = read(moved)
    assert read_there.state == "read"
    assert read_there.report.current == read_there


def test_filing_a_held_report_where_it_is_already_changes_nothing(hand_in, province, filer):
    _, revision = read(hand_in("临江市财政局\n2023\n"))
    with pytest.raises(intake.NotAccepted):
        intake.refile(revision, agency=province.bureau, year=2024, kind="own", user=filer)
    revision.refresh_from_db()
    assert revision.state == "held"


def test_a_file_handed_in_by_mistake_can_be_put_aside_and_still_be_taken_later(hand_in, filer):
    first = read(hand_in("临江市财政局\n2024\n"))[1]
    _, held = read(hand_in("临江市财政局\n2023\n"))
    intake.discard(held, filer)
    intake.discard(held, filer)
    assert held.state == "discarded"
    assert Report.objects.get().current == first
    assert Event.objects.filter(verb="revision.discard").count() == 1
    intake.adopt(held, filer)
    assert Report.objects.get().current == held


def test_only_a_held_revision_can_be_adopted_or_refiled(hand_in, province, filer):
    revision = hand_in().revision
    with pytest.raises(intake.NotAccepted):
        intake.discard(revision, filer)
    with pytest.raises(intake.NotAccepted):
        intake.adopt(revision, filer)
    with pytest.raises(intake.NotAccepted):
        intake.refile(revision, agency=province.bureau, year=2023, kind="own", user=filer)


# --- what dead workers leave --------------------------------------------------------------------


def test_a_stale_lease_is_freed_and_sent_again(hand_in):
    receipt = hand_in()
    lease.Lease.claim(receipt.revision.pk)
    assert lease.recover() == []
    Revision.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    assert lease.recover() == [receipt.revision.pk]
    assert lease.recover() == []
    _, revision = read(receipt)
    assert (revision.state, revision.attempts) == ("read", 2)


def test_a_revision_three_workers_died_of_fails_and_says_so(hand_in):
    receipt = hand_in()
    for _ in range(3):
        assert lease.Lease.claim(receipt.revision.pk)
        Revision.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
        lease.recover()
    revision = Revision.objects.get()
    assert (revision.state, revision.problem) == ("failed", "worker_lost")
    assert revision.incident
    assert lease.recover() == []


def test_a_lost_message_is_sent_again_after_a_while(hand_in, settings):
    receipt = hand_in()
    assert lease.recover() == []
    Revision.objects.update(
        queued_at=timezone.now() - timedelta(seconds=settings.RESEND_SECONDS + 1)
    )
    assert lease.recover() == [receipt.revision.pk]
    assert lease.recover() == []


@pytest.mark.django_db(transaction=True)
def test_the_lease_is_kept_while_a_slow_file_is_read(hand_in, reader, settings):
    settings.READ_TIMEOUT_SECONDS = 4
    settings.LEASE_SECONDS = 2
    reader("deaf")
    receipt = hand_in()
    thread = threading.Thread(
        target=lambda: (intake.parse(receipt.revision.pk), connection.close())
    )
    thread.start()
    ends = set()
    while thread.is_alive():
        ends.update(Revision.objects.values_list("lease_expires_at", flat=True))
        assert lease.recover() == []
        time.sleep(0.1)
    thread.join()
    assert len(ends - {None}) >= 3
    assert Revision.objects.get().attempts == 1


def test_a_child_ends_with_the_worker_that_wants_its_answer(tmp_path, settings):
    """The worker is killed outright while its child is deaf inside C; the kernel ends the child."""
    import subprocess
    import sys

    import psutil

    script = tmp_path / "worker.py"
    script.write_text(
        "import django; django.setup()\n"
        "from reports import child\n"
        "child.READER = 'tests.intake.readers.deaf'\n"
        "if __name__ == '__main__':\n"
        "    child.read(open(__file__, 'rb'), 'x', on_progress=print, on_beat=lambda: print('beat', flush=True))\n"
    )
    worker = subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(settings.BASE_DIR)},
    )
    assert worker.stdout.readline() == b"beat\n"
    family = psutil.Process(worker.pid).children(recursive=True)
    assert len(family) >= 2
    worker.kill()
    worker.wait()
    _, alive = psutil.wait_procs(family, timeout=10)
    assert alive == []
