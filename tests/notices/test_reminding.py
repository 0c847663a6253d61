"""Reminders: before and after the day, each person once for each step, and never who has handed in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from notices.models import Notice
from reports.models import Report
from reports.reminding import Step, remind, step

DUE = date(2026, 1, 31)


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (20, None),
        (14, Step("deadline.before", 14)),
        (10, Step("deadline.before", 14)),
        (7, Step("deadline.before", 7)),
        (0, Step("deadline.before", 1)),
        (-1, Step("deadline.after", 1)),
        (-8, Step("deadline.after", 7)),
        (-40, Step("deadline.after", 30)),
        (-61, None),
    ],
)
def test_a_step_missed_is_made_up_for(left, expected):
    assert step(DUE, DUE - timedelta(days=left)) == expected


def test_each_filer_is_reminded_once_a_step(filer, province):
    for today in (date(2026, 1, 18), date(2026, 1, 18), date(2026, 1, 19), date(2026, 1, 25)):
        remind(today)
    told = Notice.objects.of(filer).order_by("pk")
    assert [(one.kind, one.params["due"]) for one in told] == [
        ("deadline.before", "2026-01-31")
    ] * 2


def test_who_handed_in_is_left_alone_and_who_is_late_is_told(filer, stranger, province):
    from tests.pages.filing import file_report

    revision = file_report(province.bureau, 2025)
    Report.objects.filter(pk=revision.report_id).update(
        status="submitted",
        filed=revision,
        submitted_at=revision.received_at,
        first_submitted_at=revision.received_at,
    )
    remind(date(2026, 2, 2))
    assert not Notice.objects.of(filer).exists()
    assert Notice.objects.of(stranger).get().kind == "deadline.after"


def test_a_returned_report_is_reminded_of_by_its_own_day(filer, province):
    from tests.pages.filing import file_report

    revision = file_report(province.bureau, 2023)
    Report.objects.filter(pk=revision.report_id).update(
        status="returned",
        filed=revision,
        submitted_at=revision.received_at,
        first_submitted_at=revision.received_at,
        returned_at=revision.received_at,
        return_due_on=date(2026, 6, 10),
    )
    remind(date(2026, 6, 9))
    notice = Notice.objects.of(filer).get()
    assert (notice.kind, notice.params["due"]) == ("deadline.before", "2026-06-10")
