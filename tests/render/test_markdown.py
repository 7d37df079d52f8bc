"""Markdown of pages: what is written for each construct, and that a parser that is not ours reads it back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.render.html import html
from app.render.markdown import markdown
from app.render.markdown.inline import line
from app.render.text import body_text
from app.types import Kind, Mark, MarkKind, PageKind, Part, Span, SpanKind
from bench.markdown.parsed import WORD, counts, tokens_of, words
from tests.grammar import html_pages, text_pages
from tests.structure.parts import article_of, blocks_of

URL = "https://a.example/x/"
WRITTEN: dict[str, tuple[str, str]] = {
    "pictures in cells": (
        "<table><tr><th>a<th>b<tr><td><a href=/c><img src=/i></a><td>d<tr><td>e<td><img src=/k><tr><td><hr><td>f</table>",
        "| a | b |\n| --- | --- |\n| [![](https://a.example/i)](https://a.example/c) | d |\n| e | ![](https://a.example/k) |\n|  | f |",
    ),
    "paragraphs": ("<p>one<p>two", "one\n\ntwo"),
    "break": ("<p>one<br>two", "one\\\ntwo"),
    "heading": ("<h3>C #</h3>", "### C \\#"),
    "bold heading": ("<h2><b>one</b></h2>", "## one"),
    "heading in two lines": ("<h2>one<br>two</h2>", "## one two"),
    "emphasis": ("<p>a <b>b <i>c</i></b> <s>d</s>", "a **b *c*** ~~d~~"),
    "white space inside": ("<p>a<b> b </b>c", "a **b** c"),
    "broken flanks": ("<p>a<b>(b)</b>c", "a<strong>(b)</strong>c"),
    "quotes of China": ("<p>中<b>「文」</b>字", "中<strong>「文」</strong>字"),
    "neighbours": ("<p><b>a</b><b>b</b><i>c</i>", "<strong>ab</strong><em>c</em>"),
    "code": ("<p><code>a`b</code> <code>*c*</code>", "``a`b`` `*c*`"),
    "raised": ("<p>x<sup>2</sup>", "x<sup>2</sup>"),
    "link": ("<p><a href='y(1)'>a [b]</a>", "[a \\[b\\]](https://a.example/x/y%281%29)"),
    "image": ("<p>a <img src=/i alt='[b]'>", "a ![\\[b\\]](https://a.example/i)"),
    "image between words": ("<p>a <img src=/i> b", "a ![](https://a.example/i) b"),
    "linked image": ("<p>a<figure><a href=/y><img src=/i></a></figure><p>b", "a\n\n[![](https://a.example/i)](https://a.example/y)\n\nb"),
    "exclamation before a link": ("<p>so!<a href=/y>a</a>", "so\\![a](https://a.example/y)"),
    "bullets": ("<ul><li>a<ul><li>b</ul><li>c</ul>", "- a\n  - b\n- c"),
    "image between items": ("<ul><li>a<li><img src=/i><li>b</ul>", "- a\n\n  ![](https://a.example/i)\n\n- b"),
    "rule between items": ("<ul><li>a</li><hr><li>b</ul>", "- a\n\n  ___\n\n- b"),
    "numbers": ("<ol start=9><li>a<li>b<p>c</ol>", "9. a\n10. b\n\n    c"),
    "mixed": ("<ol><li>a<ul><li>b</ul></ol>", "1. a\n   - b"),
    "inner list from 3": ("<ul><li>a<ol start=3><li>b</ol></ul>", "- a\n\n  3. b"),
    "two lists": ("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n* b"),
    "code in an item": ("<ul><li>a<pre>b\n  c</pre></ul>", "- a\n\n  ```\n  b\n    c\n  ```"),
    "quote in an item": ("<ul><li><blockquote>a</blockquote></ul>", "- > a"),
    "list in a quote": ("<blockquote>a<ul><li>b</ul></blockquote>", "> a\n>\n> - b"),
    "fence": ("<pre class=language-md>```\na\n```</pre>", "````md\n```\na\n```\n````"),
    "definition": ("<dl><dt>a<dd>b<dd><p>c<p>d</dl>", "a\n\n: b\n\n: c\n\n  d"),
    "tasks": ("<ul><li><input type=checkbox checked> a<li><label><input type=checkbox>b</label></ul>", "- [x] a\n- [ ] b"),
    "list in a definition": ("<dl><dt>a<dd><ul><li>b<li>c</ul></dl>", "a\n\n  - b\n  - c"),
    "a link that looks like a task": ("<p>[<a href=/y>X</a>", "[[X](https://a.example/y)"),
    "a link of one letter": ("<p><a href=/y>X</a>", "[X](https://a.example/y)"),
    "text outside of cells": (
        "<table><tr><th>a<th>b<tr><td>1<td>2</tr><caption>c</caption></table>",
        "| a | b |\n| --- | --- |\n| 1 | 2 |\n\nc",
    ),
    "table": ("<table><tr><th>a<th>b<tr><td>1|2<td></table>", "| a | b |\n| --- | --- |\n| 1\\|2 |  |"),
    "table without heads": ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", "|  |  |\n| --- | --- |\n| a | b |\n| c | d |"),
    "covered cells": (
        "<table><tr><th colspan=2>a<th>b<tr><td rowspan=2>1<td>2<td>3<tr><td>4<td>5</table>",
        "| a |  | b |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n|  | 4 | 5 |",
    ),
    "lines in a cell": ("<table><tr><th>a<th>b<tr><td>1<br>2<td><p>3<p>4</table>", "| a | b |\n| --- | --- |\n| 1<br>2 | 3<br>4 |"),
    "list in a cell": (
        "<table><tr><th>a<th>b<tr><td>1<td><ul><li>2</ul></table>",
        "<table><tbody><tr><th>a</th><th>b</th></tr><tr><td>1</td><td><ul><li>2</li></ul></td></tr></tbody></table>",
    ),
    "footnote": ("<p>a<sup><a href=#f>1</a></sup><ol><li id=f>b<p>c</ol>", "a[^1]\n\n[^1]: b\n\n    c"),
    "formula": ("<p>a <math><mi>x</mi><annotation encoding='application/x-tex'>x_1</annotation></math>", "a $x_1$"),
    "starts": ("<p># a<p>1. b<p>- c<p>> d<p>+ e<p>2) f", "\\# a\n\n1\\. b\n\n\\- c\n\n\\> d\n\n\\+ e\n\n2\\) f"),
    "signs": ("<p>a_b *c* _d_ &amp;lt; &lt;p> [x](y) \\", "a_b \\*c\\* \\_d\\_ \\&lt; \\<p> \\[x\\](y) \\\\"),
    "removed inside": ("<ul><li>a<nav>menu</nav><li>b</ul>", "- a\n- b"),
}


def written(content: str, kind: PageKind = PageKind.HTML) -> str:
    article = article_of(content, kind=kind, url=URL)
    return markdown(article.structure or (), article.segments.text)


@pytest.mark.parametrize(("content", "expected"), WRITTEN.values(), ids=WRITTEN)
def test_construct(content: str, expected: str) -> None:
    assert written(content) == expected


@given(html_pages)
def test_words_of_any_page_come_back(content: str) -> None:
    article = article_of(content, url=URL)
    found = markdown(article.structure or (), article.segments.text)
    if "$" not in found:
        assert words(tokens_of(found)) == WORD.findall(body_text(article))
    assert re.search(r"<(?:script|iframe)", html(article.structure or (), article.segments.text)) is None


@given(text_pages)
def test_words_of_any_text_come_back(content: str) -> None:
    article = article_of(content, kind=PageKind.TEXT)
    found = markdown(article.structure or (), article.segments.text)
    told = " \n".join(block["text"] for block in blocks_of(content, kind=PageKind.TEXT))
    assert words(tokens_of(found)) == WORD.findall(told)


SIGNS = st.text(st.sampled_from([*"ab 1*_~`[]()<>!#+-=|\\&;:.\"'$^{}/?é中。「 "]), min_size=1, max_size=8)
MARKS = st.lists(
    st.sampled_from([MarkKind.STRONG, MarkKind.EMPHASIS, MarkKind.STRIKE, MarkKind.CODE, MarkKind.LINK]), max_size=3, unique=True
)


@given(st.lists(st.tuples(SIGNS, MARKS), min_size=1, max_size=5))
def test_any_signs_and_marks_come_back(runs: list[tuple[str, list[MarkKind]]]) -> None:
    text = "".join(run for run, _ in runs)
    spans, at = [], 0
    for run, kinds in runs:
        spans.append(Span(at, at + len(run), tuple(Mark(kind, "https://a.example/" if kind is MarkKind.LINK else "") for kind in kinds)))
        at += len(run)
    tokens = tokens_of(markdown([Part(Kind.PARAGRAPH, 0, at, tuple(spans))], text))
    seen = "".join(child.content for token in tokens for child in token.children or () if child.type in {"text", "code_inline"})
    assert "".join(seen.split()) == "".join(text.split())
    assert set(counts(tokens).elements()) == set()


def test_a_break_in_a_cell_is_no_line() -> None:
    assert line([Span(0, 1), Span(1, 2, kind=SpanKind.BREAK), Span(2, 3)], "a\nb", line_break="<br>") == "a<br>b"
