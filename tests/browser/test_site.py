"""A filer uploads a report, sees figures and findings, and comments; with the mouse, with keys, without scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Page, expect

from agencies.models import Agency
from reports.models import Doubt, Revision
from tests.browser.conftest import sign_in
from tests.pages.filing import file_report, file_revision

pytestmark = pytest.mark.browser

SAMPLES = Path(settings.BASE_DIR) / "samples"


def sample(number: str) -> tuple[Path, dict[str, Any]]:
    """Return a sample's file and what it says."""
    (file,) = (path for path in SAMPLES.glob(f"{number}-*") if path.is_file())
    return file, json.loads((SAMPLES / "truth" / f"{file.name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def filer_of_sample(filer, province) -> tuple[Path, dict[str, Any]]:
    """Sample 04, a web page with one wrong cell; the filer's agency bears the name it states."""
    file, truth = sample("04")
    Agency.objects.filter(pk=province.bureau.pk).update(name=truth["agency"])
    return file, truth


@pytest.fixture
def report(province) -> Revision:
    return file_report(
        province.bureau,
        edit={"requests/natural_person/received": 8},
        doubts=(
            Doubt(code="column_missing", at="requests/other/granted", params={"column": "其他"}),
        ),
    )


def figure(page: Page, at: str):
    return page.locator(f'a.cell[data-at="{at}"]')


def test_an_upload_becomes_figures_findings_and_a_comment(
    page, worker, filer_of_sample, complaints
):
    file, truth = filer_of_sample
    sign_in(page, "filer")
    page.click("text=上传第一份报告")
    page.select_option("select[name=year] >> nth=-1", str(truth["year"]))
    page.set_input_files("input[type=file]", file)
    expect(page.locator("[data-chosen]")).to_contain_text(file.name)
    page.click("text=上传并识读")
    page.wait_for_url("**/reports/*/")
    for column, rows in truth["requests"].items():
        for line, value in rows.items():
            if value is not None:
                expect(figure(page, f"requests/{column}/{line}")).to_have_text(f"{value:,}")
    finding = page.locator("[data-finding]").first
    expect(finding).to_contain_text("相差")
    finding.locator("text=写批注").click()
    finding.locator("textarea[id$='-new']").fill("正在核对台账")
    finding.locator("text=提交批注").click()
    expect(finding.locator(".thread")).to_contain_text("正在核对台账")
    page.reload()
    expect(page.locator(".thread").first).to_contain_text("林填报")
    assert complaints == []


def test_a_file_dropped_on_the_page_is_chosen(page, filer, complaints):
    sign_in(page, "filer")
    page.goto("/upload/")
    data = page.evaluate_handle(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["x".repeat(2048)], "拖入.pdf", {type: "application/pdf"}));
            return data;
        }"""
    )
    page.dispatch_event("[data-dropzone]", "drop", {"dataTransfer": data})
    expect(page.locator("[data-chosen]")).to_have_text("拖入.pdf · 2.0 KB")
    assert complaints == []


def test_a_file_that_cannot_be_read_says_why_and_offers_the_way_on(page, worker, filer, tmp_path):
    broken = tmp_path / "报告.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing else")
    sign_in(page, "filer")
    page.goto("/upload/")
    page.set_input_files("input[type=file]", broken)
    page.click("text=上传并识读")
    expect(page.locator(".outcome")).to_contain_text("这份文件无法识读。")
    expect(page.locator(".step.bad")).to_have_count(1)
    page.click("text=重新上传")
    expect(page.locator("[data-dropzone]")).to_be_visible()


def test_without_scripts_a_report_is_uploaded_and_a_cell_explained(plain, worker, filer_of_sample):
    file, truth = filer_of_sample
    page = plain()
    sign_in(page, "filer")
    page.goto(f"/upload/?year={truth['year']}")
    page.set_input_files("input[type=file]", file)
    page.click("text=上传并识读")
    page.click("text=查看数字和问题")  # the page reloads itself until it is read
    figure(page, "requests/total/received").click()
    expect(page.locator("#cell-panel")).to_contain_text("勾稽关系")


def test_hands_stay_on_the_keys(page, filer, report, complaints):
    sign_in(page, "filer")
    page.goto(reverse("report-detail", args=[report.report_id]) + "?tab=tables")
    figure(page, "requests/natural_person/received").focus()
    for key, at in (
        ("ArrowRight", "requests/business/received"),
        ("ArrowDown", "requests/business/carried_in"),
        ("ArrowDown", "requests/business/granted"),
        ("ArrowLeft", "requests/natural_person/granted"),
        ("ArrowUp", "requests/natural_person/carried_in"),
    ):
        page.keyboard.press(key)
        expect(figure(page, at)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#cell-panel")).to_contain_text("上年结转政府信息公开申请数量")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#frame-search")).to_be_focused()
    page.keyboard.type("财政")
    page.keyboard.press("Enter")
    page.wait_for_url("**/agencies/?q=*")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/agencies/*/")
    assert complaints == []


def test_one_table_is_one_stop_for_the_tab_key(page, filer, report):
    sign_in(page, "filer")
    page.goto(reverse("report-detail", args=[report.report_id]))
    for sheet in page.locator("[data-sheet]").all():
        assert sheet.locator('a.cell[tabindex="0"]').count() == 1


def test_the_theme_changes_at_once_and_stays(page, filer, complaints):
    sign_in(page, "filer")
    html = page.locator("html")
    for theme in ("light", "dark", "auto", "light", "dark"):
        page.click("[data-theme-switch] button")
        expect(html).to_have_attribute("data-theme", theme)
    page.goto("/help/")
    expect(html).to_have_attribute("data-theme", "dark")
    assert complaints == []


def test_the_language_changes_and_the_year_and_filters_hold(page, administrator, report):
    sign_in(page, "administrator")
    page.goto("/agencies/?q=财政&year=2024")
    page.click("text=English")
    page.wait_for_selector("h1:has-text('Agencies')")
    assert page.url.endswith("/agencies/?q=%E8%B4%A2%E6%94%BF&year=2024")
    page.select_option("select[name=kind]", "government")
    page.wait_for_url("**kind=government**")
    expect(page.locator("#frame-year")).to_have_value("2024")


@pytest.mark.parametrize("width", [390, 800, 1280, 1920])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_nothing_runs_over_the_edge_and_the_browser_never_complains(
    page, administrator, report, province, complaints, width, language
):
    administrator.language = language
    administrator.save()
    held = file_revision(
        province.bureau,
        2023,
        state="held",
        stated_year=2022,
        problem="another_year",
        problem_params={"stated": 2022, "chosen": 2023},
        original_name="很长的文件名" * 30 + ".pdf",
    )
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, "administrator")
    detail = reverse("report-detail", args=[report.report_id])
    for address in (
        "/boards/",
        "/agencies/",
        "/upload/",
        "/help/",
        detail,
        f"{detail}?cell=requests/total/concluded",
        reverse("agency-detail", args=[province.bureau.pk]),
        reverse("revision-detail", args=[held.pk]),
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        expect(page.locator("h1")).to_have_count(1)
        unnamed = page.evaluate(
            """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
                .filter(field => !field.labels.length && !field.getAttribute("aria-label"))
                .map(field => field.outerHTML)"""
        )
        assert unnamed == [], address
    assert complaints == []
