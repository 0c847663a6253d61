"""What the filer says a version changes: asked from the second one on."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reports.models import Revision
from tests.pages.filing import file_report


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch) -> None:
    monkeypatch.setattr("reports.tasks.read_revision.delay_on_commit", lambda _pk: None)


def upload(client, **fields):
    file = SimpleUploadedFile("年度报告.pdf", b"%PDF-1.7 x")
    return client.post("/upload/", {"agency": "临江市财政局", "year": 2024, "file": file} | fields)


def test_a_first_version_needs_none(client, filer):
    client.force_login(filer)
    assert upload(client).status_code == 302
    assert Revision.objects.get().change_note == ""


def test_a_second_version_is_asked_for_it_and_nothing_is_stored_meanwhile(client, filer, province):
    file_report(province.bureau)
    client.force_login(filer)
    response = upload(client)
    assert response.status_code == 422
    assert "请写明这一版改了什么" in response.content.decode()
    assert Revision.objects.count() == 1


def test_it_is_kept_with_the_version(client, filer, province):
    file_report(province.bureau)
    client.force_login(filer)
    assert upload(client, change_note="更正第三部分本年新收。").status_code == 302
    assert Revision.objects.latest("pk").change_note == "更正第三部分本年新收。"


def test_too_long_a_note_is_refused_and_stays_in_the_form(client, filer):
    client.force_login(filer)
    response = upload(client, change_note="改" * 1001)
    assert response.status_code == 422
    assert "改" * 1001 in response.content.decode()
