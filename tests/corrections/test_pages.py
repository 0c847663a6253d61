"""The form of a cell, what it answers, and where corrections show."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import Event
from reports.models import Correction, Doubt, Revision
from tests.corrections.test_corrections import AT, DOUBTED, accept, figure
from tests.pages.filing import file_report


@pytest.fixture
def faulty(province) -> Revision:
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


def url(name: str, revision: Revision) -> str:
    return reverse(name, args=[revision.pk])


def post(client, revision: Revision, **fields):
    fields = {
        "cell": AT,
        "value": "7",
        "printed": "",
        "page": "3",
        "reason": "原件印作7",
        "seen_value": "8",
        "seen_printed": "",
    } | fields
    return client.post(url("revision-correct", revision), fields)


def test_staff_see_the_form_and_filers_only_the_record(client, faulty, filer, reviewer):
    for person, has_form in ((filer, False), (reviewer, True)):
        client.force_login(person)
        page = client.get(url("revision-correction", faulty), {"cell": AT}).content.decode()
        assert ("保存更正" in page) is has_form
        part = client.get(
            url("revision-correction", faulty), {"cell": AT}, headers={"HX-Request": "true"}
        ).content.decode()
        assert "<html" not in part


def test_a_correction_is_saved_and_shown_in_table_cell_and_finding(client, faulty, reviewer):
    client.force_login(reviewer)
    response = post(client, faulty, value="9", reason="印作9")
    assert response.status_code == 302
    page = client.get(response.headers["Location"]).content.decode()
    assert "已按原件更正识读" in page
    assert "by-hand corrected" in page
    assert "系统识读为“8”" in page
    assert "含人工更正的识读" in page
    assert figure(faulty) == 9


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"value": "-1"}, "不能是负数"),
        ({"value": "1.5"}, "只能是整数"),
        ({"value": "9" * 40}, "太大"),
        ({"value": "9" * 400}, "errorlist"),
        ({"reason": ""}, "请写明更正的理由"),
        ({"page": "99"}, "原件只有 6 页"),
        ({"page": ""}, "errorlist"),
        ({"printed": "12"}, "对不上"),
    ],
)
def test_what_cannot_be_is_answered_beside_its_field_and_nothing_is_lost(
    client, faulty, reviewer, fields, words
):
    client.force_login(reviewer)
    response = post(client, faulty, **({"reason": "长长的理由"} | fields))
    assert response.status_code == 422
    assert words in response.content.decode()
    if "reason" not in fields:
        assert "长长的理由" in response.content.decode()
    assert not Correction.objects.exists()


def test_a_stale_form_is_refused_with_both_and_can_go_again(client, faulty, reviewer):
    client.force_login(reviewer)
    post(client, faulty)
    response = post(client, faulty, value="9", reason="第二个人")
    page = response.content.decode()
    assert response.status_code == 409
    assert "打开表单时这一格是“8”，现在已是“7”" in page
    assert "第二个人" in page
    assert 'name="seen_value" value="7"' in page
    assert post(client, faulty, value="9", seen_value="7").status_code == 302


def test_looked_up_and_right_settles_the_doubt(client, faulty, reviewer):
    client.force_login(reviewer)
    post(client, faulty, cell=DOUBTED, value="0", seen_value="0", reason="看过")
    page = client.get(reverse("report-detail", args=[faulty.report_id])).content.decode()
    assert "已记为核对无误" in page
    assert 'id="doubts"' not in page


def test_an_accepted_report_says_who_may(client, faulty, reviewer, administrator):
    accept(faulty)
    client.force_login(reviewer)
    page = client.get(url("revision-correction", faulty), {"cell": AT}).content.decode()
    assert "只有管理员可以更正" in page
    assert "保存更正" not in page
    assert post(client, faulty).status_code == 403
    client.force_login(administrator)
    assert post(client, faulty).status_code == 302


def test_it_is_taken_back_with_a_click_and_a_second_click_does_no_harm(client, faulty, reviewer):
    client.force_login(reviewer)
    post(client, faulty)
    back = reverse("correction-withdraw", args=[Correction.objects.get().pk])
    assert "恢复为系统识读" in client.post(back, follow=True).content.decode()
    assert "已经撤销过了" in client.post(back, follow=True).content.decode()
    assert figure(faulty) == 8


def test_a_stranger_finds_nothing(client, faulty, stranger, reviewer):
    client.force_login(reviewer)
    post(client, faulty)
    client.force_login(stranger)
    assert client.get(url("revision-correction", faulty), {"cell": AT}).status_code == 404
    assert post(client, faulty).status_code == 404
    one = Correction.objects.get()
    assert client.post(reverse("correction-withdraw", args=[one.pk])).status_code == 404
    assert client.post(url("revision-corrections-export", faulty)).status_code == 404


def test_the_test_case_holds_the_file_and_what_it_says(client, faulty, reviewer):
    client.force_login(reviewer)
    post(client, faulty)
    response = client.post(url("revision-corrections-export", faulty))
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    name, truth_name = archive.namelist()
    truth = json.loads(archive.read(truth_name))
    assert truth_name == f"truth/{name}.json"
    assert archive.read(name) == faulty.file.open("rb").read()
    assert truth["requests"]["natural_person"]["received"] == 7
    (correction,) = truth["corrections"]
    assert correction["sha256"] == faulty.sha256
    assert (correction["address"], correction["value"]) == (AT, "7")
    assert correction["read"]["value"] == "8"
    assert Event.objects.get(verb="reading.export").details["corrections"] == 1


def test_the_command_writes_what_the_samples_look_like(client, faulty, reviewer, tmp_path):
    from samples import truth

    client.force_login(reviewer)
    post(client, faulty)
    call_command("export_corrections", tmp_path)
    (file,) = (path for path in tmp_path.iterdir() if path.is_file())
    written = truth.load(tmp_path / "truth" / f"{file.name}.json")
    values = truth.values_of(written)
    assert values[AT] == 7
    assert set(faulty.figures().addresses()) <= set(values)


def test_the_report_page_asks_no_more_for_more_corrections(
    client, faulty, reviewer, django_assert_max_num_queries
):
    client.force_login(reviewer)
    page = reverse("report-detail", args=[faulty.report_id])
    with CaptureQueriesContext(connection) as before:
        client.get(page)
    most = len(before)
    for at in (AT, DOUBTED, "requests/total/received"):
        seen = "8" if at == AT else str(figure(faulty, at))
        assert post(client, faulty, cell=at, seen_value=seen, value="7").status_code == 302
    client.get(page)  # what is said once
    with django_assert_max_num_queries(most):
        client.get(page)
