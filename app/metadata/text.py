"""Metadata of plain text: the headline, and the lines around it and of the byline."""

from collections.abc import Sequence

from app.metadata.dateline import Dateline, read_dateline
from app.metadata.lines import SENTENCE_END, Said, authors_near, bylines, cued_names, first_dateline, lines_near
from app.metadata.titles import readable
from app.types import Label, LabelledBlock, Labelling, Metadata, Page, Segments

LINES_BEFORE = 6
HEADLINE_TOKENS = range(3, 31)
HEADLINE_LABELS = frozenset({Label.BODY, Label.OTHER, Label.BYLINE, Label.CAPTION})


def read(_page: Page, _segments: Segments, labelling: Labelling, language: str | None) -> Metadata:
    """Title, authors and dates by the labelled blocks."""
    blocks = labelling.blocks
    title = readable(_headline(blocks))
    near, labelled = lines_near(blocks, title), bylines(blocks)
    said = first_dateline([*near, *labelled], language) or Said(Dateline(), "")
    authors = authors_near(near, language) or cued_names(labelled, language)
    values = {
        "title": title,
        "authors": authors,
        "published": said.dates.published,
        "published_raw": said.raw,
        "modified": said.dates.modified,
    }
    return Metadata(
        title=title,
        author="; ".join(authors) or None,
        authors=tuple(authors),
        published=said.dates.published,
        published_raw=said.raw or None,
        modified=said.dates.modified,
        sources={name: "block" for name, value in values.items() if value},
    )


def _headline(blocks: Sequence[LabelledBlock]) -> str | None:
    """The labelled headline, else a line that can be one: the last in front of the body, or the body's first."""
    labelled = next((item.block.text for item in blocks if item.label is Label.TITLE), None)
    if labelled:
        return labelled
    first = next((place for place, item in enumerate(blocks) if item.label is Label.BODY), None)
    if first is None:
        return None
    near = [*blocks[first : first + 1], *reversed(blocks[max(0, first - LINES_BEFORE) : first])]
    fit = (item.block.text for item in near if item.label in HEADLINE_LABELS and item.block.tokens in HEADLINE_TOKENS)
    return next((text for text in fit if not SENTENCE_END.search(text) and not any(read_dateline(text))), None)
