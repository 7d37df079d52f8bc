"""The web page in Debian's Chromium: one browser for the folder, a context a test, every request watched."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from tests.rewrite_picture import chromium
from tests.running import PATIENCE_SECONDS

WAIT_MS = 1000 * PATIENCE_SECONDS
Open = Callable[..., Page]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed with the folder's last test: while it runs, no other event loop may."""
    program = chromium()
    if program is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


class Watched:
    """What a test's pages asked for and complained of."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.errors: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        context.on("request", self._note)
        context.on("weberror", lambda error: self.errors.append(str(error.error)))

    def _note(self, request: Request) -> None:
        self.requests.append(request)

    @property
    def asked(self) -> list[str]:
        """What was asked for; what the policy stopped never left the browser, which tells of it now and then."""
        return [request.url for request in self.requests if request.failure != "csp"]


@pytest.fixture
def watched() -> Watched:
    return Watched()


@pytest.fixture
def open_page(browser: Browser, server: str, watched: Watched) -> Iterator[Open]:
    """Opens the page of a server in a fresh context with the given properties; afterwards nothing but the service may have been asked."""
    contexts: list[BrowserContext] = []
    services = [server]

    def opened(at: str = server, **properties: Any) -> Page:
        services.append(at)
        context = browser.new_context(**{"locale": "en-GB", "viewport": {"width": 1440, "height": 900}, **properties})
        contexts.append(context)
        context.set_default_timeout(WAIT_MS)
        watched.watch(context)
        page = context.new_page()
        page.goto(f"{at}/")
        page.wait_for_selector("html[data-ready]")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [url for url in watched.asked if not url.startswith((*services, "about:", "data:", "blob:"))] == []
    assert watched.errors == []
