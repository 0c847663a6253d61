"""An administrator tries another threshold of a rule, makes it live, and has a year checked again, by a real worker."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Page, expect

from audit.models import Event
from config.celery import app
from tests.browser.conftest import sign_in
from tests.pages.filing import file_report, plant_bureaus
from validation.models import Finding, Recheck, RuleSetting, TextComparison

pytestmark = pytest.mark.browser

QUEUE = "checks"
REPORTS = 8
CORRECTED = {
    "challenges/reconsideration/upheld": 6,
    "challenges/reconsideration/corrected": 4,
    "challenges/reconsideration/total": 10,
}
"""Four in ten are corrected, where P03 asks from three in ten on."""


@pytest.fixture
def checks(live_server) -> Iterator[None]:
    """Run a worker as a process of its own on the database and the broker of this test."""
    with app.connection() as broker:
        broker.default_channel.queue_purge(QUEUE)  # type: ignore[attr-defined]
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    environment = os.environ | {
        "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": settings.SECRET_KEY,
    }
    command = ["celery", "-A", "config", "--quiet", "worker", "-P", "solo", "-Q", QUEUE]
    worker = subprocess.Popen(
        [sys.executable, "-m", *command, "--loglevel", "warning", "--without-mingle"],
        env=environment,
        cwd=settings.BASE_DIR,
    )
    yield
    worker.terminate()
    try:
        worker.wait(20)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()


@pytest.fixture
def reports(province) -> None:
    for bureau in plant_bureaus(REPORTS, province.city):
        file_report(bureau, edit=CORRECTED)


def shown(page: Page, selector: str, text: str) -> None:
    expect(page.locator(selector)).to_contain_text(text)


def test_a_threshold_is_tried_set_and_the_year_checked_again(
    page, reports, checks, administrator, complaints
):
    assert Finding.objects.present().filter(rule="P03").count() == REPORTS
    sign_in(page, "administrator")

    # Try: from half on only.  Nothing changes yet.
    address = reverse("rule-detail", args=["P03"])
    page.goto(f"{address}?year=2024")
    page.fill("[name=limit_percent]", "50")
    page.click("#setting button[name=try]")
    shown(page, "#trial-status", "结果")
    shown(page, "#trial-status", f"{REPORTS} / {REPORTS}")
    expect(page.locator("#trial-status tbody tr:not(.group)")).to_have_count(REPORTS)
    assert Finding.objects.present().filter(rule="P03").count() == REPORTS
    assert not RuleSetting.objects.exists()

    # Set it: not without a reason.
    page.goto(address)
    page.fill("[name=limit_percent]", "50")
    page.click("#setting button.primary")
    shown(page, "#setting", "请写明为什么这样设置")
    page.fill("[name=reason]", "本省三成属于常态")
    page.click("#setting button.primary")
    shown(page, ".messages", "已保存")
    shown(page, "main", "本省三成属于常态")

    # Check the year again, and see it end without touching the page.
    page.goto(f"{reverse('rule-list')}?year=2024")
    page.click("#recheck form button")
    shown(page, "#recheck-progress", f"已核对 {REPORTS} 份")
    assert Recheck.objects.get().finished_at
    assert not Finding.objects.present().filter(rule="P03").exists()
    assert Finding.objects.filter(rule="P03").count() == REPORTS

    verbs = Event.objects.filter(verb__startswith="rule.").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["rule.try", "rule.set", "rule.recheck"]
    assert complaints == []


def test_the_texts_of_a_year_are_compared_with_progress_to_the_end(
    page, reports, checks, administrator, complaints
):
    sign_in(page, "administrator")
    page.goto(f"{reverse('rule-detail', args=['P09'])}?year=2024")
    page.click("#comparison form button")
    shown(page, "#comparison-progress", f"已比较 {REPORTS} 份")
    assert TextComparison.objects.get().finished_at
    assert complaints == []
