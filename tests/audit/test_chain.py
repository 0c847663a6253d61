"""The record: sealed into a chain, refused to be changed, and verified."""

from __future__ import annotations

import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from audit import chain
from audit.models import Chain, Event
from audit.recording import record


def events(count: int) -> None:
    for number in range(count):
        record("report.submit", by=None, number=number)


@pytest.fixture
def sealed(db) -> None:
    events(5)
    chain.seal_all()


def tamper(sql: str) -> None:
    """Do what the database refuses to, as somebody who may switch its guards off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_event_append_only")


def found() -> list[tuple[int, str]]:
    return [(one.number, one.code) for one in chain.breaks()]


def verify(*options: str) -> str:
    out = StringIO()
    call_command("verify_audit", *options, stdout=out)
    return out.getvalue()


def test_what_was_recorded_is_sealed_in_parts_and_whole(db, monkeypatch):
    monkeypatch.setattr(chain, "SEALED_AT_ONCE", 3)
    events(8)
    assert chain.seal_all() == 8
    assert list(Event.objects.order_by("pk").values_list("number", flat=True)) == [*range(1, 9)]
    assert found() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda: Event.objects.filter(number=3).update(label="别的"),
        lambda: Event.objects.filter(number=3).update(number=None, hash=""),
        lambda: Event.objects.filter(number=3).delete(),
    ],
)
def test_the_database_refuses_to_change_or_delete_what_is_sealed(sealed, change):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        change()
    assert found() == []


def test_what_is_not_sealed_yet_can_be_sealed_and_nothing_else(db):
    events(1)
    for change in ({"label": "别的"}, {"number": 1, "hash": "x", "verb": "report.accept"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Event.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.all().delete()
    assert chain.seal() == 1


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("UPDATE audit_event SET label = '别的' WHERE number = 3", (3, "altered")),
        ("UPDATE audit_event SET at = at + interval '1 second' WHERE number = 3", (3, "altered")),
        ("DELETE FROM audit_event WHERE number = 3", (3, "missing")),
        ("DELETE FROM audit_event WHERE number = 5", (0, "shortened")),
        ("UPDATE audit_event SET previous = 'x' WHERE number = 3", (3, "unlinked")),
    ],
)
def test_tampering_shows(sealed, sql, expected):
    tamper(sql)
    assert expected in found()
    with pytest.raises(CommandError) as refusal:
        verify()
    assert refusal.value.returncode == 1


def test_an_event_left_without_a_seal_shows_after_a_minute(sealed):
    events(1)
    assert found() == []
    tamper("UPDATE audit_event SET at = at - interval '2 minutes' WHERE number IS NULL")
    assert found() == [(0, "unsealed")]


def test_an_unbroken_chain_says_its_length_and_head(sealed):
    end = Chain.objects.get()
    said = verify()
    assert "共 5 条" in said
    assert end.hash in said
    assert "完整" in verify("--known", f"5:{end.hash}")
    with pytest.raises(CommandError):
        verify("--known", f"5:{'0' * 64}")


def test_a_chain_computed_anew_as_a_whole_shows_against_what_was_noted(sealed):
    noted = f"5:{Chain.objects.get().hash}"
    tamper("UPDATE audit_event SET label = '别的', number = NULL, hash = ''")
    Chain.objects.all().delete()
    chain.seal_all()
    assert found() == []
    with pytest.raises(CommandError):
        verify("--known", noted)


def test_an_act_that_is_undone_leaves_no_event(db):
    with transaction.atomic():
        events(1)
        transaction.set_rollback(True)
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_unbroken_chain():
    """Eight threads, each recording in transactions of its own that seal as they commit."""

    def work() -> None:
        try:
            for number in range(15):
                with transaction.atomic():
                    record("report.submit", by=None, number=number)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    chain.seal_all()
    assert Chain.objects.get().length == 120
    assert found() == []


def test_the_time_of_an_event_is_that_of_the_act(db):
    before = timezone.now()
    event = record("report.submit", by=None)
    assert before <= event.at <= timezone.now() + timedelta(seconds=1)


def test_what_is_recorded_while_it_is_verified_is_no_break(monkeypatch, administrator):
    record("session.begin", administrator, by=administrator)
    chain.seal_all()
    digest = Event.digest

    def busy(event, number, previous):
        found = digest(event, number, previous)
        monkeypatch.setattr(Event, "digest", digest)
        record("session.end", administrator, by=administrator)
        chain.seal_all()
        return found

    monkeypatch.setattr(Event, "digest", busy)
    assert list(chain.breaks()) == []
