"""Uploading: for whom, what is refused and how it is said, and what happens next."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.models import Report, Revision
from tests.pages.filing import plant_bureaus

URL = "/upload/"


@pytest.fixture
def sent(monkeypatch) -> list[int]:
    """The revisions sent to the workers."""
    sent: list[int] = []
    monkeypatch.setattr("reports.tasks.read_revision.delay_on_commit", sent.append)
    return sent


def report_file(content: bytes = b"%PDF-1.7 x", name: str = "年度报告.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def post(client, **fields):
    fields = {"agency": "临江市财政局", "year": 2024, "file": report_file()} | fields
    return client.post(URL, fields)


def test_a_filer_of_one_agency_finds_it_chosen(client, filer):
    client.force_login(filer)
    page = client.get(URL).content.decode()
    assert '<input type="hidden" name="agency" value="临江市财政局"' in page
    assert 'name="kind"' not in page
    assert "multipart/form-data" in page


def test_an_upload_is_stored_sent_to_a_worker_and_followed(client, filer, sent):
    client.force_login(filer)
    response = post(client)
    revision = Revision.objects.get()
    assert response.headers["Location"] == reverse("revision-detail", args=[revision.pk])
    assert sent == [revision.pk]
    assert (revision.report.year, revision.report.kind) == (2024, Report.Kind.OWN)
    assert revision.uploaded_by == filer
    page = client.get(response.headers["Location"]).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert '<p class="visually-hidden" id="announcement" role="status"></p>' in page


def test_the_same_file_twice_says_so_and_shows_the_first(client, filer, sent):
    client.force_login(filer)
    post(client)
    again = client.post(
        URL, {"agency": "临江市财政局", "year": 2024, "file": report_file()}, follow=True
    )
    assert "以前已经上传过" in again.content.decode()
    assert Revision.objects.count() == 1
    assert len(sent) == 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"file": report_file(b"")}, "文件是空的"),
        ({"file": ""}, "请选择要上传的文件。"),
        ({"agency": "青山市财政局"}, "没有找到这个机关"),
        ({"agency": "不存在的机关"}, "没有找到这个机关"),
        ({"year": "1999"}, "errorlist"),
        ({"year": "今年"}, "errorlist"),
        ({"kind": "aggregate"}, "只有人民政府填报汇总报告"),
    ],
)
def test_what_cannot_be_accepted_is_refused_beside_its_field(client, filer, sent, fields, words):
    client.force_login(filer)
    response = post(client, **fields)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert sent == []
    assert not Revision.objects.exists()


def test_a_file_over_the_limit_is_refused_with_both_numbers(client, filer, sent, settings):
    settings.UPLOAD_MAX_BYTES = 2**20
    client.force_login(filer)
    page = post(client, file=report_file(b"x" * (2**20 + 1))).content.decode()
    assert "文件有 2 MB，超过 1 MB 的上限" in page
    assert not Revision.objects.exists()


def test_the_agency_may_be_given_by_another_name(client, filer, sent):
    client.force_login(filer)
    post(client, agency=" 市财政局 ")
    assert Revision.objects.get().report.agency.name == "临江市财政局"


def test_a_name_two_agencies_share_is_not_guessed(client, administrator, sent, province):
    type(province.bureau).objects.filter(pk=province.other_bureau.pk).update(aliases=["市财政局"])
    client.force_login(administrator)
    assert post(client, agency="市财政局").status_code == 422
    assert sent == []


def test_a_government_files_own_and_aggregate_reports_apart(client, administrator, sent):
    client.force_login(administrator)
    for kind in Report.Kind:
        post(client, agency="临江市人民政府", kind=kind)
    assert set(Report.objects.values_list("kind", flat=True)) == set(Report.Kind)


def test_staff_are_offered_agencies_as_they_type(client, administrator, province):
    plant_bureaus(40, province.city)
    client.force_login(administrator)
    page = client.get(URL).content.decode()
    assert page.count("<option value=") - page.count('<option value="2') == 20
    found = client.get(reverse("agency-options"), {"agency": "青山 财政"}).content.decode()
    assert "青山市财政局" in found
    assert "临江市财政局" not in found


@pytest.mark.parametrize(
    "name", ["报告🎉.pdf", "../../etc/passwd.pdf", "报" * 300 + ".pdf", "a\\b.pdf", "<b>.pdf"]
)
def test_any_name_is_taken_and_shown_harmlessly(client, filer, sent, name):
    client.force_login(filer)
    response = post(client, file=report_file(name=name))
    revision = Revision.objects.get()
    assert len(revision.original_name) <= 255
    assert "/" not in revision.original_name
    page = client.get(response.headers["Location"])
    assert page.status_code == 200
    assert "<b>.pdf" not in page.content.decode()
