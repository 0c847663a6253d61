"""What a filer's first page says is still to be handed in, and what the queue says of other years."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.models import Report
from tests.conftest import Province, person
from tests.pages.filing import file_report
from validation.models import Finding

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_january(monkeypatch) -> None:
    """Reports on 2025 are asked for."""
    monkeypatch.setattr("desk.views.reports.reporting_year", lambda _today: 2025)


def test_a_filer_is_told_which_report_has_not_come_in_and_until_when(client, province, filer):
    client.force_login(filer)
    html = client.get(reverse("report-list")).content.decode()
    assert "临江市财政局还没有上传 2025 年度报告，报送期限 2026-01-31" in html
    file_report(province.bureau, year=2025)
    assert "还没有上传 2025 年度报告" not in client.get(reverse("report-list")).content.decode()


def test_a_filer_of_many_is_told_how_many_and_led_to_them(client, province: Province):
    of_all = person("of_all", "白填报", province.city, "filer")
    of_all.memberships.update(includes_subordinates=True)
    client.force_login(of_all)
    html = client.get(reverse("report-list")).content.decode()
    assert "2025 年度还有 3 个机关没有上传报告" in html
    led_to = client.get(reverse("agency-list") + "?year=2025&status=missing").content.decode()
    assert "临江市财政局" in led_to


def test_the_queue_of_a_year_tells_what_waits_in_others(client, province, reviewer):
    report = file_report(province.bureau).report
    sent = {"submitted_at": timezone.now(), "first_submitted_at": timezone.now()}
    Report.objects.filter(pk=report.pk).update(status="submitted", filed=report.current, **sent)
    client.force_login(reviewer)
    elsewhere = client.get(reverse("queue") + "?year=2025").content.decode()
    assert 'href="/queue/?year=2024"' in elsewhere
    assert "2024 年度 1 份" in elsewhere
    assert "其他年度" not in client.get(reverse("queue") + "?year=2024").content.decode()


def test_a_finding_whose_explanation_was_accepted_no_longer_counts_in_the_list(
    client, province, filer
):
    report = file_report(province.bureau, edit={"requests/natural_person/received": 8}).report
    client.force_login(filer)
    before = client.get(reverse("report-list")).context["reports"][0]
    assert before.errors > 0
    Finding.objects.filter(report=report).update(handling="accepted")
    after = client.get(reverse("report-list")).context["reports"][0]
    assert (after.errors, after.warnings, after.unanswered) == (0, 0, 0)
