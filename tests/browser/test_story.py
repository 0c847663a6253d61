"""The whole story of a report: a filer, a stranger, a reviewer and an administrator, from upload to audit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from reports.models import Report
from reports.writers import WRITERS
from reports.writers.manuscript import Manuscript, title_of
from tests import specimens
from tests.browser.conftest import TIMEOUT_MS, sign_in, watched

pytestmark = pytest.mark.browser

YEAR = specimens.YEAR
RECEIVED = "requests/natural_person/received"
As = Callable[[str], Page]


@pytest.fixture
def as_(browser: Browser, live_server, complaints: list[str]) -> Iterator[As]:
    """Give each person a browser of one's own, signed in once."""
    pages: dict[str, Page] = {}

    def page_of(username: str) -> Page:
        if username not in pages:
            context = browser.new_context(
                base_url=live_server.url, viewport={"width": 1280, "height": 900}, locale="en-US"
            )
            context.set_default_timeout(TIMEOUT_MS)
            pages[username] = watched(context.new_page(), complaints)
            sign_in(pages[username], username)
        return pages[username]

    yield page_of
    for page in pages.values():
        page.context.close()


@pytest.fixture
def files(province, tmp_path: Path) -> tuple[Path, Path]:
    """A report with one figure wrong, and the same report put right."""
    agency = province.bureau.name
    paths = tmp_path / "年度报告.html", tmp_path / "年度报告（更正）.html"
    for path, received in zip(paths, (8, 7), strict=True):
        figures = specimens.clean_figures()
        figures.put(RECEIVED, received)
        sections = tuple(specimens.sections(*specimens.TEXTS))
        manuscript = Manuscript(title_of(agency, YEAR), agency, YEAR, figures, sections)
        path.write_bytes(WRITERS["html"].write(manuscript))
    return paths


def upload(page: Page, file: Path, note: str = "") -> None:
    page.goto("/upload/")
    page.select_option("form.upload select[name=year]", str(YEAR))
    page.set_input_files("input[type=file]", file)
    page.fill("[name=change_note]", note)
    page.click("text=上传并识读")
    page.wait_for_url("**/reports/*/")


def explain_what_stands_in_the_way(page: Page, address: str) -> int:
    """Explain every finding that must be answered before filing; return how many there were."""
    explained = 0
    while True:
        page.goto(address)
        obstacles = page.locator(".obstacles a[href*='#finding-']")
        if not obstacles.count():
            return explained
        finding = "#" + (obstacles.first.get_attribute("href") or "").partition("#")[2]
        page.click(f"{finding} details.explain > summary")
        page.fill(f"{finding} details.explain textarea", "已与台账核对，正在查原因。")
        page.click(f"{finding} details.explain button[type=submit]")
        expect(page.locator(f"{finding} .handling-line")).to_contain_text("已说明")
        explained += 1


def file_it(page: Page, address: str) -> None:
    page.goto(address)
    page.click("#filing form button")
    expect(page.locator(".messages")).to_contain_text("已正式报送")


def test_a_report_from_upload_to_audit(
    as_, worker, files, filer, stranger, reviewer, administrator, complaints
):
    faulty, right = files

    # The filer uploads, sees what is wrong, may not file yet, explains, and files.
    page = as_("filer")
    upload(page, faulty)
    report = Report.objects.get()
    address = f"/reports/{report.pk}/"
    expect(page.locator("#filing button[disabled]")).to_be_visible()
    assert explain_what_stands_in_the_way(page, address) > 0
    file_it(page, address)

    # A stranger knows nothing of it.
    other = as_("stranger")
    assert other.goto(address).status == 404
    assert other.goto(f"{address}compare/").status == 404

    # The reviewer finds it in the queue, looks at the evidence, comments, and returns it.
    desk = as_("reviewer")
    desk.goto("/queue/")
    expect(desk.locator("main")).to_contain_text("临江市财政局")
    desk.goto(address)
    desk.click("#life button:has-text('开始审核')")
    finding = desk.locator("[data-finding]").first
    finding.locator("[data-choose]").click()
    finding.locator("details[data-comment] > summary").click()
    finding.locator("details[data-comment] textarea").fill("自然人列请核对台账。")
    finding.locator("details[data-comment] button[type=submit]").click()
    expect(finding.locator(".comments")).to_contain_text("自然人列请核对台账。")
    desk.click("#life summary:has-text('退回…')")
    desk.fill("#life form[action$='send-back/'] [name=reason]", "自然人列不平，请更正后再报。")
    desk.click("#life form[action$='send-back/'] button[type=submit]")
    expect(desk.locator(".messages")).to_contain_text("已退回")

    # The filer reads why, corrects, says what was changed, and files again.
    page.goto(address)
    expect(page.locator("#life")).to_contain_text("自然人列不平")
    upload(page, right, "自然人本年新收由8件改为7件。")
    explain_what_stands_in_the_way(page, address)
    file_it(page, address)

    # The reviewer compares, looks a figure up in the original, and accepts.
    desk.goto(f"{address}compare/")
    expect(desk.locator(".said")).to_contain_text("由8件改为7件")
    expect(desk.locator("table.changes tbody tr")).to_have_count(1)
    expect(desk.locator("#cured")).to_contain_text("A01")
    expect(desk.locator("td.changed")).to_contain_text("8→7")
    revision = Report.objects.get().current_id
    desk.goto(f"/revisions/{revision}/correction/?cell={RECEIVED}")
    desk.fill("[name=reason]", "已与原件核对")
    desk.click("text=保存更正")
    expect(desk.locator(".messages")).to_contain_text("核对无误")
    desk.goto(address)
    desk.click("#life button:has-text('开始审核')")
    for verdict in desk.locator("[data-finding]").all():
        assert "A01" not in verdict.inner_text()
    desk.click("#life summary:has-text('通过…')")
    desk.click("#life form[action$='accept/'] button[type=submit]")
    expect(desk.locator(".messages")).to_contain_text("已通过")
    report.refresh_from_db()
    assert report.status == Report.Status.ACCEPTED
    assert report.accepted_id == revision

    # The administrator reads who did what.
    record = as_("administrator")
    record.goto("/audit/")
    for act in ("上传", "报送", "退回整改", "手工更正识读", "通过"):
        expect(record.locator("main")).to_contain_text(act)
    expect(record.locator("main")).to_contain_text("林填报")
    expect(record.locator("main")).to_contain_text("沈审核")
    assert [one for one in complaints if "404" not in one] == []
