"""Twice the page takes at most 2.3 times the time, whatever its shape, and whichever two tags it repeats, one behind the other."""

import gc
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest

from app.errors import TooLargeError
from app.render.blocks import blocks
from app.render.html import html
from app.render.markdown import markdown
from app.render.text import Places
from app.segment import segment
from app.types import Encoding, Page, PageKind
from tests.pathological.shapes import FORM_SHAPES, SHAPES, answered
from tests.structure.parts import article_of

SIZE = 25_000
PAIRS = 1_000
GROWTH, TRIES = 2.3, 8
# What is this fast is not measured again. The parser's own time, quadratic in depth, is cut off at a third of a second.
QUICK_SECONDS, CUT_OFF_SECONDS = 0.04, 0.05
UNITS = (
    *(
        "<b id=%d>",
        "<a href=%d>",
        "<i></i>",
        "</i>",
        "<p>",
        "<p><b>",
        "<table>",
        "<tr><td>",
        "<li>",
        "</ul>",
        "<form>",
        "<select>",
        "<option>",
    ),
    *("<svg>", "<mi>", "<template>", "<ruby><rt>", "<i><div>", "</i></div>", "<script></script>", "<!---->", "<noscript>", "<iframe>"),
    *("x", "<p hidden>x</p>", "<canvas>x", "<details>"),
)


def seconds(work: Callable[[], object]) -> float:
    """CPU that it takes to read a page, or to refuse it, without that of collecting what other tests left."""
    gc.disable()
    began = time.process_time()
    with suppress(TooLargeError):
        work()
    taken = time.process_time() - began
    gc.enable()
    return taken


def grows(work: Callable[[int], object]) -> bool:
    """Whether twice the size takes too much; what is no chance does so each time."""
    for runs in range(1, TRIES):
        once, twice = (min(seconds(partial(work, times)) for _ in range(runs)) for times in (1, 2))
        if twice <= GROWTH * once + CUT_OFF_SECONDS:
            return False
    return True


@pytest.mark.parametrize("name", SHAPES)
def test_shape_is_linear(name: str) -> None:
    if seconds(partial(answered, name, 2 * SIZE)) > QUICK_SECONDS:
        assert not grows(lambda times: answered(name, times * SIZE))


def read(first: str, second: str, times: int) -> None:
    """Segment a page of two tags."""
    html = "".join("".join(unit % number if "%d" in unit else unit for number in range(times * PAIRS)) for unit in (first, second))
    segment(Page(PageKind.HTML, html, None, Encoding("utf-8", "string")))


@pytest.mark.parametrize("first", UNITS)
def test_pairs_of_tags_are_linear(first: str) -> None:
    slow = [second for second in UNITS if seconds(partial(read, first, second, 1)) > QUICK_SECONDS]
    assert not [second for second in slow if grows(partial(read, first, second))]


def written(name: str, size: int) -> tuple[str, str, int]:
    """A shape all of which is body, in each form."""
    article = article_of(FORM_SHAPES[name](size), url="https://a.example/")
    parts, text = article.structure or (), article.segments.text
    return markdown(parts, text), html(parts, text), len(blocks(parts, Places(article)))


@pytest.mark.parametrize("name", FORM_SHAPES)
def test_forms_are_linear(name: str) -> None:
    assert all(written(name, SIZE))
    if seconds(partial(written, name, 2 * SIZE)) > QUICK_SECONDS:
        assert not grows(lambda times: written(name, times * SIZE))
