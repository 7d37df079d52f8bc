"""Bounds before parsing: what passes, what is refused with which numbers, and that nothing hides depth or elements from the count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from app.errors import TooLargeError
from app.page.balance import balance
from app.page.limits import ATTRIBUTES_AT_MOST, guard, measure
from app.types import Encoding, Limits, Page, PageKind
from tests.grammar import SAMPLES, html_pages, mutated_samples

LIMITS = Limits()
FAR = 10**9
# `html`, `head` and `body` are not counted; a leaf may stand one deeper than what is open.
FRAME_ELEMENTS, FRAME_LEVELS = 3, 2


def page_of(content: str, kind: PageKind = PageKind.HTML) -> Page:
    return Page(kind, content, None, Encoding("utf-8", "string"))


def built(html: str) -> tuple[int, int]:
    """(elements, depth) of the tree that Lexbor builds."""
    root = LexborHTMLParser(html).root
    elements = depth = 0
    stack = [(root, 1)] if root is not None else []
    while stack:
        node, level = stack.pop()
        elements, depth = elements + 1, max(depth, level)
        child = node.child
        while child is not None:
            if child.tag and child.tag[0] not in "-!":
                stack.append((child, level + 1))
            child = child.next
    return elements, depth


def check_counts(html: str) -> None:
    elements, depth = built(html)
    counted, bound = measure(html, FAR), balance(html, FAR)
    assert counted.elements + FRAME_ELEMENTS >= elements
    assert counted.depth + FRAME_LEVELS >= depth
    assert bound.elements + FRAME_ELEMENTS >= elements
    assert bound.depth >= depth


@given(html_pages)
def test_any_markup_is_counted_whole(html: str) -> None:
    check_counts(html)


@given(html_pages, st.integers(2, 40))
def test_repeated_markup_is_counted_whole(html: str, times: int) -> None:
    check_counts(html[:200] * times)


@given(mutated_samples())
def test_mutated_pages_are_counted_whole(data: bytes) -> None:
    check_counts(data.decode("utf-8", "replace"))


MISCOUNTED = {
    "no-break-space-is-text": "\xa0<noscript><div>\xa0<noscript><div>",
    "table-closes-a-paragraph-with-formatting": '<!doctypehtml public""><p><font><table>>',
}


@pytest.mark.parametrize("html", MISCOUNTED.values(), ids=MISCOUNTED)
def test_what_fuzzing_found_is_counted_whole(html: str) -> None:
    check_counts(html)


@pytest.mark.parametrize("slug", SAMPLES)
def test_samples_pass_by_the_fast_bound(slug: str) -> None:
    html = SAMPLES[slug].decode("utf-8", "replace")
    bound = balance(html, LIMITS.depth)
    assert bound.depth <= LIMITS.depth
    assert bound.elements <= LIMITS.elements
    assert bound.pairs == 0
    check_counts(html)


# Each unit leaves one more element open than a scan that believes its tags would say.
DEPTH_HIDERS = {
    "plain": "<div>",
    "end-tag-in-an-attribute": '<div title="</div>">',
    "end-tag-in-a-single-quoted-attribute": "<div title='></div>'>",
    "end-tag-in-an-unquoted-attribute": "<div title=</div>",
    "end-tag-behind-a-quote-in-a-name": """<div a"='></div>'>""",
    "end-tag-in-a-comment": "<div><!-- </div> -->",
    "end-tag-in-a-short-comment": "<div><!--></div><!-- -->" + "<div>",
    "end-tag-in-a-doctype": "<div><!x </div>",
    "end-tag-in-an-instruction": "<div><?x </div>",
    "end-tag-in-a-script": "<div><script></div></script>",
    "end-tag-in-a-nested-script": "<div><script><!-- <script> </script> </div> --></script>",
    "end-tag-in-a-textarea": "<div><textarea></div></textarea>",
    "end-tag-in-a-title": "<div><title></div></title>",
    "end-tag-in-cdata": "<svg><g><![CDATA[ > </g></svg> ]]>",
    "end-tag-of-another-name": "<section1></section2>",
    "end-tag-of-a-longer-name": "<custom-element-one></custom-element-two>",
    "end-tag-beyond-a-border": "<div><object></div></object>",
    "end-tag-beyond-a-select": "<div><select></div></select>",
    "formatting-around-a-block": "<b><div></b>",
    "form-around-a-block": "<form><div></form>",
    "cell-outside-a-table": "<td><div></td>",
    "slash-that-closes-nothing": "<div/>",
    "drawing-outside-svg": "<path/>",
    "drawing-behind-a-broken-svg": "<svg><img><path></svg>",
    "drawing-behind-a-closed-svg": "<div><svg><g></div><path></svg>",
    "svg-broken-out-of": "<svg><p><g/>",
    "title-of-an-svg": "<svg><title><div>",
    "raw-text-in-an-svg": "<svg><style><g></style>",
    "cells-of-nested-tables": "<table><td>",
    "template": "<template><div>",
    "heading": "<h1><div>",
    "frameset": "<frameset>",
}


@pytest.mark.parametrize("unit", DEPTH_HIDERS.values(), ids=DEPTH_HIDERS)
@pytest.mark.parametrize("start", ["", "<!doctype html><body>"], ids=["quirks", "standards"])
def test_nothing_hides_depth(unit: str, start: str) -> None:
    html = start + unit * (LIMITS.depth + 100)
    check_counts(html)
    if built(html)[1] > LIMITS.depth:
        with pytest.raises(TooLargeError) as raised:
            guard(page_of(html), LIMITS)
        extra = dict(raised.value.failure.extra)
        assert (extra["limit_name"], extra["limit"]) == ("depth", LIMITS.depth)
        assert int(extra["actual"]) > LIMITS.depth


SPROUTING = {
    "formatting-in-paragraphs": "".join(f"<b id={number}><p>x" for number in range(500)),
    "formatting-around-paragraphs": "<p>" + "".join(f"<i id={number}>" for number in range(250)) + "<p>x</p>" * 500,
    "formatting-in-items": "<ul>" + "<li><font>x" * 30_000,
    "textareas": "<p>" + "".join(f"<i id={number}>" for number in range(250)) + "</p><textarea>x</textarea>" * 500,
    "cells": "<table>" + "<tbody><td>x" * 40_000,
    "formatting-before-a-table": "<!doctype html><p>" + "".join(f"<i id={number}>" for number in range(250)) + "<table>" + "<tr>x" * 500,
}


@pytest.mark.parametrize("html", SPROUTING.values(), ids=SPROUTING)
def test_elements_that_no_tag_names_are_counted(html: str) -> None:
    check_counts(html)
    with pytest.raises(TooLargeError) as raised:
        guard(page_of(html), LIMITS)
    extra = dict(raised.value.failure.extra)
    assert (extra["limit_name"], extra["limit"]) == ("elements", LIMITS.elements)


@pytest.mark.parametrize(
    ("html", "limit_name", "actual"),
    [
        ("<p>x" * 100_001, "elements", 100_001),
        ("<br>" * 200_000, "elements", 200_000),
        ("<div>" * 513, "depth", 513),
        ("<p" + "".join(f" a{number}" for number in range(30_000)) + ">", "attributes", 30_000),
        ("</p" + "".join(f" a{number}=1" for number in range(30_000)), "attributes", 30_000),
        ("<script" + "".join(f""" a{number}='>'""" for number in range(30_000)) + "></script>", "attributes", 30_000),
        ("<div>" * 50_000, "depth", 50_000),
        ("<div>" * 400 + "<span>" * 200 + "</span>" * 200 + "</div>" * 400, "depth", 600),
    ],
    ids=["paragraphs", "breaks", "one-too-deep", "attributes", "unclosed-attributes", "raw-attributes", "deep", "deep-and-closed"],
)
def test_refusal_tells_limit_and_actual(html: str, limit_name: str, actual: int) -> None:
    with pytest.raises(TooLargeError) as raised:
        guard(page_of(html), LIMITS)
    assert dict(raised.value.failure.extra) == {
        "limit_name": limit_name,
        "limit": getattr(LIMITS, limit_name, ATTRIBUTES_AT_MOST),
        "actual": actual,
    }


PASSING = {
    "elements-at-the-limit": "<p>x" * 100_000,
    "closed-elements-at-the-limit": "<p>x</p>" * 100_000,
    "depth-at-the-limit": "<div>" * 512,
    "unclosed-paragraphs": "<p>x" * 5000,
    "unclosed-items": "<ul>" + "<li>x" * 5000,
    "unclosed-definitions": "<dl>" + "<dt>a<dd>b" * 5000,
    "unclosed-cells": "<table>" + "<tr><td>a<td>b" * 5000,
    "unclosed-options": "<select>" + "<option>x" * 5000,
    "unclosed-fonts": "<font color=red>x" * 500,
    "unclosed-links": "<a href=x>y" * 5000,
    "icons": "<svg><path d='x'/><g><use href='y'/></g></svg>" * 5000,
    "stray-end-tags": "</div></b></p></span>" * 5000,
    "comments": "<!-- <div> -->" * 5000,
    "scripts": "<script>'<div>'</script>" * 5000,
    "attributes": "<p" + "".join(f" a{number}" for number in range(20_000)) + ">",
    "attributes-with-tags": "<p title='<div><div>'>x</p>" * 5000,
    "not-tags": "< div>1<2<<<" * 50_000,
    "links-around-blocks": "<a href=x><div><p>y</p></div></a>" * 5000,
}


@pytest.mark.parametrize("html", PASSING.values(), ids=PASSING)
def test_page_within_the_limits_passes(html: str) -> None:
    page = page_of(html)
    assert guard(page, LIMITS) is page


TEXTS = {
    "tags": "<div>" * 100_000,
    "lines-at-the-limit": "line\n" * 100_000,
    "one-line": "word " * 1_000_000,
    "empty-lines": "\n" * 1_000_000,
    "blank-lines": " \r\n" * 300_000,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_text_within_the_limits_passes(text: str) -> None:
    page = page_of(text, PageKind.TEXT)
    assert guard(page, LIMITS) is page


@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n", "\n\n", "\x85", "\u2028", "\f"], ids=repr)
def test_lines_count_like_elements(line_end: str) -> None:
    with pytest.raises(TooLargeError) as raised:
        guard(page_of(f"ab{line_end}" * 100_001, PageKind.TEXT), LIMITS)
    assert dict(raised.value.failure.extra) == {"limit_name": "elements", "limit": 100_000, "actual": 100_001}


# Work is linear where four times the page takes about four times the steps.
@pytest.mark.parametrize(
    "unit", ["<b><div></b>", "<a><p>", "<li><i></li>", "<form><p></form>", "<!--", "<script>", '<p a="', "<p a=<", "</b>", "<svg><![CDATA["]
)
def test_moves_are_bounded(unit: str) -> None:
    counted = measure("<b>" + "<div>" * 300 + unit * 20_000, FAR)
    assert counted.active.moves > -100_000
