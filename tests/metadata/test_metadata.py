"""What an answer knows of its article, from HTML and from text; junk gives null, never an error."""

import json
from typing import Any

import pytest

from app.jobs import answer
from app.types import Job, Limits

BODY = (
    "The council met on Tuesday, and after a long debate it decided to keep the old bridge open until spring. "
    "Two members voted against the plan, because nobody had told them what the repairs would cost the town. "
)


def metadata(head: str, body: str = "", url: str | None = None) -> dict[str, Any]:
    page = f"<html><head>{head}</head><body>{body}<article><p>{BODY}</p><p>{BODY[::-1]}</p></article></body></html>"
    query = (("url", url),) if url else ()
    outcome = answer(Job(page.encode(), "text/html", None, query, "json"), Limits())
    told: dict[str, Any] = json.loads(outcome.rendered or b"")["metadata"]
    return told


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def json_ld(value: object) -> str:
    return f'<script type="application/ld+json">{value if isinstance(value, str) else json.dumps(value)}</script>'


URL = "https://example.org/a/b.html"
ADDRESSES = {
    "absolute": ("https://example.com/x?a=1#b", URL, "https://example.com/x?a=1#b"),
    "relative": ("../x", URL, "https://example.org/x"),
    "without-scheme": ("//example.com/x", URL, "https://example.com/x"),
    "relative-without-base": ("/x", None, None),
    "white-space-around": (" https://example.com/x\n", None, "https://example.com/x"),
    "space-inside": ("https://example .com/x", None, None),
    "script": ("javascript:alert(1)", URL, None),
    "data": ("data:image/png;base64,AAAA", URL, None),
    "file": ("file:///etc/passwd", None, None),
    "no-host": ("https:///x", None, None),
    "broken": ("http://[::1", URL, None),
    "bad-base": ("x", "not a url", None),
    "empty": ("", URL, None),
}


@pytest.mark.parametrize(("address", "url", "expected"), [*ADDRESSES.values()], ids=ADDRESSES)
def test_addresses_are_absolute_or_null(address: str, url: str | None, expected: str | None) -> None:
    head = meta("og:image", address) + f'<link rel="canonical" href="{address}">'
    told = metadata(head, url=url)
    assert told["image"] == (expected if address else None)
    assert told["canonical_url"] == (expected if address else None)


STATED: dict[str, tuple[str, str, str | None]] = {
    "published-meta": (meta("article:published_time", "2024-10-25T17:41:00+03:00"), "published", "2024-10-25T17:41:00+03:00"),
    "published-json-ld": (json_ld({"@type": "NewsArticle", "datePublished": "2024-10-25"}), "published", "2024-10-25"),
    "published-future": (meta("article:published_time", "2199-10-25"), "published", None),
    "published-junk": (meta("article:published_time", "soon"), "published", None),
    "author-meta": (meta("author", "Jane Roe"), "author", "Jane Roe"),
    "author-json-ld": (json_ld({"@type": "Article", "author": [{"name": "Jane Roe"}, {"name": "Max Moe"}]}), "author", "Jane Roe; Max Moe"),
    "author-graph": (json_ld({"@graph": [{"@type": ["Article"], "author": {"name": "Jane Roe"}}]}), "author", "Jane Roe"),
    "author-address": (meta("author", "https://example.org/jane"), "author", None),
    "site": (meta("og:site_name", "The Bridge"), "site_name", "The Bridge"),
    "description": (meta("og:description", "A &amp; b"), "description", "A & b"),
    "title": ("<title>Old bridge stays open</title>", "title", "Old bridge stays open"),
}


@pytest.mark.parametrize(("head", "field", "expected"), STATED.values(), ids=STATED)
def test_stated_in_the_head(head: str, field: str, expected: str | None) -> None:
    assert metadata(head)[field] == expected


JUNK = {
    "broken": "{",
    "number": "5",
    "null": "null",
    "string": '"x"',
    "list-of-null": "[null, 5, [], {}]",
    "type-null": '{"@type": null}',
    "type-object": '{"@type": {"a": 1}}',
    "type-nested": '{"@type": [["Article"], {}, 5]}',
    "values-of-other-kinds": '{"@type": "Article", "author": 5, "headline": [], "datePublished": {}, "image": [[]], "publisher": []}',
    "nested-names": '{"@type": "Article", "author": ' + '{"name": ' * 400 + "1" + "}" * 401,
    "nested-lists": '{"@type": "Article", "author": ' + "[" * 900 + "]" * 900 + "}",
    "too-deep": "[" * 5000,
    "surrogates": '{"@type": "Article", "headline": "\\ud800"}',
    "comment": "<!-- {} -->",
    "date-out-of-range": '{"@type": "Article", "datePublished": "99999-99-99T99:99"}',
}


@pytest.mark.parametrize("junk", JUNK.values(), ids=JUNK)
def test_junk_in_json_ld_is_passed_over(junk: str) -> None:
    told = metadata(json_ld(junk) + "<title>Old bridge</title>" + meta("author", "Jane Roe"))
    assert told["title"] == "Old bridge"
    assert told["author"] == "Jane Roe"
    assert told["published"] is None


TEXT_BYLINES = {
    "english": ("By Jane Roe\n25 October 2024, 17:41", "Jane Roe", "2024-10-25T17:41:00"),
    "russian": ("Автор: Иван Петров\n25 октября 2024, 17:41", "Иван Петров", "2024-10-25T17:41:00"),
    "german": ("Von Erika Muster\n25. Oktober 2024", "Erika Muster", "2024-10-25"),
    "none": ("", None, None),
}


@pytest.mark.parametrize(("byline", "author", "published"), TEXT_BYLINES.values(), ids=TEXT_BYLINES)
def test_bylines_of_plain_text(byline: str, author: str | None, published: str | None) -> None:
    text = f"Menu\nThe old bridge stays open\n{byline}\n{BODY}\n{BODY}\n"
    outcome = answer(Job(text.encode(), "text/plain", None, (), "json"), Limits())
    told = json.loads(outcome.rendered or b"")["metadata"]
    assert (told["author"], told["published"]) == (author, published)
    assert told["language"] == "en"


def test_the_headline_of_plain_text_is_the_line_that_the_body_takes_up() -> None:
    standfirst = "Members heard for three hours what the engineers had found under the deck, and then they voted."
    lines = ["Council keeps old bridge open until spring", standfirst, "25 October 2024, 17:41", BODY, BODY, "Try our new app today"]
    outcome = answer(Job("\n".join(["Menu", "Sport", "Weather", *lines]).encode(), "text/plain", None, (), "json"), Limits())
    told = json.loads(outcome.rendered or b"")["metadata"]
    assert (told["title"], told["published"]) == (lines[0], "2024-10-25T17:41:00")


HEADLINE = "The old bridge stays open until spring"
VISIBLE: dict[str, tuple[str, list[str], str | None]] = {
    "same-headline": (HEADLINE, ["Jane Roe"], "2025-10-03"),
    "another-headline": ("Markets close higher after a quiet day", [], None),
}


@pytest.mark.parametrize(("shown", "authors", "published"), VISIBLE.values(), ids=VISIBLE)
def test_a_body_read_from_elsewhere_keeps_the_byline_that_the_page_shows(shown: str, authors: list[str], published: str | None) -> None:
    source = json_ld({"@type": "NewsArticle", "headline": HEADLINE, "articleBody": "\n\n".join([BODY] * 4)})
    page = f"{source}<body><h1>{shown}</h1><p>By Jane Roe</p><p>3 October 2025</p><main></main></body>"
    outcome = answer(Job(page.encode(), "text/html", None, (), "json"), Limits())
    told = json.loads(outcome.rendered or b"")
    assert told["engine"]["method"] == "json_ld"
    assert (told["metadata"]["title"], told["metadata"]["authors"], told["metadata"]["published"]) == (HEADLINE, authors, published)


def test_a_headline_with_soft_hyphens_is_the_title_and_no_body() -> None:
    source = json_ld(
        {"@type": "NewsArticle", "headline": "The old brid\u00adge stays open un\u00adtil spring", "articleBody": "\n\n".join([BODY] * 4)}
    )
    page = f"<title>{HEADLINE} | Courier</title>{source}<body><main></main></body>"
    outcome = answer(Job(page.encode(), "text/html", None, (), "json"), Limits())
    told = json.loads(outcome.rendered or b"")
    assert told["metadata"]["title"] == HEADLINE
    assert told["body"]["text"].startswith("The council met")
