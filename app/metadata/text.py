"""Metadata of plain text: the headline, and the lines around it and of the byline."""

from app.metadata.author_lines import authors_near, cued_names
from app.metadata.dateline import Dateline
from app.metadata.headline import find_headline
from app.metadata.lines import Said, bylines, first_dateline, lines_near
from app.metadata.titles import readable
from app.types import Labelling, Metadata, Page, Segments


def read(_page: Page, _segments: Segments, labelling: Labelling, language: str | None) -> Metadata:
    """Title, authors and dates by the labelled blocks."""
    blocks = labelling.blocks
    title = readable(find_headline(blocks, language))
    near, labelled = lines_near(blocks, title), bylines(blocks)
    said = first_dateline([*near, *labelled], language) or Said(Dateline(), "")
    authors = authors_near(near, language, blocks) or cued_names(labelled, language)
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
