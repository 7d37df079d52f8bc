"""What is known of an article: title, authors, dates, language and what the page says of itself."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.metadata import html, text
from app.metadata.language import language_of, primary, regional
from app.types import Label, Labelling, Metadata, Page, PageKind, Segments

READERS: Mapping[PageKind, Callable[[Page, Segments, Labelling, str | None], Metadata]] = {
    PageKind.HTML: html.read,
    PageKind.TEXT: text.read,
}


def describe(page: Page, segments: Segments, labelling: Labelling) -> Metadata:
    """Metadata by the page's own words and markup; the language is that of the body."""
    declared = primary(segments.head.language)
    body = "\n".join(item.block.text for item in labelling.blocks if item.label is Label.BODY)
    found = language_of(body, declared)
    language = found or declared
    told = READERS[page.kind](page, segments, labelling, regional(language, segments.head))
    sources = {**told.sources, "language": "block" if found else "meta"} if language else told.sources
    return replace(told, language=language, sources=sources)
