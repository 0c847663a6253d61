"""Files beside comments and explanations: looked at, bounded, never run, and only for who may read."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audit.models import Event
from desk import attachments
from desk.conversation import Saying, say, withdraw
from desk.handling import explain
from validation.models import Attachment, Comment, Explanation

pytestmark = pytest.mark.django_db


def package(*members: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return stream.getvalue()


def file(name: str, content: bytes = b"%PDF-1.7 x") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def post(client, finding, files, text="见附件", name="finding-comment"):
    url = reverse(name, args=[finding.pk])
    return client.post(url, {"text": text, "files": files}, headers={"HX-Request": "true"})


@pytest.mark.parametrize(
    ("name", "content", "stored_as"),
    [
        ("台账.pdf", b"%PDF-1.7", "台账.pdf"),
        ("表.docx", package("[Content_Types].xml", "word/document.xml"), "表.docx"),
        ("表.xlsx", package("[Content_Types].xml", "xl/workbook.xml"), "表.xlsx"),
        ("照片.jpeg", b"\xff\xd8\xff\xe0", "照片.jpeg"),
        ("说明.txt", "收到".encode("gb18030"), "说明.txt"),
        ("台账.exe", b"%PDF-1.7", "台账.pdf"),
        ("../../etc/台账.pdf", b"%PDF-1.7", "台账.pdf"),
    ],
)
def test_what_may_be_attached(client, finding, filer, name, content, stored_as):
    client.force_login(filer)
    post(client, finding, [file(name, content)])
    stored = Attachment.objects.get()
    assert stored.original_name == stored_as
    assert "台账" not in stored.file.name
    with stored.file.open() as kept:
        assert kept.read() == content


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.pdf", b"", "空文件"),
        ("病毒.pdf", b"MZ\x90", "不是可以附的文件"),
        ("页.html", b"<script>alert(1)</script>", "不是可以附的文件"),
        ("页.txt", b"MZ\0\0", "不是可以附的文件"),
        ("图.svg", b"<svg onload=alert(1)>", "不是可以附的文件"),
        ("包.zip", package("a.txt"), "不是可以附的文件"),
        (
            "宏.docx",
            package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "不是可以附的文件",
        ),
        ("坏.docx", b"PK\x03\x04garbage", "不是可以附的文件"),
    ],
)
def test_what_may_not_be_attached_is_said_and_the_text_is_given_back(
    client, finding, filer, name, content, words
):
    client.force_login(filer)
    html = post(client, finding, [file(name, content)], text="我写了很久").content.decode()
    assert words in html
    assert "我写了很久" in html
    assert "重新选一次" in html
    assert not Comment.objects.exists()
    assert not Attachment.objects.exists()


def test_a_flood_of_files_and_one_too_large_are_refused_and_nothing_is_stored(
    client, finding, filer, monkeypatch
):
    client.force_login(filer)
    html = post(client, finding, [file(f"{n}.pdf") for n in range(50)]).content.decode()
    assert "最多附 5 个文件，您选了 50 个" in html
    monkeypatch.setattr(attachments, "MOST_BYTES", 8)
    assert "超过 10 MB" in post(client, finding, [file("大.pdf")]).content.decode()
    assert not Attachment.objects.exists()
    assert not default_storage.exists("attachments")


def test_files_are_saved_not_opened_and_only_by_who_may_read(
    client, finding, filer, stranger, reviewer
):
    client.force_login(filer)
    post(client, finding, [file("台账.pdf")])
    url = reverse("attachment", args=[Attachment.objects.get().pk])
    answer = client.get(url)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    client.force_login(stranger)
    assert client.get(url).status_code == 404
    withdraw(Comment.objects.get(), filer)
    client.force_login(reviewer)
    assert client.get(url).status_code == 404


def test_files_of_internal_comments_are_for_the_office(client, finding, filer, reviewer):
    accepted = attachments.accepted([file("卷宗.pdf")])
    say(finding, Saying("内部", internal=True, files=accepted), reviewer)
    url = reverse("attachment", args=[Attachment.objects.get().pk])
    for user, status in ((reviewer, 200), (filer, 404)):
        client.force_login(user)
        assert client.get(url).status_code == status


def test_an_explanation_may_bring_its_proof(client, finding, filer, reviewer):
    client.force_login(filer)
    html = post(client, finding, [file("判决书.pdf")], name="finding-explain").content.decode()
    assert "判决书.pdf" in html
    assert Attachment.objects.get().explanation == Explanation.objects.get()
    client.force_login(reviewer)
    assert client.get(reverse("attachment", args=[Attachment.objects.get().pk])).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["comment", "explanation"])
def test_a_file_does_not_stay_where_its_comment_or_explanation_does_not(
    finding, filer, monkeypatch, act
):
    def breaks(*_args, **_kwargs):
        raise RuntimeError

    stored = []
    save = default_storage.save

    def noted(*args, **kwargs):
        stored.append(save(*args, **kwargs))
        return stored[-1]

    monkeypatch.setattr(default_storage, "save", noted)
    monkeypatch.setattr(f"desk.{'conversation' if act == 'comment' else 'handling'}.record", breaks)
    files = attachments.accepted([file("台账.pdf")])
    with pytest.raises(RuntimeError):
        if act == "comment":
            say(finding, Saying("见附件", files=files), filer)
        else:
            explain(finding, "见附件", filer, files=files)
    assert not Attachment.objects.exists()
    assert len(stored) == 1
    assert not default_storage.exists(stored[0])


def test_whoever_takes_a_file_is_in_the_record(client, finding, filer, reviewer):
    client.force_login(filer)
    post(client, finding, [file("台账.pdf")])
    one = Attachment.objects.get()
    client.force_login(reviewer)
    client.get(reverse("attachment", args=[one.pk]))
    event = Event.objects.get(verb="attachment.download")
    assert (event.actor, event.subject_key) == (reviewer, str(finding.pk))
    assert event.scope == finding.report.agency.path
    assert event.details == {"name": "台账.pdf", "sha256": one.sha256}
