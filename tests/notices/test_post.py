"""The post: each notice by mail once, nothing lost while the server is down, one mail a person."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from agencies.models import User
from notices import post, sending
from notices.models import Notice
from notices.sending import notify


@pytest.fixture
def reader(filer) -> User:
    filer.email = "filer@example.invalid"
    filer.save()
    return filer


def tell(person, *keys: str) -> None:
    for key in keys:
        notify(
            [person], "report.returned", key=key, url="/reports/1/",
            agency="临江市财政局", year=2024, due="2025-03-01", reason="<b>表三</b>",
        )  # fmt: skip


def break_server(monkeypatch, error: Exception) -> None:
    def refuse(*_arguments, **_named):
        raise error

    monkeypatch.setattr("notices.mail.EmailMessage.send", refuse)


def test_what_is_due_goes_in_one_mail_with_whole_addresses(reader, settings):
    settings.SITE_URL = "https://mingcha.example"
    tell(reader, "one", "two")
    assert post.deliver() == 1
    (letter,) = mail.outbox
    assert letter.to == ["filer@example.invalid"]
    assert letter.subject == "明察：2 条通知"
    first = Notice.objects.get(key="one")
    assert f"https://mingcha.example/notices/{first.pk}/" in letter.body
    assert "<b>表三</b>" in letter.body


def test_nobody_is_mailed_twice_when_the_task_runs_again(reader):
    tell(reader, "one")
    post.deliver()
    post.deliver()
    assert len(mail.outbox) == 1


def test_a_mail_is_in_its_readers_language(reader):
    reader.language = "en"
    reader.save()
    tell(reader, "one")
    post.deliver()
    from django.utils import translation

    with translation.override("en"):
        from django.utils.translation import gettext

        assert gettext("选择收到哪些邮件：") in mail.outbox[0].body


def test_while_the_server_is_down_nothing_is_lost_and_it_is_tried_less_and_less(
    reader, monkeypatch
):
    tell(reader, "one")
    break_server(monkeypatch, ConnectionRefusedError("down"))
    waits = []
    for _ in range(3):
        Notice.objects.update(mail_at=timezone.now())
        assert post.deliver() == 0
        waits.append(Notice.objects.get().mail_at - timezone.now())
    assert waits[0] < waits[1] < waits[2]
    assert post.deliver() == 0  # not yet
    monkeypatch.undo()
    Notice.objects.update(mail_at=timezone.now())
    assert post.deliver() == 1
    assert len(mail.outbox) == 1


def test_when_the_server_is_down_the_others_are_not_tried_too(reader, stranger, monkeypatch):
    User.objects.filter(pk=stranger.pk).update(email="s@example.invalid")
    tell(reader, "one")
    tell(stranger, "one")
    tried = []
    monkeypatch.setattr("notices.mail.EmailMessage.send", lambda one: tried.append(one) or 1 / 0)
    break_server(monkeypatch, OSError("down"))
    post.deliver()
    assert Notice.objects.filter(mail_attempts=1).count() == 1


def test_a_refused_address_stays_with_the_inbox(reader, monkeypatch):
    tell(reader, "one")
    break_server(monkeypatch, SMTPRecipientsRefused({}))
    assert post.deliver() == 0
    assert not Notice.objects.get().mail_due


def test_who_has_no_address_or_is_out_gets_no_mail_later(filer, reader):
    tell(reader, "one")
    User.objects.filter(pk=reader.pk).update(is_active=False)
    post.deliver()
    User.objects.filter(pk=reader.pk).update(is_active=True)
    post.deliver()
    assert not mail.outbox


def test_what_a_dead_worker_held_is_mailed_by_another_under_the_same_name(reader):
    tell(reader, "one")
    post.take_in_hand(reader.pk)
    assert post.deliver() == 0
    Notice.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
    assert post.deliver() == 1
    notices = list(Notice.objects.all())
    assert mail.outbox[0].extra_headers["Message-ID"] == post.message_id(notices)


@pytest.mark.parametrize(
    ("now", "then"), [((7, 59), (20, 8)), ((8, 0), (21, 8)), ((23, 0), (21, 8))]
)
def test_the_daily_mail_goes_out_at_its_hour(now, then, settings):
    zone = ZoneInfo(settings.TIME_ZONE)
    next_one = sending.next_digest(datetime(2026, 11, 20, *now, tzinfo=zone))
    assert (next_one.day, next_one.hour) == then


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_mail_once(reader):
    tell(reader, "one", "two", "three")
    start = threading.Barrier(4)

    def work() -> None:
        try:
            start.wait()
            post.deliver()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mail.outbox) == 1
    assert Notice.objects.filter(mail_due=False).count() == 3


def test_a_server_that_asks_for_patience_gets_the_mail_later(reader, monkeypatch):
    tell(reader, "one")
    with monkeypatch.context() as broken:
        later = {reader.email: (451, b"greylisted, try again later")}
        break_server(broken, SMTPRecipientsRefused(later))
        post.deliver()
    notice = Notice.objects.get(key="one")
    assert notice.mail_due
    assert notice.mail_at > timezone.now()
    assert notice.mail_claim is None


def test_a_mail_that_cannot_be_written_waits_and_the_others_go(reader, reviewer, monkeypatch):
    reviewer.email = "reviewer@example.invalid"
    reviewer.save()
    tell(reader, "one")
    tell(reviewer, "two")
    send = post.send

    def fail_for_reader(recipient, notices):
        if recipient.pk == reader.pk:
            raise ValueError("a header with a line break")
        send(recipient, notices)

    monkeypatch.setattr(post, "send", fail_for_reader)
    assert post.deliver() == 1
    assert Notice.objects.get(key="one").mail_attempts == 1
