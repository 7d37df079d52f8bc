"""The blocks of a page all of whose text is kept, or all but what stands in `nav` and `aside`."""

from typing import Any

from app.render.blocks import blocks
from app.render.text import Places
from app.segment import segment
from app.structure import outline
from app.types import (
    Article,
    Encoding,
    Include,
    Judgement,
    Label,
    LabelledBlock,
    Labelling,
    Metadata,
    Options,
    Page,
    PageKind,
    Segments,
    Verdict,
)

EVERYTHING = Options(include=frozenset(Include))


def article_of(content: str, options: Options = EVERYTHING, kind: PageKind = PageKind.HTML, url: str | None = None) -> Article:
    """The article of a page whose body is all text outside of `nav` and `aside` elements."""
    page = Page(kind, content, url, Encoding("utf-8", "string"))
    segments = segment(page, traced=True)
    labelled = tuple(LabelledBlock(block, _label(segments, block.element), 1.0, "model") for block in segments.blocks)
    labelling = Labelling(labelled)
    structure = outline(page, segments, labelling, options)
    return Article(page, segments, labelled, Metadata(), Verdict.ARTICLE, Judgement(), structure)


def blocks_of(content: str, options: Options = EVERYTHING, kind: PageKind = PageKind.HTML, url: str | None = None) -> list[dict[str, Any]]:
    """The blocks of that body, checked to be the slices that they claim to be."""
    article = article_of(content, options, kind, url)
    places = Places(article)
    found = blocks(article.structure or (), places)
    assert all(block["text"] == places.text[block["start"] : block["end"]] for block in found)
    assert [block["start"] for block in found] == sorted(block["start"] for block in found)
    return found


def _label(segments: Segments, row: int) -> Label:
    while row > 0:
        if segments.elements.tag[row] in {"nav", "aside"}:
            return Label.NAVIGATION
        row = segments.elements.parent[row]
    return Label.BODY
