"""Administrators and the accounts of their subtree."""

from __future__ import annotations

import threading

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from agencies import accounts
from agencies.accounts import NotDone
from agencies.models import Membership, User
from audit.models import Event
from tests.conftest import person


@pytest.fixture
def local(province) -> User:
    """Administers 临江市."""
    return person("local", "市管理员", province.city, "administrator")


def test_the_list_shows_the_subtree_and_nobody_else(client, local, filer, stranger, administrator):
    client.force_login(local)
    page = client.get(reverse("account-list")).content.decode()
    assert "林填报" in page
    assert "石旁人" not in page
    assert reverse("account-detail", args=[administrator.pk]) not in page
    assert client.get(reverse("account-detail", args=[stranger.pk])).status_code == 404


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"q": "财政局"}, {"filer"}),
        ({"role": "reviewer"}, {"reviewer"}),
        ({"state": "suspended"}, {"observer"}),
        ({"state": "archived"}, set()),
    ],
)
def test_the_list_can_be_narrowed(client, local, filer, reviewer, observer, asked, names):
    accounts.suspend(observer, by=local)
    client.force_login(local)
    found = client.get(reverse("account-list"), asked).context["table"].data
    assert {account.username for account in found} == names


def test_the_list_asks_the_same_number_of_questions_however_long(
    client, local, province, django_assert_max_num_queries
):
    client.force_login(local)
    for number in range(12):
        person(f"p{number}", f"某人{number}", province.bureau, "filer")
    with django_assert_max_num_queries(20):
        client.get(reverse("account-list"))


def test_a_suspended_person_is_out_at_once_and_in_again_when_restored(client, local, filer):
    client.force_login(filer)
    accounts.suspend(filer, by=local)
    assert client.get(reverse("help")).status_code == 302
    with pytest.raises(NotDone):
        accounts.suspend(filer, by=local)
    accounts.restore(filer, by=local)
    client.force_login(User.objects.get(pk=filer.pk))
    assert client.get(reverse("help")).status_code == 200
    assert [event.verb for event in Event.objects.filter(verb__startswith="account.")] == [
        "account.restore",
        "account.suspend",
    ]


def test_an_archived_account_keeps_its_name_on_what_it_did(local, filer):
    accounts.archive(filer, by=local)
    filer.refresh_from_db()
    assert filer.archived_at is not None
    assert not filer.is_active
    with pytest.raises(NotDone):
        accounts.archive(filer, by=local)


def test_nobody_shuts_themselves_out(local, administrator):
    with pytest.raises(NotDone):
        accounts.suspend(local, by=local)
    with pytest.raises(NotDone):
        accounts.archive(local, by=local)
    last = local.memberships.get()
    with pytest.raises(NotDone):
        accounts.revoke(last, by=local)
    with pytest.raises(NotDone):
        accounts.regrade(last, "filer", False, by=local)
    accounts.revoke(last, by=administrator)
    assert not local.memberships.exists()


def test_a_role_outside_the_subtree_is_neither_given_nor_taken(client, local, filer, province):
    with pytest.raises(NotDone):
        accounts.grant(filer, province.other_bureau, "filer", False, by=local)
    foreign = Membership.objects.create(user=filer, agency=province.other_bureau, role="filer")
    client.force_login(local)
    assert client.post(reverse("membership-revoke", args=[foreign.pk])).status_code == 404
    with pytest.raises(NotDone):
        accounts.revoke(foreign, by=local)
    with pytest.raises(NotDone, match="上级管理员"):
        accounts.suspend(filer, by=local)


def test_a_role_is_given_changed_and_taken_on_the_page(client, administrator, filer, province):
    client.force_login(administrator)
    client.post(
        reverse("membership-grant", args=[filer.pk]),
        {"agency": province.city.name, "role": "reviewer"},
    )
    given = filer.memberships.get(agency=province.city)
    client.post(reverse("membership-change", args=[given.pk]), {f"{given.pk}-role": "observer"})
    given.refresh_from_db()
    assert given.role == "observer"
    client.post(reverse("membership-revoke", args=[given.pk]))
    again = client.post(reverse("membership-revoke", args=[given.pk]))
    assert again.status_code == 404
    verbs = Event.objects.filter(verb__startswith="membership.").order_by("pk")
    assert [event.verb for event in verbs] == [
        "membership.grant",
        "membership.change",
        "membership.revoke",
    ]
    assert verbs[1].before["role"] == "reviewer"
    assert verbs[1].after["role"] == "observer"


def test_rights_that_were_withdrawn_while_the_page_was_open_are_gone(client, local, filer):
    client.force_login(local)
    assert client.get(reverse("account-detail", args=[filer.pk])).status_code == 200
    local.memberships.all().delete()
    assert client.post(reverse("account-suspend", args=[filer.pk])).status_code == 404
    filer.refresh_from_db()
    assert filer.is_active


def test_a_locked_account_is_unlocked_by_an_administrator(client, local, filer):
    wrong = {"username": "filer", "password": "wrong"}
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post(reverse("login"), wrong)
    assert answer.status_code == 429
    keeper = Client()
    keeper.force_login(local)
    keeper.post(reverse("account-unlock", args=[filer.pk]))
    right = {"username": "filer", "password": "a-long-password"}
    assert client.post(reverse("login"), right).status_code == 302
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"session.refuse", "session.lock", "account.unlock", "session.begin"} <= verbs


def test_a_password_typed_as_a_name_is_not_kept(client, filer):
    client.post(reverse("login"), {"username": "my-secret-password", "password": "x"})
    event = Event.objects.get(verb="session.refuse")
    assert "my-secret-password" not in str(vars(event))


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_suspend_each_other_leave_one(administrator, province):
    other = User.objects.create_user("other", full_name="另一管理员")
    other.memberships.create(agency=province.government, role="administrator")
    answers: list[str] = []

    def answer() -> None:
        try:
            accounts.suspend(administrator, by=other)
        except NotDone as refusal:
            answers.append(refusal.reason)
        finally:
            connection.close()

    thread = threading.Thread(target=answer)
    with transaction.atomic():
        accounts.suspend(other, by=administrator)
        thread.start()
        thread.join(1)
    thread.join()
    assert answers
    assert User.objects.get(pk=administrator.pk).is_active
