"""What happens to a file when it is handed in."""

import errno
import threading

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import translation

from reports import intake
from reports.models import Report, Revision


def test_a_file_becomes_the_first_version_and_waits(hand_in, stored_files, filer):
    receipt = hand_in()
    revision = receipt.revision
    assert not receipt.known
    assert (revision.number, revision.state, revision.attempts) == (1, "queued", 0)
    assert revision.uploaded_by == filer
    assert revision.report.current is None
    [path] = stored_files()
    assert path.read_text() == "临江市财政局\n2024\n"
    assert revision.size == len(path.read_bytes())


def test_another_file_becomes_the_next_version(hand_in):
    assert [hand_in(f"file {n}").revision.number for n in range(3)] == [1, 2, 3]
    assert Report.objects.count() == 1


def test_the_same_bytes_again_are_recognised_under_any_name(hand_in, stored_files):
    first = hand_in("same").revision
    hand_in("other")
    again = hand_in("same", name="another name.txt")
    assert again.known
    assert again.revision == first
    assert again.revision.number == 1
    assert len(stored_files()) == 2


def test_the_same_bytes_for_another_year_are_another_report(hand_in):
    assert not hand_in("same").known
    assert not hand_in("same", year=2023).known
    assert Report.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "code", "chinese", "english"),
    [
        (b"", "empty", "空的", "empty"),
        (b"x" * (2**20 + 1), "too_large", "超过 1 MB 的上限", "1 MB"),
    ],
)
def test_an_empty_and_a_too_large_file_are_refused_with_a_reason(
    hand_in, stored_files, settings, content, code, chinese, english
):
    settings.UPLOAD_MAX_BYTES = 2**20
    with pytest.raises(intake.NotAccepted) as refused:
        hand_in(content)
    assert refused.value.code == code
    assert len(refused.value.incident) == 8
    assert chinese in refused.value.reason
    with translation.override("en"):
        assert english in refused.value.reason
    assert not Report.objects.exists()
    assert stored_files() == []


def test_a_file_of_60_megabytes_is_over_the_limit(settings):
    assert settings.UPLOAD_MAX_BYTES < 60 * 2**20


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("2024年报 📄✨.pdf", "2024年报 📄✨.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\年报\\2024\\报告.docx", "报告.docx"),
        ("一\x00二\x1b[31m三\u202e四\n.pdf", "一二[31m三四.pdf"),
        ("...", "file"),
        ("", "file"),
        ("年" * 300 + ".pdf", "年" * 251 + ".pdf"),
        ("a." + "b" * 300, "a." + "b" * 253),
    ],
)
def test_any_name_becomes_a_harmless_one_to_show(hand_in, stored_files, given, shown):
    revision = hand_in(name=given).revision
    assert revision.original_name == shown
    [path] = stored_files()
    assert path.name.isalnum()


def test_a_full_disk_is_said_and_leaves_nothing(hand_in, stored_files, monkeypatch):
    save = default_storage.save

    def full(name, content):
        save(name, ContentFile(b"half of it"))
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    with pytest.raises(intake.NotAccepted) as refused:
        hand_in()
    assert refused.value.code == "storage_full"
    assert "存储空间" in refused.value.reason
    assert stored_files() == []
    assert not Report.objects.exists()


def test_a_file_whose_row_cannot_be_written_is_removed(hand_in, stored_files, monkeypatch):
    def fail(*_args, **_options):
        raise RuntimeError("the row was not written")

    monkeypatch.setattr(Revision, "save", fail)
    with pytest.raises(RuntimeError):
        hand_in()
    assert stored_files() == []


def at_once(*calls):
    """Run calls in threads that start together; return their results."""
    barrier = threading.Barrier(len(calls))
    results = []

    def run(call):
        barrier.wait()
        try:
            results.append(call())
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == len(calls)
    return results


@pytest.mark.django_db(transaction=True)
def test_two_people_at_the_same_moment_get_two_versions(hand_in, stored_files):
    receipts = at_once(*(lambda n=n: hand_in(f"by person {n}") for n in range(6)))
    assert sorted(receipt.revision.number for receipt in receipts) == [1, 2, 3, 4, 5, 6]
    assert Report.objects.count() == 1
    assert len(stored_files()) == 6


@pytest.mark.django_db(transaction=True)
def test_two_people_with_the_same_file_at_the_same_moment_get_one_version(hand_in, stored_files):
    receipts = at_once(*(lambda: hand_in("the same file") for _ in range(4)))
    assert sorted(receipt.known for receipt in receipts) == [False, True, True, True]
    assert Revision.objects.count() == 1
    assert len(stored_files()) == 1
