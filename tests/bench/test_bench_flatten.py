"""The renderings: each on a small page, and all against the shared definitions."""

import importlib.util
import json
import lzma
from itertools import islice

import pytest

from bench.comparison import corpora
from bench.comparison.flatten import RENDERERS, flatten

RENDER = corpora.DATA / "../tools/render.py"
PAGE = (
    "<title>T</title><body><h1>Head </h1><ul><li>one<li>two</ul><p>A <b>bold</b><br>word<script>x</script>"
    "<noscript>no</noscript><div hidden>h</div><table><tr><td>a<td>b</table>"
)


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("innertext", "Head\n\none\ntwo\n\nA bold\nword\n\na b"),
        ("glued", "Head\n\nonetwo\n\nA bold\nword\n\nab"),
        ("newline", "Head\none\ntwo\nA\nbold\nword\nno\nh\na\nb"),
        ("oneline", "Head one two A bold word no h a b"),
        ("raw", "T\nHead onetwoA boldwordnohab"),
    ],
)
def test_a_small_page(how, expected):
    assert flatten(PAGE, how) == expected


def test_an_empty_page_is_empty_text():
    assert {flatten("", how) for how in RENDERERS} == {""}


@pytest.mark.skipif(not RENDER.exists(), reason="../shared is not here")
def test_equal_to_the_shared_definitions():
    spec = importlib.util.spec_from_file_location("render", RENDER)
    assert spec is not None
    assert spec.loader is not None
    shared = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(shared)
    for corpus in ("handmade", "daniel", "postlight"):
        with lzma.open(corpora.located(corpus), "rt") as lines:
            for line in islice(lines, 25):
                html = json.loads(line)["html"]
                assert [flatten(html, how) for how in RENDERERS] == [shared.render(html, how) for how in RENDERERS]
