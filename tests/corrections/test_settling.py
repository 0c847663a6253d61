"""A doubt of a whole row is settled by who looked at the file: recorded, kept over re-reading, taken back."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from audit.models import Event
from reports import child, intake
from reports.corrections import Refused
from reports.models import Revision, SettledDoubt
from reports.settling import settle, take_up
from tests.corrections.test_corrections import accept, read_again

REASON = "原件没有印这一行"


@pytest.fixture
def doubted(province, filer, monkeypatch) -> Revision:
    """A file in which the reader did not find a row."""
    monkeypatch.setattr(child, "READER", "tests.corrections.readers.doubting")
    receipt = intake.receive(
        agency=province.bureau,
        year=2024,
        kind="own",
        upload=ContentFile("临江市财政局\n2024\n".encode()),
        name="年报.txt",
        user=filer,
    )
    intake.parse(receipt.revision.pk)
    revision = Revision.objects.get(pk=receipt.revision.pk)
    assert revision.doubts.count() == 1
    return revision


def mark(revision: Revision) -> str:
    return revision.doubts.get().mark


def test_it_is_settled_recorded_and_kept_when_the_file_is_read_again(doubted, reviewer):
    settled = settle(doubted, mark(doubted), REASON, reviewer)
    assert not doubted.doubts.exists()
    event = Event.objects.get(verb="doubt.settle")
    assert (event.actor, event.scope) == (reviewer, doubted.report.agency.path)
    assert event.details["reason"] == REASON
    assert event.details["code"] == "row_missing"
    read_again(doubted)
    assert not doubted.doubts.exists()
    assert "予以公开" in settled.message


def test_taken_up_again_it_stands_also_after_the_file_is_read_again(doubted, reviewer):
    settled = settle(doubted, mark(doubted), REASON, reviewer)
    assert take_up(settled, doubted, reviewer)
    assert not take_up(settled, doubted, reviewer)
    assert mark(doubted) == settled.mark
    read_again(doubted)
    assert doubted.doubts.count() == 1
    assert settle(doubted, mark(doubted), REASON, reviewer)
    assert SettledDoubt.objects.count() == 2


def test_a_double_click_settles_once_and_what_is_not_doubted_is_not_settled(doubted, reviewer):
    here = mark(doubted)
    assert settle(doubted, here, REASON, reviewer)
    assert settle(doubted, here, REASON, reviewer) is None
    assert settle(doubted, "", REASON, reviewer) is None
    assert SettledDoubt.objects.count() == 1


def test_who_does_not_review_settles_nothing(doubted, filer, observer, reviewer, administrator):
    for user in (filer, observer):
        with pytest.raises(Refused):
            settle(doubted, mark(doubted), REASON, user)
    accept(doubted)
    with pytest.raises(Refused, match="只有管理员"):
        settle(doubted, mark(doubted), REASON, reviewer)
    assert settle(doubted, mark(doubted), REASON, administrator)


def test_on_the_page_it_is_settled_with_a_reason_and_shown_with_it(
    client, doubted, reviewer, filer
):
    page = reverse("report-detail", args=[doubted.report_id])
    url = reverse("doubt-settle", args=[doubted.pk])
    client.force_login(filer)
    assert url not in client.get(page).content.decode()
    client.force_login(reviewer)
    shown = client.get(page).content.decode()
    assert url in shown
    said = {"mark": mark(doubted), "reason": " "}
    assert "请写明核对的结果" in client.post(url, said, follow=True).content.decode()
    assert doubted.doubts.exists()
    after = client.post(url, said | {"reason": REASON}, follow=True).content.decode()
    assert REASON in after
    assert "已核对" in after
    again = client.post(url, said | {"reason": REASON}, follow=True).content.decode()
    assert "已经没有了" in again
    back = reverse("doubt-take-up", args=[SettledDoubt.objects.get().pk])
    assert back in after
    assert "已恢复为存疑" in client.post(back, follow=True).content.decode()
    assert doubted.doubts.exists()
