"""How it looks and for whom: axe in both modes and every state, phones, dark, reduced motion, and the README's picture."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.rewrite_picture import PICTURE, SCALE, SIZE, picture
from tests.running import PATIENT, ROOT
from tests.web.conftest import Open
from tests.web.showing import REFUSED, drop, show_sample

pytestmark = PATIENT

MOST_BYTES = 150_000


def empty(page: Page) -> None:
    page.click("#options summary")


def result(page: Page) -> None:
    show_sample(page, "ru-ticker-calendar-form")


def opened(page: Page) -> None:
    show_sample(page, "de-news-ticker")
    page.locator("#feed .block[data-kind=ticker]").first.click()
    page.select_option("#right-label", "advert")


def rendered(page: Page) -> None:
    show_sample(page, "en-blog-comments")
    page.click("#tab-html")
    expect(page.frame_locator("#panel iframe").locator("h2").first).to_be_visible()


def compared(page: Page) -> None:
    result(page)
    page.click("#compare")
    page.wait_for_selector(".pair")


def refused(page: Page) -> None:
    drop(page, "page.html", "")
    page.wait_for_selector(REFUSED)


STATES: tuple[Callable[[Page], None], ...] = (empty, opened, rendered, compared, refused)


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_in_both_modes(open_page: Open, state: Callable[[Page], None]) -> None:
    page = open_page(reduced_motion="reduce")
    state(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_wider_than_the_window(open_page: Open, state: Callable[[Page], None]) -> None:
    page = open_page()
    state(page)
    for width in (360, 800, 1440, 2200):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_phone_shows_one_side_at_a_time(open_page: Open) -> None:
    page = show_sample(open_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True), "de-news-ticker")
    expect(page.locator("#page")).to_be_visible()
    expect(page.locator("#answer")).to_be_hidden()
    page.tap("[data-side=answer]")
    expect(page.locator("#verdict")).to_be_visible()
    expect(page.locator("#page")).to_be_hidden()


def test_dark_is_the_system_s_choice_or_the_user_s(open_page: Open) -> None:
    page = open_page(color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(background)
    page.get_by_role("button", name="Light").click()
    assert page.evaluate(background) != dark
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert page.evaluate(background) != dark


def test_nothing_moves_where_motion_is_unwanted(open_page: Open) -> None:
    page = show_sample(open_page(reduced_motion="reduce"), "de-news-ticker")
    assert page.evaluate("document.getAnimations().length") == 0


def test_the_readme_s_picture_is_of_this_page(open_page: Open) -> None:
    made, shown = picture(open_page(viewport=SIZE, device_scale_factor=SCALE, reduced_motion="reduce")), PICTURE.read_bytes()
    assert made[:26] == shown[:26], "both are PNG of one size; if the page looks other than it did: python -m tests.rewrite_picture"
    assert len(shown) < MOST_BYTES
    assert "(docs/page.png)" in (ROOT / "README.md").read_text(encoding="utf-8")
