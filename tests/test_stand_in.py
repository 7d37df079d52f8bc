"""Pages that stand in for another are told; articles, also those on the same matter, are not."""

import json

import pytest

from app.jobs import answer
from app.types import Job, Limits

SENTENCE = "The council of the small town decided on Monday to build a new bridge over the river. "
MENU = "".join(f"<li><a href=/{word}>{word}</a>" for word in ("News", "Sport", "Culture", "Contact"))


def page(title: str, body: str, head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body><ul>{MENU}</ul>{body}</body></html>"


CLOUDFLARE = "<noscript>Enable JavaScript and cookies to continue</noscript><script>window._cf_chl_opt={}</script>"
PAGES = {
    "challenge by its script": (page("a.example", CLOUDFLARE), "challenge_page"),
    "challenge by its title": (page("Just a moment...", "<p>a.example needs to review the security of your connection."), "challenge_page"),
    "challenge as a text": ("Attention Required! | Cloudflare\nSorry, you have been blocked\nRay ID: 8a", "challenge_page"),
    "captcha": (page("a.example", "<script src=https://ct.captcha-delivery.com/c.js></script><p>Please enable JS"), "challenge_page"),
    "error by its title": (page("404 Not Found", "<h1>Not Found</h1><p>nginx"), "error_page"),
    "error beside the site's name": (page("Page not found | The Town Paper", "<p>Sorry."), "error_page"),
    "error by its heading": (page("The Town Paper", "<h1>Oops! Page not found.</h1><p>Try the search."), "error_page"),
    "error by its number": (page("The Town Paper", "<h1>Error 503</h1><p>Try again later."), "error_page"),
    "error in Russian": (page("Ошибка 404", "<h1>Страница не найдена</h1>"), "error_page"),
    "error in Japanese": (page("ページが見つかりません - 町の新聞", "<p>町"), "error_page"),
    "error as a text": ("Home\nNews\nPage not found\nThe page that you look for has moved.", "error_page"),
    "shell": ('<html><title>App</title><body><div id="root"></div><script src=/main.js></script>', "shell_page"),
    "shell that says so": ("<body><p>You need to enable JavaScript to run this app.<script src=/a.js></script>", "shell_page"),
    "article": (page("Bridge", f"<h1>Bridge</h1><p>{SENTENCE * 4}"), None),
    "article on errors": (page("Why a page not found is a chance", f"<h1>The 404 that nobody sees</h1><p>{SENTENCE * 4}"), None),
    "article with a number": (page("Route 404 reopens", f"<h1>404 days of war</h1><p>{SENTENCE * 4}"), None),
    "article beside Cloudflare's script": (page("Bridge", f"<h1>Bridge</h1><p>{SENTENCE * 40}{CLOUDFLARE}"), None),
    "article of an app": (page("Bridge", f'<div id="root"><h1>Bridge</h1><p>{SENTENCE * 4}</div><script src=/a.js></script>'), None),
    "short page without scripts": ("<title>Bridge</title><p>The bridge is open.", None),
    "text": (f"Bridge\n{SENTENCE * 4}", None),
}


@pytest.mark.parametrize(("content", "code"), PAGES.values(), ids=PAGES)
def test_what_stands_in_is_told(content: str, code: str | None) -> None:
    outcome = answer(Job(content.encode(), "text/html; charset=utf-8" if "<" in content else "text/plain", None, (), "json"), Limits())
    assert [warning["code"] for warning in json.loads(outcome.rendered or b"")["warnings"]] == ([] if code is None else [code])


@pytest.mark.parametrize(
    "content", [page for page, code in PAGES.values() if code], ids=[name for name, (_, code) in PAGES.items() if code]
)
def test_what_stands_in_is_no_article(content: str) -> None:
    outcome = answer(Job(content.encode(), "text/html; charset=utf-8" if "<" in content else "text/plain", None, (), "json"), Limits())
    assert json.loads(outcome.rendered or b"")["verdict"] != "article"


def test_a_few_words_without_a_sentence_are_no_article() -> None:
    login = "<form><label>E-mail <input></label><label>Password <input type=password></label><button>Log in</button></form>"
    sent = page("The Town Paper", f"<h1>Log in</h1>{login}<div>© 2024 The Town Paper</div>").encode()
    told = json.loads(answer(Job(sent, None, None, (), "json"), Limits()).rendered or b"")
    assert told["verdict"] != "article"
    assert "2024" not in told["body"]["text"]
