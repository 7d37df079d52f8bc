"""What the tests of the web page do again and again."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

SHOWN = "html[data-state=result] #feed [data-place]"
REFUSED = "html[data-state=refused] #refusal"


def show_sample(page: Page, name: str) -> Page:
    """Press a sample's button and wait until it is seen."""
    page.click(f"[data-sample={name}]")
    page.wait_for_selector(SHOWN)
    return page


def show_text(page: Page, text: str, wanted: str = SHOWN) -> Page:
    """Put a page into the text box as a paste does, and press the button."""
    page.fill("#paste", text)
    page.click("#show")
    page.wait_for_selector(wanted)
    return page


def paste(page: Page, text: str) -> None:
    """The clipboard's text, pasted onto the page itself."""
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData("text/plain", text);
        document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })) }""",
        text,
    )


def drop(page: Page, name: str, content: str, times: int = 1) -> None:
    """A file, the content repeated so many times, dragged over the page and dropped on it."""
    page.evaluate(
        """([name, content, times]) => { const data = new DataTransfer(); data.items.add(new File([content.repeat(times)], name));
        const how = { dataTransfer: data, bubbles: true, cancelable: true };
        for (const type of ["dragover", "drop"]) document.body.dispatchEvent(new DragEvent(type, how)) }""",
        [name, content, times],
    )


def all_blocks(page: Page) -> list[str]:
    """The texts of all blocks, for which the whole list is scrolled through."""
    texts: list[str] = []
    for chunk in page.locator("#feed > .chunk").all():
        chunk.scroll_into_view_if_needed()
        chunk.locator("[data-place]").first.wait_for()
        texts += chunk.locator(".block p").all_text_contents()
    return texts


def kinds_seen(page: Page) -> set[str]:
    """The kinds of the blocks that are displayed, on a page of a few screens: all its rows are drawn."""
    expect(page.locator("#feed .chunk:empty")).to_have_count(0)
    blocks: list[dict[str, Any]] = page.eval_on_selector_all(
        "#feed .block", "blocks => blocks.map(block => ({kind: block.dataset.kind, seen: block.offsetHeight > 0}))"
    )
    return {block["kind"] for block in blocks if block["seen"]}


def correct(page: Page, kind: str, right: str, *, whole: bool = False) -> None:
    """Open the first block of a kind and choose its right label, for its whole run if told so."""
    page.locator(f"#feed .block[data-kind={kind}]").first.click()
    if whole:
        page.check("#whole-run")
    page.select_option("#right-label", right)
    page.keyboard.press("Escape")


def downloaded(page: Page, selector: str) -> str:
    """The text of the file that a button gives."""
    with page.expect_download() as download:
        page.click(selector)
    return Path(download.value.path()).read_text(encoding="utf-8")
