"""A link goes by mail after its transaction, again until the server takes it, and no lock waits for the server."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from agencies import inviting, posting, tasks
from agencies.models import OneTimeLink, User
from tests.accounts.test_invitations import path_in

ADDRESS = "someone@example.invalid"


@pytest.fixture
def invited(administrator, province) -> OneTimeLink:
    return inviting.invite(ADDRESS, province.bureau, "filer", False, by=administrator)


@pytest.fixture
def dead(monkeypatch) -> None:
    def refuse(*_args, **_context):
        raise ConnectionRefusedError

    monkeypatch.setattr("agencies.posting.mail.send", refuse)


def later(**by) -> None:
    """Let the time pass until links in hand are due again."""
    OneTimeLink.objects.exclude(mail_at=None).update(mail_at=timezone.now() - timedelta(**by))


def test_a_dead_mail_server_keeps_the_link_until_it_is_back(client, invited, dead, monkeypatch):
    tasks.mail_links()
    tasks.mail_links()
    invited.refresh_from_db()
    assert invited.mail_attempts == 1, "the next attempt is put off"
    assert invited.mail_at > timezone.now() + timedelta(minutes=1)
    monkeypatch.undo()
    later(seconds=1)
    tasks.mail_links()
    assert client.get(path_in(mail.outbox[0].body)).status_code == 200
    invited.refresh_from_db()
    assert invited.mail_at is None


def test_each_attempt_is_put_off_longer_but_never_longer_than_six_hours(invited, dead):
    waits = []
    for _attempt in range(10):
        tasks.mail_links()
        invited.refresh_from_db()
        waits.append(round((invited.mail_at - timezone.now()) / timedelta(minutes=1)))
        later(seconds=1)
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 360, 360]


def test_a_worker_that_died_after_the_servers_yes_has_it_mailed_again(client, invited):
    letter = posting.take_in_hand(invited.pk)
    posting.write(letter)
    later(seconds=1)
    tasks.mail_links()
    first, second = (path_in(one.body) for one in mail.outbox)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200


def test_a_link_that_was_handed_out_meanwhile_is_not_mailed(invited, dead, administrator, client):
    tasks.mail_links()
    token = inviting.renew(invited, by=administrator)
    later(seconds=1)
    assert posting.take_in_hand(invited.pk) is None
    assert client.get(reverse("join", args=[token])).status_code == 200


def test_a_password_link_nobody_can_want_any_more_is_not_mailed(filer, dead):
    User.objects.filter(pk=filer.pk).update(email=ADDRESS)
    tasks.mail_password_link(filer.pk)
    later(seconds=1)
    assert OneTimeLink.objects.awaiting_mail().exists()
    OneTimeLink.objects.update(created_at=timezone.now() - timedelta(hours=3))
    assert not OneTimeLink.objects.awaiting_mail().exists()


def test_nothing_is_mailed_to_who_was_shut_out_meanwhile(filer, dead):
    User.objects.filter(pk=filer.pk).update(email=ADDRESS)
    tasks.mail_password_link(filer.pk)
    User.objects.filter(pk=filer.pk).update(is_active=False)
    later(seconds=1)
    assert not OneTimeLink.objects.awaiting_mail().exists()


@pytest.mark.django_db(transaction=True)
def test_while_a_mail_server_is_listened_to_the_row_is_free(invited, administrator, monkeypatch):
    ended: list[bool] = []

    def withdraw() -> None:
        inviting.withdraw(invited, by=administrator)
        connection.close()
        ended.append(True)

    def slow(*_args, **_context) -> None:
        assert not connection.in_atomic_block
        thread = threading.Thread(target=withdraw)
        thread.start()
        thread.join(5)

    monkeypatch.setattr(posting.mail, "send", slow)
    tasks.mail_links()
    assert ended
    invited.refresh_from_db()
    assert invited.withdrawn_at is not None
