"""A page comes in, every way there is, and is seen: the article, and each removed block by its kind."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.running import CLIENT, PATIENT, ROOT
from tests.web.conftest import Open
from tests.web.showing import SHOWN, all_blocks, downloaded, drop, kinds_seen, paste, show_sample, show_text

pytestmark = PATIENT

SAMPLES = sorted(ROOT.glob("samples/*/page.*"))
TICKER = "ru-ticker-calendar-form"
PAGE = (
    "<title>Bridge</title><nav><a href=/>Home</a></nav><article><h1>Bridge opens</h1>"
    "<p>The town council opened a bridge over the river on Monday, after two years of work and a long debate about its cost.</p></article>"
)


def test_every_sample_is_a_button_and_gives_its_article(open_page: Open) -> None:
    page = open_page()
    names = page.eval_on_selector_all("[data-sample]", "buttons => buttons.map(button => button.dataset.sample)")
    assert sorted(names) == sorted(path.parent.name for path in SAMPLES)
    for sample in SAMPLES:
        show_sample(page, sample.parent.name)
        article = (sample.parent / "article.txt").read_text(encoding="utf-8")
        assert downloaded(page, "#download").split() == article.split()
        page.click("#another")


def test_the_whole_page_is_there_in_reading_order(open_page: Open) -> None:
    page = show_sample(open_page(), TICKER)
    seen = "".join(all_blocks(page))
    sent = next(path for path in SAMPLES if path.parent.name == TICKER).read_text(encoding="utf-8")
    assert "".join(seen.split()) == "".join(sent.split())


def test_a_result_is_told(open_page: Open) -> None:
    page = show_sample(open_page(), TICKER)
    expect(page.get_by_role("status").first).to_contain_text("8 blocks kept, 48 removed")
    expect(page.locator("#verdict")).to_have_text("Article")
    assert int(page.get_attribute("#confidence", "aria-valuenow") or 0) > 80
    expect(page.locator("#metadata")).to_contain_text("2024-10-25T17:41:00")
    expect(page.locator("#metadata")).to_contain_text("block")
    expect(page.locator("#reading")).to_contain_text("utf-8, from detected")
    assert "ticker 41 %" in (page.get_attribute("#bar", "aria-label") or "")


def test_pasted_text_is_shown(open_page: Open) -> None:
    page = show_text(open_page(), PAGE)
    assert kinds_seen(page) == {"body", "title", "navigation"}
    page.click("#another")
    paste(page, PAGE)
    page.wait_for_selector(SHOWN)


def test_a_dropped_file_is_shown(open_page: Open) -> None:
    page = open_page()
    drop(page, "bridge.html", PAGE)
    page.wait_for_selector(SHOWN)
    expect(page.locator("#source-name")).to_have_text("bridge.html")


def test_an_opened_file_is_shown(open_page: Open, tmp_path: Path) -> None:
    page = open_page()
    (tmp_path / "bridge.html").write_text(PAGE, encoding="utf-8")
    page.set_input_files("#file", tmp_path / "bridge.html")
    page.wait_for_selector(SHOWN)


def test_the_legend_hides_and_shows_kinds(open_page: Open) -> None:
    page = show_sample(open_page(viewport={"width": 1440, "height": 4000}), TICKER)
    everything = kinds_seen(page)
    chip = page.locator("#kinds [data-kind=ticker]")
    expect(chip).to_have_text("ticker28")
    chip.click()
    assert kinds_seen(page) == everything - {"ticker"}
    expect(chip).to_have_attribute("aria-pressed", "false")
    page.click("#only-body")
    assert kinds_seen(page) == {"body"}
    page.click("#all-kinds")
    assert kinds_seen(page) == everything


def test_a_block_says_why(open_page: Open) -> None:
    page = show_sample(open_page(), TICKER)
    block = page.locator("#feed .block[data-kind=ticker]").first
    expect(block.locator(".tag")).to_be_hidden()
    block.hover()
    expect(block.locator(".tag")).to_have_text("ticker · score 90 % · the rule “clock ticker”")
    assert block.get_attribute("aria-label") == "ticker, score 90 % · the rule “clock ticker”"


def test_all_of_it_by_the_keyboard(open_page: Open) -> None:
    page = show_sample(open_page(), TICKER)
    page.focus("#feed [tabindex='0']")
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#right-label")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#feed [data-place='2']")).to_be_focused()
    page.keyboard.press("End")
    expect(page.locator("#feed [data-place='55']")).to_be_focused()
    page.focus("#tab-text")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#tab-curl")).to_be_focused()
    expect(page.locator("#tab-curl")).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize(
    ("tab", "told"),
    {
        "markdown": "## Look before you turn a screw",
        "json": '"verdict": "article"',
        "curl": "curl --data-binary @en-blog-comments.html",
    }.items(),
)
def test_the_article_in_tabs(open_page: Open, tab: str, told: str) -> None:
    page = show_sample(open_page(), "en-blog-comments")
    page.click(f"#tab-{tab}")
    expect(page.locator("#panel")).to_contain_text(told)
    assert told in downloaded(page, "#download")


def test_the_article_rendered(open_page: Open) -> None:
    page = show_sample(open_page(), "en-blog-comments")
    page.click("#tab-html")
    frame = page.frame_locator("#panel iframe")
    expect(frame.get_by_role("heading", name="Look before you turn a screw")).to_be_visible()
    assert frame.locator("body").evaluate("body => getComputedStyle(body).margin") == "16px"
    assert page.get_attribute("#panel iframe", "sandbox") == ""


def test_the_curl_repeats_it(open_page: Open, server: str) -> None:
    page = show_sample(open_page(), "de-news-ticker")
    page.click("#options summary")
    page.check("[name=merge]")
    page.select_option("[name=engine]", "trafilatura")
    expect(page.locator("#reading")).to_contain_text("trafilatura")
    page.click("#tab-curl")
    command = downloaded(page, "#download")
    assert f"{server}/v1/extract?engine=trafilatura&merge=true&kept=true" in command
    answer = CLIENT.post(command.split("'")[-2], content=(ROOT / "samples/de-news-ticker/page.html").read_bytes()).json()
    page.click("#tab-json")
    shown = downloaded(page, "#download")
    assert f'"input_sha256": "{answer["input_sha256"]}"' in shown
    assert '"parts"' in shown


def test_copy_puts_the_text_into_the_clipboard(open_page: Open) -> None:
    page = show_sample(open_page(permissions=["clipboard-read", "clipboard-write"]), TICKER)
    page.click("#copy")
    expect(page.locator("#copy")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith("Американское издание")


def test_an_option_asks_again(open_page: Open) -> None:
    page = show_sample(open_page(), TICKER)
    page.click("#options summary")
    page.uncheck("[name=removed]")
    expect(page.locator("#page-note")).to_contain_text("no list of removed blocks")
    assert kinds_seen(page) == {"body"}


def test_right_to_left_text_runs_from_the_right(open_page: Open) -> None:
    sentence = "افتتح المجلس البلدي جسرا جديدا فوق النهر يوم الاثنين بعد عامين من العمل ونقاش طويل حول تكلفته."
    page = show_text(open_page(), f"<article><h1>جسر جديد</h1><p>{sentence}</p><p>{sentence}</p></article>")
    assert page.eval_on_selector("#feed .block[data-kind=body] p", "text => getComputedStyle(text).direction") == "rtl"
