"""The inbox: one's own notices, the unread first, and what one wants by mail."""

from __future__ import annotations

import pytest
from django.urls import reverse

from notices.kinds import KINDS
from notices.models import Notice, Preference
from notices.sending import notify


@pytest.fixture
def told(filer, stranger) -> Notice:
    for key in ("one", "two", "three"):
        notify([filer], "report.accepted", key=key, url="/help/", agency="财政局", year=2024)
    notify([stranger], "report.withdrawn", key="x", agency="水务局", year=2024)
    return Notice.objects.get(key="two")


def test_each_person_is_told_once(filer, stranger):
    for _ in range(2):
        notify([filer, filer, stranger], "report.accepted", key="k", agency="财政局", year=2024)
    assert Notice.objects.count() == 2


def test_the_bell_counts_what_is_not_read(client, filer, told):
    client.force_login(filer)
    page = client.get(reverse("help")).content.decode()
    assert '<span class="tabular">3</span>' in page
    client.post(reverse("notice-read-all"))
    assert '<span class="tabular">3</span>' not in client.get(reverse("help")).content.decode()


def test_the_unread_come_first_and_nobody_elses(client, filer, told):
    client.force_login(filer)
    client.post(reverse("notice-read", args=[told.pk]))
    listed = [notice.key for notice in client.get(reverse("notice-list")).context["page"]]
    assert listed == ["three", "one", "two"]
    unread = client.get(reverse("notice-list"), {"state": "unread"}).context["page"]
    assert [notice.key for notice in unread] == ["three", "one"]
    assert not client.get(reverse("notice-list"), {"kind": "report.withdrawn"}).context["page"]


def test_opening_marks_as_read_and_leads_on(client, filer, stranger, told):
    client.force_login(filer)
    assert client.get(reverse("notice-open", args=[told.pk])).headers["Location"] == "/help/"
    told.refresh_from_db()
    assert told.read_at is not None
    client.force_login(stranger)
    assert client.get(reverse("notice-open", args=[told.pk])).status_code == 404


def test_a_notice_never_leads_to_another_site(client, filer):
    notify([filer], "report.accepted", key="k", url="https://example.com/", agency="x", year=1)
    client.force_login(filer)
    answer = client.get(reverse("notice-open", args=[Notice.objects.get().pk]))
    assert answer.headers["Location"] == reverse("notice-list")


def test_what_one_wants_by_mail_is_chosen_for_each_kind(client, filer):
    client.force_login(filer)
    choices = dict.fromkeys(KINDS, "daily") | {"report.accepted": "never"}
    assert client.post(reverse("notice-preferences"), choices).status_code == 302
    assert Preference.objects.filter(user=filer).count() == len(KINDS)
    notify([filer], "report.accepted", key="a", agency="x", year=1)
    notify([filer], "report.withdrawn", key="b", agency="x", year=1)
    silent, daily = Notice.objects.order_by("pk")
    assert not silent.mail_due
    assert daily.mail_due
    assert daily.mail_at > daily.created_at


def test_a_choice_that_is_none_is_refused(client, filer):
    client.force_login(filer)
    page = client.post(reverse("notice-preferences"), dict.fromkeys(KINDS, "always"))
    assert page.status_code == 200
    assert not Preference.objects.exists()


def test_the_number_of_questions_does_not_grow(client, filer, django_assert_max_num_queries):
    for number in range(30):
        notify([filer], "report.accepted", key=str(number), agency="x", year=1)
    client.force_login(filer)
    with django_assert_max_num_queries(16):
        client.get(reverse("notice-list"))
