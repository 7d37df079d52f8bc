"""Two engines side by side, what they do not agree on marked."""

from playwright.sync_api import expect

from tests.running import PATIENT
from tests.web.conftest import Open
from tests.web.showing import show_sample, show_text

pytestmark = PATIENT

SENTENCE = "The town council opened a new bridge over the river on Monday, after two years of work and a long debate about its cost. "
# trafilatura leaves repeated paragraphs out.
PAGE = (
    "<nav><a href=/>Home</a></nav><article><h1>Bridge opens</h1>" + f"<p>{SENTENCE}</p>" * 4 + "<ul><li>Length: 120 m</li></ul></article>"
)


def test_same_blocks_stand_beside_each_other(open_page: Open) -> None:
    page = show_sample(open_page(), "el-deep-divs")
    page.click("#compare")
    page.wait_for_selector(".pair")
    texts = [pair.locator(".cell p").all_text_contents() for pair in page.locator(".pair").all()[:20]]
    assert len(texts) == 20
    assert [pair for pair in texts if len(set(pair)) != 1] == []
    page.click("#compare")
    page.wait_for_selector(".block")


def test_differences_are_counted_marked_and_stepped_through(open_page: Open) -> None:
    page = show_text(open_page(), PAGE)
    page.click("#compare")
    page.wait_for_selector(".pair")
    marked = page.locator(".pair.differs")
    expect(page.locator("#difference-count")).to_have_text("3 pieces differ")
    expect(marked).to_have_count(3)
    for place, keeper in enumerate(["winnow"] * 3):
        page.click("#next-difference")
        expect(marked.nth(place)).to_be_focused()
        expect(marked.nth(place)).to_have_attribute("aria-label", f"only {keeper} keeps this")
    page.click("#previous-difference")
    expect(marked.nth(1)).to_be_focused()


def test_another_engine_is_compared_with_winnow(open_page: Open) -> None:
    page = show_text(open_page(), PAGE)
    page.click("#compare")
    page.wait_for_selector(".pair")
    page.click("#options summary")
    page.select_option("[name=engine]", "trafilatura")
    expect(page.locator("#reading")).to_contain_text("trafilatura")
    expect(page.locator(".pair.differs").first).to_have_attribute("aria-label", "only winnow keeps this")


def test_a_page_that_both_read_alike(open_page: Open) -> None:
    page = show_sample(open_page(), "de-news-ticker")
    page.click("#compare")
    expect(page.locator("#difference-count")).to_have_text("Both keep the same")
    expect(page.locator("#next-difference")).to_be_hidden()
