"""The page of the record: one's own subtree, filters, and files that are themselves recorded."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.urls import reverse

from audit.models import Event
from audit.recording import record
from tests.conftest import person


@pytest.fixture
def recorded(province, filer, stranger) -> None:
    record("report.submit", province.bureau, by=filer, reason="=1+1")
    record("report.accept", province.other_bureau, by=stranger, before={"status": "submitted"})
    record("rule.set", by=None)


@pytest.fixture
def local(province):
    return person("local", "市管理员", province.city, "administrator")


def body(answer) -> str:
    return b"".join(answer.streaming_content).decode()


def test_an_administrator_sees_their_subtree_and_the_provinces_sees_everything(
    client, recorded, local, administrator
):
    client.force_login(local)
    page = client.get(reverse("audit")).content.decode()
    assert "林填报" in page
    assert "石旁人" not in page
    client.force_login(administrator)
    everything = client.get(reverse("audit")).context["table"].data
    assert {"report.submit", "report.accept", "rule.set"} <= {event.verb for event in everything}


@pytest.mark.parametrize(
    ("asked", "verbs"),
    [
        ({"who": "石旁"}, {"report.accept"}),
        ({"verb": "rule.set"}, {"rule.set"}),
        ({"q": "临江市财政局"}, {"report.submit"}),
        ({"until": "2001-01-01"}, set()),
        ({"since": "nonsense"}, set()),
    ],
)
def test_the_record_can_be_narrowed(client, recorded, administrator, asked, verbs):
    client.force_login(administrator)
    found = client.get(reverse("audit"), asked).context["table"].data
    assert {event.verb for event in found} == verbs


def test_the_files_hold_what_the_list_shows_and_their_making_is_recorded(
    client, recorded, local, province
):
    client.force_login(local)
    answer = client.get(reverse("audit-export", args=["csv"]), {"verb": "report.submit"})
    rows = list(csv.DictReader(io.StringIO(body(answer).removeprefix("\ufeff"))))
    assert [row["label"] for row in rows] == [province.bureau.name]
    assert rows[0]["name"] == "报送"
    found = json.loads(body(client.get(reverse("audit-export", args=["json"]))))
    assert {event["label"] for event in found} >= {province.bureau.name}
    assert province.other_bureau.name not in {event["label"] for event in found}
    exports = Event.objects.filter(verb="audit.export", actor=local).order_by("pk")
    assert [event.details["format"] for event in exports] == ["csv", "json"]
    assert exports[0].details["filter"] == {"verb": "report.submit"}


def test_a_file_runs_nothing_in_a_spreadsheet(client, administrator, province):
    from agencies.models import Agency

    Agency.objects.filter(pk=province.bureau.pk).update(name='=HYPERLINK("x")')
    province.bureau.refresh_from_db()
    record("report.submit", province.bureau, by=administrator)
    client.force_login(administrator)
    assert "'=HYPERLINK" in body(client.get(reverse("audit-export", args=["csv"])))


def test_an_unknown_kind_of_file_is_not_found(client, administrator):
    client.force_login(administrator)
    assert client.get(reverse("audit-export", args=["exe"])).status_code == 404


def test_the_number_of_questions_does_not_grow(
    client, administrator, province, django_assert_max_num_queries
):
    for _ in range(40):
        record("report.submit", province.bureau, by=administrator)
    client.force_login(administrator)
    with django_assert_max_num_queries(14):
        client.get(reverse("audit"))


def test_where_an_act_came_from_is_kept(client, filer):
    client.post(
        reverse("login"),
        {"username": "filer", "password": "a-long-password"},
        headers={"User-Agent": "Firefox/1"},
    )
    event = Event.objects.get(verb="session.begin")
    assert (event.address, event.agent, event.actor) == ("127.0.0.1", "Firefox/1", filer)


def test_downloading_and_trying_again_are_recorded(client, reviewer, province):
    from tests.pages.filing import file_revision

    revision = file_revision(province.bureau, state="failed")
    client.force_login(reviewer)
    client.get(reverse("revision-source", args=[revision.pk]))
    client.post(reverse("revision-retry", args=[revision.pk]))
    verbs = Event.objects.filter(subject="reports.revision").order_by("pk")
    assert [event.verb for event in verbs] == ["revision.download", "revision.retry"]
    assert verbs[0].scope == province.bureau.path
