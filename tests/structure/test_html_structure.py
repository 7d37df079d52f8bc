"""Which blocks a body with markup has: kinds, holders, cells, spans, and what of the page is none of it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from app.page.options import parse_options
from app.segment import segment
from tests.grammar import html_pages
from tests.structure.parts import EVERYTHING, article_of, blocks_of

KINDS: dict[str, tuple[str, list[str]]] = {
    "paragraphs": ("<p>one<p>two", ["paragraph one", "paragraph two"]),
    "break": ("<p>one<br>two", ["paragraph one\ntwo"]),
    "two breaks": ("one<br><br>two", ["paragraph one", "paragraph two"]),
    "heading": ("<h3>one <b>two</b></h3>", ["heading one two"]),
    "heading with a break": ("<h2>one<br>two</h2>", ["heading one\ntwo"]),
    "loose text": ("<div>one<p>two</p>three</div>", ["paragraph one", "paragraph two", "paragraph three"]),
    "items": ("<ul><li>one<li><p>two<p>three</ul>", ["item one", "item two", "item three"]),
    "quote": ("<blockquote>one<h2>two</h2><ul><li>three</ul></blockquote>", ["quote one", "heading two", "item three"]),
    "code": ("<pre>one\n\n  two</pre>", ["code one\n\n  two"]),
    "code in lines": ("<pre><div>one</div><div>  two</div></pre>", ["code one\n  two"]),
    "definitions": ("<dl><dt>one<dd>two</dl>", ["term one", "definition two"]),
    "figure": ("<p>one<figure><img src=/a.png><figcaption>two</figcaption></figure>", ["paragraph one", "image ", "caption two"]),
    "rule": ("<p>one<hr><p>two", ["paragraph one", "rule ", "paragraph two"]),
    "table": ("<table><tr><th>a<th>b<tr><td>1<td>2</table>", ["table a b\n1 2"]),
    "columns of a page": ("<table><tr><td><h2>a</h2><td>b</table>", ["heading a", "paragraph b"]),
    "table in a table": ("<table><tr><td>x<td><table><tr><th>a<tr><td>1</table></table>", ["paragraph x", "table a\n1"]),
    "presentation": ("<table role=presentation><tr><th>a<th>b<tr><td>1<td>2</table>", [f"paragraph {word}" for word in "ab12"]),
    "removed in the middle": ("<ul><li>one<nav>menu</nav><li>two</ul>", ["item one", "item two"]),
    "picture of a removed link": ("<p>one<nav><img src=/a.png>menu</nav><p>two", ["paragraph one", "paragraph two"]),
    "visit counter": ("<p>one</p><img src=/a.png width=1 height=1><p>two", ["paragraph one", "paragraph two"]),
}


@pytest.mark.parametrize(("html", "told"), KINDS.values(), ids=KINDS)
def test_kinds(html: str, told: list[str]) -> None:
    assert [f"{block['kind']} {block['text']}" for block in blocks_of(html, url="https://a.example/")] == told


MEMBERS: dict[str, tuple[str, str, Any]] = {
    "level": ("<h4>x</h4>", "level", 4),
    "bullet": ("<ul><li>x</ul>", "marker", "•"),
    "start": ("<ol start=4><li>x</ol>", "number", 4),
    "counted with the removed": ("<ol><li><nav>menu</nav><li>x</ol>", "marker", "2."),
    "value": ("<ol><li value=7>x</ol>", "marker", "7."),
    "letters": ("<ol type=a start=28><li>x</ol>", "marker", "ab."),
    "roman": ("<ol type=I start=14><li>x</ol>", "marker", "XIV."),
    "backwards": ("<ol reversed><li>x<li><nav>y</nav></ol>", "number", 2),
    "depth": ("<ul><li><ul><li>x</ul></ul>", "depth", 2),
    "list in a list": ("<ul><li>a<ul><li>x</ul></ul>", "depth", 2),
    "badly nested": ("<ul><li>a</li><ul><li>x</li></ul></ul>", "depth", 2),
    "language": ("<pre><code class='hljs language-Rust'>x</code></pre>", "language", "rust"),
    "language around": ("<div class='highlight highlight-source-shell'><pre>x</pre></div>", "language", "shell"),
    "no language": ("<pre>x</pre>", "language", None),
    "source": ("<p>a<figure><img data-src=b.png src='data:image/gif;base64,R0'></figure><p>b", "src", "https://a.example/b.png"),
    "set": ("<p>a<figure><img srcset='/c.png 2x, /d.png 1x'></figure><p>b", "src", "https://a.example/c.png"),
    "video": ("<p>a</p><video><source src=/v.mp4></video><p>b", "src", "https://a.example/v.mp4"),
}


@pytest.mark.parametrize(("html", "name", "value"), MEMBERS.values(), ids=MEMBERS)
def test_members(html: str, name: str, value: Any) -> None:
    assert [block[name] for block in blocks_of(html, url="https://a.example/x") if name in block][-1] == value


SPANS: dict[str, tuple[str, list[dict[str, Any]]]] = {
    "mark": ("a <b>b</b>", [{"start": 2, "end": 3, "marks": ["strong"]}]),
    "marks": (
        "<i>a <b>b</b></i>",
        [{"start": 0, "end": 2, "marks": ["emphasis"]}, {"start": 2, "end": 3, "marks": ["emphasis", "strong"]}],
    ),
    "white space": ("a\n  <b>  b </b>\n c", [{"start": 2, "end": 4, "marks": ["strong"]}]),
    "link": ("<a href=../y>a</a>", [{"start": 0, "end": 1, "link": "https://a.example/y"}]),
    "base": ("<base href=//b.example/z/><a href=y>a</a>", [{"start": 0, "end": 1, "link": "https://b.example/z/y"}]),
    "script address": ("<a href='java&#10;script:alert(1)'>a</a>", []),
    "image": ("a <img src=/i.png alt='an  i'> b", [{"start": 2, "end": 2, "image": {"src": "https://a.example/i.png", "alt": "an i"}}]),
    "formula": (
        "a <math><mi>x</mi><annotation encoding='application/x-tex'>x^2</annotation></math>",
        [{"start": 2, "end": 3, "formula": {"tex": "x^2", "display": False}}],
    ),
    "script formula": ("a <script type='math/tex'>y_1</script> b", [{"start": 2, "end": 2, "formula": {"tex": "y_1", "display": False}}]),
}


@pytest.mark.parametrize(("html", "told"), SPANS.values(), ids=SPANS)
def test_spans(html: str, told: list[dict[str, Any]]) -> None:
    (block,) = blocks_of(f"<p>{html}</p>", url="https://a.example/x/")
    assert block.get("spans", []) == told


def test_cells() -> None:
    html = "<table><thead><tr><td>a<td><tbody><tr><th rowspan=2>b<td colspan=2><b>c</b> d<tr><td><aside>x</aside><td>e</table>"
    (table,) = blocks_of(html)
    told = [[(cell["text"], cell["header"], cell["colspan"], cell["rowspan"]) for cell in row] for row in table["rows"]]
    assert told == [
        [("a", True, 1, 1), ("", True, 1, 1)],
        [("b", True, 1, 2), ("c d", False, 2, 1)],
        [("", False, 1, 1), ("e", False, 1, 1)],
    ]


def test_footnotes() -> None:
    html = "<p>one<sup><a href=#n1>[2]</a></sup><ol><li id=n1>two</li><li id=n2>three</li></ol>"
    one, two, three = blocks_of(html)
    assert one["spans"] == [{"start": 3, "end": 6, "footnote": "2"}]
    assert (two["kind"], two["within"][-1]["name"], three["kind"], three["number"]) == ("footnote", "2", "item", 2)


@pytest.mark.parametrize("name", ["links", "images"])
def test_links_and_images_are_left_out(name: str) -> None:
    html = "<p>a <a href=https://a.example>b</a> <img src=https://a.example/i> c"
    options = replace(parse_options({name: "false"}), include=EVERYTHING.include)
    (block,) = blocks_of(html, options)
    assert [kind for span in block["spans"] for kind in ("link", "image") if kind in span] == [{"links": "image", "images": "link"}[name]]


@given(html_pages)
def test_structure_covers_the_body_and_changes_no_segments(content: str) -> None:
    blocks_of(content)
    article = article_of(content)
    plain = segment(article.page)
    assert replace(article.segments, markup=None) == plain
    text = "".join(article.segments.text[part.start : part.end] for part in article.structure or ())
    assert "".join(text.split()) == "".join("".join(item.block.text for item in article.body).split())
