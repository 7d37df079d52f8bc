"""Clean HTML before a parser that reports every error that the HTML standard names: none on any page."""

from pathlib import Path

import html5lib
import pytest

from app.errors import WinnowError
from app.pipeline import extract
from app.render.html import html
from app.types import Article, Limits, PageKind, Source
from bench import BenchError
from bench.comparison import corpora
from bench.markdown.report import pages
from bench.systems.body_forms import ALL, article_of_all

URL = "https://a.example/x/"
SAMPLED = 20  # pages of each development corpus
# Characters that the page itself shows: `body.text` has them too.
OF_THE_TEXT = frozenset({"invalid-codepoint"})


def errors(article: Article) -> set[str]:
    """What a strict reader says of the body as a page of its own."""
    parser = html5lib.HTMLParser()
    parser.parse(f"<!DOCTYPE html><title>x</title>{html(article.structure or (), article.segments.text)}")
    return {code for _, code, _ in parser.errors} - OF_THE_TEXT


def test_the_reader_is_strict() -> None:
    parser = html5lib.HTMLParser()
    parser.parse("<!DOCTYPE html><title>x</title><p><a href=x>a<a href=y>b</a></div>")
    assert len(parser.errors) > 1


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
