"""One's own address is changed with the password, and the former address is told."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from agencies import tasks
from agencies.models import User
from audit.models import Event

OLD, NEW = "old@example.invalid", "new@example.invalid"


@pytest.fixture
def told(filer, client, monkeypatch) -> list[tuple[int, str]]:
    """What the worker is asked to mail."""
    User.objects.filter(pk=filer.pk).update(email=OLD)
    client.force_login(filer)
    sent: list[tuple[int, str]] = []
    monkeypatch.setattr(
        tasks.mail_address_changed, "delay_on_commit", lambda *what: sent.append(what)
    )
    return sent


def change(client, **said):
    return client.post(
        reverse("profile"), {"full_name": "林填报", "email": NEW, "language": "zh-hans"} | said
    )


@pytest.mark.parametrize("password", ["", "wrong-password-1"])
def test_without_the_password_the_address_stays(client, filer, told, password):
    page = change(client, current_password=password)
    assert "需要输入正确的当前密码" in page.content.decode()
    filer.refresh_from_db()
    assert filer.email == OLD
    assert told == []
    assert not Event.objects.filter(verb="account.change").exists()


def test_with_the_password_it_is_changed_and_the_former_address_is_told(client, filer, told):
    assert change(client, current_password="a-long-password").status_code == 302
    filer.refresh_from_db()
    assert filer.email == NEW
    assert filer.check_password("a-long-password")
    assert told == [(filer.pk, OLD)]
    tasks.mail_address_changed(*told[0])
    (letter,) = mail.outbox
    assert letter.to == [OLD]
    assert NEW not in letter.body
    assert "filer" in letter.body


def test_a_name_is_changed_without_the_password(client, filer, told):
    assert change(client, email=OLD, full_name="林某").status_code == 302
    filer.refresh_from_db()
    assert (filer.full_name, filer.email) == ("林某", OLD)
    assert told == []
