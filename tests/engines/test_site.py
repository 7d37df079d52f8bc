"""What other pages of a site say of a page: evidence, told as such, never a veto."""

import numpy as np
import pytest

from app.page.charset import decode
from app.pipeline import extract
from app.render.text import body_text
from app.segment import segment
from app.site.evidence import Evidence
from app.site.table import gather
from app.types import Article, Engine, Label, LabelledBlock, Limits, Options, PageKind, PageType, SiteTable, Source
from tests.site.made import FURNITURE, SITE, SUBJECTS, address, page, paragraphs, sighting, table_of


def read(table: SiteTable | None, kind: PageKind, content: str = "", engine: Engine = Engine.WINNOW) -> Article:
    """A page of the site by its table."""
    source = Source(content or page("bridge", kind), kind=kind, url=address("bridge"))
    return extract(source, Options(url=source.url, engine=engine, site_table=table), Limits())


def last(article: Article) -> LabelledBlock:
    """Its last block: what stands under all articles of the site."""
    return article.blocks[-1]


@pytest.mark.parametrize("kind", PageKind)
def test_what_stands_on_many_pages_is_removed_and_the_site_is_the_reason(kind: PageKind) -> None:
    alone, beside = read(None, kind), read(table_of(8, kind), kind)
    assert FURNITURE in body_text(alone)
    assert body_text(beside).splitlines()[-1] == paragraphs("bridge", 10)[-1]
    assert (last(beside).reason, last(beside).seen, last(beside).label.kept) == ("site", 8, False)
    assert {item.seen for item in beside.blocks[:-1]} == {0}
    assert {item.seen for item in alone.blocks} == {None}


@pytest.mark.parametrize("kind", PageKind)
def test_more_pages_tell_more(kind: PageKind) -> None:
    scores = [read(table_of(pages, kind), kind).blocks[-1].score for pages in (1, 2, 3)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3
    assert read(table_of(2, kind), kind).body[-1] == last(read(table_of(2, kind), kind))  # two pages do not outweigh a sure model


@pytest.mark.parametrize("kind", PageKind)
def test_an_article_that_two_addresses_have_is_no_furniture(kind: PageKind) -> None:
    copies = [sighting(page("bridge", kind), url, kind) for url in (address("bridge"), f"{address('bridge')}-again")]
    table = gather(copies)[SITE]
    assert table.pages == 2
    assert body_text(read(table, kind)) == body_text(read(None, kind))
    with_others = gather([*copies, *(sighting(page(subject, kind), address(subject), kind) for subject in SUBJECTS[1:5])])[SITE]
    assert body_text(read(with_others, kind)) == body_text(read(None, kind)).removesuffix(FURNITURE).rstrip()


def test_a_table_without_a_word_of_the_page_changes_no_label() -> None:
    alone, beside = read(None, PageKind.HTML), read(SiteTable(SITE, 9, {}), PageKind.HTML)
    assert [item._replace(seen=None) for item in beside.blocks] == list(alone.blocks)
    assert beside.judgement == alone.judgement


@pytest.mark.parametrize("page_type", [*PageType, None])
def test_only_where_pages_are_told_apart_by_their_text_is_it_evidence(page_type: PageType | None) -> None:
    segments = segment(decode(Source(page("bridge"), kind=PageKind.HTML)))
    evidence = Evidence.of(table_of(8), segments, [1, 2, 3, 4], page_type)
    scores = np.full(5, 0.9, np.float32)
    weighed = evidence.weigh(scores)
    assert (weighed[-1] < scores[-1]) == (page_type in {PageType.ARTICLE, PageType.DOCUMENTATION, PageType.FORUM})
    assert weighed[:-1].tolist() == scores[:-1].tolist()


@pytest.mark.parametrize("kind", PageKind)
def test_what_no_other_page_has_keeps_its_place(kind: PageKind) -> None:
    alone, beside = read(None, kind), read(table_of(8, kind), kind)
    for before, after in zip(alone.blocks[:-1], beside.blocks[:-1], strict=True):
        assert (before.label.kept, before.score if before.label.kept else 0) == (after.label.kept, after.score if after.label.kept else 0)
    assert beside.judgement == alone.judgement


# Of four blocks the last two are on seven other pages: the body alone, by the weighed scores, and as it is settled.
SETTLED = {
    "own blocks stay, come what may": ([0, 1, 2], [], [0, 1]),
    "own blocks do not come": ([1, 2], [0, 1], [1]),
    "what goes was most of it": ([1, 2, 3], [0], [0]),
    "nothing goes": ([0, 1, 3], [0, 3], [0, 1, 3]),
    "no body": ([], [0], []),
}


@pytest.mark.parametrize(("alone", "weighed", "body"), SETTLED.values(), ids=SETTLED.keys())
def test_the_body_is_another_where_most_of_it_goes(alone: list[int], weighed: list[int], body: list[int]) -> None:
    others = np.array([0, 0, 7, 7])
    assert Evidence(8, others + 1, others, np.full(4, 30)).settle(alone, weighed) == body


def test_trafilatura_reads_no_table() -> None:
    article = read(table_of(8), PageKind.HTML, engine=Engine.TRAFILATURA)
    assert last(article).seen is None
    assert Label.BODY in {item.label for item in article.blocks}
