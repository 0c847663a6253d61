"""Chromium, a live server, and a worker that reads in a thread of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from config.start import preparing

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
TIMEOUT_MS = 60_000
"""The machine may be busy with the other tests; what is waited for comes or never does."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    preparing.compile_catalogues()
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, live_server) -> Iterator[BrowserContext]:
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 900}, locale="en-US"
    )
    context.set_default_timeout(TIMEOUT_MS)
    yield context
    context.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of: scripts that failed, files not found, policy violated."""
    return []


@pytest.fixture
def page(context: BrowserContext, complaints: list[str]) -> Page:
    return watched(context.new_page(), complaints)


def watched(page: Page, complaints: list[str]) -> Page:
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type == "error" else None,
    )
    return page


def sign_in(page: Page, username: str) -> None:
    page.goto("/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", "a-long-password")
    page.click("form.stack button")
    page.wait_for_selector(".side")


@pytest.fixture
def worker(live_server, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Read what is uploaded as a worker does, only in a thread: the page meets every state."""
    from reports import intake

    def read(revision_id: int) -> None:
        try:
            intake.parse(revision_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:

        def enqueue(revision_id: int) -> None:
            transaction.on_commit(lambda: pool.submit(read, revision_id))

        monkeypatch.setattr("reports.tasks.read_revision.delay_on_commit", enqueue)
        yield


@pytest.fixture
def plain(browser: Browser, live_server) -> Iterator[Callable[[], Page]]:
    """Open pages in a browser without scripts."""
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.set_default_timeout(TIMEOUT_MS)
    yield context.new_page
    context.close()
