"""Clean HTML before a parser that reports every error that the HTML standard names: none on any page."""

import re
from pathlib import Path

import html5lib
import pytest

from app.errors import WinnowError
from app.pipeline import extract
from app.render.html import html
from app.structure.surroundings import HEADINGS
from app.types import Article, Limits, PageKind, Source
from bench import BenchError
from bench.comparison import corpora
from bench.markdown.report import pages
from bench.systems.body_forms import ALL, article_of_all

URL = "https://a.example/x/"
SAMPLED = 20  # pages of each development corpus
# An address as the URL standard writes one, and what stands in a list of definitions (by first letters): html5lib looks at neither.
ADDRESS = re.compile(r"(?:[\w!$&'()*+,./:;=?@~\u00a0-\U0010ffff#-]|(?<=//)\[[\da-fA-F:.]+\]|%[\da-fA-F]{2})+")
DEFINED = re.compile(r"(?:(?:dt)+(?:dd)+)+")


def errors(article: Article) -> set[str]:
    """What a strict reader says of the body as a page of its own."""
    return errors_of(html(article.structure or (), article.segments.text))


def errors_of(markup: str) -> set[str]:
    """The errors that the standard names, and what a checker says of addresses and of lists of definitions."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(f"<!DOCTYPE html><title>x</title>{markup}")
    found = {code for _, code, _ in parser.errors}
    found |= {value for node in tree.iter() for name in ("href", "src") if (value := node.get(name)) and not ADDRESS.fullmatch(value)}
    found |= {"image without address" for node in tree.iter("img") if not node.get("src")}
    found |= {"definitions" for node in tree.iter("dl") if not DEFINED.fullmatch("".join(child.tag for child in node))}
    return found | {"heading in a term" for term in tree.iter("dt") for node in term.iter() if str(node.tag) in HEADINGS}


WRONG = (
    "<p><a href=/x>a<a href=/y>b</a></p>",
    "<p>a</div>",
    "<p>a\x80</p>",
    '<p><a href="/a|b">a</a></p>',
    '<p><a href="/a[b]">a</a></p>',
    '<p><a href="/100%">a</a></p>',
    "<p><img alt=a></p>",
    "<dl><dd>a</dd></dl>",
    "<dl><dt>a</dt></dl>",
    "<dl><dt><h2>a</h2></dt><dd>b</dd></dl>",
)


@pytest.mark.parametrize("markup", WRONG)
def test_the_reader_is_strict(markup: str) -> None:
    assert errors_of(markup)


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_gold_page_is_valid(page: Path) -> None:
    assert errors(article_of_all(page.read_text("utf-8"), URL)) == set()


@pytest.mark.parametrize("name", corpora.DEVELOPMENT)
def test_development_pages_are_valid(name: str) -> None:
    try:
        found = [page for page in corpora.read(corpora.located(name)) if page.html]
    except BenchError:
        pytest.skip("the development pages are not here")
    wrong = {}
    for page in found[:: max(1, len(found) // SAMPLED)][:SAMPLED]:
        try:
            wrong[page.id] = errors(extract(Source(page.html or "", kind=PageKind.HTML, url=page.url), ALL, Limits()))
        except WinnowError:
            continue
    assert {name: told for name, told in wrong.items() if told} == {}
