"""Twice the page takes at most about twice the time, whatever it holds."""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest

from app.errors import TooLargeError
from app.pipeline import extract
from app.segment.bounds import parse
from app.types import Limits, Options, PageKind, Source

LIMITS, TRIES = Limits(), 5
# Beyond these sizes the parser's own time, quadratic in depth, is cut off.
GROWING = {
    "adopted": ("<b><div></b>", "<b>" + "<div>" * 300),
    "links": ("<a><p>", "<b>" + "<div>" * 300),
    "items": ("<li><i></li>", "<b>" + "<div>" * 300),
    "forms": ("<form><p></form>", "<b>" + "<div>" * 300),
    "comments": ("<!--", "<b>" + "<div>" * 300),
    "scripts": ("<script>", "<b>" + "<div>" * 300),
    "quotes": ('<p a="', "<b>" + "<div>" * 300),
    "brackets": ("<p a=<", "<b>" + "<div>" * 300),
    "end-tags": ("</b>", "<b>" + "<div>" * 300),
    "cdata": ("<svg><![CDATA[", "<b>" + "<div>" * 300),
    "formatting-quotes": ('<b a="', ""),
    "numbered": ("<b id=%d>", ""),
    "numbered-and-closed": ("<b id=%d><i></i></b>", ""),
    "end-tags-over-spans": ("</i></div>", "<span>" * 500),
    "nested": ("<div>", ""),
}


def seconds(work: Callable[[], object]) -> float:
    """CPU that it takes to read or to refuse a page."""
    began = time.process_time()
    with suppress(TooLargeError):
        work()
    return time.process_time() - began


def grows(work: Callable[[int], object], more: float) -> bool:
    """Whether twice the size takes too many seconds; what is no chance does so each time."""
    return all(seconds(partial(work, 2)) > 2.3 * seconds(partial(work, 1)) + more for _ in range(TRIES))


@pytest.mark.parametrize(("unit", "before"), GROWING.values(), ids=GROWING)
def test_bounds_are_linear(unit: str, before: str) -> None:
    pages = [before + "".join(unit % number if "%d" in unit else unit for number in range(size)) for size in (100_000, 200_000)]
    assert not grows(lambda times: parse(pages[times - 1], LIMITS), 0.3)


def state(text: str) -> str:
    """A page whose state JSON holds a text."""
    return f'<script type="application/json">{json.dumps([text])}</script>'


def told(text: str) -> str:
    """A page whose JSON-LD holds an article."""
    return f'<script type="application/ld+json">{json.dumps({"articleBody": text})}</script>'


SOURCES: dict[str, tuple[Callable[[int], str], int]] = {
    "addresses": (lambda size: state("word " * 30 + "http://" * size), 20_000),
    "address-signs": (lambda size: state("word " * 30 + "http://x?a=b;" * size), 20_000),
    "assigned": (lambda size: "<script>window.__a={}" + " " * size + "x</script>", 200_000),
    "pushed": (lambda size: "<script>" + "self.__next_f.push([" * size + "</script>", 10_000),
    "pushed-ends": (lambda size: "<script>self.__next_f.push([" + "] " * size + ")" + " " * size + "</script>", 100_000),
    "open-tags": (lambda size: state("word " * 30 + "<a" * size), 50_000),
    "templates": (lambda size: "<svg>" + "<template>" * size + "word " * 100, 225),
    "articles-of-nests": (lambda size: told("<div>" * size + "word " * 100), 40_000),
    "articles-of-paragraphs": (lambda size: told("<p>x" * size), 60_000),
    "noscripts": (lambda size: f"<noscript><iframe>{'x' * 2_000}" + "<noscript" * size, 20_000),
}


@pytest.mark.parametrize(("page", "size"), SOURCES.values(), ids=SOURCES)
def test_other_sources_are_linear(page: Callable[[int], str], size: int) -> None:
    pages = [Source(page(times * size), kind=PageKind.HTML) for times in (1, 2)]
    assert not grows(lambda times: extract(pages[times - 1], Options(), LIMITS), 0.1)
