"""Every page of the site, found through docs/permissions.md: axe finds nothing, nothing runs over the edge, no complaints.

A page is loaded once a language.  What depends on the language and the structure is asked once; what depends on
the width (the frame folds, tables scroll) is asked again at each, and contrast, the slowest question, in light once
and in dark both wide and narrow.  English is longer or shorter, never of another colour: its contrast is not asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Error, Page

from agencies.models import User
from tests.browser.conftest import TIMEOUT_MS, watched
from tests.pages import matrix
from tests.pages.world import ABOUT, SAID, STATES, World, plant_world

pytestmark = pytest.mark.browser

ROLES = ("administrator", "reviewer", "filer", "anonymous")
"""A page is looked at as the first of these that is shown it."""
OF_BOTH_SIDES = {"report", "revision", "finding"}
"""What the agency and the office have different pages of: looked at as the filer as well."""
WHATEVER: dict[str, Any] = {}
BUT_CONTRAST: dict[str, Any] = {"rules": {"color-contrast": {"enabled": False}}}
BY_WIDTH = {"runOnly": ["scrollable-region-focusable", "target-size"]}
BY_WIDTH_AND_THEME = {"runOnly": [*BY_WIDTH["runOnly"], "color-contrast"]}
Look = tuple[int, Literal["light", "dark"], dict[str, Any]]
LOOKS: dict[str, tuple[Look, ...]] = {
    "zh-hans": (
        (1280, "light", WHATEVER),
        (1920, "dark", BY_WIDTH_AND_THEME),
        (390, "dark", BY_WIDTH_AND_THEME),
    ),
    "en": (
        (1280, "light", BUT_CONTRAST),
        (1920, "light", BY_WIDTH),
        (390, "light", BY_WIDTH),
    ),
}
ASK = """async options => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const found = await axe.run({...options, resultTypes: ["violations"]});
    return found.violations.flatMap(rule => rule.nodes.map(node =>
        `${rule.id}: ${node.html.slice(0, 200)} ${(node.failureSummary || "").slice(0, 300)}`));
}"""


def roles_of(line: matrix.Line) -> list[str]:
    shown = [role for role in ROLES if line.answers[matrix.COLUMNS.index(role)] == "shown"]
    return shown[:1] + ["filer"] * (line.about in OF_BOTH_SIDES and "filer" in shown[1:])


def looks() -> Iterator[tuple[str, matrix.Line]]:
    """Yield the lines of what is handed out, each with the role it is looked at as."""
    for line in matrix.lines():
        if line.method == "GET":
            yield from ((role, line) for role in roles_of(line))


def signed_in(browser: Browser, base_url: str, person: User | None) -> Page:
    context = browser.new_context(base_url=base_url, reduced_motion="reduce")
    context.set_default_timeout(TIMEOUT_MS)
    # A file or picture opened by itself names no icon: Chromium then asks for this one.
    context.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    if person is not None:
        client = Client()
        client.force_login(person)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": base_url}])
    return context.new_page()


def address_of(line: matrix.Line, world: World) -> str:
    address = reverse(line.address, args=ABOUT[line.about](world))
    said = SAID.get((line.address, "GET"), {})
    return address + "".join(f"?{name}={value}" for name, value in said.items())


def load(page: Page, address: str) -> bool:
    """Open an address; false where it is a part of a page, a file or a picture that is handed out."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    try:
        answer = page.goto(address)
    except Error as error:
        if "Download is starting" in error.message:
            return False
        raise
    assert answer is not None, address
    return "text/html" in answer.headers["content-type"] and "<html" in answer.text()


def faults(page: Page, looks: tuple[Look, ...]) -> Iterator[str]:
    """Yield what is wrong with a page at each width and in each theme."""
    page.evaluate(AXE_SCRIPT)
    for width, scheme, options in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        yield from (f"{width} {scheme} {fault}" for fault in page.evaluate(ASK, options))
        if page.evaluate("document.documentElement.scrollWidth") > width:
            yield f"{width} runs over the edge"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("half", [0, 1])
def test_axe_finds_nothing_on_any_page(browser, live_server, db, language, half):
    world = plant_world()
    User.objects.update(language=language)
    complaints: list[str] = []
    pages = {role: signed_in(browser, live_server.url, world.people.get(role)) for role in ROLES}
    for page in pages.values():
        watched(page, complaints)
    found: dict[str, list[str]] = {}
    seen = 0
    for role, line in list(looks())[half::2]:
        STATES[line.state](world)
        complaints.clear()
        if not load(pages[role], address_of(line, world)):
            continue
        seen += 1
        wrong = [*faults(pages[role], LOOKS[language]), *complaints]
        if wrong:
            found[f"{role} {line}"] = wrong
    for page in pages.values():
        page.context.close()
    assert seen > 20
    assert not found, json.dumps(found, ensure_ascii=False, indent=1)
