"""What the page says where the service refuses, is busy, wants a key or is gone; the user's page is kept."""

import json

import pytest
from playwright.sync_api import expect

from app.service.problems import PROBLEMS
from tests.running import PATIENT
from tests.web.conftest import Open
from tests.web.showing import REFUSED, SHOWN, drop, show_sample, show_text

pytestmark = PATIENT

SENTENCE = "<p>One sentence that stands alone here.</p>"
REFUSALS = {
    "too large": ("page.html", SENTENCE, "413 too_large", "wire_bytes"),
    "binary": ("page.html", "\x00\x01\x02\x03" * 200, "422 binary_document", "binary"),
    "a feed": (
        "feed.xml",
        "<?xml version='1.0'?><rss version='2.0'><channel/></rss>",
        "422 feed_document",
        "feed",
    ),
}


@pytest.mark.parametrize(("name", "content", "code", "told"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_is_told(open_page: Open, name: str, content: str, code: str, told: str) -> None:
    page = open_page()
    drop(page, name, content, 300_000 if code == "413 too_large" else 1)
    page.wait_for_selector(REFUSED)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text(code)
    expect(alert).to_contain_text(told)
    expect(page.locator("#again")).to_be_hidden()
    page.click("#another")
    expect(page.locator("#paste")).to_be_focused()


def test_a_busy_service_is_asked_again_after_its_time(open_page: Open) -> None:
    page = open_page()
    problem = {"title": "Overloaded", "detail": "Too many.", "status": 429, "code": "overloaded", "request_id": "r1", "retryable": True}
    assert PROBLEMS["overloaded"].retryable
    answers = {"status": 429, "headers": {"Retry-After": "1"}, "content_type": "application/problem+json", "body": json.dumps(problem)}
    page.route("**/v1/extract*", lambda route: route.fulfill(**answers), times=1)
    show_text(page, SENTENCE, REFUSED)
    again = page.locator("#again")
    expect(again).to_be_disabled()
    expect(again).to_have_text("Try again in 1 s")
    expect(again).to_be_enabled()
    again.click()
    page.wait_for_selector(SHOWN)


def test_a_form_that_is_refused_costs_no_result(open_page: Open) -> None:
    page = show_sample(open_page(), "de-news-ticker")
    page.context.set_offline(True)
    page.click("#tab-markdown")
    expect(page.locator("#panel")).to_contain_text("The service does not answer")
    page.context.set_offline(False)
    page.locator("#panel button").click()
    expect(page.locator("#panel")).to_contain_text("## ")


def test_a_service_that_is_gone_costs_no_page(open_page: Open) -> None:
    page = open_page()
    page.context.set_offline(True)
    show_text(page, SENTENCE, REFUSED)
    expect(page.get_by_role("alert")).to_contain_text("The service does not answer")
    page.context.set_offline(False)
    page.click("#again")
    page.wait_for_selector(SHOWN)


def test_a_key_goes_with_every_question(open_page: Open) -> None:
    page = open_page()
    page.click("#options summary")
    page.fill("[name=key]", "sesame")
    keys: list[str | None] = []
    page.on("request", lambda request: keys.append(request.headers.get("x-api-key")) if "/v1/" in request.url else None)
    show_sample(page, "de-news-ticker")
    page.click("#tab-markdown")
    expect(page.locator("#panel")).to_contain_text("##")
    assert keys == ["sesame", "sesame"]
    page.click("#tab-curl")
    expect(page.locator("#panel")).to_contain_text("$WINNOW_KEY")
    expect(page.locator("#panel")).not_to_contain_text("sesame")


def test_an_empty_box_asks_nothing(open_page: Open) -> None:
    page = open_page()
    page.click("#show")
    expect(page.locator("#paste-note")).to_contain_text("nothing to show yet")


def test_white_space_is_an_empty_page(open_page: Open) -> None:
    page = open_page()
    drop(page, "page.html", "   \n  ")
    expect(page.locator("#verdict")).to_have_text("Empty")
    expect(page.locator("#page-note")).to_have_text("The page has no text.")
