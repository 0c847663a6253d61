"""Really at the same moment: each on a connection of its own, on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction

from audit.models import Event
from desk import review
from notices.models import Notice
from reports import intake
from reports.intake import NotAccepted
from reports.life import NotAllowed
from reports.models import Report
from tests.life.test_turns import now, soon

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run the acts at the same moment; return what each returned, or the refusal it met."""
    start = threading.Barrier(len(acts), timeout=20)
    outcomes: list[Any] = [None] * len(acts)

    def run(index: int, act: Callable[[], Any]) -> None:
        try:
            start.wait()
            outcomes[index] = act()
        except (NotAllowed, NotAccepted) as refusal:
            outcomes[index] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index, act)) for index, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def test_a_double_click_files_once_and_tells_once(clean, filer, reviewer):
    stamp = clean.stamp
    outcomes = together(*[lambda: review.submit(clean, filer, stamp=stamp)] * 4)
    assert sorted(outcomes) == [False, False, False, True]
    assert now(clean).turn == 1
    assert Event.objects.filter(verb="report.submit").count() == 1
    assert Notice.objects.filter(recipient=reviewer, kind="report.submitted").count() == 1


def test_of_two_reviewers_who_decide_at_once_one_is_told_the_page_is_out_of_date(
    clean, filer, reviewer, colleague
):
    review.submit(clean, filer)
    stamp = now(clean).stamp
    outcomes = together(
        lambda: review.accept(clean, reviewer, stamp=stamp),
        lambda: review.send_back(clean, colleague, reason="改", due=soon(), stamp=stamp),
    )
    assert sorted(map(str, outcomes)) == ["True", "stale"]
    assert now(clean).turn == 2


def test_a_withdrawal_and_the_beginning_of_the_review_do_not_both_happen(clean, filer, reviewer):
    review.submit(clean, filer)
    withdrawn, begun = together(
        lambda: review.withdraw(clean, filer), lambda: review.begin_review(clean, reviewer)
    )
    phase = now(clean).phase
    if withdrawn is True:
        assert (begun, phase) == ("wrong_phase", Report.Phase.DRAFT)
    else:
        assert (withdrawn, begun, phase) == ("review_began", True, Report.Phase.REVIEWING)


def test_a_file_that_comes_in_while_the_report_is_filed_is_refused_or_stands_in_the_way(
    clean, filer
):
    def hand_in() -> str:
        intake.receive(
            agency=clean.agency,
            year=clean.year,
            kind=clean.kind,
            upload=ContentFile(b"late", name="x.txt"),
            name="x.txt",
            user=filer,
        )
        return "received"

    filed, handed_in = together(lambda: review.submit(clean, filer), hand_in)
    assert (filed, handed_in) in {(True, "submitted"), ("standing_in_the_way", "received")}


def test_what_is_rolled_back_leaves_neither_record_nor_notice(clean, filer, reviewer):
    with pytest.raises(RuntimeError), transaction.atomic():
        review.submit(clean, filer)
        raise RuntimeError
    assert now(clean).turn == 0
    assert not Event.objects.filter(verb="report.submit").exists()
    assert not Notice.objects.exists()
