"""Renderings for training: the fixed five are the bench's, and the borders that they hide are known."""

import random
from itertools import pairwise

import pytest

from bench.comparison.flatten import flatten as bench_flatten
from training.text.clutter import clutter
from training.text.renderings import FIXED, RENDERERS, flatten, walk

PAGES = {
    "article": "<title>T</title><body><ul><li>Home<li>News</ul><h1>Head <b>line</b></h1><p>One.<br>Two &amp; three.</p><p>Four.</p></body>",
    "table": "<body><table><tr><td> a </td><td>b</td></tr><tr><th>c</th><td>d</td></tr></table><dl><dt>k<dd>v</dl></body>",
    "hidden": "<body><p hidden>no</p><noscript>js</noscript><div style='display: none'>x</div><p>yes</p><script>s()</script></body>",
    "white space": "<title> t </title><body>\n <div>\n  a\u200b  b\n</div>\n\n<pre>x\n  y</pre>c</body>",
    "empty": "",
}


def flat(html: str, how: str) -> list[str]:
    """The pieces between the borders and line breaks of a rendering."""
    seen = walk(html)
    assert seen is not None
    found = flatten(seen, how)
    places = [0, *found.borders.tolist(), len(found.text)]
    pieces = [found.text[first:last] for first, last in pairwise(places)]
    return [line.strip() for piece in pieces for line in piece.split("\n") if line.strip()]


@pytest.mark.parametrize("how", FIXED)
@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES.keys())
def test_fixed_renderings_are_those_of_the_bench(html: str, how: str) -> None:
    seen = walk(html)
    assert seen is not None
    assert flatten(seen, how).text == bench_flatten(html, how)


@pytest.mark.parametrize("how", ["innertext", "glued", "squeezed"])
def test_hidden_borders_are_known(how: str) -> None:
    assert flat(PAGES["article"], how)[:3] == ["Home", "News", "Head line"]
    assert flat(PAGES["article"], how)[-1] == "Four."


@pytest.mark.parametrize("how", ["oneline", "raw", "stuck", "titled_oneline"])
def test_inline_tags_are_no_borders_of_blocks(how: str) -> None:
    pieces = flat(PAGES["article"], how)
    assert any(piece.replace(" ", "") == "Headline" for piece in pieces)


@pytest.mark.parametrize("how", RENDERERS)
def test_every_renderer_takes_every_page(how: str) -> None:
    for html in PAGES.values():
        seen = walk(html)
        assert seen is not None
        assert "\ue0ff" not in flatten(seen, how).text


def test_clutter_keeps_the_page_and_adds_to_it() -> None:
    lines = [f"Line {number} of a page that has a good many words" for number in range(40)]
    text = clutter("\n".join(lines), random.Random(1))
    assert len(text.split("\n")) > len(lines)
    assert [line for line in text.split("\n") if line in lines][: len(lines)]
