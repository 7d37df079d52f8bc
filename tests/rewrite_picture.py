"""What the README shows: the web page with a sample, pictured by the browser of its tests; as a command it is written down anew.

`python -m tests.rewrite_picture`; `tests/web/corrections.jsonl`, the file that the page gives for two corrected samples, is written too.
"""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.running import ROOT, running
from tests.web.showing import correct, downloaded, show_sample

PICTURE = ROOT / "docs" / "page.png"
GIVEN = ROOT / "tests" / "web" / "corrections.jsonl"
NAMES = ("chromium", "chromium-browser", "google-chrome")
SIZE: ViewportSize = {"width": 1200, "height": 740}
SCALE = 0.75


def chromium() -> str | None:
    """The program that the tests drive, where the machine has one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def picture(page: Page) -> bytes:
    """Where the article of a sample ends and its ticker begins, as PNG."""
    show_sample(page, "ru-ticker-calendar-form")
    page.mouse.move(0, 0)
    page.locator("#feed .block[data-kind=share]").evaluate("block => block.scrollIntoView({ block: 'center' })")
    page.locator("#feed .block[data-kind=calendar]").first.wait_for()
    return page.screenshot()


def correct_two_samples(page: Page) -> str:
    """A ticker's run called adverts on one page, a link called a menu on another: the file that both make."""
    show_sample(page, "de-news-ticker")
    correct(page, "ticker", "advert", whole=True)
    page.click("#another")
    show_sample(page, "uk-read-also")
    correct(page, "related", "navigation")
    return downloaded(page, "#save-corrections")


def main() -> None:
    """Write both files."""
    with TemporaryDirectory() as folder, running(Path(folder) / "log") as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])

        def opened() -> Page:
            page = browser.new_page(viewport=SIZE, device_scale_factor=SCALE, reduced_motion="reduce", color_scheme="light", locale="en-GB")
            page.goto(server.url)
            page.wait_for_selector("html[data-ready]")
            return page

        PICTURE.write_bytes(picture(opened()))
        GIVEN.write_text(correct_two_samples(opened()), encoding="utf-8")
        browser.close()


if __name__ == "__main__":
    main()
