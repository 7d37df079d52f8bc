"""The Python client asks for the pages of a site to be read together, and for single ones by what was seen of others."""

import json
from collections.abc import Callable

import pytest
from winnow_client import Article, Page, Result
from winnow_client.exchange import batch as batch_request
from winnow_client.exchange import groups

from app.site.table import members
from tests.clients.test_python import BATCHES, EXTRACTS, HTML
from tests.site import made


@BATCHES
def test_pages_of_a_site_are_read_together(server: str, batch: Callable[..., list[Result]]) -> None:
    pages = [Page(html=made.page(subject), url=made.address(subject)) for subject in made.SUBJECTS]
    articles = [result.article for result in batch(server, pages, site=True) if result.article]
    assert [article.site["pages"] for article in articles if article.site] == [len(pages)] * len(pages)
    for article in articles:
        assert made.FURNITURE not in article.body.text
        assert [block.seen for block in article.removed or () if block.text == made.FURNITURE] == [len(pages)]


@EXTRACTS
@pytest.mark.parametrize("sent", ["html", "data"])
def test_a_page_is_read_by_what_was_seen_of_its_site(server: str, extract: Callable[..., Article], sent: str) -> None:
    content, url = made.page("bridge"), made.address("bridge")
    page = Page(data=content.encode(), url=url) if sent == "data" else Page(html=content, url=url)
    assert made.FURNITURE in extract(server, page).body.text
    assert made.FURNITURE not in extract(server, page, site_table=members(made.table_of(8))).body.text


def test_what_is_sent_again_is_read_by_the_table_of_what_was_answered() -> None:
    group = next(groups([HTML, HTML], site=True))
    assert "site" in batch_request(group, {})["params"]
    answered = {"verdict": "article", "page_type": None, "confidence": None, "body": {"text": ""}, "label_counts": {}, "metadata": {}}
    group.feed(json.dumps({"id": "0", **answered, "warnings": [], "site": {"pages": 2}}).encode() + b"\n")
    group.feed(b'{"id": "1", "code": "draining", "retryable": true}\n')
    again = batch_request(group, {})
    assert "site" not in again["params"]
    assert [json.loads(line)["options"] for line in again["content"].splitlines()] == [{"site_table": {"pages": 2}}]
