"""Writing in a browser: what was begun survives the end of a session, names are completed, a stretch is decided on."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from agencies.models import SignedIn
from tests.browser.conftest import sign_in
from tests.pages.filing import file_report, plant_bureaus
from validation.models import Comment, Decision, Finding

pytestmark = pytest.mark.browser
FAULT = {"challenges/litigation_direct/total": 5}


@pytest.fixture
def findings(province, live_server) -> list[Finding]:
    """The same error in four reports."""
    for agency in plant_bureaus(4, province.city):
        file_report(agency, edit=FAULT)
    return list(Finding.objects.filter(rule="A05").order_by("pk"))


def test_what_was_being_written_when_the_session_ended_is_there_after_signing_in(
    page, findings, reviewer
):
    finding = findings[0]
    sign_in(page, "reviewer")
    page.goto(reverse("finding-detail", args=[finding.pk]))
    area = page.locator("textarea[name=text][data-draft]").last
    name = area.get_attribute("data-draft")
    if not area.is_visible():
        area.evaluate("one => one.closest('details')?.setAttribute('open', '')")
    area.fill("请核对诉讼一行的合计")
    SignedIn.objects.filter(user=reviewer).end()
    area.locator("xpath=ancestor::form").locator("button[type=submit]").first.click()
    page.wait_for_load_state("networkidle")
    assert not Comment.objects.exists()
    sign_in(page, "reviewer")
    page.goto(reverse("finding-detail", args=[finding.pk]))
    expect(page.locator(f'textarea[data-draft="{name}"]')).to_have_value("请核对诉讼一行的合计")


def test_a_name_is_completed_and_inserted_by_key(
    page, findings, reviewer, administrator, complaints
):
    sign_in(page, "reviewer")
    page.goto(reverse("finding-detail", args=[findings[0].pk]))
    area = page.locator("textarea[data-mentions]").last
    area.evaluate("one => one.closest('details')?.setAttribute('open', '')")
    area.click()
    area.type("请 @adm")
    expect(page.locator(".mention-box [role=option]").first).to_contain_text("administrator")
    page.keyboard.press("Enter")
    expect(page.locator(".mention-box")).to_have_count(0)
    assert "@administrator " in area.input_value() or f"@{administrator} " in area.input_value()
    assert complaints == []


def test_a_stretch_is_chosen_with_shift_and_one_more_by_key_and_decided_on_together(
    page, findings, reviewer, complaints
):
    sign_in(page, "reviewer")
    page.goto(f"{reverse('finding-list')}?year=2024&rule=A05")
    boxes = page.locator("[data-choice]")
    expect(boxes).to_have_count(4)
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    expect(page.locator("[data-chosen]")).to_have_text("3")
    page.locator("tr[data-href] a").nth(0).focus()
    page.keyboard.press("x")
    expect(page.locator("[data-chosen]")).to_have_text("2")
    page.locator("button[name=verdict][value=confirmed]").click()
    expect(page.locator(".messages")).to_contain_text("2")
    assert Decision.objects.filter(verdict="confirmed").count() == 2
    assert Finding.objects.filter(rule="A05", handling="open").count() == 2
    assert complaints == []
