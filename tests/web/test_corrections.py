"""Labels put right on the page, and the file that training reads: `tests/web/corrections.jsonl` is one, made by these very presses."""

import json

from playwright.sync_api import expect

from tests.rewrite_picture import GIVEN, correct_two_samples
from tests.running import PATIENT
from tests.web.conftest import Open
from tests.web.showing import correct, downloaded, show_sample

pytestmark = PATIENT


def test_corrections_of_two_pages_are_one_file(open_page: Open) -> None:
    page = open_page()
    expect(page.locator("#corrections")).to_be_hidden()
    given = [json.loads(line) for line in correct_two_samples(page).splitlines()]
    assert given == [json.loads(line) for line in GIVEN.read_text("utf-8").splitlines()], "see tests.rewrite_picture"
    assert [set(row) & {"html", "text"} for row in given] == [{"html"}, {"text"}]
    assert given[0]["labels"].count("advert") == 10


def test_a_correction_is_seen_and_can_be_taken_back(open_page: Open) -> None:
    page = show_sample(open_page(), "de-news-ticker")
    correct(page, "ticker", "advert")
    corrected = page.locator("#feed .block.corrected")
    expect(corrected).to_have_count(1)
    expect(corrected).to_have_attribute("data-kind", "advert")
    expect(page.locator("#save-corrections")).to_have_text("Download 1 correction")
    corrected.click()
    page.select_option("#right-label", "")
    expect(page.locator("#feed .block.corrected")).to_have_count(0)
    expect(page.locator("#corrections")).to_be_hidden()


def test_a_correction_outlasts_another_question(open_page: Open) -> None:
    page = show_sample(open_page(), "de-news-ticker")
    correct(page, "ticker", "advert")
    page.click("#options summary")
    page.check("[name=merge]")
    expect(page.locator("#feed .block.corrected")).to_have_count(1)


def test_nothing_is_sent_when_a_label_is_put_right(open_page: Open) -> None:
    page = show_sample(open_page(), "de-news-ticker")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    correct(page, "ticker", "advert")
    downloaded(page, "#save-corrections")
    assert [url for url in sent if not url.startswith("blob:")] == []
