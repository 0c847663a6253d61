"""Every kind of bad file, really handed in and really read under the real limits of memory.

Each ends in a state of its own with a reason in both languages that says what to do and an id that the log
knows, and after each of them a good report is still read, by the same worker and the same server of children.
"""

from __future__ import annotations

import threading

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import translation
from structlog.testing import capture_logs

from reports import child, intake, tasks
from reports.models import Report, Revision
from tests.intake import bad_files
from tests.readers.test_sniff import ole

ANSWER = "requests/natural_person/received"
ASKS = ("请", "lease")
"""What a sentence that says what to do holds in Chinese and in English."""


@pytest.fixture
def hand_in(province, filer):
    """Hand bytes in for the filer's agency and 2024 to the reader that the site has."""
    assert child.READER == "reports.reading.read_report"

    def hand_in(content, name, **given):
        chosen = {"agency": province.bureau, "year": 2024, "kind": Report.Kind.OWN, "user": filer}
        return intake.receive(upload=ContentFile(content), name=name, **chosen | given)

    return hand_in


def parsed(receipt):
    """Read what was handed in as a worker does; return its row and what was logged of it."""
    tasks.read_revision.apply(args=[receipt.revision.pk], throw=True)
    return Revision.objects.get(pk=receipt.revision.pk)


def reasons(told):
    """Return the Chinese and the English reason of a revision or a refusal."""
    with translation.override("zh-hans"):
        chinese = told.reason
    with translation.override("en"):
        return chinese, told.reason


def is_logged(incident, log):
    return any(event.get("incident") == incident for event in log)


def check_good_report_is_read(hand_in):
    """Prove that site and worker go on: the next report is read whole and becomes the current one."""
    revision = parsed(hand_in(bad_files.good_report(), "年报.docx"))
    assert (revision.state, revision.problem) == ("read", "")
    assert revision.figures().value(ANSWER) == 7
    assert revision.report.current == revision


UNREADABLE = {
    "an encrypted PDF": (bad_files.encrypted_pdf, "年报.pdf", "encrypted", "密码", "password"),
    "a scan": (bad_files.scan, "年报.pdf", "no_text_layer", "扫描件", "scan"),
    "a truncated PDF": (bad_files.truncated_pdf, "年报.pdf", "broken", "不完整", "incomplete"),
    "a PDF of 500 pages": (
        bad_files.pdf_of_500_pages,
        "年报.pdf",
        "too_many_pages",
        "500 页",
        "500 pages",
    ),
    "a PDF whose forms multiply": (
        bad_files.pdf_of_multiplying_forms,
        "年报.pdf",
        "took_too_much_memory",
        "512 MB",
        "512 MB",
    ),
    "a PDF that inflates to gigabytes": (
        bad_files.pdf_that_inflates,
        "年报.pdf",
        "took_too_much_memory",
        "512 MB",
        "512 MB",
    ),
    "a PDF that draws itself": (
        bad_files.pdf_that_draws_itself,
        "年报.pdf",
        "no_text_layer",
        "没有可识读的文字",
        "without text",
    ),
    "a ZIP bomb as DOCX": (bad_files.zip_bomb, "年报.docx", "archive_bomb", "解压", "Unpacked"),
    "a DOCX with external entities": (
        bad_files.docx_with_external_entities,
        "年报.docx",
        "external_entities",
        "外部实体",
        "external entities",
    ),
    "an EXE renamed": (bad_files.executable, "年报.pdf", "executable", "程序文件", "program"),
    "a legacy .doc": (
        lambda: ole("WordDocument", "1Table"),
        "年报.doc",
        "legacy_doc",
        "另存为 .docx",
        ".docx",
    ),
    "an image": (bad_files.image, "年报.png", "image", "图片", "image"),
    "an image renamed": (bad_files.image, "年报.docx", "image", "图片", "image"),
    "a file of spaces": (lambda: b" \r\n" * 9, "年报.txt", "empty", "空的", "empty"),
    "a budget": (
        bad_files.budget,
        "预算.docx",
        "not_a_report",
        "不是政府信息公开",
        "not an annual",
    ),
    "a letter": (bad_files.letter, "来信.txt", "not_a_report", "不是政府信息公开", "not an annual"),
    "two years in one file": (
        bad_files.two_years,
        "年报.html",
        "two_years",
        "不止一个年度",
        "more than one year",
    ),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_bad_file_is_a_state_with_a_way_out_and_the_next_is_read(hand_in, kind):
    make, name, code, chinese, english = UNREADABLE[kind]
    with capture_logs() as log:
        revision = parsed(hand_in(make(), name))
    assert (revision.state, revision.problem) == ("unreadable", code)
    assert (revision.stage, revision.attempts, revision.lease) == ("done", 1, None)
    assert revision.report.current is None
    assert len(revision.incident) == 8
    assert is_logged(revision.incident, log)
    for told, word, asks in zip(reasons(revision), (chinese, english), ASKS, strict=True):
        assert word in told
        assert asks in told
    check_good_report_is_read(hand_in)


def test_a_pdf_that_keeps_the_reader_busy_is_ended_by_the_clock(hand_in, settings):
    settings.READ_TIMEOUT_SECONDS = 1
    with capture_logs() as log:
        revision = parsed(hand_in(bad_files.pdf_of_much_drawing(), "年报.pdf"))
    assert (revision.state, revision.problem) == ("unreadable", "took_too_long")
    assert is_logged(revision.incident, log)
    chinese, english = reasons(revision)
    assert "1 秒内未能读完。请重新导出" in chinese
    assert "lease export it again" in english
    settings.READ_TIMEOUT_SECONDS = 60
    check_good_report_is_read(hand_in)


def test_what_the_user_is_told_the_page_shows_with_its_id(hand_in, client, filer):
    revision = parsed(hand_in(bad_files.encrypted_pdf(), "年报.pdf"))
    for language, word in (("zh-hans", "打开密码"), ("en", "password")):
        filer.language = language
        filer.save()
        client.force_login(filer)
        address = reverse("report-detail", args=[revision.report_id])
        page = client.get(address, follow=True).content.decode()
        assert word in page
        assert revision.incident in page


# --- refused at the door -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("megabytes", "code", "chinese", "english"),
    [(0, "empty", "0 字节", "empty"), (60, "too_large", "60 MB，超过 50 MB", "60 MB")],
)
def test_an_empty_file_and_one_of_60_megabytes_are_refused(
    hand_in, stored_files, filer, province, megabytes, code, chinese, english
):
    with TemporaryUploadedFile("年报.pdf", "application/pdf", megabytes * 2**20, None) as upload:
        upload.truncate(megabytes * 2**20)
        with capture_logs() as log, pytest.raises(intake.NotAccepted) as refused:
            intake.receive(
                agency=province.bureau,
                year=2024,
                kind=Report.Kind.OWN,
                upload=upload,
                name=upload.name,
                user=filer,
            )
    assert refused.value.code == code
    assert is_logged(refused.value.incident, log)
    for told, word, asks in zip(reasons(refused.value), (chinese, english), ASKS, strict=True):
        assert word in told
        assert asks in told
    assert not Revision.objects.exists()
    assert stored_files() == []
    check_good_report_is_read(hand_in)


# --- readable, but not as it seems -------------------------------------------------------------


def test_scripts_in_a_page_are_neither_run_nor_read_nor_shown(hand_in, client, filer):
    revision = parsed(hand_in(bad_files.html_with_scripts(), "年报.html"))
    assert (revision.state, revision.problem) == ("read", "")
    assert revision.figures().value(ANSWER) == 7
    texts = "".join(narrative.text for narrative in revision.narratives.all())
    assert "alert(1)" not in texts  # a script is no text
    assert "<b onclick=evil()>" in texts  # what was printed as text stays text
    client.force_login(filer)
    page = client.get(reverse("report-detail", args=[revision.report_id])).content.decode()
    assert "&lt;b onclick=evil()&gt;" in page
    assert "<b onclick" not in page
    assert "alert(1)" not in page
    source = client.get(reverse("revision-source", args=[revision.pk]))
    assert source.headers["Content-Disposition"].startswith("attachment")
    assert source.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("given", "code", "chinese", "english"),
    [
        ({"agency": "青山市财政局"}, "another_agency", "青山市财政局", "青山市财政局"),
        ({"year": 2022}, "another_year", "2022 年", "2022"),
    ],
)
def test_a_report_of_another_agency_or_year_is_held(hand_in, given, code, chinese, english):
    with capture_logs() as log:
        revision = parsed(hand_in(bad_files.good_report(**given), "年报.docx"))
    assert (revision.state, revision.problem) == ("held", code)
    assert revision.figures().value(ANSWER) == 7
    assert revision.report.current is None
    assert is_logged(revision.incident, log)
    for told, word, asks in zip(reasons(revision), (chinese, english), ASKS, strict=True):
        assert word in told
        assert asks in told
    check_good_report_is_read(hand_in)


# --- the same, and at the same moment ----------------------------------------------------------


def test_a_bad_file_handed_in_again_is_recognised_and_not_read_again(hand_in):
    first = parsed(hand_in(bad_files.scan(), "年报.pdf"))
    again = hand_in(bad_files.scan(), "另一个名字.pdf")
    assert again.known
    revision = parsed(again)
    assert revision.pk == first.pk
    assert (revision.attempts, revision.incident) == (1, first.incident)


@pytest.mark.django_db(transaction=True)
def test_two_people_at_the_same_moment_lose_nothing(hand_in, filer, reviewer):
    files = {
        filer: (bad_files.good_report("html"), "甲.html"),
        reviewer: (bad_files.good_report("docx"), "乙.docx"),
    }
    together = threading.Barrier(len(files))

    def upload_and_read(user):
        try:
            together.wait()
            parsed(hand_in(*files[user], user=user))
        finally:
            connection.close()

    threads = [threading.Thread(target=upload_and_read, args=(user,)) for user in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    revisions = Revision.objects.order_by("number")
    assert [(revision.number, revision.state) for revision in revisions] == [
        (1, "read"),
        (2, "read"),
    ]
    assert {revision.uploaded_by for revision in revisions} == {filer, reviewer}
    assert Report.objects.get().current == revisions[1]


# --- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("2024年报📄✨.docx", "2024年报📄✨.docx"),
        ("../../etc/年报.docx", "年报.docx"),
        ("C:\\文件\\年报.docx", "年报.docx"),
        ("年" * 300 + ".docx", "年" * 250 + ".docx"),
        ("年报<script>\x00\n.docx", "年报<script>.docx"),
    ],
)
def test_a_report_of_any_name_is_read_shown_and_given_back(
    hand_in, stored_files, client, filer, name, shown
):
    revision = parsed(hand_in(bad_files.good_report(), name))
    assert (revision.state, revision.original_name) == ("read", shown)
    [path] = stored_files()
    assert path.name.isalnum()
    client.force_login(filer)
    page = client.get(reverse("report-detail", args=[revision.report_id])).content.decode()
    assert "年报<script>" not in page
    source = client.get(reverse("revision-source", args=[revision.pk]))
    assert b"".join(source.streaming_content) == bad_files.good_report()
