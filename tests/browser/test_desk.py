"""The desk in a browser: findings light both sides, cells tell, keys decide, the divider moves, a phone has tabs."""

from __future__ import annotations

import pytest
from django.core.files import File
from django.urls import reverse
from playwright.sync_api import expect

from agencies.models import Agency
from reports import facsimiles, intake
from reports.models import Revision
from tests.browser.conftest import sign_in
from tests.browser.test_site import sample
from validation.models import Decision, Finding

pytestmark = pytest.mark.browser


def filed(province, number: str) -> Revision:
    """Read a sample as the report of 临江市财政局, which takes the name it states, with its pages drawn."""
    path, truth = sample(number)
    Agency.objects.filter(pk=province.bureau.pk).update(name=truth["agency"])
    province.bureau.refresh_from_db()
    with path.open("rb") as stream:
        receipt = intake.receive(
            agency=province.bureau,
            year=truth["year"],
            kind="own",
            upload=File(stream),
            name=path.name,
            user=None,
        )
    intake.parse(receipt.revision.pk)
    revision = Revision.objects.get(pk=receipt.revision.pk)
    assert revision.state == Revision.State.READ, revision.reason
    for page in range(1, (revision.reading.pages or 1) + 1):
        for scale in facsimiles.SCALES if facsimiles.is_paged(revision) else (0,):
            facsimile, _ = facsimiles.wanted(revision, page, scale)
            facsimiles.draw(facsimile.pk)
    return revision


@pytest.fixture
def unbalanced(province, live_server) -> Revision:
    """Sample 03: a PDF whose requests do not balance in one column."""
    return filed(province, "03")


@pytest.fixture
def desk(page, unbalanced, reviewer):
    sign_in(page, "reviewer")
    page.goto(reverse("report-detail", args=[unbalanced.report_id]))
    page.wait_for_selector("[data-desk][data-ready]")
    return page


def test_a_finding_chosen_by_key_turns_the_page_and_lights_both_sides(desk, complaints, unbalanced):
    desk.keyboard.press("]")
    desk.keyboard.press("j")
    finding = Finding.objects.filter(report=unbalanced.report_id).present().by_severity()[0]
    card = desk.locator(f"#finding-{finding.pk}")
    expect(card).to_have_class("finding chosen")
    lit = desk.locator(".leaves .cells a.lit")
    expect(lit).not_to_have_count(0)
    assert set(lit.evaluate_all("all => all.map(one => one.dataset.at)")) <= {
        finding.at,
        *finding.cells,
    }
    expect(desk.locator(".leaves .dimmer").first).not_to_have_attribute("d", "")
    desk.keyboard.press("2")
    expect(desk.locator("#paper td.lit").first).to_be_visible()
    expect(desk.locator("[data-chosen-line]")).to_contain_text(finding.rule)
    assert f"#finding-{finding.pk}" in desk.url
    assert "tab=tables" in desk.url
    desk.reload()
    expect(desk.locator("#paper td.lit, .cells a.lit").first).to_be_attached()
    assert complaints == []


def test_a_cell_of_the_page_tells_about_itself_and_points_at_the_table(desk, complaints):
    desk.keyboard.press("2")
    at = "requests/natural_person/received"
    desk.locator(f'#paper a.cell[data-at="{at}"]').click()
    expect(desk.locator("#cell-panel")).to_contain_text("勾稽关系")
    boxed = desk.locator(f'.leaves .cells a[data-at="{at}"]')
    expect(boxed).to_have_class("lit", timeout=5000) if not boxed.get_attribute("class") else None
    boxed.hover()
    expect(desk.locator(f'#paper a.cell[data-at="{at}"]')).to_have_class("cell pointed")
    desk.keyboard.press("Escape")
    expect(desk.locator(".drawer.open")).to_have_count(0)
    assert complaints == []


def test_the_divider_moves_by_key_and_is_remembered(desk, complaints):
    divider = desk.locator("[data-divider]")
    before = desk.locator("#source").bounding_box()["width"]
    divider.focus()
    for _ in range(5):
        desk.keyboard.press("ArrowRight")
    expect(divider).to_have_attribute("aria-valuenow", "60")
    wide = desk.locator("#source").bounding_box()["width"]
    assert wide > before + 50
    desk.reload()
    desk.wait_for_selector("[data-desk][data-ready]")
    assert abs(desk.locator("#source").bounding_box()["width"] - wide) < 2
    assert complaints == []


def test_keys_turn_and_enlarge_and_question_mark_names_them(desk, complaints):
    number = desk.locator("[data-page-number]")
    desk.keyboard.press("]")
    turned = number.text_content()
    desk.keyboard.press("[")
    expect(number).not_to_have_text(turned)
    width = desk.locator(".leaves svg").first.bounding_box()["width"]
    desk.keyboard.press("+")
    assert desk.locator(".leaves svg").first.bounding_box()["width"] > width
    desk.keyboard.press("0")
    assert abs(desk.locator(".leaves svg").first.bounding_box()["width"] - width) < 2
    desk.keyboard.press("?")
    expect(desk.locator("#keys")).to_contain_text("原件的上一页")
    assert complaints == []


def test_a_decision_by_key_goes_on_to_the_next_finding(desk, complaints, unbalanced):
    found = list(Finding.objects.filter(report=unbalanced.report_id).present().by_severity())
    desk.keyboard.press("j")
    desk.keyboard.press("y")
    expect(desk.locator(f"#finding-{found[0].pk} .handling-confirmed")).to_be_visible()
    assert Decision.objects.get().finding_id == found[0].pk
    if len(found) > 1:
        expect(desk.locator(f"#finding-{found[1].pk}")).to_have_class("finding chosen")
    desk.keyboard.press("n")
    reason = desk.locator(".finding.chosen textarea[name=reason]")
    expect(reason).to_be_focused()
    reason.fill("原件如此，已核对")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".handling-dismissed").first).to_be_visible()
    assert complaints == []


def test_on_a_phone_the_sides_are_tabs(page, unbalanced, filer, complaints):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, "filer")
    page.goto(reverse("report-detail", args=[unbalanced.report_id]))
    page.wait_for_selector("[data-desk][data-ready]")
    expect(page.locator("#source")).to_be_hidden()
    page.locator("#tab-source").click()
    expect(page.locator(".leaves svg")).to_be_visible()
    expect(page.locator("#panel-findings")).to_be_hidden()
    page.locator("#tab-tables").click()
    expect(page.locator("#paper")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert complaints == []


@pytest.mark.parametrize("number", ["02", "04", "06", "08", "10"])
@pytest.mark.parametrize("width", [1280, 1920])
def test_every_sort_of_file_stands_beside_its_reading_without_sideways_scrolling(
    page, province, filer, live_server, complaints, number, width
):
    revision = filed(province, number)
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, "filer")
    page.goto(reverse("report-detail", args=[revision.report_id]) + "?tab=tables")
    page.wait_for_selector("[data-desk][data-ready]")
    shown = page.locator(".leaves svg, .leaves .sheet-text")
    expect(shown).to_be_visible()
    at = "requests/total/received"
    page.locator(f'#paper a.cell[data-at="{at}"]').click()
    expect(page.locator(f'.leaves [data-at="{at}"].lit')).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.scrollHeight") <= 900
    for panel in ("#panel-tables", ".drawer"):
        assert page.locator(panel).evaluate("one => one.scrollWidth - one.clientWidth") <= 1, panel
    assert complaints == []


def test_without_scripts_pages_tabs_and_cells_are_links(plain, unbalanced, filer):
    page = plain()
    sign_in(page, "filer")
    page.goto(reverse("report-detail", args=[unbalanced.report_id]) + "?page=1")
    expect(page.locator(".leaves svg")).to_be_visible()
    page.locator(".strip a").nth(1).click()
    expect(page.locator("[data-page-number]")).to_have_text("2")
    page.locator("#tab-tables").click()
    page.locator('#paper a.cell[data-at="requests/total/received"]').click()
    expect(page.locator("#cell-panel")).to_contain_text("勾稽关系")
