"""Many files from upload to filed: confirmed, corrected, skipped, filed once, told line by line."""

from __future__ import annotations

import csv
import errno
import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency
from audit.models import Event
from batches import receiving, tasks, working
from batches.models import Batch, BatchFile
from reports import child, intake
from reports.models import Report, Revision
from tests.batches.conftest import archive, problems, report, work

State = BatchFile.State
SURE = {
    "临江市财政局2024年报.txt": report("临江市财政局"),
    "青山市财政局2024年报.txt": report("青山市财政局"),
}


@pytest.fixture
def batch(hand_in, reader) -> Batch:
    """Two that are sure, one that names nobody, one of a name only half known."""
    batch = hand_in(
        {**SURE, "附件1.txt": report("某市财政局"), "附件2.txt": report("临江市人民政府办公室")}
    )
    work(batch)
    return batch


def states(batch: Batch) -> list[str]:
    return list(batch.files.values_list("state", flat=True))


def file_all(batch: Batch, by) -> None:
    working.begin_filing(batch, by)
    work(batch)


def test_sure_files_are_ready_and_others_wait_for_a_person(batch):
    assert states(batch) == ["ready", "ready", "unsure", "unsure"]
    first, _, unknown, single = batch.files.all()
    assert (first.agency.name, first.year, first.kind) == ("临江市财政局", 2024, "own")
    assert "与名录中的全称一致" in first.why[0]
    assert unknown.agency is None
    assert "名录中没有找到" in unknown.why[-1]
    assert single.agency.name == "临江市人民政府办公室"


def test_only_what_is_sure_or_confirmed_is_filed(batch, administrator):
    file_all(batch, administrator)
    assert states(batch) == ["filed", "filed", "unsure", "unsure"]
    revision = Revision.objects.get(report__agency__name="临江市财政局")
    assert revision.uploaded_by == administrator
    assert revision.original_name == "临江市财政局2024年报.txt"
    assert working.confirm(batch.files.filter(number=4)) == 1
    file_all(batch, administrator)
    assert states(batch) == ["filed", "filed", "unsure", "filed"]


def test_filing_twice_files_once(batch, administrator):
    keys = working.begin_filing(batch, administrator)
    assert working.begin_filing(batch, administrator) == []
    for _ in range(2):
        for key in keys:
            working.file(key)
    assert Revision.objects.count() == 2


def test_a_batch_handed_in_again_finds_its_files_known(batch, hand_in, administrator):
    file_all(batch, administrator)
    again = hand_in(SURE)
    work(again)
    file_all(again, administrator)
    assert states(again) == ["known", "known"]
    assert Revision.objects.count() == 2


def test_one_file_that_is_refused_never_stops_the_rest(batch, administrator, monkeypatch):
    receive = intake.receive

    def refuse_the_first(**given):
        if given["agency"].name == "临江市财政局":
            raise intake.NotAccepted("storage_full")
        return receive(**given)

    monkeypatch.setattr(intake, "receive", refuse_the_first)
    file_all(batch, administrator)
    assert states(batch)[:2] == ["refused", "filed"]
    assert "存储空间" in batch.files.first().problem_reason


def test_rights_that_were_withdrawn_meanwhile_are_noticed(batch, administrator):
    Agency.objects.filter(name="青山市财政局").update(closed_on="2024-05-01")
    file_all(batch, administrator)
    assert states(batch)[:2] == ["filed", "refused"]
    assert batch.files.get(number=2).problem == "not_fileable"


def test_a_filer_is_offered_only_what_is_theirs(hand_in, reader, filer):
    batch = hand_in(SURE, by=filer)
    work(batch)
    mine, other = batch.files.all()
    assert mine.state == State.READY
    assert (other.state, other.agency, other.candidates) == (State.UNSURE, None, [])
    assert "不在您的填报范围内" in "".join(other.why)


def test_two_files_taken_for_one_report_are_both_asked_about(hand_in, reader):
    name = "临江市财政局2024年报"
    first, second = report("临江市财政局"), report("临江市财政局") + b"x"
    batch = hand_in({f"{name}.txt": first, f"{name}（更正）.txt": second})
    work(batch)
    assert states(batch) == ["unsure", "unsure"]
    assert "本批第 2 行" in batch.files.first().why[-1]


def test_what_cannot_be_read_is_recognised_by_its_name_and_asked(hand_in, monkeypatch):
    monkeypatch.setattr(child, "READER", "tests.intake.readers.unreadable")
    batch = hand_in({"临江市财政局2024年报.pdf": b"%PDF-1.7 x"})
    work(batch)
    line = batch.files.get()
    assert (line.state, line.agency.name) == (State.UNSURE, "临江市财政局")
    assert line.problem == "too_many_pages"


def test_what_is_no_document_is_refused(hand_in):
    batch = hand_in({"照片.png": b"\x89PNG\r\n\x1a\n0000", "空.docx": b""})
    work(batch)
    assert problems(batch) == {"照片.png": "image", "空.docx": "empty"}


def test_a_reading_that_fails_three_times_by_our_fault_ends_as_a_question(hand_in, monkeypatch):
    monkeypatch.setattr(child, "READER", "tests.intake.readers.mistaken")
    batch = hand_in({"临江市财政局2024年报.txt": b"x"})
    line = batch.files.get()
    assert [working.recognise(line.pk) for _ in range(4)] == [True, True, False, False]
    line.refresh_from_db()
    assert (line.state, line.problem) == (State.UNSURE, "internal")
    assert line.agency.name == "临江市财政局"


def test_what_a_dead_worker_left_is_sent_again(hand_in):
    batch = hand_in(SURE)
    assert len(working.waiting(batch.pk)) == 2
    assert working.stalled() == []
    BatchFile.objects.update(sent_at=timezone.now() - timedelta(hours=1))
    assert len(working.stalled()) == 2
    assert working.stalled() == []


def test_files_of_old_batches_are_removed_and_their_lines_stay(
    batch, administrator, settings, django_capture_on_commit_callbacks
):
    file_all(batch, administrator)
    assert working.clean() == 0
    Batch.objects.update(expires_at=timezone.now() - timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.clean_batches()
    assert [path for path in (settings.MEDIA_ROOT / "batches").rglob("*") if path.is_file()] == []
    assert batch.files.filter(file="").count() == 4
    assert states(batch) == ["filed", "filed", "skipped", "skipped"]
    assert Revision.objects.count() == 2
    assert working.clean() == 0


def test_receiving_and_filing_are_recorded(batch, administrator):
    file_all(batch, administrator)
    found = Event.objects.filter(verb__startswith="batch.").order_by("pk")
    assert [(event.verb, event.details) for event in found] == [
        ("batch.receive", {"files": 4}),
        ("batch.file", {"files": 2}),
    ]


# --- pages ---------------------------------------------------------------------------------------


def test_files_are_handed_in_looked_through_and_filed_on_pages(
    client, administrator, reader, monkeypatch
):
    sent = []
    monkeypatch.setattr(tasks, "send", sent.append)
    client.force_login(administrator)
    uploads = [
        SimpleUploadedFile("县.zip", archive(*SURE.items())),
        SimpleUploadedFile("附件1.txt", report("某局")),
    ]
    answer = client.post(reverse("batch-list"), {"year": 2024, "upload": uploads})
    batch = Batch.objects.get()
    assert answer.headers["Location"] == reverse("batch-detail", args=[batch.pk])
    assert len(sent[0]) == 2
    page = client.get(reverse("batch-detail", args=[batch.pk])).content.decode()
    assert "正在解包" in page
    work(batch)
    page = client.get(reverse("batch-detail", args=[batch.pk])).content.decode()
    assert "收取已识别的 2 份" in page
    assert "还有 1 份需要您确认" in page
    client.post(reverse("batch-file", args=[batch.pk]))
    client.post(reverse("batch-file", args=[batch.pk]))
    work(batch)
    assert Revision.objects.count() == 2
    done = client.get(reverse("batch-progress", args=[batch.pk]))
    assert done.headers["HX-Refresh"] == "true"


def test_a_line_is_corrected_before_anything_is_stored(client, batch, administrator, province):
    client.force_login(administrator)
    line = batch.files.get(number=3)
    url = reverse("batch-line", args=[line.pk])
    assert "某市财政局" in client.get(url).content.decode()
    wrong = client.post(url, {"agency": "没有这个局", "year": 2024, "kind": "own"})
    assert wrong.status_code == 422
    not_for_bureaus = {"agency": "临江市财政局", "year": 2024, "kind": "aggregate"}
    assert client.post(url, not_for_bureaus).status_code == 422
    client.post(url, {"agency": "临江市人民政府", "year": 2023, "kind": "aggregate"})
    line.refresh_from_db()
    assert (line.agency, line.year, line.kind) == (province.city, 2023, "aggregate")
    assert (line.state, line.said_by_hand) == (State.READY, True)
    assert "由 管理员 指定" in line.why[-1]
    client.post(url, {"skip": "1"})
    line.refresh_from_db()
    assert line.state == State.SKIPPED
    assert not Report.objects.exists()


def test_a_correction_that_comes_too_late_is_told(client, batch, administrator):
    client.force_login(administrator)
    file_all(batch, administrator)
    line = batch.files.get(number=1)
    said = {"agency": "青山市财政局", "year": 2024, "kind": "own"}
    page = client.post(reverse("batch-line", args=[line.pk]), said, follow=True)
    assert "没有保存" in page.content.decode()
    line.refresh_from_db()
    assert line.agency.name == "临江市财政局"


def test_chosen_lines_are_confirmed_together(client, batch, administrator):
    client.force_login(administrator)
    url = reverse("batch-confirm", args=[batch.pk])
    keys = list(batch.files.values_list("pk", flat=True))
    page = client.post(url, {"line": [*keys, "x", "٣"]}, follow=True).content.decode()
    assert "已确认 1 份" in page
    assert "没有需要确认的" in client.post(url, {"line": keys}, follow=True).content.decode()


def test_a_batch_is_nobody_elses(client, batch, reviewer, filer):
    line = batch.files.first()
    for person in (reviewer, filer):
        client.force_login(person)
        for name, args in (("batch-detail", [batch.pk]), ("batch-summary", [batch.pk, "csv"])):
            assert client.get(reverse(name, args=args)).status_code == 404
        assert client.post(reverse("batch-file", args=[batch.pk])).status_code == 404
        assert client.get(reverse("batch-line", args=[line.pk])).status_code == 404
    assert states(batch)[:2] == ["ready", "ready"]


def test_an_observer_hands_in_nothing(client, reader, province):
    from tests.conftest import person

    client.force_login(person("watcher", "关察员", province.city, "observer"))
    uploads = [SimpleUploadedFile("a.txt", b"x")]
    page = client.post(reverse("batch-list"), {"year": 2024, "upload": uploads}, follow=True)
    assert "没有可以填报的机关" in page.content.decode()
    assert not Batch.objects.exists()


def test_the_summary_says_of_every_file_what_became_of_it(client, hand_in, administrator, reader):
    batch = hand_in({**SURE, "=cmd.txt": report("某局")})
    work(batch)
    file_all(batch, administrator)
    client.force_login(administrator)
    content = client.get(reverse("batch-summary", args=[batch.pk, "csv"])).content
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 4
    assert rows[1][1:5] == ["临江市财政局2024年报.txt", "已收取", "临江市财政局", "2024"]
    assert rows[3][1] == "'=cmd.txt"
    book = client.get(reverse("batch-summary", args=[batch.pk, "xlsx"])).content
    sheet = openpyxl.load_workbook(io.BytesIO(book)).worksheets[0]
    assert sheet.max_row == 4
    assert client.get(reverse("batch-summary", args=[batch.pk, "exe"])).status_code == 404
    taken = Event.objects.filter(verb="batch.download", subject_key=str(batch.pk)).order_by("pk")
    assert [event.details["format"] for event in taken] == ["csv", "xlsx"]
    assert {event.actor for event in taken} == {administrator}


def test_the_list_tells_one_batch_from_another(client, hand_in, administrator, reader):
    batch = hand_in({**SURE, "=cmd.txt": report("某局")})
    work(batch)
    file_all(batch, administrator)
    client.force_login(administrator)
    page = " ".join(client.get(reverse("batch-list")).content.decode().split())
    assert f">{batch.files.first().path}</a>" in page
    assert "共 3 份" in page
    assert "已收取 2" in page
    assert "需确认 1" in page


def test_the_page_asks_the_database_as_often_for_many_lines_as_for_few(
    client, batch, administrator
):
    client.force_login(administrator)
    url = reverse("batch-detail", args=[batch.pk])
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    agency = Agency.objects.get(name="临江市财政局")
    BatchFile.objects.bulk_create(
        BatchFile(batch=batch, number=n, path=f"{n}.txt", state="unsure", agency=agency, year=2024)
        for n in range(10, 60)
    )
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) == len(few)


# --- what goes wrong on our side -----------------------------------------------------------------


def test_an_archive_that_ends_its_workers_three_times_can_be_tried_again(
    hand_in, monkeypatch, administrator
):
    batch = hand_in({"县.zip": archive(("临江市财政局.txt", b"x"))})
    line = batch.files.get()

    def die(*_arguments):
        raise MemoryError

    monkeypatch.setattr(receiving, "_unpack_into", die)
    for _ in range(3):
        with pytest.raises(MemoryError):
            receiving.unpack(line.pk)
    BatchFile.objects.update(sent_at=timezone.now() - timedelta(hours=1))
    assert working.stalled() == []
    line.refresh_from_db()
    assert (line.state, line.problem) == (State.FAILED, "worker_lost")
    monkeypatch.undo()
    assert working.retry(batch, administrator) == [(line.pk, State.PACKED)]
    assert receiving.unpack(line.pk) == batch.pk
    assert working.retry(batch, administrator) == []


@pytest.fixture
def broken(monkeypatch):
    """Have the intake fail as nobody expects."""

    def fail(**_given):
        raise RuntimeError

    monkeypatch.setattr(intake, "receive", fail)


def test_a_line_that_fails_three_times_by_our_mistake_says_so_and_is_tried_again(
    client, batch, administrator, broken, monkeypatch
):
    working.begin_filing(batch, administrator)
    first = batch.files.get(number=1)
    for attempt in range(1, 4):
        assert first.state == State.FILING, attempt
        assert working.file(first.pk) is None
        first.refresh_from_db()
    assert (first.state, first.problem) == (State.FAILED, "internal")
    assert working.file(first.pk) is None
    client.force_login(administrator)
    page = client.get(reverse("batch-detail", args=[batch.pk])).content.decode()
    assert "这是我们的问题" in page
    assert reverse("batch-retry", args=[batch.pk]) in page
    monkeypatch.undo()
    sent = []
    monkeypatch.setattr(tasks, "send", sent.append)
    for _click in range(2):
        client.post(reverse("batch-retry", args=[batch.pk]))
    assert sent == [[(first.pk, State.FILING)], []]
    working.file(first.pk)
    first.refresh_from_db()
    assert (first.state, first.problem) == (State.FILED, "")
    assert Event.objects.filter(verb="batch.retry").count() == 1


def test_a_line_whose_workers_died_three_times_says_so(batch, administrator):
    working.begin_filing(batch, administrator)
    long_ago = timezone.now() - timedelta(hours=1)
    batch.files.filter(state=State.FILING).update(attempts=3, sent_at=long_ago)
    assert working.stalled() == []
    failed = batch.files.filter(state=State.FAILED)
    assert set(failed.values_list("problem", flat=True)) == {"worker_lost"}


def test_what_failed_is_not_tried_again_once_its_file_is_gone(batch, administrator):
    batch.files.update(state=State.FAILED, file="")
    assert working.retry(batch, administrator) == []


def test_a_full_disk_is_told_file_by_file_and_is_no_damaged_archive(hand_in, monkeypatch):
    packed = hand_in({"县.zip": archive(("临江市财政局.txt", b"x"))})

    def full(*_arguments, **_named):
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(receiving.default_storage, "save", full)
    receiving.unpack(packed.files.get().pk)
    plain = hand_in({"临江市财政局.txt": b"x"})
    for batch in (packed, plain):
        assert set(problems(batch).values()) == {"storage_full"}


def test_a_file_the_store_has_lost_is_told_and_not_tried_for_ever(batch, administrator):
    keys = working.begin_filing(batch, administrator)
    for line in batch.files.filter(pk__in=keys):
        line.file.storage.delete(line.file.name)
        assert working.file(line.pk) is None
    lost = batch.files.filter(pk__in=keys)
    assert set(lost.values_list("state", "problem")) == {(State.REFUSED, "file_missing")}


def test_what_a_broken_step_left_in_the_store_goes_with_its_batch(batch, settings):
    left = settings.MEDIA_ROOT / "batches" / str(batch.pk) / "left"
    left.write_bytes(b"x")
    Batch.objects.update(expires_at=timezone.now() - timedelta(days=1))
    working.clean()
    assert not left.exists()
