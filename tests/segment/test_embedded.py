"""Content that stands elsewhere in a page than in its visible text."""

import json

import pytest

from app.segment import segment
from app.types import Encoding, Page, PageKind, Segments

BODY = "The council approved the new bridge over the river on Monday, after eight years of planning and three public meetings. " * 5
SHELL = "<div id=app>Loading</div>"
LD = json.dumps({"@graph": [{"@type": "NewsArticle", "headline": "The bridge", "articleBody": f"{BODY}\n\n{BODY}"}]})
STATE = json.dumps({"props": {"id": "a1", "path": "/x/y", "post": {"html": f"<p>{BODY}</p><p>{BODY}</p>"}}})
PAGES = {
    "json_ld": f'<script type="application/ld+json">{LD}</script>{SHELL}',
    "state_json": f'<script id="__NEXT_DATA__" type="application/json">{STATE}</script>{SHELL}',
    "template": f"{SHELL}<template><p>{BODY}</p><p>{BODY}</p></template>",
    "noscript": f"{SHELL}<noscript><p>{BODY}</p><p>{BODY}</p></noscript>",
    "hidden": f"{SHELL}<div style='display: none'><p>{BODY}</p><p>{BODY}</p></div>",
}


def read(html: str) -> Segments:
    return segment(Page(PageKind.HTML, html, None, Encoding("utf-8", "string")))


@pytest.mark.parametrize("method", PAGES)
def test_the_source_replaces_a_shell(method: str) -> None:
    segments = read(PAGES[method])
    assert segments.method == method
    assert segments.text.count(BODY.strip()) == 2


@pytest.mark.parametrize("method", PAGES)
def test_visible_content_stays(method: str) -> None:
    segments = read(f"<article><p>{BODY}</p><p>{BODY}</p><p>{BODY * 20}</p></article>{PAGES[method]}")
    assert segments.method == "html"
    assert "Loading" in segments.text


@pytest.mark.parametrize(
    "broken", ['{"articleBody": ', "[" * 100_000, '{"articleBody": 7}', "null"], ids=["cut off", "deep", "a number", "null"]
)
def test_broken_json_is_no_source(broken: str) -> None:
    assert read(f'<script type="application/ld+json">{broken}</script>{SHELL}').text == "Loading"


def test_folded_panels_are_read_where_they_hold_much_of_the_page() -> None:
    segments = read(f"<p>{BODY}</p><div hidden><table><tr><td>{BODY}</td></tr></table></div>")
    assert segments.method == "hidden"
    assert any("folded" in names for names in segments.elements.names)


def test_a_small_hidden_note_stays_out() -> None:
    assert read(f"<p>{BODY}</p><p hidden>Copied to the clipboard.</p>").method == "html"


def test_an_iframe_that_is_never_closed_swallows_nothing() -> None:
    assert BODY.strip() in read(f"<noscript><iframe src=x></noscript><p>{BODY}</p>" + "<p>x</p>" * 500).text
