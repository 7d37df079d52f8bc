"""Clean HTML: what is written for each construct, and that nothing of an attack is left in it."""

from typing import Any

import pytest
from hypothesis import given
from selectolax.lexbor import LexborHTMLParser

from app.render.html import ALLOWED, FORBIDDEN, html, sanitise
from app.render.text import body_text
from tests.grammar import html_pages
from tests.render.vectors import VECTORS
from tests.structure.parts import article_of

SCHEMES = ("https://", "http://", "mailto:", "tel:", "ftp://", "#fn-", "/")
ITEMS = "<ol start=3><li>a<ul><li>b</ul><li value=7>c</ol>"
WRITTEN: dict[str, tuple[str, str]] = {
    "paragraphs": ("<p>one<br>two<p>three", "<p>one<br>two</p><p>three</p>"),
    "heading": ("<h3 class=x>one</h3>", "<h3>one</h3>"),
    "marks": ("<p><b>a <mark>b</mark></b><u>c</u>", "<p><strong>a <mark>b</mark></strong><ins>c</ins></p>"),
    "items": (ITEMS, '<ol start="3"><li>a<ul><li>b</li></ul></li><li value="7">c</li></ol>'),
    "paragraphs in an item": ("<ul><li><p>a<p>b</ul>", "<ul><li><p>a</p><p>b</p></li></ul>"),
    "quote": ("<blockquote><p>a<ul><li>b</ul></blockquote>", "<blockquote>a<ul><li>b</li></ul></blockquote>"),
    "definitions": ("<dl><dt>a<dd>b</dl>", "<dl><dt>a</dt><dd>b</dd></dl>"),
    "a heading in a term": ("<dl><dt><h3>a</h3><dd>b</dl>", "<dl><dt>a</dt><dd>b</dd></dl>"),
    "a definition of nothing": (
        "<dl><dt>a<dd>b</dl><p>c<dl><dd><ul><li>d</ul></dl>",
        "<dl><dt>a</dt><dd>b</dd></dl><p>c</p><ul><li>d</li></ul>",
    ),
    "terms that nothing defines": ("<dl><dd>a<dt>b<dd>c<dd>d<dt>e</dl>", "<p>a</p><dl><dt>b</dt><dd>c</dd><dd>d</dd></dl><p>e</p>"),
    "characters of no text": ("<p title=a>b&#x85;\x08c\ufffed\x1f</p>", "<p>b…cd</p>"),
    "code": ("<pre class=language-c>a &lt;\n  b</pre>", '<pre><code class="language-c">a &lt;\n  b</code></pre>'),
    "figure": (
        "<p>a<figure><img src=/i alt='\"'><figcaption>b</figcaption></figure>",
        '<p>a</p><figure><img src="https://a.example/i" alt="&quot;"><figcaption>b</figcaption></figure>',
    ),
    "table": (
        "<table><caption>a</caption><tr><th colspan=2>b<tr><td>c<td><p>d<p>e</table>",
        '<table><caption>a</caption><tbody><tr><th colspan="2">b</th></tr><tr><td>c</td><td><p>d</p><p>e</p></td></tr></tbody></table>',
    ),
    "footnote": (
        "<p>a<sup><a href=#f>1</a></sup><p id=f>b",
        '<p>a<sup><a href="#fn-1">1</a></sup></p><div id="fn-1">b</div>',
    ),
    "removed inside": ("<ul><li>a<nav>menu</nav><li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
}


def written(content: str) -> str:
    article = article_of(content, url="https://a.example/")
    return html(article.structure or (), article.segments.text)


@pytest.mark.parametrize(("content", "expected"), WRITTEN.values(), ids=WRITTEN)
def test_construct(content: str, expected: str) -> None:
    assert written(content) == expected


def faults(markup: str) -> list[str]:
    """Elements, attributes and addresses that clean HTML may not hold, as a browser's parser reads it."""
    found = []
    body: Any = LexborHTMLParser(markup).body
    for node in body.css("*")[1:]:
        if node.tag not in ALLOWED:
            found.append(f"<{node.tag}>")
        for name, value in node.attributes.items():
            if name not in ALLOWED.get(node.tag, ()):
                found.append(f"{node.tag}[{name}]")
            elif name in {"href", "src"} and not (value or "").startswith(SCHEMES):
                found.append(f"{node.tag}[{name}={value}]")
    return found


def test_there_are_as_many_attacks_as_promised() -> None:
    assert len(set(VECTORS)) >= 200


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_of_an_attack_is_left(vector: str) -> None:
    markup = written(f"<p>before</p>{vector}<p>after</p>")
    assert faults(markup) == []
    assert "before" in markup


@given(html_pages)
def test_text_of_any_page_comes_back_in_allowed_elements(content: str) -> None:
    article = article_of(content, url="https://a.example/")
    markup = html(article.structure or (), article.segments.text)
    assert faults(markup) == []
    assert sanitise(markup) == markup  # a parser finds every element where it was written
    if "\\(" not in markup and "\\[" not in markup and "<a " not in markup:
        body: Any = LexborHTMLParser(markup).body
        assert "".join(body.text().split()) == "".join(FORBIDDEN.sub("", body_text(article)).split())
