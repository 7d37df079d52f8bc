"""Bounds on trees: what is parsed, what is refused with which numbers, and that nothing hides depth or elements from the bounds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from app.errors import TooLargeError
from app.segment import segment
from app.segment.bounds import CROWDED_AT_MOST, FRAME, TAGS_AT_MOST, TREE_BYTES, measure, parse
from app.types import Encoding, Limits, Page, PageKind, Segments
from tests.grammar import SAMPLES, html_pages, mutated_samples

LIMITS = Limits()


def read(html: str) -> Segments:
    return segment(Page(PageKind.HTML, html, None, Encoding("utf-8", "string")), LIMITS)


def refusal(html: str) -> dict[str, int | str]:
    """What the refusal of a page tells."""
    with pytest.raises(TooLargeError) as raised:
        read(html)
    return dict(raised.value.failure.extra)


# `html` and `body` are no levels.
FRAME_LEVELS = 2


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
    counted = measure(LexborHTMLParser(html))
    assert counted.elements + FRAME == elements
    assert counted.depth + FRAME_LEVELS == depth


@given(html_pages)
def test_any_markup_is_counted_whole(html: str) -> None:
    check_counts(html)


@given(html_pages, st.integers(2, 40))
def test_repeated_markup_is_counted_whole(html: str, times: int) -> None:
    check_counts(html[:200] * times)


@given(mutated_samples())
def test_mutated_pages_are_counted_whole(data: bytes) -> None:
    check_counts(data.decode("utf-8", "replace"))


def test_depth_in_templates_is_bounded() -> None:
    told = refusal("<template>" + "<div>" * 200_000)
    assert (told["limit_name"], told["limit"]) == ("depth", LIMITS.depth)


def test_templates_are_counted() -> None:
    counted = measure(LexborHTMLParser("<p>x<template><div><p>y</p><template><b>z</b></template></div></template>"))
    assert (counted.elements, counted.depth) == (6, 5)


@pytest.mark.parametrize("slug", SAMPLES)
def test_samples_are_parsed_at_once(slug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.segment.bounds.measure", pytest.fail)
    parse(SAMPLES[slug].decode("utf-8", "replace"), LIMITS)


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
    if "<template>" not in unit:
        check_counts(html)
    if built(html)[1] > LIMITS.depth + FRAME_LEVELS and "<template>" not in unit:  # what a template holds is not read
        told = refusal(html)
        assert (told["limit_name"], told["limit"]) == ("depth", LIMITS.depth)
        assert int(told["actual"]) > LIMITS.depth


def opened(number: int, tag: str) -> str:
    """So many formatting elements that a paragraph closes by force, `%d` in them counted up."""
    return "<p>" + "".join(tag % index for index in range(number)) + "</p>"


LONG = "x" * 1_000
SHORT_ATTRIBUTES = " ".join(f"a{number}" for number in range(250))
SPROUTING = {
    "formatting-in-paragraphs": "".join(f"<b id={number}><p>x" for number in range(500)),
    "formatting-around-paragraphs": opened(250, "<i id=%d>") + "<p>x</p>" * 500,
    "formatting-in-items": "<ul>" + "<li><font>x" * 30_000,
    "textareas": opened(250, "<i id=%d>") + "<textarea>x</textarea>" * 500,
    "cells": "<table>" + "<tbody><td>x" * 40_000,
    "formatting-before-a-table": "<!doctype html>" + opened(250, "<i id=%d>").removesuffix("</p>") + "<table>" + "<tr>x" * 500,
}


@pytest.mark.parametrize("html", SPROUTING.values(), ids=SPROUTING)
def test_elements_that_no_tag_names_are_counted(html: str) -> None:
    told = refusal(html)
    assert (told["limit_name"], told["limit"]) == ("elements", LIMITS.elements)
    assert int(told["actual"]) > LIMITS.elements


# What is refused before all of it was parsed: the limit, and that the answer says in words how much was found.
PARTLY_PARSED = {
    "behind-an-honest-page": ("elements", "<p>x</p>" * 20_000 + opened(400, "<b id=%d>") + "<p>x</p>" * 2_000),
    "brackets-in-values": ("elements", opened(400, "<b title='>%d'>") + "<p>x</p>" * 20_000),
    "unfit-to-be-bounded": ("elements", "".join(f"<b id={number}><p></b>" for number in range(20_000))),
    "long-values": ("tree_bytes", opened(250, f"<b id=%d title='{LONG}'>") + "<p>x" * 5_000),
    "long-values-with-brackets": ("tree_bytes", opened(250, f"<b title='>%d{LONG}'>") + "<p>x" * 5_000),
    "many-attributes": ("elements", opened(250, f"<b id=%d {SHORT_ATTRIBUTES}>") + "<p>x" * 20_000),
    "few-attributes-alike": ("tree_bytes", opened(3, f"<b {SHORT_ATTRIBUTES[:70]}>%.0s") + "<p>x</p>" * 20_000),
    "one-long-link": ("tree_bytes", f"<p><a title='{LONG * 100}'></p>" + "<p>x</p>" * 20_000),
    "one-long-link-late": ("tree_bytes", "<p>x</p>" * 20_000 + f"<p><a title='>{LONG * 100}'></p>" + "<p>x</p>" * 20_000),
    "one-link-of-many-attributes": ("tree_bytes", f"<p><a {' '.join(map('a{}'.format, range(6_000)))}></p>" + "<p>x</p>" * 20_000),
}


@pytest.mark.parametrize(("limit_name", "html"), PARTLY_PARSED.values(), ids=PARTLY_PARSED)
def test_a_figure_that_is_only_a_bound_stands_in_words(limit_name: str, html: str) -> None:
    with pytest.raises(TooLargeError) as raised:
        read(html)
    told = raised.value.failure
    assert dict(told.extra) == {"limit_name": limit_name, "limit": {"elements": LIMITS.elements, "tree_bytes": TREE_BYTES}[limit_name]}
    assert "at least" in told.detail


@pytest.mark.parametrize(
    ("html", "limit_name", "actual"),
    [
        ("<p>x" * 100_001, "elements", 100_001),
        ("<br>" * 200_000, "elements", 200_000),
        ("<div>" * 513, "depth", 513),
        ("<p" + "".join(f" a{number}" for number in range(30_000)) + ">", "attributes", 30_000),
        ("</p" + "".join(f" a{number}=1" for number in range(30_000)), "attributes", 30_000),
        ("<script" + "".join(f""" a{number}='>'""" for number in range(30_000)) + "></script>", "attributes", 30_000),
        ("<script>x='<a b=\"'</script><p" + "".join(f" a{number}" for number in range(30_000)) + '>"', "attributes", 30_000),
        ("<div>" * 15_000, "depth", 15_000),
        ("<div>" * 400 + "<span>" * 200 + "</span>" * 200 + "</div>" * 400, "depth", 600),
    ],
    ids=[
        "paragraphs",
        "breaks",
        "one-too-deep",
        "attributes",
        "unclosed-attributes",
        "raw-attributes",
        "attributes-behind-a-script",
        "deep",
        "deep-and-closed",
    ],
)
def test_refusal_tells_limit_and_actual(html: str, limit_name: str, actual: int) -> None:
    assert refusal(html) == {
        "limit_name": limit_name,
        "limit": getattr(LIMITS, limit_name, CROWDED_AT_MOST),
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
    assert read(html).elements.tag


def test_what_is_far_too_deep_is_counted_as_far_as_it_was_parsed() -> None:
    told = refusal("<div>" * 1_000_000)
    assert (told["limit_name"], told["limit"]) == ("depth", LIMITS.depth)
    assert int(told["actual"]) > 10_000


def test_attributes_are_counted_in_all_tags_together() -> None:
    told = refusal(("<p" + "".join(f" a{number}" for number in range(90)) + ">") * 5_000)
    assert told == {"limit_name": "attributes", "limit": 400_000, "actual": 450_000}


def test_tags_that_make_no_element_are_bounded() -> None:
    told = refusal("</i>" * (TAGS_AT_MOST + 1))
    assert told == {"limit_name": "tags", "limit": TAGS_AT_MOST, "actual": TAGS_AT_MOST + 1}


def test_parser_without_memory_raises_memory_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_html: str) -> None:
        raise SelectolaxError

    monkeypatch.setattr("app.segment.bounds.LexborHTMLParser", refuse)
    with pytest.raises(MemoryError):
        parse("<p>x", LIMITS)
