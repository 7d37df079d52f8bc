"""Content that stands elsewhere in a page than in its visible text."""

import json
from html import escape

import pytest

from app.pipeline import extract
from app.segment import segment
from app.types import Article, Encoding, Limits, Options, Page, PageKind, Segments, Source

BODY = "The council approved the new bridge over the river on Monday, after eight years of planning and three public meetings. " * 5
SHELL = "<div id=app>Loading</div>"
LD = json.dumps({"@graph": [{"@type": "NewsArticle", "headline": "The bridge", "articleBody": f"{BODY}\n\n{BODY}"}]})
STATE = json.dumps({"props": {"id": "a1", "path": "/x/y", "post": {"html": f"<p>{BODY}</p><p>{BODY}</p>"}}})
FLIGHT = f'1:I[7,[],""]\n2:T{len(BODY) * 2 + 14:x},<p>{BODY}</p><p>{BODY}</p>3:["$","p",null,{{}}]\n'
ELEMENTS = [["$", "p", None, {"children": [BODY, ["$", "a", None, {"children": "more"}]]}], ["$", "p", "k", {"children": BODY}]]
PARAGRAPHS = [{"type": "paragraph", "content": [{"type": "text", "text": BODY[:50]}, {"type": "text", "text": BODY[50:]}]}] * 2


def pushed(*parts: str) -> str:
    """Scripts as Next.js writes them."""
    return "".join(f"<script>self.__next_f.push([1,{json.dumps(part)}])</script>" for part in parts)


def ld(body: str) -> str:
    """An article as pages tell it to search engines."""
    return f'<script type="application/ld+json">{json.dumps({"articleBody": body})}</script>'


PAGES = {
    "json_ld": f'<script type="application/ld+json">{LD}</script>',
    "json_ld escaped": ld(escape(f"<p>{BODY}</p>") * 2),
    "state_json": f'<script id="__NEXT_DATA__" type="application/json">{STATE}</script>',
    "state_json assigned": f"<script>window.__INITIAL_STATE__ = {STATE};</script>",
    "state_json rich text": f'<script type="application/json">{json.dumps({"doc": {"content": PARAGRAPHS}})}</script>',
    "state_json pushed": pushed(FLIGHT[:40], FLIGHT[40:]),
    "state_json elements": pushed(f"0:{json.dumps(['$', 'main', None, {'children': ELEMENTS}])}\n"),
    "template": f"<template><p>{BODY}</p><p>{BODY}</p></template>",
    "template nested": f"<a-b><template shadowrootmode=open><c-d><template id=x><p>{BODY}</p><p>{BODY}</p></template></c-d></template>",
    "noscript": f"<noscript><p>{BODY}</p><p>{BODY}</p></noscript>",
}
FRAME = f"""<nav><a href=/>Home</a><a href=/town>Town</a><a href=/sport>Sport</a></nav>{{}}
<aside><h2>Most read</h2><ul>{"<li><a href=/x>Goalkeeper signs for Rovers</a>" * 6}</ul></aside>
<footer><p>© 2025 The Courier. All rights reserved.</p></footer>"""
NOTICE = (
    "You need to enable JavaScript in your browser to read this page, which is made by scripts. Please see the settings of your browser."
)
NO_SOURCE = {
    "a notice": f"<noscript><p>{NOTICE}</p></noscript>",
    "names": f'<script type="application/json">{json.dumps({"items": [f"A-{number}-175C58 blue" for number in range(200)]})}</script>',
    "more levels than the limit": ld("<div>" * 600 + BODY),
    "more elements than the limit": ld(f"<p>{BODY}" + "<p>x" * 100_001),
    "code": f'<script type="application/json">{json.dumps({"text": "if (a == b) { return [c, d]; } " * 40})}</script>',
    "a dialog beside an article": f"<p>{BODY}</p><p>{BODY}</p><template><p>{BODY}</p></template>",
}


def read(html: str) -> Segments:
    return segment(Page(PageKind.HTML, html, None, Encoding("utf-8", "string")))


def article_of(html: str) -> Article:
    return extract(Source(html, kind=PageKind.HTML), Options(), Limits())


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("frame", [SHELL + "{}", FRAME], ids=["shell", "frame"])
def test_a_source_is_the_article_where_the_page_shows_none(page: str, frame: str, request: pytest.FixtureRequest) -> None:
    article = article_of(frame.format(page))
    assert article.segments.method == request.node.callspec.id.split("-", 1)[1].split()[0]
    assert " ".join(item.block.text for item in article.body).count(BODY.strip()) == 2
    assert "Goalkeeper" not in article.segments.text


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_the_page_s_own_body_wins(page: str) -> None:
    article = article_of(FRAME.format(f"<article><h1>The bridge</h1><p>{BODY}</p><p>{BODY}</p></article>{page}"))
    assert article.segments.method == "html"


@pytest.mark.parametrize("page", NO_SOURCE.values(), ids=NO_SOURCE)
def test_what_is_no_running_text_is_no_source(page: str) -> None:
    assert article_of(FRAME.format(page)).segments.method == "html"


@pytest.mark.parametrize(
    "broken", ['{"articleBody": ', "[" * 100_000, '{"articleBody": 7}', "null"], ids=["cut off", "deep", "a number", "null"]
)
def test_broken_json_is_no_source(broken: str) -> None:
    article = article_of(f'<script type="application/ld+json">{broken}</script>{pushed(broken)}{SHELL}')
    assert article.segments.text == "Loading"


def test_folded_panels_are_read_where_they_hold_much_of_the_page() -> None:
    segments = read(f"<p>{BODY}</p><div hidden><table><tr><td>{BODY}</td></tr></table></div>")
    assert segments.method == "hidden"
    assert any("folded" in names for names in segments.elements.names)


def test_a_small_hidden_note_stays_out() -> None:
    assert read(f"<p>{BODY}</p><p hidden>Copied to the clipboard.</p>").method == "html"


def test_a_hidden_sentence_stays_out_though_it_is_much_of_a_short_page() -> None:
    note = "The editors have marked this sentence as one that nobody is to see before the vote of Monday."
    assert read(f"<p>The council approved the new bridge over the river on Monday.</p><p hidden>{note}</p>").method == "html"


def test_an_iframe_that_is_never_closed_swallows_nothing() -> None:
    assert BODY.strip() in read(f"<noscript><iframe src=x></noscript><p>{BODY}</p>" + "<p>x</p>" * 500).text
