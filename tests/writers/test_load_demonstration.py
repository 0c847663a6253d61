"""The command that loads the demonstration: through the intake, resumable, telling how far it is."""

from __future__ import annotations

from io import StringIO
from itertools import islice

import pytest
from django.core.management import call_command

from config.management.commands import load_demonstration
from reports.demonstration import filing
from reports.models import Report, Revision
from reports.tasks import read_revision

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def queued(monkeypatch, settings, tmp_path) -> list[int]:
    """A dozen files instead of all, and a queue that only remembers what was sent."""
    settings.MEDIA_ROOT = tmp_path
    sent: list[int] = []
    some = list(islice(filing.files(), 12))
    monkeypatch.setattr(load_demonstration, "files", lambda: iter(some))
    monkeypatch.setattr(read_revision, "delay_on_commit", sent.append)
    return sent


def load() -> str:
    out = StringIO()
    call_command("load_demonstration", stdout=out)
    return out.getvalue()


def test_every_file_becomes_a_queued_revision(queued):
    printed = load()
    assert len(queued) == Revision.objects.count() == 12
    assert Report.objects.count() == 12
    assert "已上传 12/12，已识读 0/12" in printed
    assert "账号 guanli" in printed


def test_loading_again_uploads_nothing_twice(queued):
    load()
    load()
    assert len(queued) == Revision.objects.count() == 12


def test_an_interrupted_load_is_taken_up_where_it_stopped(queued, monkeypatch):
    receive = load_demonstration.intake.receive
    calls = []

    def breaks_off(**kwargs):
        calls.append(kwargs)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return receive(**kwargs)

    monkeypatch.setattr(load_demonstration.intake, "receive", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        load()
    assert Revision.objects.count() == 4
    load()
    assert Revision.objects.count() == 12
    assert sorted(queued) == sorted(Revision.objects.values_list("pk", flat=True))


def test_what_has_been_read_is_counted_from_the_rows(queued):
    load()
    first = Revision.objects.order_by("pk").first()
    Revision.objects.filter(pk=first.pk).update(state=Revision.State.READ)
    assert "已识读 1/12" in load()
