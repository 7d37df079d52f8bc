"""`body.text` by the contract's definition, against a second implementation that reads character by character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.render.text import body_text, render
from app.segment import segment
from app.types import Article, Encoding, Judgement, Label, LabelledBlock, Metadata, Options, Page, PageKind, Receipt, Segments, Verdict
from tests.grammar import html_pages, text_pages

RECEIPT = Receipt("0" * 64, "0" * 12, {})
LINE_ENDS = "\n\r\f\v\x85\u2028\u2029"


def article_of(page: Page, segments: Segments, kept: set[int]) -> Article:
    blocks = tuple(LabelledBlock(block, Label.BODY if block.index in kept else Label.OTHER, 0.5, "rule:none") for block in segments.blocks)
    return Article(page, segments, blocks, Metadata(), Verdict.UNCERTAIN, Judgement())


def cut(content: str, kind: PageKind = PageKind.TEXT, kept: set[int] | None = None) -> Article:
    """The article of which the blocks at the indexes `kept` are the body; all of them by default."""
    page = Page(kind, content, None, Encoding("utf-8", "string"))
    segments = segment(page)
    return article_of(page, segments, set(range(len(segments.blocks))) if kept is None else kept)


def joint(gap: str) -> str:
    """Counts line breaks in each run of white space of a gap, CRLF as one."""
    longest = run = 0
    for before, character in zip("\0" + gap, gap, strict=False):
        if not character.isspace():
            run = 0
        elif character in LINE_ENDS and (before + character) != "\r\n":
            run += 1
        longest = max(longest, run)
    return " " if longest == 0 else "\n" if longest == 1 else "\n\n"


def expected_text(article: Article) -> str:
    whole = ""
    for before, item in zip((None, *article.body), article.body, strict=False):
        if before is not None:
            whole += joint(article.segments.text[before.block.end : item.block.start])
        whole += article.segments.text[item.block.start : item.block.end].replace("\r\n", "\n")
    return "\n".join(line.rstrip() for line in whole.split("\n")).strip()


CASES = {
    "one-line": ("one", None, "one"),
    "line-ends": ("one\r\ntwo\rthree\nfour", None, "one\ntwo\nthree\nfour"),
    "blank-line-at-most": ("one\n\n\n\n\ntwo", None, "one\n\ntwo"),
    "blank-line-with-spaces": ("one \n \t\n  two", None, "one\n\ntwo"),
    "crlf-blank-line": ("one\r\n\r\ntwo", None, "one\n\ntwo"),
    "crlf-is-one-break": ("one\r\ntwo", None, "one\ntwo"),
    "unicode-breaks": ("one\u2028two\u2029three\x85four\x0cfive\x0bsix", None, "one\ntwo\nthree\nfour\nfive\nsix"),
    "white-space-at-the-ends": ("\n\n  one  \n two \n\n", None, "one\ntwo"),
    "removed-between": ("one\nmenu\ntwo", {0, 2}, "one\ntwo"),
    "longest-run-counts": ("one\n\nmenu\ntwo", {0, 2}, "one\n\ntwo"),
    "longest-run-behind": ("one\nmenu\n\n\ntwo", {0, 2}, "one\n\ntwo"),
    "inner-spaces-stay": ("one  two\u00a0 three", None, "one  two\u00a0 three"),
    "glued-ticker": ("10:01Aa bb10:02Cc dd10:03Ee", None, "10:01Aa bb 10:02Cc dd 10:03Ee"),
    "nothing-kept": ("one\ntwo", set(), ""),
    "nothing-at-all": (" \n ", None, ""),
}


@pytest.mark.parametrize(("content", "kept", "text"), CASES.values(), ids=CASES)
def test_body_of_text(content: str, kept: set[int] | None, text: str) -> None:
    article = cut(content, kept=kept)
    assert body_text(article) == text
    assert render(article, Options(), RECEIPT).decode() == (f"{text}\n" if text else "")


HTML_CASES = {
    "paragraphs": ("<p>one<p>two", None, "one\n\ntwo"),
    "break": ("<p>one<br>two", None, "one\ntwo"),
    "two-breaks": ("<p>one<br><br>two", None, "one\n\ntwo"),
    "items": ("<ul><li>one<li>two</ul>three", None, "one\ntwo\n\nthree"),
    "cells": ("<table><tr><td>one<td>two<tr><td>three</table>", None, "one two\nthree"),
    "inline": ("<p>one <b>two</b>, <i>three</i></p>", None, "one two, three"),
    "preformatted": ("<pre>  one\n    two  \n\n\n\nthree</pre>", None, "one\n    two\n\n\n\nthree"),
    "removed-between": ("<p>one</p><nav>menu</nav><p>two</p>", {0, 2}, "one\n\ntwo"),
    "unicode-break-inside-a-block": ("<p>one\u2028two\x85three</p>", None, "one\u2028two\x85three"),
}


@pytest.mark.parametrize(("content", "kept", "text"), HTML_CASES.values(), ids=HTML_CASES)
def test_body_of_html(content: str, kept: set[int] | None, text: str) -> None:
    assert body_text(cut(content, PageKind.HTML, kept)) == text


kept_indexes = st.sets(st.integers(0, 40))


@given(text_pages, kept_indexes)
def test_any_text_by_the_definition(content: str, kept: set[int]) -> None:
    article = cut(content, PageKind.TEXT, kept)
    assert body_text(article) == expected_text(article)


@given(html_pages, kept_indexes)
def test_any_html_by_the_definition(content: str, kept: set[int]) -> None:
    article = cut(content, PageKind.HTML, kept)
    assert body_text(article) == expected_text(article)
